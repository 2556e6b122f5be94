/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SPARKLINE (andon_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (AndonSparkline, andon_sparkline, ANDON, SPARKLINE, GtkWidget)

/**
 * AndonSparkline:
 * The last stretch of one value as a small line without axes, scaled to its own range. Decoration beside a number that
 * is written out: accessible role img, label by the caller.
 */
GtkWidget *andon_sparkline_new        (void);

/** @values: oldest first, NaN = gap; copied */
void       andon_sparkline_set_values (AndonSparkline *self,
                                       const double   *values,
                                       gsize           n_values);
gsize      andon_sparkline_get_length (AndonSparkline *self);

/** Fixes the value range; low >= high (the default) scales to the values. */
void       andon_sparkline_set_range  (AndonSparkline *self,
                                       double          low,
                                       double          high);

G_END_DECLS
