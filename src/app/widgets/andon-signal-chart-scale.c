/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include <math.h>

#include "andon-chart-scale.h"

/* Share of the value range left free above and below the line. */
#define AIR 0.08

/* A limit line is shown if it is not further off than so many times the range of what is shown anyway. */
#define LIMIT_REACH 1.0

void
andon_chart_geometry_compute (AndonChartGeometry *geometry,
                              int                 width,
                              int                 height,
                              guint               n_lanes,
                              int                 text_height,
                              int                 gutter)
{
  float lanes = (float) MAX (n_lanes, 1);

  geometry->plot_x = (float) gutter + 8;
  geometry->plot_width = floorf (MAX ((float) width - geometry->plot_x - ANDON_SIGNAL_CHART_END_PAD, 1));
  geometry->head_height = (float) text_height + 6;
  geometry->axis_height = (float) text_height + 8;
  geometry->pitch = floorf (MAX (((float) height - geometry->axis_height) / lanes, geometry->head_height + 1));
  geometry->plot_height = geometry->pitch - geometry->head_height;
  geometry->axis_y = geometry->pitch * lanes;
}

static void
widen (double *low,
       double *high,
       double  value)
{
  if (!isfinite (value))
    return;

  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

/* At the edge of the range: where a limit stands there, its name needs room beyond it. */
static double
air_beside (AndonSignalChart     *self,
            const AndonChartLane *lane,
            double                edge)
{
  const double note = (self->text_height + 4) / MAX ((double) self->geometry.plot_height, 1);
  const AndonChartLimit *limits;
  guint n_limits;

  limits = andon_chart_series_peek_limits (lane->series, &n_limits);
  for (guint i = 0; i < n_limits; i++)
    {
      if (limits[i].label != NULL && fabs (limits[i].value - edge) <= fabs (edge) * 1e-9)
        return CLAMP (note / (1 - MIN (2 * note, 0.5)), AIR, 0.3);
    }
  return AIR;
}

static void
scale_lane (AndonSignalChart *self,
            AndonChartLane   *lane)
{
  const AndonChartLimit *limits;
  double low = INFINITY;
  double high = -INFINITY;
  double reach;
  guint n_limits;

  lane->empty = TRUE;
  for (gsize i = 0; i < self->n_columns; i++)
    {
      lane->empty = lane->empty && isnan (lane->columns[i].low);
      widen (&low, &high, lane->columns[i].low);
      widen (&low, &high, lane->columns[i].high);
      widen (&low, &high, lane->columns[i].band_low);
      widen (&low, &high, lane->columns[i].band_high);
    }

  if (low > high)
    low = high = 0;

  reach = MAX (high - low, fabs (high) * 0.02) * LIMIT_REACH;
  limits = andon_chart_series_peek_limits (lane->series, &n_limits);
  for (guint i = 0; i < n_limits; i++)
    {
      if (limits[i].value >= low - reach && limits[i].value <= high + reach)
        widen (&low, &high, limits[i].value);
    }

  if (high - low <= fabs (high) * 1e-9)
    {
      double room = MAX (fabs (high) * 0.05, 0.5);

      low -= room;
      high += room;
    }

  lane->low = low - (high - low) * air_beside (self, lane, low);
  lane->high = high + (high - low) * air_beside (self, lane, high);
}

void
andon_signal_chart_update (AndonSignalChart *self,
                           int               width,
                           int               height)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  andon_chart_geometry_compute (&self->geometry, width, height, self->lanes->len, self->text_height, self->gutter);
  self->scene_width = width;
  self->scene_height = height;
  self->n_columns = (gsize) self->geometry.plot_width * (gsize) factor;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      AndonChartLane *lane = g_ptr_array_index (self->lanes, i);

      lane->columns = g_renew (AndonChartColumn, lane->columns, MAX (self->n_columns, 1));
      andon_chart_series_trace (lane->series, self->from, self->to, lane->columns, self->n_columns);
      scale_lane (self, lane);
    }
}
