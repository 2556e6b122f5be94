/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-calendar.h"
#include "andon-enums.h"

G_BEGIN_DECLS

/* The columns of a grid as a site's calendar cuts them. Hours, days and weeks are those of production days, so a night
 * shift is never torn; their length is elapsed time, so a day of a clock change has 23 or 25 hours. */
typedef enum
{
  ANDON_KPI_COLUMN_HOUR,
  ANDON_KPI_COLUMN_SHIFT,
  ANDON_KPI_COLUMN_DAY,
  ANDON_KPI_COLUMN_WEEK, /* ISO 8601, from Monday's production day */
  ANDON_KPI_COLUMN_MONTH,
} AndonKpiColumnKind;
#define ANDON_N_KPI_COLUMN_KINDS (ANDON_KPI_COLUMN_MONTH + 1)

extern const AndonEnumWords andon_kpi_column_kind_words;

typedef struct
{
  char   name[32]; /* "2026-11-20", "2026-11-20/2" (shift, hour), "2026-W47", "2026-11": the same on every site */
  GDate  day;      /* the production day on which it begins */
  guint  part;     /* of the day, from 1; 0 where it is whole days */
  gint64 from;     /* us */
  gint64 to;       /* us, exclusive; = from where the calendar has no such column: no third shift */
} AndonKpiColumn;

/* Whole columns whose production days reach from (first) to (last), both in it: weeks and months are widened to whole
 * ones. A shift column is there for each shift that any day of the calendar has, so that columns of several sites meet
 * by their names: pass as (n_shifts) the most that any of them has, 0: as many as this calendar has. Returns an array
 * of AndonKpiColumn, in order of time; NULL where there would be more than (max). */
GArray *andon_kpi_columns_new   (const AndonCalendar *calendar,
                                 AndonKpiColumnKind   kind,
                                 const GDate         *first,
                                 const GDate         *last,
                                 guint                n_shifts,
                                 guint                max);

/* The most shifts that a production day of the calendar has. */
guint   andon_kpi_columns_count_shifts (const AndonCalendar *calendar);

G_END_DECLS
