/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-feed.h"

G_BEGIN_DECLS

/* What a feed tells its owner: sent on the worker, told in order to the listener, in the context that made it. */
typedef struct _AndonFeedNotes AndonFeedNotes;

/* More than that on their way, and no further event is sent. */
#define ANDON_FEED_NOTES_MAX 10000

/* In the owner's context. @data must live until andon_feed_notes_close () returned. */
AndonFeedNotes *andon_feed_notes_new (const AndonFeedListener *listener, gpointer data);
/* Any thread. */
void andon_feed_notes_unref (AndonFeedNotes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonFeedNotes, andon_feed_notes_unref)

/* The owner goes: nothing is told any more, not even what is on its way. In the owner's context. */
void andon_feed_notes_close (AndonFeedNotes *self);
/* Any thread. */
gboolean andon_feed_notes_is_closed (AndonFeedNotes *self);

/* One for each function of AndonFeedListener, with its arguments. On the worker. */
void andon_feed_notes_state (AndonFeedNotes *self, AndonFeedState state, gboolean silent, const GError *error);
/* @heartbeat: (transfer full) */
void andon_feed_notes_heartbeat (AndonFeedNotes *self, AndonHeartbeat *heartbeat);
/* @event: (transfer full). Returns: FALSE when too many are on their way, and this one is not sent */
gboolean andon_feed_notes_event (AndonFeedNotes *self, AndonEvent *event);
void andon_feed_notes_snapshot (AndonFeedNotes *self);
void andon_feed_notes_unreadable (AndonFeedNotes *self, const char *id);

G_END_DECLS
