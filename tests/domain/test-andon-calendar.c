/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-calendar.h"
#include "andon-error.h"
#include "andon-json.h"
#include "andon-json-writer.h"
#include "andon-test-await.h"
#include "andon-time.h"

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)

static const char three_shifts[] =
  "{\"id\":\"nord-shifts\",\"zone\":\"Europe/Berlin\",\"shifts\":["
  "{\"name\":\"Early\",\"start\":\"06:00\",\"end\":\"14:00\"},"
  "{\"name\":\"Late\",\"start\":\"14:00\",\"end\":\"22:00\"},"
  "{\"name\":\"Night\",\"start\":\"22:00\",\"end\":\"06:00\"}]}";

static AndonCalendar *
calendar_new (const char  *json,
              GError     **error)
{
  g_autoptr (JsonObject) object = andon_json_parse_object (json, strlen (json), NULL, error);

  return object != NULL ? andon_calendar_from_json (object, error) : NULL;
}

static gint64
at (const char *text)
{
  gint64 time = 0;

  g_assert_true (andon_time_parse (text, &time, NULL));
  return time;
}

static void
test_night_of_a_clock_change (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (three_shifts, NULL);
  AndonShift shift;

  g_assert_nonnull (calendar);
  g_assert_true (andon_calendar_find_shift (calendar, at ("2026-03-29T01:30:00Z"), &shift));
  g_assert_cmpstr (shift.name, ==, "Night");
  g_assert_cmpint (shift.end - shift.start, ==, 7 * HOUR);
  g_assert_cmpint (g_date_get_day (&shift.day), ==, 28);
  g_assert_cmpint (g_date_get_month (&shift.day), ==, 3);

  g_assert_true (andon_calendar_find_shift (calendar, at ("2026-10-24T20:00:00Z"), &shift));
  g_assert_cmpstr (shift.name, ==, "Night");
  g_assert_cmpint (shift.end - shift.start, ==, 9 * HOUR);
  g_assert_cmpint (g_date_get_day (&shift.day), ==, 24);
}

static void
test_edges_belong_to_the_next (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (three_shifts, NULL);
  AndonShift shift;

  g_assert_true (andon_calendar_find_shift (calendar, at ("2026-07-02T12:00:00Z"), &shift));
  g_assert_cmpstr (shift.name, ==, "Late");
  g_assert_true (andon_calendar_find_shift (calendar, at ("2026-07-02T11:59:59Z"), &shift));
  g_assert_cmpstr (shift.name, ==, "Early");
  g_assert_true (andon_calendar_find_next_shift (calendar, at ("2026-07-02T12:00:00Z"), &shift));
  g_assert_cmpstr (shift.name, ==, "Night");
}

static void
test_days_off (void)
{
  static const char weekdays[] =
    "{\"zone\":\"Asia/Shanghai\",\"shifts\":[{\"name\":\"Day\",\"start\":\"08:00\",\"end\":\"20:00\","
    "\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"]}]}";
  g_autoptr (AndonCalendar) calendar = calendar_new (weekdays, NULL);
  AndonShift shift;

  g_assert_false (andon_calendar_find_shift (calendar, at ("2026-11-21T04:00:00Z"), &shift)); /* a Saturday */
  g_assert_true (andon_calendar_find_next_shift (calendar, at ("2026-11-21T04:00:00Z"), &shift));
  g_assert_cmpint (shift.start, ==, at ("2026-11-23T00:00:00Z"));
}

/* The three shifts cover every instant once, through both changes of the clock. */
static void
test_covers_the_year (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (three_shifts, NULL);
  gint64 time = at ("2026-01-01T05:00:00Z");
  gint64 end = at ("2027-01-02T00:00:00Z");

  while (time < end)
    {
      AndonShift shift;

      g_assert_true (andon_calendar_find_shift (calendar, time, &shift));
      g_assert_cmpint (shift.start, ==, time);
      time = shift.end;
    }
}

static void
test_round_trip (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (three_shifts, NULL);
  g_auto (AndonJsonWriter) writer;

  andon_json_writer_init (&writer, 256);
  andon_calendar_write_json (calendar, &writer);
  g_assert_cmpstr (writer.out->str, ==, three_shifts);
}

static void
test_refusals_name_the_member (void)
{
  static const struct { const char *json, *names; } rows[] = {
    { "{\"zone\":\"Mars/Olympus\",\"shifts\":[{\"name\":\"A\",\"start\":\"06:00\",\"end\":\"14:00\"}]}", "zone" },
    { "{\"zone\":\"UTC\",\"shifts\":[]}", "shifts" },
    { "{\"zone\":\"UTC\",\"shifts\":[7]}", "shifts" },
    { "{\"zone\":\"UTC\",\"shifts\":[{\"name\":\"A\",\"start\":\"6:00\",\"end\":\"14:00\"}]}", "start" },
    { "{\"zone\":\"UTC\",\"shifts\":[{\"name\":\"A\",\"start\":\"06:00\",\"end\":\"25:00\"}]}", "end" },
    { "{\"zone\":\"UTC\",\"shifts\":[{\"name\":\"A\",\"start\":\"06:00\",\"end\":\"14:00\",\"days\":[\"moon\"]}]}", "days" },
    { "{\"shifts\":[]}", "zone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (calendar_new (rows[i].json, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == ANDON_DOMAIN_ERROR);
      g_assert_nonnull (strstr (error->message, rows[i].names));
    }
}

/* A night shift stays whole in the day on which it starts, also where the clocks change. */
static void
test_production_day (void)
{
  g_autoptr (AndonCalendar) calendar = calendar_new (three_shifts, NULL);
  AndonShift shifts[ANDON_CALENDAR_MAX_SHIFTS];
  gint64 start, end, sum = 0;
  GDate day;

  g_assert_true (andon_calendar_find_day (calendar, at ("2026-03-29T01:30:00Z"), &day));
  g_assert_cmpint (g_date_get_day (&day), ==, 28);
  andon_calendar_get_day (calendar, &day, &start, &end);
  g_assert_cmpint (start, ==, at ("2026-03-28T05:00:00Z"));
  g_assert_cmpint (end, ==, at ("2026-03-29T04:00:00Z"));
  g_assert_cmpuint (andon_calendar_list_shifts (calendar, &day, shifts), ==, 3);
  g_assert_cmpstr (shifts[0].name, ==, "Early");
  g_assert_cmpstr (shifts[2].name, ==, "Night");
  g_assert_cmpint (shifts[0].start, ==, start);
  g_assert_cmpint (shifts[2].end, ==, end);

  /* The days of a year follow each other without gap, and the two changes cancel out. */
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2026);
  for (int i = 0; i < 365; i++, g_date_add_days (&day, 1))
    {
      gint64 before = end;

      andon_calendar_get_day (calendar, &day, &start, &end);
      if (i > 0)
        g_assert_cmpint (start, ==, before);
      sum += end - start;
    }
  g_assert_cmpint (sum, ==, 365 * 24 * HOUR);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/calendar/night-of-a-clock-change", test_night_of_a_clock_change);
  g_test_add_func ("/domain/calendar/edges", test_edges_belong_to_the_next);
  g_test_add_func ("/domain/calendar/days-off", test_days_off);
  g_test_add_func ("/domain/calendar/covers-the-year", test_covers_the_year);
  g_test_add_func ("/domain/calendar/round-trip", test_round_trip);
  g_test_add_func ("/domain/calendar/refusals", test_refusals_name_the_member);
  g_test_add_func ("/domain/calendar/production-day", test_production_day);
  return g_test_run ();
}
