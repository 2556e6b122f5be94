/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-span.h"

#include <math.h>

gboolean
andon_span_range (const double *values,
                  gsize         n_values,
                  double       *low,
                  double       *high)
{
  double min = INFINITY;
  double max = -INFINITY;

  g_return_val_if_fail (values != NULL || n_values == 0, FALSE);

  for (gsize i = 0; i < n_values; i++)
    {
      if (!isfinite (values[i]))
        continue;
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
    }

  if (min > max)
    return FALSE;

  *low = min;
  *high = max;

  return TRUE;
}

/* The line's height between two neighbouring values; NaN if either is a gap. */
static double
interpolate (const double *values,
             gsize         n_values,
             double        position)
{
  gsize before = (gsize) MAX (floor (position), 0.0);
  double part = position - (double) before;

  if (before + 1 >= n_values)
    return values[n_values - 1];
  if (part == 0.0)
    return values[before];

  return values[before] + (values[before + 1] - values[before]) * part;
}

/* Extremes of the polyline over the positions from … to, both ends and the corners between them. */
static gboolean
trace_column (const double *values,
              gsize         n_values,
              double        from,
              double        to,
              double       *low,
              double       *high)
{
  double ends[2] = { interpolate (values, n_values, from), interpolate (values, n_values, to) };
  gsize first = (gsize) ceil (from);
  gsize last = MIN ((gsize) floor (to), n_values - 1);
  double corner_low, corner_high;
  gboolean found = andon_span_range (ends, 2, low, high);

  if (first > last || !andon_span_range (values + first, last - first + 1, &corner_low, &corner_high))
    return found;

  *low = found ? MIN (*low, corner_low) : corner_low;
  *high = found ? MAX (*high, corner_high) : corner_high;

  return TRUE;
}

void
andon_span_trace (const double *values,
                  gsize         n_values,
                  double        low,
                  double        high,
                  float         height,
                  float         thickness,
                  AndonSpan    *spans,
                  gsize         n_columns)
{
  double room = MAX (height - thickness, 0.0f);
  double step = n_columns > 0 ? (double) (n_values > 0 ? n_values - 1 : 0) / (double) n_columns : 0.0;

  g_return_if_fail (values != NULL || n_values == 0);
  g_return_if_fail (spans != NULL || n_columns == 0);

  for (gsize i = 0; i < n_columns; i++)
    {
      double bottom, top;

      spans[i] = (AndonSpan) { NAN, NAN };
      if (n_values == 0 || !trace_column (values, n_values, (double) i * step, (double) (i + 1) * step, &bottom, &top))
        continue;

      bottom = high > low ? CLAMP ((bottom - low) / (high - low), 0.0, 1.0) : 0.5;
      top = high > low ? CLAMP ((top - low) / (high - low), 0.0, 1.0) : 0.5;
      spans[i].top = (float) ((1.0 - top) * room);
      spans[i].bottom = (float) ((1.0 - bottom) * room) + thickness;
    }
}

static gboolean
span_equal (const AndonSpan *one,
            const AndonSpan *other)
{
  return one->top == other->top && one->bottom == other->bottom;
}

void
andon_span_append (GtkSnapshot     *snapshot,
                   const AndonSpan *spans,
                   gsize            n_spans,
                   float            x,
                   float            y,
                   float            column,
                   const GdkRGBA   *color)
{
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (spans != NULL || n_spans == 0);

  for (gsize i = 0, end; i < n_spans; i = end)
    {
      for (end = i + 1; end < n_spans && span_equal (&spans[i], &spans[end]); end++)
        ;

      if (isnan (spans[i].top))
        continue;
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (x + (float) i * column, y + spans[i].top,
                                                      (float) (end - i) * column, spans[i].bottom - spans[i].top));
    }
}
