/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-json.h>
#include <andon-kpi-columns.h>
#include <andon-time.h>

#include <andon-test-await.h>

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

static const char berlin[] =
  "{\"id\":\"nord\",\"zone\":\"Europe/Berlin\",\"shifts\":["
  "{\"name\":\"Early\",\"start\":\"06:00\",\"end\":\"14:00\"},"
  "{\"name\":\"Late\",\"start\":\"14:00\",\"end\":\"22:00\"},"
  "{\"name\":\"Night\",\"start\":\"22:00\",\"end\":\"06:00\",\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\"]}]}";
static const char chicago[] =
  "{\"id\":\"west\",\"zone\":\"America/Chicago\",\"shifts\":["
  "{\"name\":\"A\",\"start\":\"07:00\",\"end\":\"19:00\"},{\"name\":\"B\",\"start\":\"19:00\",\"end\":\"07:00\"}]}";

static AndonCalendar *
calendar_new (const char *json)
{
  g_autoptr (JsonObject) object = andon_json_parse_object (json, strlen (json), NULL, NULL);
  g_autoptr (GError) error = NULL;
  AndonCalendar *calendar = andon_calendar_from_json (object, &error);

  g_assert_no_error (error);
  return calendar;
}

static GArray *
columns (const char        *json,
         AndonKpiColumnKind kind,
         const char        *first,
         const char        *last,
         guint              n_shifts)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (json);
  GDate from, to;

  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  g_date_set_parse (&from, first);
  g_date_set_parse (&to, last);
  return andon_kpi_columns_new (calendar, kind, &from, &to, n_shifts, 10000);
}

#define column(i) (&g_array_index (list, AndonKpiColumn, (i)))

static gint64
at (const char *text)
{
  gint64 time = 0;

  g_assert_true (andon_time_parse (text, &time, NULL));
  return time;
}

static void
test_days (void)
{
  g_autoptr (GArray) list = columns (berlin, ANDON_KPI_COLUMN_DAY, "2026-03-27", "2026-03-30", 0);

  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpstr (column (1)->name, ==, "2026-03-28");
  g_assert_cmpint (column (1)->from, ==, at ("2026-03-28T05:00:00Z"));
  g_assert_cmpint (column (1)->to, ==, at ("2026-03-29T04:00:00Z"));
  g_assert_cmpint (column (1)->to - column (1)->from, ==, 23 * HOUR);
}

/* The vectors of the domain page: the night of the spring change has 7 h, that of the autumn change 9 h. */
static void
test_shifts (void)
{
  g_autoptr (GArray) spring = columns (berlin, ANDON_KPI_COLUMN_SHIFT, "2026-03-28", "2026-03-29", 0);
  g_autoptr (GArray) autumn = columns (berlin, ANDON_KPI_COLUMN_SHIFT, "2026-10-24", "2026-10-24", 0);
  GArray *list = spring;

  g_assert_cmpuint (list->len, ==, 6);
  g_assert_cmpstr (column (2)->name, ==, "2026-03-28/3");
  g_assert_cmpint (column (2)->to - column (2)->from, ==, 7 * HOUR);
  /* Nobody works in the night of a Sunday: the column is there, and empty. */
  g_assert_cmpstr (column (5)->name, ==, "2026-03-29/3");
  g_assert_cmpint (column (5)->to, ==, column (5)->from);
  list = autumn;
  g_assert_cmpint (column (2)->to - column (2)->from, ==, 9 * HOUR);
}

/* Two sites of different zones and shifts meet by the names of their columns. */
static void
test_sites_meet (void)
{
  g_autoptr (GArray) nord = columns (berlin, ANDON_KPI_COLUMN_SHIFT, "2026-11-20", "2026-11-21", 3);
  g_autoptr (GArray) west = columns (chicago, ANDON_KPI_COLUMN_SHIFT, "2026-11-20", "2026-11-21", 3);

  g_assert_cmpuint (nord->len, ==, west->len);
  for (guint i = 0; i < nord->len; i++)
    g_assert_cmpstr (g_array_index (nord, AndonKpiColumn, i).name, ==, g_array_index (west, AndonKpiColumn, i).name);
  g_assert_cmpint (g_array_index (west, AndonKpiColumn, 0).from, ==, at ("2026-11-20T13:00:00Z"));
  g_assert_cmpint (g_array_index (west, AndonKpiColumn, 2).from, ==, g_array_index (west, AndonKpiColumn, 2).to);
}

static void
test_hours (void)
{
  g_autoptr (GArray) list = columns (berlin, ANDON_KPI_COLUMN_HOUR, "2026-10-24", "2026-10-24", 0);

  g_assert_cmpuint (list->len, ==, 25);
  g_assert_cmpstr (column (24)->name, ==, "2026-10-24/25");
  g_assert_cmpint (column (24)->to, ==, at ("2026-10-25T05:00:00Z"));
}

static void
test_weeks_and_months (void)
{
  g_autoptr (GArray) weeks = columns (berlin, ANDON_KPI_COLUMN_WEEK, "2026-12-30", "2027-01-04", 0);
  g_autoptr (GArray) months = columns (berlin, ANDON_KPI_COLUMN_MONTH, "2026-01-31", "2026-03-01", 0);
  GArray *list = weeks;

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (column (0)->name, ==, "2026-W53");
  g_assert_cmpint (column (0)->from, ==, at ("2026-12-28T05:00:00Z"));
  g_assert_cmpstr (column (1)->name, ==, "2027-W01");
  list = months;
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpstr (column (1)->name, ==, "2026-02");
  g_assert_cmpint (column (1)->to - column (1)->from, ==, 28 * 24 * HOUR);
}

/* Whatever the kind, the columns of a year follow each other without gap or overlap. */
static void
test_nothing_is_lost (void)
{
  static const AndonKpiColumnKind kinds[] = {
    ANDON_KPI_COLUMN_HOUR, ANDON_KPI_COLUMN_DAY, ANDON_KPI_COLUMN_WEEK, ANDON_KPI_COLUMN_MONTH,
  };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GArray) list = columns (berlin, kinds[k], "2026-01-01", "2026-12-31", 0);

      for (guint i = 1; i < list->len; i++)
        g_assert_cmpint (column (i)->from, ==, column (i - 1)->to);
    }
}

static void
test_too_many (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (berlin);
  GDate first, last;

  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_dmy (&first, 1, G_DATE_JANUARY, 2000);
  g_date_set_dmy (&last, 31, G_DATE_DECEMBER, 9999);
  g_assert_null (andon_kpi_columns_new (calendar, ANDON_KPI_COLUMN_DAY, &first, &last, 0, 1000));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/kpi-columns/days", test_days);
  g_test_add_func ("/domain/kpi-columns/shifts", test_shifts);
  g_test_add_func ("/domain/kpi-columns/sites-meet", test_sites_meet);
  g_test_add_func ("/domain/kpi-columns/hours", test_hours);
  g_test_add_func ("/domain/kpi-columns/weeks-and-months", test_weeks_and_months);
  g_test_add_func ("/domain/kpi-columns/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/domain/kpi-columns/too-many", test_too_many);
  return g_test_run ();
}
