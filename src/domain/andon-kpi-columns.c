/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-columns.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

static const char *const kind_table[] = { "hour", "shift", "day", "week", "month" };

G_STATIC_ASSERT (G_N_ELEMENTS (kind_table) == ANDON_N_KPI_COLUMN_KINDS);

const AndonEnumWords andon_kpi_column_kind_words = { kind_table, ANDON_N_KPI_COLUMN_KINDS };

guint
andon_kpi_columns_count_shifts (const AndonCalendar *calendar)
{
  AndonShift shifts[ANDON_CALENDAR_MAX_SHIFTS];
  guint most = 0;
  GDate day;

  /* Any week will do: the days of the week are all that tells days apart. */
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, G_DATE_JUNE, 2026);
  for (guint i = 0; i < 7; i++, g_date_add_days (&day, 1))
    most = MAX (most, andon_calendar_list_shifts (calendar, &day, shifts));
  return most;
}

static void
append (GArray      *columns,
        const GDate *day,
        guint        part,
        gint64       from,
        gint64       to)
{
  AndonKpiColumn column = { .day = *day, .part = part, .from = from, .to = to };

  if (part > 0)
    g_snprintf (column.name, sizeof column.name, "%04d-%02d-%02d/%u", g_date_get_year (day), g_date_get_month (day),
                g_date_get_day (day), part);
  else
    g_snprintf (column.name, sizeof column.name, "%04d-%02d-%02d", g_date_get_year (day), g_date_get_month (day),
                g_date_get_day (day));
  g_array_append_val (columns, column);
}

static void
append_shifts (GArray              *columns,
               const AndonCalendar *calendar,
               const GDate         *day,
               guint                n_shifts)
{
  AndonShift shifts[ANDON_CALENDAR_MAX_SHIFTS];
  guint n = andon_calendar_list_shifts (calendar, day, shifts);
  gint64 start, end;

  andon_calendar_get_day (calendar, day, &start, &end);
  for (guint i = 0; i < n_shifts; i++)
    append (columns, day, i + 1, i < n ? shifts[i].start : end, i < n ? shifts[i].end : end);
}

static void
append_hours (GArray              *columns,
              const AndonCalendar *calendar,
              const GDate         *day)
{
  gint64 start, end;
  guint part = 1;

  andon_calendar_get_day (calendar, day, &start, &end);
  for (gint64 from = start; from < end; from += HOUR, part++)
    append (columns, day, part, from, MIN (from + HOUR, end));
}

/* A week's number may belong to the year before or after: it is that of its Thursday. */
static void
name_week (AndonKpiColumn *column)
{
  GDate thursday = column->day;

  g_date_add_days (&thursday, 3);
  g_snprintf (column->name, sizeof column->name, "%04d-W%02u", g_date_get_year (&thursday),
              g_date_get_iso8601_week_of_year (&column->day));
}

static void
append_long (GArray              *columns,
             const AndonCalendar *calendar,
             const GDate         *begin,
             const GDate         *next,
             AndonKpiColumnKind   kind)
{
  AndonKpiColumn *column;
  gint64 from, to, unused;

  andon_calendar_get_day (calendar, begin, &from, &unused);
  andon_calendar_get_day (calendar, next, &to, &unused);
  append (columns, begin, 0, from, to);
  column = &g_array_index (columns, AndonKpiColumn, columns->len - 1);
  if (kind == ANDON_KPI_COLUMN_WEEK)
    name_week (column);
  else if (kind == ANDON_KPI_COLUMN_MONTH)
    g_snprintf (column->name, sizeof column->name, "%04d-%02d", g_date_get_year (begin), g_date_get_month (begin));
}

/* Back to the start of the week or month. */
static void
align (GDate              *day,
       AndonKpiColumnKind  kind)
{
  if (kind == ANDON_KPI_COLUMN_WEEK)
    g_date_subtract_days (day, g_date_get_weekday (day) - G_DATE_MONDAY);
  else if (kind == ANDON_KPI_COLUMN_MONTH)
    g_date_set_day (day, 1);
}

static void
step (GDate              *day,
      AndonKpiColumnKind  kind)
{
  if (kind == ANDON_KPI_COLUMN_WEEK)
    g_date_add_days (day, 7);
  else if (kind == ANDON_KPI_COLUMN_MONTH)
    g_date_add_months (day, 1);
  else
    g_date_add_days (day, 1);
}

GArray *
andon_kpi_columns_new (const AndonCalendar *calendar,
                       AndonKpiColumnKind   kind,
                       const GDate         *first,
                       const GDate         *last,
                       guint                n_shifts,
                       guint                max)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (AndonKpiColumn));
  GDate day = *first;

  if (n_shifts == 0)
    n_shifts = andon_kpi_columns_count_shifts (calendar);
  align (&day, kind);
  while (g_date_compare (&day, last) <= 0)
    {
      GDate next = day;

      step (&next, kind);
      if (kind == ANDON_KPI_COLUMN_HOUR)
        append_hours (columns, calendar, &day);
      else if (kind == ANDON_KPI_COLUMN_SHIFT)
        append_shifts (columns, calendar, &day, n_shifts);
      else
        append_long (columns, calendar, &day, &next, kind);
      if (columns->len > max)
        return NULL;
      day = next;
    }

  return g_steal_pointer (&columns);
}
