/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andond-timers.h>

#include <andon-test-await.h>

/* Whatever goes in comes out once, in order, and never early. */
static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr (AndondTimers) timers = andond_timers_new ();
  gint64 now = 0, last = 0, sum = 0;
  guint in = 0, out = 0;
  AndondTimer timer;

  for (guint i = 0; i < 20000; i++)
    {
      if (g_rand_boolean (rand))
        {
          andond_timers_add (timers, now + g_rand_int_range (rand, 0, 1000), i, ANDOND_TIMER_SHELF);
          sum += i;
          in++;
        }
      now += g_rand_int_range (rand, 0, 3);
      last = 0;
      while (andond_timers_pop (timers, now, &timer))
        {
          g_assert_cmpint (timer.due, <=, now);
          g_assert_cmpint (timer.due, >=, last);
          last = timer.due;
          sum -= timer.alert;
          out++;
        }
    }
  while (andond_timers_pop (timers, G_MAXINT64, &timer))
    {
      sum -= timer.alert;
      out++;
    }
  g_assert_cmpuint (in, ==, out);
  g_assert_cmpint (sum, ==, 0);
  g_assert_cmpuint (andond_timers_get_size (timers), ==, 0);
}

/* What was to happen in a minute happens in a little more, though the clock was set back by an hour. */
static void
test_clock_set_back (void)
{
  const gint64 second = G_USEC_PER_SEC, start = 100000 * second;
  gint64 clock = start, wall = start, before;
  guint seconds = 0;

  clock = andond_clock_step (clock, wall += second, second);
  g_assert_cmpint (clock, ==, wall);

  wall -= 3600 * second;
  before = clock;
  g_assert_cmpint (andond_clock_step (clock, wall, 0), ==, before);
  while (clock < before + 60 * second && seconds < 1000)
    {
      gint64 last = clock;

      clock = andond_clock_step (clock, wall += second, second);
      g_assert_cmpint (clock, >=, last);
      seconds++;
    }
  g_assert_cmpuint (seconds, ==, 80);

  /* The two meet again, and are one from there on. */
  for (seconds = 0; clock > wall && seconds < 20000; seconds++)
    clock = andond_clock_step (clock, wall += second, second);
  g_assert_cmpint (clock, ==, wall);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alerts/timers/order", test_order);
  g_test_add_func ("/alerts/timers/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
