/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-feed.h"
#include "andond-sample-batch.h"
#include "andond-services.h"

G_BEGIN_DECLS

/**
 * AndondBroadcast: what stands between the stages and the feed: the bus' events become feed events, samples are gathered
 * and told while anybody wants them, a heartbeat goes out each second, and a feed that resumes reads the event log.
 *
 * Main thread, but for the sample sink.
 */
typedef struct _AndondBroadcast AndondBroadcast;

/** Where a feed reads the past; its data is the #AndondServices. */
extern const AndondFeedSource andond_broadcast_log;

/** Both are borrowed and outlive it. */
AndondBroadcast *andond_broadcast_new  (const AndondServices *services, AndondFeed *feed);
void             andond_broadcast_free (AndondBroadcast *self);
/** An AndondSampleSink; any thread. */
void             andond_broadcast_sample_sink (AndondSampleBatch *batch, gpointer self);
/** A heartbeat at once: the timer's, and when the platform starts. */
void             andond_broadcast_beat (AndondBroadcast *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBroadcast, andond_broadcast_free)

G_END_DECLS
