/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-sparkline.h"
#include "widget-test.h"

static GtkWidget *
make_spark (const double *values,
            gsize         n_values)
{
  GtkWidget *spark = andon_sparkline_new ();

  andon_sparkline_set_values (ANDON_SPARKLINE (spark), values, n_values);

  return spark;
}

static void
test_values (void)
{
  GtkWidget *spark = g_object_ref_sink (make_spark ((double[]) { 1, 2, 3 }, 3));

  g_assert_cmpuint (andon_sparkline_get_length (ANDON_SPARKLINE (spark)), ==, 3);
  andon_sparkline_set_values (ANDON_SPARKLINE (spark), NULL, 0);
  g_assert_cmpuint (andon_sparkline_get_length (ANDON_SPARKLINE (spark)), ==, 0);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (spark)), ==, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_finalize_object (spark);
}

/* Rises from the lower left to the upper right. */
static void
test_draws (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture = widget_test_render (make_spark ((double[]) { 0, 1, 2 }, 3), 90, 30, 1);
  guint32 ink = widget_test_color (probe, "andon_fg");

  g_assert_cmpuint (widget_test_count (picture, 0, 20, 25, 10, ink, 80), >, 5);
  g_assert_cmpuint (widget_test_count (picture, 65, 0, 25, 10, ink, 80), >, 5);
  g_assert_cmpuint (widget_test_count (picture, 0, 0, 25, 10, ink, 80), ==, 0);
  g_assert_cmpuint (widget_test_count (picture, 65, 20, 25, 10, ink, 80), ==, 0);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
test_range_and_gap (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  GtkWidget *spark = make_spark ((double[]) { 0, 0, NAN, NAN, 0, 0 }, 6);
  cairo_surface_t *picture;
  guint32 ink = widget_test_color (probe, "andon_fg");

  andon_sparkline_set_range (ANDON_SPARKLINE (spark), 0, 10);
  picture = widget_test_render (spark, 90, 30, 1);
  g_assert_cmpuint (widget_test_count (picture, 0, 27, 16, 3, ink, 80), >, 5);
  g_assert_cmpuint (widget_test_count (picture, 30, 0, 30, 30, ink, 80), ==, 0);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/sparkline/values", test_values);
  g_test_add_func ("/widgets/sparkline/draws", test_draws);
  g_test_add_func ("/widgets/sparkline/range-and-gap", test_range_and_gap);

  return g_test_run ();
}
