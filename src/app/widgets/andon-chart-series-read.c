/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-series-private.h"

#include <math.h>

/* What can be read of a series. */

gsize
andon_chart_series_get_length (AndonChartSeries *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), 0);

  return self->times->len;
}

gboolean
andon_chart_series_get_extent (AndonChartSeries *self,
                               gint64           *first,
                               gint64           *last)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);

  if (self->times->len == 0)
    return FALSE;

  *first = g_array_index (self->times, gint64, 0);
  *last = g_array_index (self->times, gint64, self->times->len - 1);

  return TRUE;
}

gboolean
andon_chart_series_get_nearest (AndonChartSeries  *self,
                                gint64             time,
                                gint64            *sample_time,
                                double            *value,
                                AndonChartQuality *quality)
{
  const gint64 *times;
  gsize index;

  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);

  if (self->times->len == 0)
    return FALSE;

  times = (const gint64 *) (gconstpointer) self->times->data;
  index = andon_chart_trace_find (self->times, time);
  if (index == self->times->len || (index > 0 && time - times[index - 1] < times[index] - time))
    index--;

  *sample_time = times[index];
  *value = andon_pyramid_peek (self->lows)[index];
  if (self->highs != self->lows)
    *value = (*value + andon_pyramid_peek (self->highs)[index]) / 2;
  *quality = andon_chart_trace_quality (self, index, index + 1);

  return TRUE;
}

gboolean
andon_chart_series_get_band_at (AndonChartSeries *self,
                                gint64            time,
                                double           *low,
                                double           *high)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);

  andon_chart_trace_band (self, andon_chart_trace_find (self->band_times, time), time, low, high);

  return !isnan (*low) && !isnan (*high);
}

gboolean
andon_chart_series_get_range (AndonChartSeries *self,
                              gint64            from,
                              gint64            to,
                              double           *low,
                              double           *high)
{
  gsize first, end;
  double unused;
  gboolean found;

  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);

  first = andon_chart_trace_find (self->times, from);
  end = andon_chart_trace_find (self->times, to);
  found = andon_pyramid_get_extremes (self->lows, first, end, low, high);
  if (self->highs != self->lows)
    found = andon_pyramid_get_extremes (self->highs, first, end, &unused, high) && found;

  return found;
}
