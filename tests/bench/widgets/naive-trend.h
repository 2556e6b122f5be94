/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NAIVE_TYPE_TREND (naive_trend_get_type ())
G_DECLARE_FINAL_TYPE (NaiveTrend, naive_trend, NAIVE, TREND, GtkWidget)

/** The usual way to draw a trend: look at every sample of each pixel column, then stroke one path with cairo.
 * @values: borrowed */
GtkWidget *naive_trend_new      (const double *values,
                                 gsize         n_values);
void       naive_trend_set_view (NaiveTrend   *self,
                                 gsize         first,
                                 gsize         end);

G_END_DECLS
