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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonKpiValue, andon_kpi_value_free)

G_END_DECLS
