/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a chart puts its ticks. Pure. */

/**
 * andon_chart_scale_time_step:
 *
 * Returns: the smallest step, µs, that people count time in and that leaves at most @max_ticks steps in @span
 */
gint64 andon_chart_scale_time_step  (gint64      span,
                                     guint       max_ticks);

/**
 * andon_chart_scale_time_ticks:
 * @zone: (nullable): NULL = UTC
 * @ticks: (out) (array length=max_ticks):
 *
 * Ticks in [from, to] that are round on the zone's own clock, also across its clock changes.
 *
 * Returns: how many
 */
guint  andon_chart_scale_time_ticks (gint64      from,
                                     gint64      to,
                                     gint64      step,
                                     GTimeZone  *zone,
                                     gint64     *ticks,
                                     guint       max_ticks);

/** Returns: seconds that @zone is ahead of UTC at @time (µs) */
int    andon_chart_scale_offset     (GTimeZone  *zone,
                                     gint64      time);

/**
 * andon_chart_scale_values:
 * @decimals: (out): digits after the point that tell the ticks apart
 *
 * Round values (1, 2 or 5 times a power of ten apart) within [low, high].
 *
 * Returns: how many; at most @max_ticks
 */
guint  andon_chart_scale_values     (double      low,
                                     double      high,
                                     double     *ticks,
                                     guint       max_ticks,
                                     int        *decimals);

/** Returns: (transfer full): three or four digits, a true minus, the unit after a space that does not break */
char  *andon_chart_scale_format     (double      value,
                                     const char *unit);

G_END_DECLS
