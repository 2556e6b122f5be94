/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-sequence-private.h"

void
andon_feed_sequence_init (AndonFeedSequence *self)
{
  *self = (AndonFeedSequence) { .gap_at = G_MAXUINT64 };
}

void
andon_feed_sequence_start (AndonFeedSequence *self, guint64 after)
{
  self->last = after;
  self->highest = after;
  self->need_snapshot = after == 0;
}

AndonFeedPlace
andon_feed_sequence_take (AndonFeedSequence *self, guint64 sequence, guint64 previous)
{
  if (sequence <= self->last)
    return ANDON_FEED_PLACE_DUPLICATE;
  if (previous > self->last)
    return ANDON_FEED_PLACE_GAP;
  self->last = sequence;
  self->highest = MAX (self->highest, sequence);
  return ANDON_FEED_PLACE_NEXT;
}

void
andon_feed_sequence_rewind (AndonFeedSequence *self, guint64 last)
{
  self->last = last;
}

gboolean
andon_feed_sequence_hear (AndonFeedSequence *self, guint64 sequence)
{
  gboolean back = sequence < self->highest;

  self->highest = sequence;
  if (back)
    {
      self->need_snapshot = TRUE;
      self->afresh = TRUE;
    }
  return !back;
}

void
andon_feed_sequence_meet_gap (AndonFeedSequence *self)
{
  self->need_snapshot = self->gap_at == self->last;
  self->gap_at = self->last;
}

void
andon_feed_sequence_lose (AndonFeedSequence *self)
{
  self->need_snapshot = TRUE;
}

void
andon_feed_sequence_settle (AndonFeedSequence *self, guint64 as_of)
{
  self->need_snapshot = FALSE;
  self->afresh = FALSE;
  self->gap_at = G_MAXUINT64;
  self->last = as_of;
}
