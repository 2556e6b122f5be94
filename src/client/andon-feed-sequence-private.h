/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a feed stands in the platform's count of events: what comes next, what came already, what is missing, and
 * whether resuming is enough or the whole must be read again. Plain numbers, no I/O; one thread at a time. */
typedef struct
{
  guint64 last;           /* up to and with this one, events were taken; where to resume */
  guint64 highest;        /* that the feed itself has told */
  guint64 gap_at;         /* after which a gap was met the last time, G_MAXUINT64: after none */
  gboolean need_snapshot; /* resuming is not enough */
  gboolean afresh;        /* the next snapshot stands whatever revisions were seen before */
} AndonFeedSequence;

typedef enum
{
  ANDON_FEED_PLACE_NEXT,
  ANDON_FEED_PLACE_DUPLICATE,
  ANDON_FEED_PLACE_GAP,
} AndonFeedPlace;

void andon_feed_sequence_init (AndonFeedSequence *self);
/* @after: the last event that is known, 0: none, a snapshot is needed */
void andon_feed_sequence_start (AndonFeedSequence *self, guint64 after);

/* Steps on to an event where it is the next. @sequence: its number, not 0; @previous: of the one before it. */
AndonFeedPlace andon_feed_sequence_take (AndonFeedSequence *self, guint64 sequence, guint64 previous);
/* Takes steps back: what came after @last was not kept, and is to be told again. */
void andon_feed_sequence_rewind (AndonFeedSequence *self, guint64 last);

/* @sequence: the platform's newest, as a heartbeat tells it. Returns: FALSE when that is behind what it told before: a
 * platform that came back from an older copy of its store counts again from there. What it tells then looks like what
 * was told already, and would be passed over: only a new snapshot, taken afresh, is true. */
gboolean andon_feed_sequence_hear (AndonFeedSequence *self, guint64 sequence);
/* An event is missing. What was lost comes again by resuming; if it is lost again at the same place, a snapshot steps
 * over it. */
void andon_feed_sequence_meet_gap (AndonFeedSequence *self);
/* The platform no longer keeps what comes after the last: only a snapshot helps. */
void andon_feed_sequence_lose (AndonFeedSequence *self);
/* The snapshot is whole. @as_of: the event that it is as new as */
void andon_feed_sequence_settle (AndonFeedSequence *self, guint64 as_of);

G_END_DECLS
