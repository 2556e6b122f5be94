/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-enums.h"
#include "andon-kpi-formula.h"

G_BEGIN_DECLS

/* Which way is better. */
typedef enum
{
  ANDON_KPI_DIRECTION_HIGHER,
  ANDON_KPI_DIRECTION_LOWER,
  ANDON_KPI_DIRECTION_NONE, /* a plain figure: neither is */
} AndonKpiDirection;
#define ANDON_N_KPI_DIRECTIONS (ANDON_KPI_DIRECTION_NONE + 1)

/* How people read the value; the wire always carries the unit's own number. */
typedef enum
{
  ANDON_KPI_DISPLAY_NUMBER,
  ANDON_KPI_DISPLAY_PERCENT,  /* unit 1, shown times a hundred */
  ANDON_KPI_DISPLAY_DURATION, /* unit s, shown as hours and minutes */
  ANDON_KPI_DISPLAY_MONEY,    /* in the currency of the site */
} AndonKpiDisplay;
#define ANDON_N_KPI_DISPLAYS (ANDON_KPI_DISPLAY_MONEY + 1)

extern const AndonEnumWords andon_kpi_direction_words;
extern const AndonEnumWords andon_kpi_display_words;

/* What a KPI is, as data that people edit: each edit is a new version. Immutable after it was read; any thread.
 *
 * As JSON: { "id": "oee", "name": "OEE", "unit": "1", "formula": "pri_gq / pbt", "direction": "higher", "display":
 * "percent", "target": 0.75, "targets": { "nord-line-1": 0.8 }, "owner": "…", "note": "…", "version": 3 }; of these
 * id, name, unit and formula must be there. */
struct _AndonKpiDefinition
{
  char             *id;
  char             *name;
  char             *unit;    /* UCUM, "money" for what a site's currency counts */
  AndonKpiFormula  *formula;
  AndonKpiDirection direction;
  AndonKpiDisplay   display;
  double            target;  /* NaN: none */
  GHashTable       *targets; /* id of a row → double *, where a row has a target of its own */
  char             *owner;   /* nullable */
  char             *note;    /* nullable: what it leaves out, where it comes from */
  guint             version; /* 0: not stored yet */
};

#define ANDON_KPI_DEFINITION_MAX_TARGETS 10000

/* error: ANDON_DOMAIN_ERROR naming the member. */
AndonKpiDefinition *andon_kpi_definition_from_json  (JsonObject                *object,
                                                     GError                   **error);
void                andon_kpi_definition_free       (AndonKpiDefinition        *self);
void                andon_kpi_definition_write_json (const AndonKpiDefinition  *self,
                                                     AndonJsonWriter           *writer);

/* The row's own target, else the general one; NaN where there is none. */
double              andon_kpi_definition_get_target (const AndonKpiDefinition  *self,
                                                     const char                *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonKpiDefinition, andon_kpi_definition_free)

G_END_DECLS
