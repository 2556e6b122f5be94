/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andond-steady-clock.h>

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

typedef struct
{
  gint64 wall;
  gint64 monotonic;
} Times;

static gint64
get_wall (gpointer data)
{
  return ((Times *) data)->wall;
}

static gint64
get_monotonic (gpointer data)
{
  return ((Times *) data)->monotonic;
}

/* It begins where it must, and neither a read twice nor the wall takes it back. */
static void
test_reads (void)
{
  const gint64 second = G_USEC_PER_SEC;
  Times times = { 100 * second, 0 };
  g_autoptr (AndondSteadyClock) clock = andond_steady_clock_new_for_sources (104 * second, get_wall, get_monotonic, &times);

  g_assert_cmpint (andond_steady_clock_now (clock), ==, 104 * second);
  times.wall += 4 * second;
  times.monotonic += 4 * second;
  g_assert_cmpint (andond_steady_clock_now (clock), ==, 107 * second);
  g_assert_cmpint (andond_steady_clock_now (clock), ==, 107 * second);
  times.wall += 3600 * second;
  g_assert_cmpint (andond_steady_clock_now (clock), ==, times.wall);
  times.wall -= 7200 * second;
  g_assert_cmpint (andond_steady_clock_now (clock), ==, times.wall + 7200 * second);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/steady-clock/set-back", test_clock_set_back);
  g_test_add_func ("/ingest/steady-clock/reads", test_reads);
  return g_test_run ();
}
