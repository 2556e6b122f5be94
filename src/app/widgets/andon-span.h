/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

/* What a line covers of one pixel column, in widget coordinates; top is NaN where there is nothing. */
typedef struct
{
  float top;
  float bottom;
} AndonSpan;

/**
 * andon_span_trace:
 * @values: (array length=n_values): evenly spaced over the whole width; NaN = gap
 * @low: value at the lower edge
 * @high: value at the upper edge; with @high <= @low the line runs in the middle
 * @thickness: of the line, px; the line stays inside 0 … @height
 * @spans: (out) (array length=n_columns):
 *
 * Pure: the polyline through @values as one span per pixel column.
 */
void     andon_span_trace  (const double  *values,
                            gsize          n_values,
                            double         low,
                            double         high,
                            float          height,
                            float          thickness,
                            AndonSpan     *spans,
                            gsize          n_columns);

/** Pure: finite extremes of @values. Returns: FALSE if there is none. */
gboolean andon_span_range  (const double  *values,
                            gsize          n_values,
                            double        *low,
                            double        *high);

/** Draws @spans from @x on, @column wide each, a colour node each; equal neighbours share one. */
void     andon_span_append (GtkSnapshot     *snapshot,
                            const AndonSpan *spans,
                            gsize            n_spans,
                            float            x,
                            float            y,
                            float            column,
                            const GdkRGBA   *color);

G_END_DECLS
