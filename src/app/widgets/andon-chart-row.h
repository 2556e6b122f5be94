/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_CHART_ROW (andon_chart_row_get_type ())
G_DECLARE_FINAL_TYPE (AndonChartRow, andon_chart_row, ANDON, CHART_ROW, GObject)

/**
 * AndonChartRow:
 * One line of a chart's table twin. Immutable.
 *
 * Properties (read-only strings): `time`, `series`, `value`, `expected`, `remark` (outside, bad quality, gap, or "").
 */
AndonChartRow *andon_chart_row_new          (const char    *time,
                                             const char    *series,
                                             const char    *value,
                                             const char    *expected,
                                             const char    *remark);
const char    *andon_chart_row_get_time     (AndonChartRow *self);
const char    *andon_chart_row_get_series   (AndonChartRow *self);
const char    *andon_chart_row_get_value    (AndonChartRow *self);
const char    *andon_chart_row_get_expected (AndonChartRow *self);
const char    *andon_chart_row_get_remark   (AndonChartRow *self);

G_END_DECLS
