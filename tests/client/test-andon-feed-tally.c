/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-tally-private.h"

#define N_THREADS 4
#define N_COUNTS 1000

static void
test_words (void)
{
  g_autoptr (GError) error = g_error_new_literal (ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "no number");
  AndonFeedTally tally;
  AndonSessionCounters counters;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  andon_feed_tally_init (&tally);
  andon_feed_tally_read (&tally, &counters, &first);
  g_assert_null (first);
  g_assert_cmpuint (counters.malformed, ==, 0);

  andon_feed_tally_malformed (&tally, "event", error);
  andon_feed_tally_read (&tally, &counters, &second);
  g_assert_cmpstr (second, ==, "event: no number");
  g_assert_cmpuint (counters.malformed, ==, 1);

  andon_feed_tally_unreadable (&tally, "a1", NULL);
  andon_feed_tally_read (&tally, &counters, &third);
  g_assert_cmpstr (third, ==, "alert a1 can't be read: too many wait to be read again");
  g_assert_cmpuint (counters.unreadable, ==, 1);
  g_assert_cmpuint (counters.malformed, ==, 1);
  andon_feed_tally_clear (&tally);
}

static gpointer
count (gpointer data)
{
  AndonFeedTally *tally = data;

  for (guint i = 0; i < N_COUNTS; i++)
    {
      andon_feed_tally_count (tally, events);
      andon_feed_tally_add (tally, alerts, 3);
    }
  return NULL;
}

static void
test_threads (void)
{
  AndonFeedTally tally;
  AndonSessionCounters counters;
  GThread *threads[N_THREADS];
  char *last_error;

  andon_feed_tally_init (&tally);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("count", count, &tally);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  andon_feed_tally_read (&tally, &counters, &last_error);
  g_assert_null (last_error);
  g_assert_cmpuint (counters.events, ==, N_THREADS * N_COUNTS);
  g_assert_cmpuint (counters.alerts, ==, 3 * N_THREADS * N_COUNTS);
  andon_feed_tally_clear (&tally);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/feed-tally/words", test_words);
  g_test_add_func ("/client/feed-tally/threads", test_threads);
  return g_test_run ();
}
