/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-chart-series.h"

G_BEGIN_DECLS

/* A run of samples that are not good. */
typedef struct
{
  gsize first;
  gsize end;
  AndonChartQuality quality;
} Run;

struct _AndonChartSeries
{
  GObject parent_instance;

  char *name;
  char *unit;
  gint64 gap;

  GArray *times; /* of gint64 */
  AndonPyramid *lows;
  AndonPyramid *highs; /* the same object while there are only raw samples */
  GArray *runs;        /* of Run, in order */
  gint64 found_gap;    /* 0 = not looked for since the last change */

  GArray *band_times; /* of gint64 */
  GArray *band_lows;  /* of double */
  GArray *band_highs; /* of double */
  gint64 found_band_gap;

  GArray *limits; /* of AndonChartLimit */
};

/* What one pixel column of a lane shows; NaN where there is nothing. */
typedef struct
{
  double low, high;           /* of the line: samples in the column and where it enters and leaves it */
  double band_low, band_high; /* expected, in the middle of the column */
  AndonChartQuality quality;  /* the worst of the samples in it */
} AndonChartColumn;

/**
 * andon_chart_series_trace:
 * Cuts [from, to) into @n_columns equal columns. O(columns · log samples).
 */
void andon_chart_series_trace (AndonChartSeries *self,
                               gint64            from,
                               gint64            to,
                               AndonChartColumn *columns,
                               gsize             n_columns);

/** Returns: (transfer none): the limit lines */
const AndonChartLimit *andon_chart_series_peek_limits (AndonChartSeries *self,
                                                       guint            *n_limits);

/** Index of the first of @times (gint64, in order) at or after @time. */
gsize andon_chart_trace_find (const GArray *times,
                              gint64        time);

/** A value between two neighbours in time, at @time; NaN across a gap. @index is that of the first time at or after.
 * @strict: whatever is longer than @gap is one, also in a row of steps as long. */
double andon_chart_trace_between (const GArray *times,
                                  const double *values,
                                  gsize         index,
                                  gint64        time,
                                  gint64        gap,
                                  gboolean      strict);

/** The pause that breaks the line, and the one that breaks the band. */
gint64 andon_chart_trace_gap      (AndonChartSeries *self);
gint64 andon_chart_trace_band_gap (AndonChartSeries *self);

/** The expected band at @time; NaN where nothing is expected. @index is that of the band's first time at or after. */
void andon_chart_trace_band (AndonChartSeries *self,
                             gsize             index,
                             gint64            time,
                             double           *low,
                             double           *high);

/** The worst quality of the samples first … end. */
AndonChartQuality andon_chart_trace_quality (AndonChartSeries *self,
                                             gsize             first,
                                             gsize             end);

/** Index of the first sample at or after @time. */
gsize andon_chart_series_find (AndonChartSeries *self,
                               gint64            time);

G_END_DECLS
