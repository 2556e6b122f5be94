/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-chart-series.h"
#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SIGNAL_CHART (andon_signal_chart_get_type ())
G_DECLARE_FINAL_TYPE (AndonSignalChart, andon_signal_chart, ANDON, SIGNAL_CHART, GtkWidget)

/**
 * AndonTimeFormatFunc:
 * @time: µs since the Unix epoch, UTC
 * @step: µs between ticks; 0 for the cursor's readout, which wants all of it
 *
 * Writes a time the way the site reads it.
 *
 * Returns: (transfer full)
 */
typedef char *(*AndonTimeFormatFunc) (gint64   time,
                                      gint64   step,
                                      gpointer user_data);

/**
 * AndonSignalChart:
 * Signals over time, a lane each, one time axis: expected band, limit lines, the span of an alert, a selection, a
 * cursor with its readout. Drawn with one colour node per pixel column from min/max pyramids, redrawn only when something
 * changed; the frame clock is its only timer.
 *
 * Keys with the focus: Left/Right move the cursor (Ctrl: pan by a quarter), Shift+Left/Right select from the cursor,
 * `+`/`-` zoom around the cursor, Home/End go to the ends, Escape drops the selection (and is passed on if there is
 * none). Pointer: wheel zooms (with the focus or with Ctrl: the page scrolls with the same wheel), drag pans, Shift+drag
 * selects, hover reads out. Letters and digits are passed on.
 *
 * Properties: `from`, `to` (gint64 µs: the stretch in view), `alert-from`, `alert-to` (gint64 µs, 0 = none / still on),
 * `alert-label` (string), `alert-level` (AndonMarkLevel: its colour), `selection-from`, `selection-to` (gint64 µs, both
 * 0 = none), `cursor` (gint64 µs, 0 = none), `selectable` (boolean), `lane-height` (int px, smallest), `time-zone`
 * (GTimeZone, nullable = UTC), `label` (string: name for screen readers; with none the lanes' names),
 * `show-names` (boolean: whether each lane is headed by its name; off where the page around says it).
 *
 * Signals: `view-changed` (from, to) after zoom or pan by a person, to fetch finer samples; `selection-changed`.
 */
GtkWidget        *andon_signal_chart_new            (void);

void              andon_signal_chart_add_series     (AndonSignalChart    *self,
                                                     AndonChartSeries    *series);
void              andon_signal_chart_remove_series  (AndonSignalChart    *self,
                                                     AndonChartSeries    *series);
void              andon_signal_chart_remove_all     (AndonSignalChart    *self);
guint             andon_signal_chart_get_n_series   (AndonSignalChart    *self);

void              andon_signal_chart_set_view       (AndonSignalChart    *self,
                                                     gint64               from,
                                                     gint64               to);
void              andon_signal_chart_get_view       (AndonSignalChart    *self,
                                                     gint64              *from,
                                                     gint64              *to);

/** How far one may pan: [from, to]; 0, 0 = as far as there are samples. */
void              andon_signal_chart_set_extent     (AndonSignalChart    *self,
                                                     gint64               from,
                                                     gint64               to);

/** @to 0 = still on; @from 0 = no alert span. @label: (nullable): e.g. "alert 13:41:26" */
void              andon_signal_chart_set_alert      (AndonSignalChart    *self,
                                                     gint64               from,
                                                     gint64               to,
                                                     AndonMarkLevel       level,
                                                     const char          *label);
void              andon_signal_chart_set_selection  (AndonSignalChart    *self,
                                                     gint64               from,
                                                     gint64               to);
gboolean          andon_signal_chart_get_selection  (AndonSignalChart    *self,
                                                     gint64              *from,
                                                     gint64              *to);
void              andon_signal_chart_set_cursor     (AndonSignalChart    *self,
                                                     gint64               time);
gint64            andon_signal_chart_get_cursor     (AndonSignalChart    *self);
void              andon_signal_chart_set_selectable (AndonSignalChart    *self,
                                                     gboolean             selectable);
void              andon_signal_chart_set_lane_height (AndonSignalChart   *self,
                                                      int                 lane_height);
void              andon_signal_chart_set_time_zone  (AndonSignalChart    *self,
                                                     GTimeZone           *zone);
void              andon_signal_chart_set_label      (AndonSignalChart    *self,
                                                     const char          *label);

void              andon_signal_chart_set_show_names (AndonSignalChart    *self,
                                                     gboolean             show_names);

/** @func: (nullable): NULL restores the default, hours and minutes in `time-zone` */
void              andon_signal_chart_set_time_format (AndonSignalChart   *self,
                                                      AndonTimeFormatFunc func,
                                                      gpointer            user_data,
                                                      GDestroyNotify      destroy);

/** Zooms by @factor (> 1 = in) around @center (0 = the cursor, else the middle). */
void              andon_signal_chart_zoom           (AndonSignalChart    *self,
                                                     double               factor,
                                                     gint64               center);

/**
 * andon_signal_chart_dup_summary:
 *
 * Returns: (transfer full): what is in view in words, lane by lane: last value, lowest, highest, how long outside the
 *   expected band. It is also the chart's accessible description.
 */
char             *andon_signal_chart_dup_summary    (AndonSignalChart    *self);

/**
 * andon_signal_chart_get_table:
 *
 * The chart's twin: the stretch in view as rows.
 *
 * Returns: (transfer none): a GListModel of #AndonChartRow, at most 200 rows, renewed on change
 */
GListModel       *andon_signal_chart_get_table      (AndonSignalChart    *self);

G_END_DECLS
