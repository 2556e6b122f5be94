/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times to restore, to acknowledge, between failures: whole episodes, counted where they end. An open one is not in the
 * mean; it is told as “≥ so far” (DOMAIN.md, "Production KPIs"). */
typedef struct
{
  guint  n;
  double sum;    /* s */
  double mean;   /* s; NaN where n is 0: “no failure in the window”, neither 0 nor endless */
  double median; /* s */
  double p90;    /* s */
} AndonKpiTimes;

/* The p-quantile, p from 0 to 1, by linear interpolation between the order statistics (Hyndman and Fan 1996, type 7).
 * (sorted) ascending; NaN where n is 0. */
double andon_kpi_times_quantile  (const double  *sorted,
                                  guint          n,
                                  double         p);
/* (seconds) is sorted in place. */
void   andon_kpi_times_summarise (double        *seconds,
                                  guint          n,
                                  AndonKpiTimes *out);

G_END_DECLS
