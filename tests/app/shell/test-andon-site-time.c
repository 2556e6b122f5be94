/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-site-time.h"

/* 2026-11-22T12:00:00Z */
#define NOON (G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC)

static void
check (gint64 time, GTimeZone *site, GTimeZone *seat, gint64 now, const char *expected)
{
  g_autofree char *text = andon_site_time_format (time, site, seat, now, ANDON_SITE_TIME_MINUTES);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_zones (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GTimeZone) shanghai = g_time_zone_new_identifier ("Asia/Shanghai");

  if (berlin == NULL || shanghai == NULL)
    {
      g_test_skip ("no time zone data is installed");
      return;
    }
  check (NOON, NULL, utc, NOON, "12:00");
  check (NOON, utc, utc, NOON, "12:00");
  check (NOON, berlin, utc, NOON, "13:00 CET");
  check (NOON, berlin, berlin, NOON, "13:00");
  check (NOON, shanghai, berlin, NOON, "20:00 CST");
  check (NOON - G_TIME_SPAN_DAY, utc, utc, NOON, "21 Nov 12:00");
  check (NOON - 400 * G_TIME_SPAN_DAY, utc, utc, NOON, "18 Oct 2025 12:00");
  check (0, utc, utc, NOON, "–");
}

/* A clock that stands alone names its zone, or it is read against the times of another site. */
static void
test_zoned (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = andon_site_time_format (NOON, NULL, utc, NOON, ANDON_SITE_TIME_ZONED);

  g_assert_cmpstr (text, ==, "12:00:00 UTC");
}

static void
test_repeated_hour (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  /* 2026-10-25: the clocks go back at 01:00 UTC. */
  const gint64 back = G_GINT64_CONSTANT (1792890000) * G_USEC_PER_SEC;

  if (berlin == NULL)
    {
      g_test_skip ("no time zone data is installed");
      return;
    }
  check (back - 30 * G_TIME_SPAN_MINUTE, berlin, berlin, back, "02:30 +02:00");
  check (back + 30 * G_TIME_SPAN_MINUTE, berlin, berlin, back, "02:30 +01:00");
  check (back - 90 * G_TIME_SPAN_MINUTE, berlin, berlin, back, "01:30");
  check (back + 90 * G_TIME_SPAN_MINUTE, berlin, berlin, back, "03:30");
}

static void
test_lengths (void)
{
  const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = { { -5, "0 s" }, { 42, "42 s" }, { 60, "1 min" }, { 3600, "1 h" }, { 11400, "3 h 10 min" },
                { 187200, "2 d 4 h" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = andon_site_time_format_length (cases[i].seconds * G_USEC_PER_SEC);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shell/site-time/zones", test_zones);
  g_test_add_func ("/shell/site-time/zoned", test_zoned);
  g_test_add_func ("/shell/site-time/repeated-hour", test_repeated_hour);
  g_test_add_func ("/shell/site-time/lengths", test_lengths);
  return g_test_run ();
}
