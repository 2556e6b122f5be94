/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* What KPIs are made from: measures that add up, over time and over assets. A roll-up adds measures and divides once, at
 * the end; it never averages ratios (DOMAIN.md, "Production KPIs"). A formula may name these and nothing else. */
typedef enum
{
  ANDON_KPI_MEASURE_PBT,          /* s, planned busy time */
  ANDON_KPI_MEASURE_APT,          /* s, actual production time */
  ANDON_KPI_MEASURE_PRI_PQ,       /* s, Σ planned run time per item · produced */
  ANDON_KPI_MEASURE_PRI_GQ,       /* s, Σ planned run time per item · good */
  ANDON_KPI_MEASURE_PQ,           /* pieces produced */
  ANDON_KPI_MEASURE_GQ,           /* pieces good */
  ANDON_KPI_MEASURE_ENERGY,       /* kWh */
  ANDON_KPI_MEASURE_ENERGY_MODEL, /* kWh that the baseline model expects for the quantity made */
  ANDON_KPI_MEASURE_RESTORE,      /* s, time to restore of the failures that ended here */
  ANDON_KPI_MEASURE_FAILURES,     /* failures that ended here */
  ANDON_KPI_MEASURE_OPERATING,    /* s of operation */
  ANDON_KPI_MEASURE_ACK_WAIT,     /* s from annunciation to acknowledgement */
  ANDON_KPI_MEASURE_ACKED,        /* alerts acknowledged */
  ANDON_KPI_MEASURE_RESOLVE,      /* s from annunciation to the close of the work order */
  ANDON_KPI_MEASURE_RESOLVED,     /* alerts resolved */
  ANDON_KPI_MEASURE_ALERTS,       /* annunciations */
  ANDON_KPI_MEASURE_HOURS,        /* h of the cell itself: what rates are over */
  ANDON_KPI_MEASURE_LOSS_STOP,    /* money, time in which nothing was made though it was planned */
  ANDON_KPI_MEASURE_LOSS_SLOW,    /* money, time lost to running below the ideal rate */
  ANDON_KPI_MEASURE_LOSS_SCRAP,   /* money, time spent on what was not good */
  ANDON_KPI_MEASURE_BENEFIT,      /* money, of the ROI ledger */
  ANDON_KPI_MEASURE_COST,         /* money, of the ROI ledger */
  ANDON_N_KPI_MEASURES,
} AndonKpiMeasure;

/* A set of measures, a bit each. */
typedef guint32 AndonKpiMeasures;

#define ANDON_KPI_MEASURE_BIT(measure) ((AndonKpiMeasures) 1 << (measure))
#define ANDON_KPI_MEASURES_ALL         (ANDON_KPI_MEASURE_BIT (ANDON_N_KPI_MEASURES) - 1)

struct _AndonKpiSums
{
  double value[ANDON_N_KPI_MEASURES];
};

/* The word that a formula uses: "pri_gq". Static. */
const char *andon_kpi_measure_to_string   (AndonKpiMeasure     measure);
gboolean    andon_kpi_measure_from_string (const char         *word,
                                           AndonKpiMeasure    *out);
/* UCUM; "EUR" and its like depend on the site, so that money has "money". Static. */
const char *andon_kpi_measure_get_unit    (AndonKpiMeasure     measure);

void        andon_kpi_sums_add            (AndonKpiSums       *self,
                                           const AndonKpiSums *other);
void        andon_kpi_sums_subtract       (AndonKpiSums       *self,
                                           const AndonKpiSums *other);

G_END_DECLS
