/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <float.h>
#include <math.h>

#include "andon-chart-scale.h"
#include "andon-test-await.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define HOUR (3600 * SECOND)

static gint64
parse (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time) * SECOND;
}

static void
test_step (void)
{
  g_assert_cmpint (andon_chart_scale_time_step (30 * 60 * SECOND, 6), ==, 300 * SECOND);
  g_assert_cmpint (andon_chart_scale_time_step (60 * SECOND, 6), ==, 10 * SECOND);
  g_assert_cmpint (andon_chart_scale_time_step (24 * HOUR, 8), ==, 3 * HOUR);
  g_assert_cmpint (andon_chart_scale_time_step (7 * 24 * HOUR, 7), ==, 24 * HOUR);
  g_assert_cmpint (andon_chart_scale_time_step (5, 5), ==, 1);

  for (gint64 span = 1; span < G_GINT64_CONSTANT (2000000000000000); span = span * 3 + 1)
    for (guint most = 1; most < 20; most++)
      g_assert_cmpint (span / andon_chart_scale_time_step (span, most), <=, most);
}

static void
test_ticks_are_round_on_the_wall (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 ticks[32];
  guint n_ticks;

  if (berlin == NULL)
    {
      g_test_skip ("no time zone data");
      return;
    }

  /* The clocks go back at 01:00 UTC on 25 October 2026 and forward on 28 March 2027. */
  n_ticks = andon_chart_scale_time_ticks (parse ("2026-10-24T12:00:00Z"), parse ("2026-10-25T23:30:00Z"), 6 * HOUR,
                                          berlin, ticks, 32);
  g_assert_cmpuint (n_ticks, ==, 6);
  g_assert_cmpint (ticks[0], ==, parse ("2026-10-24T16:00:00Z"));
  g_assert_cmpint (ticks[1], ==, parse ("2026-10-24T22:00:00Z"));
  g_assert_cmpint (ticks[2], ==, parse ("2026-10-25T05:00:00Z"));
  g_assert_cmpint (ticks[5], ==, parse ("2026-10-25T23:00:00Z"));

  n_ticks = andon_chart_scale_time_ticks (parse ("2027-03-27T12:00:00Z"), parse ("2027-03-28T23:30:00Z"), 6 * HOUR,
                                          berlin, ticks, 32);
  for (guint i = 0; i < n_ticks; i++)
    {
      gint64 local = ticks[i] + andon_chart_scale_offset (berlin, ticks[i]) * SECOND;

      g_assert_cmpint (local % (6 * HOUR), ==, 0);
      g_assert_true (i == 0 || ticks[i] > ticks[i - 1]);
    }
  g_assert_cmpuint (n_ticks, >=, 5);
}

static void
test_ticks_utc (void)
{
  gint64 ticks[4];

  g_assert_cmpuint (andon_chart_scale_time_ticks (1, 100, 10, NULL, ticks, 4), ==, 4);
  g_assert_cmpint (ticks[0], ==, 10);
  g_assert_cmpint (ticks[3], ==, 40);
  g_assert_cmpuint (andon_chart_scale_time_ticks (-25, -5, 10, NULL, ticks, 4), ==, 2);
  g_assert_cmpint (ticks[0], ==, -20);
  g_assert_cmpuint (andon_chart_scale_time_ticks (1, 5, 10, NULL, ticks, 4), ==, 0);
}

static void
test_values (void)
{
  double ticks[8];
  int decimals;

  g_assert_cmpuint (andon_chart_scale_values (0, 10, ticks, 5, &decimals), ==, 5 + 0);
  g_assert_cmpfloat (ticks[1], ==, 2);
  g_assert_cmpint (decimals, ==, 0);

  g_assert_cmpuint (andon_chart_scale_values (-0.034, -0.026, ticks, 4, &decimals), >=, 2);
  g_assert_cmpint (decimals, ==, 3);

  g_assert_cmpuint (andon_chart_scale_values (5, 5, ticks, 4, &decimals), ==, 0);
  g_assert_cmpuint (andon_chart_scale_values (NAN, 5, ticks, 4, &decimals), ==, 0);
  g_assert_cmpuint (andon_chart_scale_values (-INFINITY, 5, ticks, 4, &decimals), ==, 0);
}

static void
test_values_stay_inside (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 20000; round++)
    {
      double low = g_rand_double_range (random, -1, 1) * pow (10, g_rand_double_range (random, -6, 9));
      double high = low + pow (10, g_rand_double_range (random, -6, 9));
      double ticks[6];
      int decimals;
      guint n_ticks = andon_chart_scale_values (low, high, ticks, 6, &decimals);
      double slack = (high - low) * 1e-6 + fabs (low) * 4 * DBL_EPSILON;

      for (guint i = 0; i < n_ticks; i++)
        {
          g_assert_cmpfloat (ticks[i], >=, low - slack);
          g_assert_cmpfloat (ticks[i], <=, high + slack);
        }
    }
}

static void
check_format (double      value,
              const char *unit,
              const char *expected)
{
  g_autofree char *text = andon_chart_scale_format (value, unit);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (5.4184, "mm/s", "5.42\u00a0mm/s");
  check_format (-0.0377, "A", "−0.0377\u00a0A");
  check_format (67.59, NULL, "67.59");
  check_format (0, "", "0");
  check_format (1482.4, "1/min", "1482\u00a01/min");
  check_format (123.45, NULL, "123.5");
  check_format (NAN, "K", "no value");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/chart-scale/step", test_step);
  g_test_add_func ("/widgets/chart-scale/ticks-are-round-on-the-wall", test_ticks_are_round_on_the_wall);
  g_test_add_func ("/widgets/chart-scale/ticks-utc", test_ticks_utc);
  g_test_add_func ("/widgets/chart-scale/values", test_values);
  g_test_add_func ("/widgets/chart-scale/values-stay-inside", test_values_stay_inside);
  g_test_add_func ("/widgets/chart-scale/format", test_format);

  return g_test_run ();
}
