/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-kpi-measure.h>

#include "andond-kpi-series.h"

G_BEGIN_DECLS

/* What a serial line takes from the asset that sets its pace, and from the one that counts last what is good; all else
 * is the sum over its assets (DOMAIN.md, "Production KPIs"). */
#define ANDOND_KPI_MEASURES_PACE                                                                                       \
  (ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_PBT) | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_APT)                     \
   | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_PRI_PQ) | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_PQ))
#define ANDOND_KPI_MEASURES_GOOD                                                                                       \
  (ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_PRI_GQ) | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_GQ))
/* What is not kept but worked out: of lost time at the rate of its day. */
#define ANDOND_KPI_MEASURES_LOSS                                                                                       \
  (ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_LOSS_STOP) | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_LOSS_SLOW)         \
   | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_LOSS_SCRAP))
#define ANDOND_KPI_MEASURES_SHARED                                                                                     \
  (ANDON_KPI_MEASURES_ALL & ~(ANDOND_KPI_MEASURES_PACE | ANDOND_KPI_MEASURES_GOOD | ANDOND_KPI_MEASURES_LOSS))

/* The measures of one asset over time. Ref-counted; one thread at a time. */
typedef struct _AndondKpiAsset AndondKpiAsset;

AndondKpiAsset  *andond_kpi_asset_new        (const char           *id);
AndondKpiAsset  *andond_kpi_asset_ref        (AndondKpiAsset       *self);
void             andond_kpi_asset_unref      (AndondKpiAsset       *self);
const char      *andond_kpi_asset_get_id     (const AndondKpiAsset *self);
/* As andond_kpi_series_add (): episodes and annunciations are points at (from), all else is spread over the span. */
gboolean         andond_kpi_asset_add        (AndondKpiAsset       *self,
                                              AndonKpiMeasure       measure,
                                              gint64                from,
                                              gint64                to,
                                              double                amount);
void             andond_kpi_asset_clear      (AndondKpiAsset       *self,
                                              AndonKpiMeasures     measures,
                                              gint64                from,
                                              gint64                to);
/* The measures of which anything was ever added. */
AndonKpiMeasures andond_kpi_asset_get_known (const AndondKpiAsset *self);

/* What earns or loses money as one: an asset by itself, or a serial line of several. Its lost time is worth its rate,
 * money an hour, as it was at the time. */
typedef struct _AndondKpiUnit AndondKpiUnit;

AndondKpiUnit   *andond_kpi_unit_new         (void);
void             andond_kpi_unit_free        (AndondKpiUnit        *self);
/* Takes these measures from this asset; several assets add up. Takes a reference. */
void             andond_kpi_unit_add_asset   (AndondKpiUnit        *self,
                                              AndondKpiAsset       *asset,
                                              AndonKpiMeasures     measures);
/* From a time on, an hour lost costs this; in any order, the same time again replaces it. */
void             andond_kpi_unit_set_rate    (AndondKpiUnit        *self,
                                              gint64                from,
                                              double                money_per_hour);
/* The measures that are known of it: what is asked for beyond them does not apply. */
AndonKpiMeasures andond_kpi_unit_get_known  (const AndondKpiUnit  *self);
/* Adds what lies in [from, to) of (measures) to (sums). */
void             andond_kpi_unit_sum         (AndondKpiUnit        *self,
                                              gint64                from,
                                              gint64                to,
                                              AndonKpiMeasures     measures,
                                              AndonKpiSums         *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondKpiAsset, andond_kpi_asset_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondKpiUnit, andond_kpi_unit_free)

G_END_DECLS
