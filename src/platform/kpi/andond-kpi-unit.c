/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-kpi-unit.h"

#define BIT(measure) ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_##measure)
#define POINTS (BIT (RESTORE) | BIT (FAILURES) | BIT (ACK_WAIT) | BIT (ACKED) | BIT (RESOLVE) | BIT (RESOLVED) \
                | BIT (ALERTS) | BIT (BENEFIT) | BIT (COST))

G_STATIC_ASSERT (ANDON_N_KPI_MEASURES < 32);

struct _AndondKpiAsset
{
  int              refs;
  char            *id;
  AndonKpiMeasures known; /* those that were added to */
  AndondKpiSeries *series[ANDON_N_KPI_MEASURES]; /* NULL: never added to */
};

typedef struct
{
  AndondKpiAsset  *asset;
  AndonKpiMeasures measures;
} Member;

typedef struct
{
  gint64 from;
  double money_per_s;
} Rate;

struct _AndondKpiUnit
{
  GArray *members; /* Member */
  GArray *rates;   /* Rate, by time */
};

AndondKpiAsset *
andond_kpi_asset_new (const char *id)
{
  AndondKpiAsset *self = g_new0 (AndondKpiAsset, 1);

  self->refs = 1;
  self->id = g_strdup (id);
  return self;
}

AndondKpiAsset *
andond_kpi_asset_ref (AndondKpiAsset *self)
{
  self->refs++;
  return self;
}

void
andond_kpi_asset_unref (AndondKpiAsset *self)
{
  if (--self->refs > 0)
    return;

  for (guint i = 0; i < ANDON_N_KPI_MEASURES; i++)
    g_clear_pointer (&self->series[i], andond_kpi_series_free);
  g_free (self->id);
  g_free (self);
}

const char *
andond_kpi_asset_get_id (const AndondKpiAsset *self)
{
  return self->id;
}

gboolean
andond_kpi_asset_add (AndondKpiAsset  *self,
                      AndonKpiMeasure  measure,
                      gint64           from,
                      gint64           to,
                      double           amount)
{
  gboolean points = (POINTS & ANDON_KPI_MEASURE_BIT (measure)) != 0;

  if (self->series[measure] == NULL)
    self->series[measure] = andond_kpi_series_new (points ? ANDOND_KPI_SERIES_POINTS : ANDOND_KPI_SERIES_SPANS);
  self->known |= ANDON_KPI_MEASURE_BIT (measure);
  return andond_kpi_series_add (self->series[measure], from, to, amount);
}

void
andond_kpi_asset_clear (AndondKpiAsset   *self,
                        AndonKpiMeasures  measures,
                        gint64            from,
                        gint64            to)
{
  for (guint i = 0; i < ANDON_N_KPI_MEASURES; i++)
    if ((measures & ANDON_KPI_MEASURE_BIT (i)) != 0 && self->series[i] != NULL)
      andond_kpi_series_clear (self->series[i], from, to);
}

AndonKpiMeasures
andond_kpi_asset_get_known (const AndondKpiAsset *self)
{
  return self->known;
}

static void
clear_member (gpointer data)
{
  andond_kpi_asset_unref (((Member *) data)->asset);
}

AndondKpiUnit *
andond_kpi_unit_new (void)
{
  AndondKpiUnit *self = g_new0 (AndondKpiUnit, 1);

  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  self->rates = g_array_new (FALSE, FALSE, sizeof (Rate));
  g_array_set_clear_func (self->members, clear_member);
  return self;
}

void
andond_kpi_unit_free (AndondKpiUnit *self)
{
  g_array_unref (self->members);
  g_array_unref (self->rates);
  g_free (self);
}

void
andond_kpi_unit_add_asset (AndondKpiUnit    *self,
                           AndondKpiAsset   *asset,
                           AndonKpiMeasures  measures)
{
  Member member = { andond_kpi_asset_ref (asset), measures };

  g_array_append_val (self->members, member);
}

void
andond_kpi_unit_set_rate (AndondKpiUnit *self,
                          gint64         from,
                          double         money_per_hour)
{
  Rate rate = { from, money_per_hour / 3600.0 };
  guint place = 0;

  while (place < self->rates->len && g_array_index (self->rates, Rate, place).from < from)
    place++;
  if (place < self->rates->len && g_array_index (self->rates, Rate, place).from == from)
    g_array_index (self->rates, Rate, place) = rate;
  else
    g_array_insert_val (self->rates, place, rate);
}

AndonKpiMeasures
andond_kpi_unit_get_known (const AndondKpiUnit *self)
{
  AndonKpiMeasures known = BIT (HOURS);

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = &g_array_index (self->members, Member, i);

      known |= andond_kpi_asset_get_known (member->asset) & member->measures;
    }
  if (self->rates->len > 0 && (known & BIT (PBT)) != 0)
    known |= ANDOND_KPI_MEASURES_LOSS;
  return known;
}

static void
add_series (AndondKpiUnit    *self,
            gint64            from,
            gint64            to,
            AndonKpiMeasures  measures,
            AndonKpiSums     *sums)
{
  for (guint m = 0; m < self->members->len; m++)
    {
      const Member *member = &g_array_index (self->members, Member, m);
      AndonKpiMeasures wanted = measures & member->measures;

      for (guint i = 0; wanted != 0; i++, wanted >>= 1)
        if ((wanted & 1) != 0 && member->asset->series[i] != NULL)
          sums->value[i] += andond_kpi_series_get (member->asset->series[i], from, to);
    }
}

/* Between PBT and PRI·GQ lie the three losses: stops, running slowly, what was not good. A negative one is an ideal rate
 * that was exceeded, or work that nobody had planned, and counts as what it is. */
static void
add_losses (AndondKpiUnit *self,
            gint64         from,
            gint64         to,
            double         money_per_s,
            AndonKpiSums  *sums)
{
  AndonKpiSums time = { 0 };

  add_series (self, from, to, BIT (PBT) | BIT (APT) | BIT (PRI_PQ) | BIT (PRI_GQ), &time);
  sums->value[ANDON_KPI_MEASURE_LOSS_STOP] +=
    money_per_s * (time.value[ANDON_KPI_MEASURE_PBT] - time.value[ANDON_KPI_MEASURE_APT]);
  sums->value[ANDON_KPI_MEASURE_LOSS_SLOW] +=
    money_per_s * (time.value[ANDON_KPI_MEASURE_APT] - time.value[ANDON_KPI_MEASURE_PRI_PQ]);
  sums->value[ANDON_KPI_MEASURE_LOSS_SCRAP] +=
    money_per_s * (time.value[ANDON_KPI_MEASURE_PRI_PQ] - time.value[ANDON_KPI_MEASURE_PRI_GQ]);
}

void
andond_kpi_unit_sum (AndondKpiUnit    *self,
                     gint64            from,
                     gint64            to,
                     AndonKpiMeasures  measures,
                     AndonKpiSums     *sums)
{
  add_series (self, from, to, measures, sums);
  if ((measures & ANDOND_KPI_MEASURES_LOSS) == 0)
    return;

  for (guint i = 0; i < self->rates->len; i++)
    {
      const Rate *rate = &g_array_index (self->rates, Rate, i);
      gint64 end = i + 1 < self->rates->len ? g_array_index (self->rates, Rate, i + 1).from : G_MAXINT64;

      if (MAX (from, rate->from) < MIN (to, end))
        add_losses (self, MAX (from, rate->from), MIN (to, end), rate->money_per_s, sums);
    }
}
