/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-chart-series-private.h"
#include "andon-test-await.h"
#include "widget-test.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static void
on_changed (AndonChartSeries *series,
            guint            *n_changed)
{
  (*n_changed)++;
}

static void
test_properties (void)
{
  AndonChartSeries *series = andon_chart_series_new (NULL, NULL);

  widget_test_property (series, "name", "Vibration");
  widget_test_property (series, "unit", "mm/s");
  widget_test_property (series, "gap", 5 * SECOND);
  g_assert_cmpstr (andon_chart_series_get_name (series), ==, "Vibration");
  g_assert_cmpstr (andon_chart_series_get_unit (series), ==, "mm/s");
  g_assert_cmpint (andon_chart_series_get_gap (series), ==, 5 * SECOND);
  g_assert_finalize_object (series);
}

static void
test_changed (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  const gint64 times[] = { 10, 20 };
  const double values[] = { 1, 2 };
  guint n_changed = 0;

  g_signal_connect (series, "changed", G_CALLBACK (on_changed), &n_changed);
  g_assert_true (andon_chart_series_append (series, times, values, NULL, 2));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (andon_chart_series_append (series, NULL, NULL, NULL, 0));
  g_assert_cmpuint (n_changed, ==, 1);

  /* Late samples are refused whole; the series stays as it was. */
  g_assert_false (andon_chart_series_append (series, times, values, NULL, 2));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (andon_chart_series_get_length (series), ==, 2);

  g_assert_false (andon_chart_series_set_band (series, (gint64[]) { 2, 1 }, values, values, 2));
  g_assert_true (andon_chart_series_set_band (series, times, values, values, 2));
  andon_chart_series_add_limit (series, 7.1, "limit");
  andon_chart_series_clear_limits (series);
  andon_chart_series_clear_limits (series);
  andon_chart_series_clear (series);
  g_assert_cmpuint (n_changed, ==, 5);
  g_assert_cmpuint (andon_chart_series_get_length (series), ==, 0);
}

/* What the line covers between two times, value by value. */
static void
brute_force (const gint64 *times,
             const double *values,
             gsize         n_samples,
             gint64        gap,
             gint64        from,
             gint64        to,
             double       *low,
             double       *high)
{
  *low = INFINITY;
  *high = -INFINITY;

  for (gsize i = 0; i < n_samples; i++)
    {
      if (times[i] >= from && times[i] < to && !isnan (values[i]))
        {
          *low = MIN (*low, values[i]);
          *high = MAX (*high, values[i]);
        }
    }

  for (gsize i = 1; i < n_samples; i++)
    {
      const gint64 edges[] = { from, to };

      if (times[i] - times[i - 1] > gap || isnan (values[i]) || isnan (values[i - 1]))
        continue;
      for (int edge = 0; edge < 2; edge++)
        {
          double part = (double) (edges[edge] - times[i - 1]) / (double) (times[i] - times[i - 1]);
          double value = values[i - 1] + (values[i] - values[i - 1]) * part;

          if (edges[edge] < times[i - 1] || edges[edge] > times[i])
            continue;
          *low = MIN (*low, value);
          *high = MAX (*high, value);
        }
    }
}

static void
test_trace_is_the_line (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());
  enum { N_SAMPLES = 900 };
  gint64 times[N_SAMPLES];
  double values[N_SAMPLES];
  gint64 time = 0;

  for (int i = 0; i < N_SAMPLES; i++)
    {
      time += g_rand_int_range (random, 0, 50) == 0 ? 30 * SECOND : g_rand_int_range (random, 500000, 1500000);
      times[i] = time;
      values[i] = g_rand_int_range (random, 0, 40) == 0 ? NAN : g_rand_double_range (random, -5, 5);
    }

  for (int round = 0; round < 30; round++)
    {
      g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
      gsize n_columns = (gsize) g_rand_int_range (random, 1, 500);
      g_autofree AndonChartColumn *columns = g_new (AndonChartColumn, n_columns);
      gint64 from = (gint64) (g_rand_double (random) * (double) time * 1.2) - time / 10;
      gint64 to = from + 1 + (gint64) (g_rand_double (random) * (double) time);
      double step = (double) (to - from) / (double) n_columns;

      andon_chart_series_set_gap (series, 4 * SECOND);
      g_assert_true (andon_chart_series_append (series, times, values, NULL, N_SAMPLES));
      andon_chart_series_trace (series, from, to, columns, n_columns);

      for (gsize i = 0; i < n_columns; i++)
        {
          gint64 left = i == 0 ? from : from + (gint64) (step * (double) i);
          double low, high;

          brute_force (times, values, N_SAMPLES, 4 * SECOND, left, from + (gint64) (step * (double) (i + 1)), &low,
                       &high);
          if (low > high)
            {
              g_assert_true (isnan (columns[i].low) && isnan (columns[i].high));
              continue;
            }
          g_assert_cmpfloat_with_epsilon (columns[i].low, low, 1e-9);
          g_assert_cmpfloat_with_epsilon (columns[i].high, high, 1e-9);
        }
    }
}

static void
test_gap_from_usual_step (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  AndonChartColumn columns[40];

  for (gint64 i = 0; i < 40; i++)
    {
      gint64 time = i * SECOND;
      double value = 1;

      if (i < 20 || i >= 30)
        g_assert_true (andon_chart_series_append (series, &time, &value, NULL, 1));
    }

  andon_chart_series_trace (series, 0, 40 * SECOND, columns, 40);
  g_assert_cmpfloat (columns[10].low, ==, 1);
  g_assert_true (isnan (columns[24].low));
  g_assert_cmpfloat (columns[35].low, ==, 1);

  andon_chart_series_set_gap (series, 20 * SECOND);
  andon_chart_series_trace (series, 0, 40 * SECOND, columns, 40);
  g_assert_cmpfloat (columns[24].low, ==, 1);
}

/* Older data is kept in wider steps: the line goes on there, and is broken all the same where something is missing. */
static void
test_gap_beside_older_steps (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  AndonChartColumn columns[400];

  for (gint64 i = 0; i < 400; i++)
    {
      gint64 time = i * SECOND;
      double value = 1;

      if (i < 200 ? i % 40 == 0 : i < 300 || i == 330 || i >= 350)
        g_assert_true (andon_chart_series_append (series, &time, &value, NULL, 1));
    }

  andon_chart_series_trace (series, 0, 400 * SECOND, columns, 400);
  g_assert_cmpfloat (columns[20].low, ==, 1);
  g_assert_cmpfloat (columns[100].low, ==, 1);
  g_assert_cmpfloat (columns[190].low, ==, 1);
  g_assert_true (isnan (columns[310].low));
  g_assert_true (isnan (columns[340].low));
  g_assert_cmpfloat (columns[390].low, ==, 1);
}

static void
test_buckets (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  const gint64 times[] = { 0, 1 * SECOND, 2 * SECOND, 3 * SECOND };
  const double lows[] = { 1, 2, 3, 4 };
  const double highs[] = { 5, 9, 7, 8 };
  AndonChartColumn column;
  AndonChartQuality quality;
  gint64 at;
  double low, high, value;

  g_assert_true (andon_chart_series_append (series, times, lows, NULL, 2));
  g_assert_true (andon_chart_series_append_buckets (series, times + 2, lows + 2, highs + 2, NULL, 2));
  g_assert_true (andon_chart_series_get_range (series, 0, 4 * SECOND, &low, &high));
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 8);
  andon_chart_series_trace (series, 2 * SECOND, 3 * SECOND, &column, 1);
  g_assert_cmpfloat (column.low, ==, 3);
  g_assert_cmpfloat (column.high, ==, 8);
  g_assert_true (andon_chart_series_get_nearest (series, 2 * SECOND + 1, &at, &value, &quality));
  g_assert_cmpint (at, ==, 2 * SECOND);
  g_assert_cmpfloat (value, ==, 5);
}

static void
test_quality (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  gint64 times[100];
  double values[100];
  guint8 quality[100];
  AndonChartColumn columns[10];

  for (int i = 0; i < 100; i++)
    {
      times[i] = i * SECOND;
      values[i] = i;
      quality[i] = i >= 30 && i < 45 ? 2 : i >= 60 && i < 65 ? 1 : i == 99 ? 200 : 0;
    }

  g_assert_true (andon_chart_series_append (series, times, values, quality, 50));
  g_assert_true (andon_chart_series_append (series, times + 50, values + 50, quality + 50, 50));
  andon_chart_series_trace (series, 0, 100 * SECOND, columns, 10);
  g_assert_cmpint (columns[2].quality, ==, ANDON_CHART_QUALITY_GOOD);
  g_assert_cmpint (columns[3].quality, ==, ANDON_CHART_QUALITY_BAD);
  g_assert_cmpint (columns[4].quality, ==, ANDON_CHART_QUALITY_BAD);
  g_assert_cmpint (columns[5].quality, ==, ANDON_CHART_QUALITY_GOOD);
  g_assert_cmpint (columns[6].quality, ==, ANDON_CHART_QUALITY_UNCERTAIN);
  g_assert_cmpint (columns[9].quality, ==, ANDON_CHART_QUALITY_BAD);

  andon_chart_series_drop_before (series, 40 * SECOND);
  g_assert_cmpuint (andon_chart_series_get_length (series), ==, 60);
  andon_chart_series_trace (series, 0, 100 * SECOND, columns, 10);
  g_assert_true (isnan (columns[2].low));
  g_assert_cmpint (columns[4].quality, ==, ANDON_CHART_QUALITY_BAD);
  g_assert_cmpint (columns[6].quality, ==, ANDON_CHART_QUALITY_UNCERTAIN);
}

static void
test_band (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  const gint64 times[] = { 0, 10 * SECOND, 20 * SECOND, 30 * SECOND };
  const double lows[] = { 0, 1, NAN, 1 };
  const double highs[] = { 2, 3, NAN, 3 };
  double low, high;

  g_assert_true (andon_chart_series_set_band (series, times, lows, highs, 4));
  g_assert_true (andon_chart_series_get_band_at (series, 5 * SECOND, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (high, 2.5, 1e-12);
  g_assert_false (andon_chart_series_get_band_at (series, 15 * SECOND, &low, &high));
  g_assert_false (andon_chart_series_get_band_at (series, 31 * SECOND, &low, &high));
  g_assert_false (andon_chart_series_get_band_at (series, -1, &low, &high));
}

static void
test_nearest (void)
{
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("a", "b");
  const gint64 times[] = { 0, 10, 30 };
  const double values[] = { 1, 2, 3 };
  AndonChartQuality quality;
  gint64 at, first, last;
  double value;

  g_assert_false (andon_chart_series_get_nearest (series, 0, &at, &value, &quality));
  g_assert_false (andon_chart_series_get_extent (series, &first, &last));
  g_assert_true (andon_chart_series_append (series, times, values, NULL, 3));
  g_assert_true (andon_chart_series_get_extent (series, &first, &last));
  g_assert_cmpint (first, ==, 0);
  g_assert_cmpint (last, ==, 30);

  g_assert_true (andon_chart_series_get_nearest (series, -100, &at, &value, &quality));
  g_assert_cmpint (at, ==, 0);
  g_assert_true (andon_chart_series_get_nearest (series, 19, &at, &value, &quality));
  g_assert_cmpint (at, ==, 10);
  g_assert_true (andon_chart_series_get_nearest (series, 21, &at, &value, &quality));
  g_assert_cmpint (at, ==, 30);
  g_assert_true (andon_chart_series_get_nearest (series, 100, &at, &value, &quality));
  g_assert_cmpint (at, ==, 30);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/chart-series/properties", test_properties);
  g_test_add_func ("/widgets/chart-series/changed", test_changed);
  g_test_add_func ("/widgets/chart-series/trace-is-the-line", test_trace_is_the_line);
  g_test_add_func ("/widgets/chart-series/gap-from-usual-step", test_gap_from_usual_step);
  g_test_add_func ("/widgets/chart-series/gap-beside-older-steps", test_gap_beside_older_steps);
  g_test_add_func ("/widgets/chart-series/buckets", test_buckets);
  g_test_add_func ("/widgets/chart-series/quality", test_quality);
  g_test_add_func ("/widgets/chart-series/band", test_band);
  g_test_add_func ("/widgets/chart-series/nearest", test_nearest);

  return g_test_run ();
}
