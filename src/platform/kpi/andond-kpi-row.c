/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-kpi-row.h"

#include <math.h>

#define BIT(measure) ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_##measure)
#define COUNTED (BIT (PBT) | BIT (APT) | BIT (PRI_PQ) | BIT (PRI_GQ))
#define PRODUCTION (ANDOND_KPI_MEASURES_PACE | ANDOND_KPI_MEASURES_GOOD | ANDOND_KPI_MEASURES_LOSS)

struct _AndondKpiRow
{
  char      *id;
  char      *name;
  GPtrArray *units; /* AndondKpiUnit, borrowed */
};

static const char *const note_words[] = {
  [ANDOND_KPI_NOTE_NONE] = NULL,
  [ANDOND_KPI_NOTE_NOT_APPLICABLE] = "not applicable",
  [ANDOND_KPI_NOTE_NO_PLAN] = "no plan",
  [ANDOND_KPI_NOTE_NO_FAILURE] = "no failure in the window",
  [ANDOND_KPI_NOTE_NO_DATA] = "no data",
  [ANDOND_KPI_NOTE_NOTHING] = "nothing to divide by",
  [ANDOND_KPI_NOTE_PROVISIONAL] = "provisional",
  [ANDOND_KPI_NOTE_RATE_EXCEEDED] = "ideal rate exceeded",
};

const char *
andond_kpi_note_to_string (AndondKpiNote note)
{
  return note_words[note];
}

AndondKpiRow *
andond_kpi_row_new (const char *id,
                    const char *name)
{
  AndondKpiRow *self = g_new0 (AndondKpiRow, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->units = g_ptr_array_new ();
  return self;
}

void
andond_kpi_row_free (AndondKpiRow *self)
{
  g_ptr_array_unref (self->units);
  g_free (self->name);
  g_free (self->id);
  g_free (self);
}

const char *
andond_kpi_row_get_id (const AndondKpiRow *self)
{
  return self->id;
}

const char *
andond_kpi_row_get_name (const AndondKpiRow *self)
{
  return self->name;
}

void
andond_kpi_row_add_unit (AndondKpiRow  *self,
                         AndondKpiUnit *unit)
{
  g_ptr_array_add (self->units, unit);
}

static gboolean
any_unit_counts (const AndondKpiRow *self)
{
  for (guint i = 0; i < self->units->len; i++)
    if ((andond_kpi_unit_get_known (g_ptr_array_index (self->units, i)) & COUNTED) == COUNTED)
      return TRUE;

  return FALSE;
}

AndonKpiMeasures
andond_kpi_row_sum (AndondKpiRow     *self,
                    gint64            from,
                    gint64            to,
                    AndonKpiMeasures  measures,
                    AndonKpiSums     *sums)
{
  gboolean counts = self->units->len > 1 && any_unit_counts (self);
  AndonKpiMeasures known = BIT (HOURS);

  for (guint i = 0; i < self->units->len; i++)
    {
      AndondKpiUnit *unit = g_ptr_array_index (self->units, i);
      AndonKpiMeasures unit_known = andond_kpi_unit_get_known (unit);

      if (counts && (unit_known & COUNTED) != COUNTED)
        unit_known &= ~PRODUCTION;
      known |= unit_known;
      andond_kpi_unit_sum (unit, from, to, measures & unit_known, sums);
    }
  sums->value[ANDON_KPI_MEASURE_HOURS] += (double) (to - from) / (3600.0 * G_USEC_PER_SEC);
  return known;
}

static AndondKpiNote
why_there_is_none (AndonKpiMeasures    used,
                   const AndonKpiSums *sums)
{
  if ((used & BIT (PBT)) != 0 && sums->value[ANDON_KPI_MEASURE_PBT] == 0)
    return ANDOND_KPI_NOTE_NO_PLAN;
  if ((used & BIT (FAILURES)) != 0 && sums->value[ANDON_KPI_MEASURE_FAILURES] == 0)
    return ANDOND_KPI_NOTE_NO_FAILURE;
  return ANDOND_KPI_NOTE_NOTHING;
}

void
andond_kpi_row_get_cell (AndondKpiRow             *self,
                         const AndonKpiDefinition *definition,
                         gint64                    from,
                         gint64                    to,
                         gint64                    data_until,
                         gint64                    closed_until,
                         AndondKpiCell            *out)
{
  AndonKpiMeasures used = andon_kpi_formula_get_measures (definition->formula);
  AndonKpiMeasures known;
  AndonKpiSums sums = { 0 };

  *out = (AndondKpiCell) { NAN, NAN, NAN, ANDOND_KPI_NOTE_NO_DATA };
  if (from >= data_until)
    return;
  known = andond_kpi_row_sum (self, from, to, used, &sums);
  if ((used & ~known) != 0)
    {
      out->note = ANDOND_KPI_NOTE_NOT_APPLICABLE;
      return;
    }
  andon_kpi_formula_evaluate (definition->formula, &sums, &out->numerator, &out->denominator);
  if (isfinite (out->numerator) && isfinite (out->denominator) && out->denominator != 0)
    out->value = out->numerator / out->denominator;
  if (!isfinite (out->value))
    {
      out->value = NAN;
      out->note = why_there_is_none (used, &sums);
    }
  else if (to > closed_until)
    out->note = ANDOND_KPI_NOTE_PROVISIONAL;
  else if (used == (BIT (PRI_PQ) | BIT (APT)) && out->value > 1)
    out->note = ANDOND_KPI_NOTE_RATE_EXCEEDED;
  else
    out->note = ANDOND_KPI_NOTE_NONE;
}
