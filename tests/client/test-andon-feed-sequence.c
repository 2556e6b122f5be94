/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-sequence-private.h"

static void
test_continuity (void)
{
  AndonFeedSequence sequence;

  andon_feed_sequence_init (&sequence);
  andon_feed_sequence_start (&sequence, 10);
  g_assert_false (sequence.need_snapshot);
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 11, 10), ==, ANDON_FEED_PLACE_NEXT);
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 11, 10), ==, ANDON_FEED_PLACE_DUPLICATE);
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 5, 4), ==, ANDON_FEED_PLACE_DUPLICATE);
  /* What was not for this seat leaves holes in the numbers; the one before says that nothing is missing. */
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 20, 11), ==, ANDON_FEED_PLACE_NEXT);
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 22, 21), ==, ANDON_FEED_PLACE_GAP);
  g_assert_cmpuint (sequence.last, ==, 20);
  andon_feed_sequence_rewind (&sequence, 11);
  g_assert_cmpint (andon_feed_sequence_take (&sequence, 20, 11), ==, ANDON_FEED_PLACE_NEXT);
}

static void
test_gap (void)
{
  AndonFeedSequence sequence;

  andon_feed_sequence_init (&sequence);
  andon_feed_sequence_start (&sequence, 10);
  andon_feed_sequence_meet_gap (&sequence);
  g_assert_false (sequence.need_snapshot);
  andon_feed_sequence_take (&sequence, 11, 10);
  andon_feed_sequence_meet_gap (&sequence);
  g_assert_false (sequence.need_snapshot);
  andon_feed_sequence_meet_gap (&sequence);
  g_assert_true (sequence.need_snapshot);
  g_assert_false (sequence.afresh);

  andon_feed_sequence_settle (&sequence, 30);
  g_assert_false (sequence.need_snapshot);
  g_assert_cmpuint (sequence.last, ==, 30);
  andon_feed_sequence_meet_gap (&sequence);
  g_assert_false (sequence.need_snapshot);
}

static void
test_snapshot (void)
{
  AndonFeedSequence sequence;

  andon_feed_sequence_init (&sequence);
  andon_feed_sequence_start (&sequence, 0);
  g_assert_true (sequence.need_snapshot);
  g_assert_false (sequence.afresh);
  andon_feed_sequence_settle (&sequence, 0);
  g_assert_false (sequence.need_snapshot);
  andon_feed_sequence_lose (&sequence);
  g_assert_true (sequence.need_snapshot);
  g_assert_false (sequence.afresh);
}

static void
test_went_back (void)
{
  AndonFeedSequence sequence;

  andon_feed_sequence_init (&sequence);
  andon_feed_sequence_start (&sequence, 10);
  g_assert_true (andon_feed_sequence_hear (&sequence, 10));
  andon_feed_sequence_take (&sequence, 12, 10);
  /* Rewinding is of this seat; the platform told 12 all the same. */
  andon_feed_sequence_rewind (&sequence, 10);
  g_assert_false (andon_feed_sequence_hear (&sequence, 11));
  g_assert_true (sequence.need_snapshot);
  g_assert_true (sequence.afresh);
  g_assert_true (andon_feed_sequence_hear (&sequence, 11));
  andon_feed_sequence_settle (&sequence, 11);
  g_assert_false (sequence.need_snapshot);
  g_assert_false (sequence.afresh);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/feed-sequence/continuity", test_continuity);
  g_test_add_func ("/client/feed-sequence/gap", test_gap);
  g_test_add_func ("/client/feed-sequence/snapshot", test_snapshot);
  g_test_add_func ("/client/feed-sequence/went-back", test_went_back);
  return g_test_run ();
}
