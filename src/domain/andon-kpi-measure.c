/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-measure.h"

static const struct
{
  const char *word;
  const char *unit;
} measures[] = {
  [ANDON_KPI_MEASURE_PBT] = { "pbt", "s" },
  [ANDON_KPI_MEASURE_APT] = { "apt", "s" },
  [ANDON_KPI_MEASURE_PRI_PQ] = { "pri_pq", "s" },
  [ANDON_KPI_MEASURE_PRI_GQ] = { "pri_gq", "s" },
  [ANDON_KPI_MEASURE_PQ] = { "pq", "{piece}" },
  [ANDON_KPI_MEASURE_GQ] = { "gq", "{piece}" },
  [ANDON_KPI_MEASURE_ENERGY] = { "energy", "kW.h" },
  [ANDON_KPI_MEASURE_ENERGY_MODEL] = { "energy_model", "kW.h" },
  [ANDON_KPI_MEASURE_RESTORE] = { "restore", "s" },
  [ANDON_KPI_MEASURE_FAILURES] = { "failures", "{failure}" },
  [ANDON_KPI_MEASURE_OPERATING] = { "operating", "s" },
  [ANDON_KPI_MEASURE_ACK_WAIT] = { "ack_wait", "s" },
  [ANDON_KPI_MEASURE_ACKED] = { "acked", "{alert}" },
  [ANDON_KPI_MEASURE_RESOLVE] = { "resolve", "s" },
  [ANDON_KPI_MEASURE_RESOLVED] = { "resolved", "{alert}" },
  [ANDON_KPI_MEASURE_ALERTS] = { "alerts", "{alert}" },
  [ANDON_KPI_MEASURE_HOURS] = { "hours", "h" },
  [ANDON_KPI_MEASURE_LOSS_STOP] = { "loss_stop", "money" },
  [ANDON_KPI_MEASURE_LOSS_SLOW] = { "loss_slow", "money" },
  [ANDON_KPI_MEASURE_LOSS_SCRAP] = { "loss_scrap", "money" },
  [ANDON_KPI_MEASURE_BENEFIT] = { "benefit", "money" },
  [ANDON_KPI_MEASURE_COST] = { "cost", "money" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (measures) == ANDON_N_KPI_MEASURES);

const char *
andon_kpi_measure_to_string (AndonKpiMeasure measure)
{
  return measures[measure].word;
}

gboolean
andon_kpi_measure_from_string (const char      *word,
                               AndonKpiMeasure *out)
{
  for (guint i = 0; i < ANDON_N_KPI_MEASURES; i++)
    if (g_str_equal (word, measures[i].word))
      {
        *out = (AndonKpiMeasure) i;
        return TRUE;
      }

  return FALSE;
}

const char *
andon_kpi_measure_get_unit (AndonKpiMeasure measure)
{
  return measures[measure].unit;
}

void
andon_kpi_sums_add (AndonKpiSums       *self,
                    const AndonKpiSums *other)
{
  for (guint i = 0; i < ANDON_N_KPI_MEASURES; i++)
    self->value[i] += other->value[i];
}

void
andon_kpi_sums_subtract (AndonKpiSums       *self,
                         const AndonKpiSums *other)
{
  for (guint i = 0; i < ANDON_N_KPI_MEASURES; i++)
    self->value[i] -= other->value[i];
}
