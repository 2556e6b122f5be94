/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-response-clock.h"
#include "widget-test.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)

static void
test_properties (void)
{
  GtkWidget *clock = g_object_ref_sink (andon_response_clock_new ());
  g_autoptr (AndonWidgetClock) time = andon_widget_clock_new ();

  widget_test_property (clock, "level", ANDON_MARK_LEVEL_HIGH);
  widget_test_property (clock, "label", "New");
  widget_test_property (clock, "since", 3 * SECOND);
  widget_test_property (clock, "until", 5 * SECOND);
  widget_test_property (clock, "allowed", 9 * SECOND);
  widget_test_property (clock, "clock", time);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (clock)), ==, GTK_ACCESSIBLE_ROLE_TIMER);
  g_assert_finalize_object (clock);
}

static void
check_text (AndonResponseClock *clock,
            const char         *expected)
{
  g_autofree char *text = andon_response_clock_dup_text (clock);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  g_autoptr (AndonWidgetClock) time = andon_widget_clock_new ();
  GtkWidget *widget = g_object_ref_sink (andon_response_clock_new ());
  AndonResponseClock *clock = ANDON_RESPONSE_CLOCK (widget);

  andon_widget_clock_set_frozen_at (time, 1000 * SECOND);
  andon_response_clock_set_clock (clock, time);
  andon_response_clock_set_since (clock, 958 * SECOND);
  check_text (clock, "0:42");
  andon_response_clock_set_label (clock, "New");
  andon_response_clock_set_allowed (clock, 5 * MINUTE);
  check_text (clock, "New 0:42 of 5:00");
  andon_widget_clock_set_frozen_at (time, 1298 * SECOND);
  check_text (clock, "New 5:40 of 5:00 · 0:40 over");
  andon_response_clock_set_until (clock, 1029 * SECOND);
  check_text (clock, "New 1:11 of 5:00");

  /* A platform's clock that is behind the seat's never counts backwards. */
  andon_response_clock_set_until (clock, 1 * SECOND);
  check_text (clock, "New 0:00 of 5:00");
  g_object_unref (widget);
}

static void
test_bar (void)
{
  g_autoptr (AndonWidgetClock) time = andon_widget_clock_new ();
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  GtkWidget *clock = andon_response_clock_new ();
  cairo_surface_t *picture;
  guint32 color;
  guint n_colored;

  andon_widget_clock_set_frozen_at (time, 1000 * SECOND);
  g_object_set (clock, "clock", time, "level", ANDON_MARK_LEVEL_CRITICAL, "since", 850 * SECOND, "allowed", 5 * MINUTE,
                NULL);
  gtk_widget_set_valign (clock, GTK_ALIGN_START);
  picture = widget_test_render (clock, 200, 60, 1);
  color = widget_test_color (probe, "andon_critical");
  n_colored = widget_test_count (picture, 0, 20, 200, 40, color, 4);
  g_assert_cmpuint (n_colored, >, 450);
  g_assert_cmpuint (n_colored, <, 700);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/response-clock/properties", test_properties);
  g_test_add_func ("/widgets/response-clock/text", test_text);
  g_test_add_func ("/widgets/response-clock/bar", test_bar);

  return g_test_run ();
}
