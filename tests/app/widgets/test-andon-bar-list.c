/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-bar-list.h"
#include "widget-test.h"

static const AndonBarItem items[] = {
  { "Vibration", "+3.9 mm/s", 1.0 },
  { "Temperature", "+6.1 K", 0.5 },
  { "Flow", "−1.2 kg", 0.0 },
  { "Pressure", NULL, NAN },
};

static void
test_items (void)
{
  GtkWidget *list = g_object_ref_sink (andon_bar_list_new ());
  int empty, full;

  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, -1, &empty, NULL, NULL, NULL);
  g_assert_cmpint (empty, ==, 0);
  andon_bar_list_set_items (ANDON_BAR_LIST (list), items, G_N_ELEMENTS (items));
  g_assert_cmpuint (andon_bar_list_get_n_items (ANDON_BAR_LIST (list)), ==, 4);
  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, -1, &full, NULL, NULL, NULL);
  g_assert_cmpint (full, >, 4 * 12);

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (list)), ==, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (list, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Vibration +3.9 mm/s; Temperature +6.1 K; Flow −1.2 kg; Pressure ");
  andon_bar_list_set_items (ANDON_BAR_LIST (list), NULL, 0);
  g_assert_cmpuint (andon_bar_list_get_n_items (ANDON_BAR_LIST (list)), ==, 0);
  g_assert_finalize_object (list);
}

/* Bars are as long as their share. */
static void
test_lengths (void)
{
  GtkWidget *list = andon_bar_list_new ();
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture;
  guint32 ink;
  guint whole, half, none;
  int line;

  gtk_widget_set_valign (list, GTK_ALIGN_START);
  andon_bar_list_set_items (ANDON_BAR_LIST (list), items, 3);
  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, -1, &line, NULL, NULL, NULL);
  line = (line + 6) / 3;
  picture = widget_test_render (list, 500, 120, 1);
  ink = widget_test_color (probe, "andon_dim_fg");
  whole = widget_test_count (picture, 110, 0, 290, line, ink, 2);
  half = widget_test_count (picture, 110, line, 290, line, ink, 2);
  none = widget_test_count (picture, 110, 2 * line, 290, line, ink, 2);
  g_assert_cmpuint (whole, >, 700);
  g_assert_cmpuint (half * 2, >, whole * 8 / 10);
  g_assert_cmpuint (half * 2, <, whole * 12 / 10);
  g_assert_cmpuint (none, ==, 0);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
check_format (double      value,
              const char *unit,
              const char *expected)
{
  g_autofree char *text = andon_bar_list_format_value (value, unit);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (3.9, "mm/s", "+3.9\u00a0mm/s");
  check_format (-1.2, "%", "−1.2\u00a0%");
  check_format (0.4, "A", "+0.4\u00a0A");
  check_format (12.345, NULL, "+12.3");
  check_format (1482.7, "1/min", "+1483\u00a01/min");
  check_format (0, "K", "0\u00a0K");
  check_format (NAN, "K", "unknown");
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/bar-list/items", test_items);
  g_test_add_func ("/widgets/bar-list/lengths", test_lengths);
  g_test_add_func ("/widgets/bar-list/format", test_format);

  return g_test_run ();
}
