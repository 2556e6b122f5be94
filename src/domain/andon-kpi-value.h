/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-domain-types.h"

G_BEGIN_DECLS

/* One cell of a KPI: a ratio that is kept as its two sums, as roll-ups add numerators and denominators and never average
 * ratios (aligned with ISO 22400-2). Strings owned, nullable. */
struct _AndonKpiValue
{
  char   *kpi;         /* id of the definition, never NULL */
  guint   version;     /* of the definition */
  char   *unit;        /* UCUM */
  gint64  from;        /* us */
  gint64  to;          /* us, exclusive */
  double  numerator;   /* NaN: not applicable */
  double  denominator; /* 0: no plan, no failure, …: there is no value */
  double  target;      /* NaN: none */
  char   *note;        /* "no plan", "censored", "not applicable", … */
  gboolean provisional; /* the period is not closed */
};

AndonKpiValue *andon_kpi_value_new        (const char           *kpi);
void           andon_kpi_value_free       (AndonKpiValue        *self);

/* numerator / denominator, not clamped; FALSE when there is none. */
gboolean       andon_kpi_value_get        (const AndonKpiValue  *self,
                                           double               *out);

/* Adds the sums of other, widens the period; provisional if either is. A cell that does not apply adds nothing. */
void           andon_kpi_value_pool       (AndonKpiValue        *self,
                                           const AndonKpiValue  *other);

AndonKpiValue *andon_kpi_value_from_json  (JsonObject           *object,
                                           GError              **error);
void           andon_kpi_value_write_json (const AndonKpiValue  *self,
                                           AndonJsonWriter      *writer);

/* OEE from its parts: times in seconds, counts in pieces. PBT planned busy time, APT actual production time, PRI planned
 * run time per item, PQ produced, GQ good. A = APT / PBT, E = PRI·PQ / APT, Q = GQ / PQ, OEE = A·E·Q = PRI·GQ / PBT.
 * A ratio without a denominator is NaN. */
typedef struct
{
  double pbt;
  double apt;
  double pri_pq; /* Σ PRI·PQ */
  double pri_gq; /* Σ PRI·GQ */
} AndonOeeSums;

void           andon_oee_sums_add          (AndonOeeSums       *self,
                                            double              pbt,
                                            double              apt,
                                            double              pri,
                                            double              pq,
                                            double              gq);
double         andon_oee_sums_availability (const AndonOeeSums *self);
double         andon_oee_sums_performance  (const AndonOeeSums *self);
double         andon_oee_sums_quality      (const AndonOeeSums *self); /* pooled: Σ PRI·GQ / Σ PRI·PQ */
double         andon_oee_sums_oee          (const AndonOeeSums *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonKpiValue, andon_kpi_value_free)

G_END_DECLS
