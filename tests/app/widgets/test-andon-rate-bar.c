/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-rate-bar.h"
#include "widget-test.h"

static void
test_properties (void)
{
  GtkWidget *bar = g_object_ref_sink (andon_rate_bar_new ());

  widget_test_property (bar, "count", 4u);
  widget_test_property (bar, "threshold", 12u);
  widget_test_property (bar, "minutes", 5u);
  widget_test_property (bar, "flood", TRUE);
  g_assert_cmpuint (andon_rate_bar_get_count (ANDON_RATE_BAR (bar)), ==, 4);
  g_assert_finalize_object (bar);
}

static void
test_accessible (void)
{
  GtkWidget *bar = g_object_ref_sink (andon_rate_bar_new ());

  andon_rate_bar_set_count (ANDON_RATE_BAR (bar), 4);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (bar)), ==, GTK_ACCESSIBLE_ROLE_METER);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 4.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 10.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "10 min: 4, flood at 10");
  andon_rate_bar_set_flood (ANDON_RATE_BAR (bar), TRUE);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "10 min: 4, FLOOD");
  g_object_unref (bar);
}

static int
least_width (GtkWidget *bar)
{
  int minimum;

  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Where there is little room, what is normal gives way; FLOOD does not. */
static void
test_narrow (void)
{
  GtkWidget *bar = g_object_ref_sink (andon_rate_bar_new ());
  int normal, flood, natural;

  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &normal, &natural, NULL, NULL);
  andon_rate_bar_set_flood (ANDON_RATE_BAR (bar), TRUE);
  flood = least_width (bar);
  g_assert_cmpint (normal + 30, <, natural);
  g_assert_cmpint (normal + 20, <, flood);
  g_object_unref (bar);
}

/* A flood is told by a word on a filled badge, not by an alarm's colour. */
static void
test_flood_is_no_alarm_colour (void)
{
  static const char * const colors[] = { "andon_critical", "andon_high", "andon_medium" };
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  GtkWidget *bar = andon_rate_bar_new ();
  cairo_surface_t *picture;

  andon_rate_bar_set_count (ANDON_RATE_BAR (bar), 27);
  andon_rate_bar_set_flood (ANDON_RATE_BAR (bar), TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_START);
  picture = widget_test_render (bar, 420, 40, 1);
  g_assert_cmpuint (widget_test_count (picture, 0, 0, 420, 40, widget_test_color (probe, "andon_fg"), 4), >, 800);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    g_assert_cmpuint (widget_test_count (picture, 0, 0, 420, 40, widget_test_color (probe, colors[i]), 6), ==, 0);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/rate-bar/properties", test_properties);
  g_test_add_func ("/widgets/rate-bar/narrow", test_narrow);
  g_test_add_func ("/widgets/rate-bar/accessible", test_accessible);
  g_test_add_func ("/widgets/rate-bar/flood-is-no-alarm-colour", test_flood_is_no_alarm_colour);

  return g_test_run ();
}
