/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-widget-clock.h"
#include "widget-test.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static void
test_properties (void)
{
  AndonWidgetClock *clock = andon_widget_clock_new ();

  widget_test_property (clock, "offset", 5 * SECOND);
  widget_test_property (clock, "frozen-at", 7 * SECOND);
  g_assert_cmpint (andon_widget_clock_get_offset (clock), ==, 5 * SECOND);
  g_assert_cmpint (andon_widget_clock_get_frozen_at (clock), ==, 7 * SECOND);
  g_assert_finalize_object (clock);
}

static void
test_now (void)
{
  g_autoptr (AndonWidgetClock) clock = andon_widget_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 now;

  andon_widget_clock_set_offset (clock, -3600 * SECOND);
  now = andon_widget_clock_get_now (clock);
  g_assert_cmpint (now, >=, before - 3600 * SECOND);
  g_assert_cmpint (now, <=, g_get_real_time () - 3600 * SECOND);

  andon_widget_clock_set_frozen_at (clock, 42);
  g_assert_cmpint (andon_widget_clock_get_now (clock), ==, 42);
  g_assert_true (andon_widget_clock_get_default () == andon_widget_clock_get_default ());
}

static void
check_format (gint64      microseconds,
              const char *expected)
{
  g_autofree char *text = andon_widget_clock_format_duration (microseconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (0, "0:00");
  check_format (-5 * SECOND, "0:00");
  check_format (G_MININT64, "0:00");
  check_format (SECOND - 1, "0:00");
  check_format (42 * SECOND, "0:42");
  check_format (665 * SECOND, "11:05");
  check_format (10930 * SECOND, "3:02:10");
  check_format (48 * 3600 * SECOND - 1, "47:59:59");
  check_format (51 * 3600 * SECOND, "2 d 3 h");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/widget-clock/properties", test_properties);
  g_test_add_func ("/widgets/widget-clock/now", test_now);
  g_test_add_func ("/widgets/widget-clock/format", test_format);

  return g_test_run ();
}
