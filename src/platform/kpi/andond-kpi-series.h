/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One measure of one asset over time: amounts that are spread evenly over spans, or stand at instants, with their running
 * sum. What lies in any window is the difference of two running sums, found by bisection, so that a cell of any calendar
 * is exact, whatever it begins and ends at. Late data is added wherever it belongs; the running sums after it are made
 * anew when they are next asked for. One thread at a time. */

typedef struct _AndondKpiSeries AndondKpiSeries;

typedef enum
{
  ANDOND_KPI_SERIES_SPANS,  /* time, pieces, energy: a window has the share of a span that lies in it */
  ANDOND_KPI_SERIES_POINTS, /* episodes, counted whole in the window that holds their end */
} AndondKpiSeriesKind;

AndondKpiSeries *andond_kpi_series_new        (AndondKpiSeriesKind    kind);
void             andond_kpi_series_free       (AndondKpiSeries       *self);

/* Adds to what is there already. A point stands at (from). FALSE, and nothing added, where the span is empty or the
 * amount is not finite. */
gboolean         andond_kpi_series_add        (AndondKpiSeries       *self,
                                               gint64                 from,
                                               gint64                 to,
                                               double                 amount);
/* Takes away all that lies in [from, to); of a span that reaches out of it, the part within. */
void             andond_kpi_series_clear      (AndondKpiSeries       *self,
                                               gint64                 from,
                                               gint64                 to);

/* What lies in [from, to). */
double           andond_kpi_series_get        (AndondKpiSeries       *self,
                                               gint64                 from,
                                               gint64                 to);
/* What lies before a time: for neighbouring windows, which share their edges. */
double           andond_kpi_series_get_before (AndondKpiSeries       *self,
                                               gint64                 time);

guint            andond_kpi_series_get_length (const AndondKpiSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondKpiSeries, andond_kpi_series_free)

G_END_DECLS
