/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-kpi-definition.h>

#include "andond-kpi-unit.h"

G_BEGIN_DECLS

/* A row of a grid: an asset, a line, or what pools parallel ones: an area, a site, all. One thread at a time. */
typedef struct _AndondKpiRow AndondKpiRow;

/* Why there is no value, or what to know about the one there is. */
typedef enum
{
  ANDOND_KPI_NOTE_NONE,
  ANDOND_KPI_NOTE_NOT_APPLICABLE, /* it lacks a measure that the formula names: an asset that counts nothing has no OEE */
  ANDOND_KPI_NOTE_NO_PLAN,        /* nothing was planned: that is not 0 % */
  ANDOND_KPI_NOTE_NO_FAILURE,     /* none in the window: neither 0 nor endless */
  ANDOND_KPI_NOTE_NO_DATA,        /* nothing has come from this time */
  ANDOND_KPI_NOTE_NOTHING,        /* another denominator is 0: nothing was produced, acknowledged, spent */
  ANDOND_KPI_NOTE_PROVISIONAL,    /* the period is not closed; there is a value */
  ANDOND_KPI_NOTE_RATE_EXCEEDED,  /* the ideal rate was exceeded; shown as it is, never clamped */
} AndondKpiNote;

typedef struct
{
  double        value;       /* NaN: none */
  double        numerator;   /* NaN: none */
  double        denominator; /* NaN: none */
  AndondKpiNote note;
} AndondKpiCell;

/* "no plan"; NULL for none. Static. */
const char     *andond_kpi_note_to_string (AndondKpiNote             note);

AndondKpiRow   *andond_kpi_row_new        (const char               *id,
                                           const char               *name);
void            andond_kpi_row_free       (AndondKpiRow             *self);
const char     *andond_kpi_row_get_id     (const AndondKpiRow       *self);
const char     *andond_kpi_row_get_name   (const AndondKpiRow       *self);
/* Borrows the unit, which must outlive the row. Pooled production figures are over those units that know plan, time and
 * counts, or A·E·Q would not be OEE. */
void            andond_kpi_row_add_unit   (AndondKpiRow             *self,
                                           AndondKpiUnit            *unit);

/* What there is of (measures) in [from, to); returns those that are known of the row. */
AndonKpiMeasures andond_kpi_row_sum      (AndondKpiRow             *self,
                                           gint64                    from,
                                           gint64                    to,
                                           AndonKpiMeasures         measures,
                                           AndonKpiSums             *sums);

/* A cell of a definition. (data_until): nothing came from this time on yet; (closed_until): what is before is closed. */
void            andond_kpi_row_get_cell   (AndondKpiRow             *self,
                                           const AndonKpiDefinition *definition,
                                           gint64                    from,
                                           gint64                    to,
                                           gint64                    data_until,
                                           gint64                    closed_until,
                                           AndondKpiCell            *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondKpiRow, andond_kpi_row_free)

G_END_DECLS
