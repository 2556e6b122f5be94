/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-error.h>
#include <andon-time.h>

#include <andon-test-await.h>

static void
test_format (void)
{
  char buf[32];

  andon_time_format_into (0, buf);
  g_assert_cmpstr (buf, ==, "1970-01-01T00:00:00.000Z");
  andon_time_format_into (-1, buf);
  g_assert_cmpstr (buf, ==, "1969-12-31T23:59:59.999Z");
  andon_time_format_into (G_GINT64_CONSTANT (1709164800123456), buf);
  g_assert_cmpstr (buf, ==, "2024-02-29T00:00:00.123Z");
  andon_time_format_into (G_MAXINT64, buf);
  g_assert_cmpstr (buf, ==, "9999-12-31T23:59:59.999Z");
  andon_time_format_into (G_MININT64, buf);
  g_assert_cmpstr (buf, ==, "0001-01-01T00:00:00.000Z");
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64      us;
  } good[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01T00:00:00.5Z", 500000 },
    { "1970-01-01T00:00:00.1234567Z", 123456 },
    { "1970-01-01T01:00:00+01:00", 0 },
    { "1969-12-31T18:30:00-05:30", 0 },
    { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT (1483228800000000) },
    { "2024-02-29t12:00:00z", G_GINT64_CONSTANT (1709208000000000) },
  };
  static const char *const bad[] = {
    "", "2026", "2026-07-02", "2026-07-02T12:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-07-02T24:00:00Z", "2026-07-02T12:60:00Z",
    "2026-07-02T12:00:61Z", "2026-07-02T12:00:00.Z", "2026-07-02T12:00:00+1:00", "2026-07-02T12:00:00+24:00",
    "2026-07-02T12:00:00Zx", "2026-07-02T12:00Z", "0000-01-01T00:00:00Z", "x026-07-02T12:00:00Z",
    "9999-12-31T23:59:59-01:00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 us = -1;

      g_assert_true (andon_time_parse (good[i].text, &us, NULL));
      g_assert_cmpint (us, ==, good[i].us);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 us = 42;

      g_assert_false (andon_time_parse (bad[i], &us, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (us, ==, 42);
    }
}

/* Against GLib's calendar, over all years of four digits. */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64) g_rand_double_range (rand, -30610224000.0, 253402300799.0);
      gint64 us = seconds * ANDON_TIME_SECOND + g_rand_int_range (rand, 0, 1000) * 1000;
      g_autofree char *text = andon_time_format (us);
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
      gint64 back = 0;

      g_assert_true (g_str_has_prefix (text, expected));
      g_assert_true (andon_time_parse (text, &back, NULL));
      g_assert_cmpint (back, ==, us);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/time/format", test_format);
  g_test_add_func ("/domain/time/parse", test_parse);
  g_test_add_func ("/domain/time/round-trip", test_round_trip);
  return g_test_run ();
}
