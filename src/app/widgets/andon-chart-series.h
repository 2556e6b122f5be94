/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-pyramid.h"
#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_CHART_SERIES (andon_chart_series_get_type ())
G_DECLARE_FINAL_TYPE (AndonChartSeries, andon_chart_series, ANDON, CHART_SERIES, GObject)

typedef struct
{
  double value;
  char *label; /* e.g. "7.1 mm/s switch over"; may be NULL */
} AndonChartLimit;

/**
 * AndonChartSeries:
 * What one lane of an #AndonSignalChart shows: samples or buckets in time order, the band that a model expected, limit
 * lines. Times are µs since the Unix epoch, UTC. A pause longer than `gap` is a gap in the line; so is a NaN. Samples
 * must come in time order: one that is older than the last is not taken and FALSE comes back. Emits `changed` (once per
 * call). Main thread.
 *
 * Properties: `name`, `unit` (strings, nullable), `gap` (gint64 µs; 0 = found from the median step,
 * and steps that are wide in a row, as older data is kept, are none).
 */
AndonChartSeries *andon_chart_series_new      (const char       *name,
                                               const char       *unit);
const char       *andon_chart_series_get_name (AndonChartSeries *self);
const char       *andon_chart_series_get_unit (AndonChartSeries *self);
gint64            andon_chart_series_get_gap  (AndonChartSeries *self);
void              andon_chart_series_set_name (AndonChartSeries *self,
                                               const char       *name);
void              andon_chart_series_set_unit (AndonChartSeries *self,
                                               const char       *unit);
void              andon_chart_series_set_gap  (AndonChartSeries *self,
                                               gint64            gap);

/** Adds raw samples at the end. @quality (AndonChartQuality each) may be NULL: all good. */
gboolean          andon_chart_series_append   (AndonChartSeries *self,
                                               const gint64     *times,
                                               const double     *values,
                                               const guint8     *quality,
                                               gsize             n_samples);

/** Adds buckets at the end: the line is the stretch between @lows and @highs of each. */
gboolean          andon_chart_series_append_buckets (AndonChartSeries *self,
                                                     const gint64     *times,
                                                     const double     *lows,
                                                     const double     *highs,
                                                     const guint8     *quality,
                                                     gsize             n_buckets);

/** The expected band, with times of its own, instead of the one before; 0 points remove it. NaN = nothing expected. */
gboolean          andon_chart_series_set_band (AndonChartSeries *self,
                                               const gint64     *times,
                                               const double     *lows,
                                               const double     *highs,
                                               gsize             n_points);

void              andon_chart_series_add_limit    (AndonChartSeries *self,
                                                   double            value,
                                                   const char       *label);
void              andon_chart_series_clear_limits (AndonChartSeries *self);

/** Drops samples older than @time (band too): for live charts that must not grow. */
void              andon_chart_series_drop_before  (AndonChartSeries *self,
                                                   gint64            time);
void              andon_chart_series_clear        (AndonChartSeries *self);

gsize             andon_chart_series_get_length   (AndonChartSeries *self);
gboolean          andon_chart_series_get_extent   (AndonChartSeries *self,
                                                   gint64           *first,
                                                   gint64           *last);

/**
 * andon_chart_series_get_nearest:
 * Looks up the sample closest to @time.
 *
 * Returns: %FALSE when there is none. @value is the middle of a bucket; NaN = a gap.
 */
gboolean          andon_chart_series_get_nearest  (AndonChartSeries  *self,
                                                   gint64             time,
                                                   gint64            *sample_time,
                                                   double            *value,
                                                   AndonChartQuality *quality);

/** Looks up the expected band at @time. Returns: %FALSE when nothing is expected there. */
gboolean          andon_chart_series_get_band_at  (AndonChartSeries  *self,
                                                   gint64             time,
                                                   double            *low,
                                                   double            *high);

/** Extremes of the samples within [from, to). Returns: %FALSE when there is none. */
gboolean          andon_chart_series_get_range    (AndonChartSeries  *self,
                                                   gint64             from,
                                                   gint64             to,
                                                   double            *low,
                                                   double            *high);

G_END_DECLS
