/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andond-stage-clock.h>

static void
test_age (void)
{
  g_autoptr (AndondStageClock) clock = andond_stage_clock_new ();

  g_assert_cmpfloat (andond_stage_clock_get_age (clock, ANDOND_STAGE_DETECT, 5), ==, -1.0);

  andond_stage_clock_pass (clock, ANDOND_STAGE_DETECT, 10 * G_USEC_PER_SEC);
  g_assert_cmpfloat (andond_stage_clock_get_age (clock, ANDOND_STAGE_DETECT, 12500000), ==, 2.5);
  g_assert_cmpfloat (andond_stage_clock_get_age (clock, ANDOND_STAGE_ENGINE, 0), ==, -1.0);

  /* An older canary that comes late takes nothing back. */
  andond_stage_clock_pass (clock, ANDOND_STAGE_DETECT, 9 * G_USEC_PER_SEC);
  g_assert_cmpint (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT), ==, 10 * G_USEC_PER_SEC);
}

/* A clock that is set back must not make a stage that stands still look alive until the clock has caught up. */
static void
test_set_back (void)
{
  g_autoptr (AndondStageClock) clock = andond_stage_clock_new ();
  const gint64 before = 7200 * (gint64) G_USEC_PER_SEC;
  const gint64 after = 3600 * (gint64) G_USEC_PER_SEC;
  gint64 began;

  andond_stage_clock_pass (clock, ANDOND_STAGE_INGEST, before);
  andond_stage_clock_pass (clock, ANDOND_STAGE_DETECT, before);
  began = g_get_monotonic_time ();
  while (g_get_monotonic_time () - began < G_USEC_PER_SEC / 20)
    g_thread_yield ();

  /* Since the step, ingest goes on and detect stands still. */
  andond_stage_clock_pass (clock, ANDOND_STAGE_INGEST, after);
  g_assert_cmpint (andond_stage_clock_get (clock, ANDOND_STAGE_INGEST), ==, after);
  g_assert_cmpfloat (andond_stage_clock_get_age (clock, ANDOND_STAGE_INGEST, after + G_USEC_PER_SEC), ==, 1.0);
  g_assert_cmpfloat (andond_stage_clock_get_age (clock, ANDOND_STAGE_DETECT, after + G_USEC_PER_SEC), >=, 0.05);
}

static void
test_words (void)
{
  g_assert_cmpstr (andond_stage_to_string (ANDOND_STAGE_SOURCE), ==, "source");
  g_assert_cmpstr (andond_stage_to_string (ANDOND_STAGE_ENGINE), ==, "engine");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/stage-clock/age", test_age);
  g_test_add_func ("/ingest/stage-clock/set-back", test_set_back);
  g_test_add_func ("/ingest/stage-clock/words", test_words);
  return g_test_run ();
}
