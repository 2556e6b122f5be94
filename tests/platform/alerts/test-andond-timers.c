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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alerts/timers/order", test_order);
  return g_test_run ();
}
