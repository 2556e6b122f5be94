/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-status-pill.h"
#include "widget-test.h"

static void
test_properties (void)
{
  GtkWidget *pill = g_object_ref_sink (andon_status_pill_new (ANDON_STATUS_NEUTRAL, NULL));

  widget_test_property (pill, "status", ANDON_STATUS_DOWN);
  g_assert_true (gtk_widget_has_css_class (pill, "down"));
  widget_test_property (pill, "status", ANDON_STATUS_LIVE);
  g_assert_false (gtk_widget_has_css_class (pill, "down"));
  widget_test_property (pill, "text", "Live · 0.3 s");
  g_assert_cmpstr (andon_status_pill_get_text (ANDON_STATUS_PILL (pill)), ==, "Live · 0.3 s");
  g_assert_cmpint (andon_status_pill_get_status (ANDON_STATUS_PILL (pill)), ==, ANDON_STATUS_LIVE);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (pill)), ==, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_test_accessible_assert_property (pill, GTK_ACCESSIBLE_PROPERTY_LABEL, "Live · 0.3 s");
  g_assert_finalize_object (pill);
}

static cairo_surface_t *
render (AndonStatus status)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), andon_status_pill_new (status, "same words"));

  return widget_test_render (box, 200, 40, 1);
}

static void
test_told_apart_by_shape (void)
{
  cairo_surface_t *pictures[ANDON_STATUS_DOWN + 1];

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    pictures[i] = render (i);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (widget_test_differ (pictures[i], pictures[j]));
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    cairo_surface_destroy (pictures[i]);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/status-pill/properties", test_properties);
  g_test_add_func ("/widgets/status-pill/told-apart-by-shape", test_told_apart_by_shape);

  return g_test_run ();
}
