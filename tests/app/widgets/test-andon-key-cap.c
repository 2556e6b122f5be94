/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-key-cap.h"
#include "widget-test.h"

static void
test_properties (void)
{
  GtkWidget *cap = g_object_ref_sink (andon_key_cap_new ("A"));

  g_assert_cmpstr (andon_key_cap_get_key (ANDON_KEY_CAP (cap)), ==, "A");
  widget_test_property (cap, "key", "Space");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (cap)), ==, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  g_assert_finalize_object (cap);
}

static void
test_grows_with_its_text (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *small = andon_key_cap_new ("A");
  GtkWidget *large = andon_key_cap_new ("Ctrl+Z");
  GtkWindow *window;

  gtk_box_append (GTK_BOX (box), small);
  gtk_box_append (GTK_BOX (box), large);
  window = widget_test_present (box, 300, 40);
  g_assert_cmpint (gtk_widget_get_width (large), >, gtk_widget_get_width (small) * 2);
  andon_key_cap_set_key (ANDON_KEY_CAP (small), "Ctrl+Shift+Z");
  g_assert_cmpstr (andon_key_cap_get_key (ANDON_KEY_CAP (small)), ==, "Ctrl+Shift+Z");
  widget_test_close (window);
}

static void
test_draws (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture;

  gtk_box_append (GTK_BOX (box), andon_key_cap_new ("H"));
  picture = widget_test_render (box, 60, 30, 1);
  g_assert_cmpuint (widget_test_count (picture, 0, 0, 60, 30, widget_test_color (probe, "andon_dim_fg"), 60), >, 40);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/key-cap/properties", test_properties);
  g_test_add_func ("/widgets/key-cap/grows-with-its-text", test_grows_with_its_text);
  g_test_add_func ("/widgets/key-cap/draws", test_draws);

  return g_test_run ();
}
