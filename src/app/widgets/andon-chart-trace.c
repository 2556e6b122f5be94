/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-series-private.h"

#include <math.h>

/* Without a `gap` of its own, a series is broken where a step is so many times the usual one. */
#define GAP_STEPS 4
#define N_PROBES 33

/* First index at or after @time. */
gsize
andon_chart_trace_find (const GArray *times,
                        gint64        time)
{
  const gint64 *items = (const gint64 *) (gconstpointer) times->data;
  gsize low = 0;
  gsize high = times->len;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (items[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static int
compare_times (gconstpointer one,
               gconstpointer other)
{
  gint64 a = *(const gint64 *) one;
  gint64 b = *(const gint64 *) other;

  return a < b ? -1 : a > b;
}

/* The same from @start on, which is near: doubling steps, then halving. */
static gsize
find_after (const GArray *times,
            gsize         start,
            gint64        time)
{
  const gint64 *items = (const gint64 *) (gconstpointer) times->data;
  gsize low = start;
  gsize high = start;

  for (gsize step = 16; high < times->len && items[high] < time; step *= 2)
    {
      low = high + 1;
      high = MIN (high + step, times->len);
    }

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (items[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* The usual step, from a few steps all over the series. */
static gint64
usual_gap (const GArray *times)
{
  gint64 steps[N_PROBES];
  guint n_steps = 0;

  if (times->len < 2)
    return G_MAXINT64;

  for (guint i = 0; i < N_PROBES; i++)
    {
      guint index = 1 + (guint) ((guint64) (times->len - 2) * i / (N_PROBES - 1));

      steps[n_steps++] = g_array_index (times, gint64, index) - g_array_index (times, gint64, index - 1);
    }

  qsort (steps, n_steps, sizeof *steps, compare_times);

  return MAX (steps[n_steps / 2], 1) * GAP_STEPS;
}

gint64
andon_chart_trace_gap (AndonChartSeries *self)
{
  if (self->gap > 0)
    return self->gap;
  if (self->found_gap == 0)
    self->found_gap = usual_gap (self->times);

  return self->found_gap;
}

gint64
andon_chart_trace_band_gap (AndonChartSeries *self)
{
  if (self->found_band_gap == 0)
    self->found_band_gap = usual_gap (self->band_times);

  return self->gap > 0 ? MAX (self->gap, self->found_band_gap) : self->found_band_gap;
}

/* Whether two steps are as long as each other, give or take. */
static gboolean
are_alike (gint64 one,
           gint64 other)
{
  return one < 2 * other && other < 2 * one;
}

/* Older data is kept in wider steps than fresh data: three alike in a row, with @index at the end of one of them, are no
 * gaps. */
static gboolean
is_regular (const GArray *times,
            gsize         index)
{
  const gint64 *items = (const gint64 *) (gconstpointer) times->data;
  gint64 step = items[index] - items[index - 1];
  guint n_alike = 1;

  for (gsize i = index; i >= 2 && n_alike < 3 && are_alike (items[i - 1] - items[i - 2], step); i--)
    n_alike++;
  for (gsize i = index; i + 1 < times->len && n_alike < 3 && are_alike (items[i + 1] - items[i], step); i++)
    n_alike++;

  return n_alike >= 3;
}

/* A value between two neighbours in time, at @time; NaN across a gap. @index is that of the first time at or after.
 * @strict: whatever is longer than @gap is one, also in a row of steps as long. */
double
andon_chart_trace_between (const GArray *times,
                           const double *values,
                           gsize         index,
                           gint64        time,
                           gint64        gap,
                           gboolean      strict)
{
  const gint64 *items = (const gint64 *) (gconstpointer) times->data;

  if (index < times->len && items[index] == time)
    return values[index];
  if (index == 0 || index >= times->len)
    return NAN;
  if (items[index] - items[index - 1] > gap && (strict || !is_regular (times, index)))
    return NAN;

  return values[index - 1] + (values[index] - values[index - 1])
         * ((double) (time - items[index - 1]) / (double) (items[index] - items[index - 1]));
}

/* The worst quality of the samples first … end. */
AndonChartQuality
andon_chart_trace_quality (AndonChartSeries *self,
                           gsize             first,
                           gsize             end)
{
  AndonChartQuality worst = ANDON_CHART_QUALITY_GOOD;
  guint low = 0;
  guint high = self->runs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->runs, Run, middle).end <= first)
        low = middle + 1;
      else
        high = middle;
    }

  for (; low < self->runs->len && worst != ANDON_CHART_QUALITY_BAD; low++)
    {
      const Run *run = &g_array_index (self->runs, Run, low);

      if (run->first >= end)
        break;
      worst = MAX (worst, run->quality);
    }

  return worst;
}

static void
include (AndonChartColumn *column,
         double            low,
         double            high)
{
  if (isnan (low) || isnan (high))
    return;

  column->low = isnan (column->low) ? low : MIN (column->low, low);
  column->high = isnan (column->high) ? high : MAX (column->high, high);
}

/* The samples first … end; where they are buckets, from the lowest low to the highest high. */
static void
include_samples (AndonChartSeries *self,
                 AndonChartColumn *column,
                 gsize             first,
                 gsize             end)
{
  double min, max;

  if (first >= end)
    return;

  if (andon_pyramid_get_extremes (self->lows, first, end, &min, &max))
    include (column, min, max);
  if (self->highs != self->lows && andon_pyramid_get_extremes (self->highs, first, end, &min, &max))
    include (column, min, max);
}

/* Where the line is at @time; @index is that of the first sample at or after. */
static void
include_crossing (AndonChartSeries *self,
                  AndonChartColumn *column,
                  gsize             index,
                  gint64            time,
                  gint64            gap)
{
  include (column,
           andon_chart_trace_between (self->times, andon_pyramid_peek (self->lows), index, time, gap, self->gap > 0),
           andon_chart_trace_between (self->times, andon_pyramid_peek (self->highs), index, time, gap, self->gap > 0));
}

void
andon_chart_trace_band (AndonChartSeries *self,
                        gsize             index,
                        gint64            time,
                        double           *low,
                        double           *high)
{
  const double *lows = (const double *) (gconstpointer) self->band_lows->data;
  const double *highs = (const double *) (gconstpointer) self->band_highs->data;
  gint64 gap = andon_chart_trace_band_gap (self);

  *low = andon_chart_trace_between (self->band_times, lows, index, time, gap, self->gap > 0);
  *high = andon_chart_trace_between (self->band_times, highs, index, time, gap, self->gap > 0);
}

void
andon_chart_series_trace (AndonChartSeries *self,
                          gint64            from,
                          gint64            to,
                          AndonChartColumn *columns,
                          gsize             n_columns)
{
  double step = n_columns > 0 ? (double) (to - from) / (double) n_columns : 0;
  gint64 gap, left;
  gsize first, band;

  g_return_if_fail (ANDON_IS_CHART_SERIES (self));
  g_return_if_fail (columns != NULL || n_columns == 0);
  g_return_if_fail (to > from);

  gap = andon_chart_trace_gap (self);
  left = from;
  first = andon_chart_trace_find (self->times, from);
  band = andon_chart_trace_find (self->band_times, from);

  for (gsize i = 0; i < n_columns; i++)
    {
      AndonChartColumn *column = &columns[i];
      gint64 right = from + (gint64) (step * (double) (i + 1));
      gint64 middle = from + (gint64) (step * ((double) i + 0.5));
      gsize end = find_after (self->times, first, right);

      *column = (AndonChartColumn) { NAN, NAN, NAN, NAN, ANDON_CHART_QUALITY_GOOD };
      include_crossing (self, column, first, left, gap);
      include_samples (self, column, first, end);
      include_crossing (self, column, end, right, gap);

      /* A column between two samples is as good as the one before it. */
      if (self->runs->len > 0)
        column->quality = andon_chart_trace_quality (self, first > 0 && end == first ? first - 1 : first,
                                                     MAX (end, first + 1));

      band = find_after (self->band_times, band, middle);
      andon_chart_trace_band (self, band, middle, &column->band_low, &column->band_high);
      left = right;
      first = end;
    }
}

gsize
andon_chart_series_find (AndonChartSeries *self,
                         gint64            time)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), 0);

  return andon_chart_trace_find (self->times, time);
}

const AndonChartLimit *
andon_chart_series_peek_limits (AndonChartSeries *self,
                                guint            *n_limits)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), NULL);

  *n_limits = self->limits->len;

  return (const AndonChartLimit *) (gconstpointer) self->limits->data;
}
