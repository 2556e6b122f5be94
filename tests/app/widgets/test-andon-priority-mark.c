/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-mark-draw.h"
#include "andon-priority-mark.h"
#include "andon-pulse.h"
#include "andon-widget-style.h"
#include "widget-test.h"

#define SIZE 40

static const char * const level_colors[] = {
  NULL, "andon_critical", "andon_high", "andon_medium", "andon_low",
};

static const char * const on_level_colors[] = {
  NULL, "andon_on_critical", "andon_on_high", "andon_on_medium", "andon_on_low",
};

static cairo_surface_t *
render (AndonMarkLevel   level,
        AndonMarkVariant variant)
{
  GtkWidget *mark = andon_priority_mark_new (level, variant);

  andon_priority_mark_set_size (ANDON_PRIORITY_MARK (mark), SIZE);
  gtk_widget_set_halign (mark, GTK_ALIGN_START);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);

  return widget_test_render (mark, 120, 80, 1);
}

static void
test_properties (void)
{
  GtkWidget *mark = g_object_ref_sink (andon_priority_mark_new (ANDON_MARK_LEVEL_NONE, ANDON_MARK_NEW));

  g_assert_cmpint (andon_priority_mark_get_size (ANDON_PRIORITY_MARK (mark)), ==, 20);
  widget_test_property (mark, "level", ANDON_MARK_LEVEL_HIGH);
  widget_test_property (mark, "variant", ANDON_MARK_SHELVED);
  widget_test_property (mark, "size", 30);
  g_assert_cmpint (andon_priority_mark_get_level (ANDON_PRIORITY_MARK (mark)), ==, ANDON_MARK_LEVEL_HIGH);
  g_assert_cmpint (andon_priority_mark_get_variant (ANDON_PRIORITY_MARK (mark)), ==, ANDON_MARK_SHELVED);
  g_assert_finalize_object (mark);
}

static void
test_role (void)
{
  GtkWidget *mark = g_object_ref_sink (andon_priority_mark_new (ANDON_MARK_LEVEL_HIGH, ANDON_MARK_NEW));

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (mark)), ==, GTK_ACCESSIBLE_ROLE_IMG);
  g_object_unref (mark);
}

static void
test_measure (void)
{
  GtkWidget *mark = g_object_ref_sink (andon_priority_mark_new (ANDON_MARK_LEVEL_HIGH, ANDON_MARK_NEW));
  int minimum, natural;

  andon_priority_mark_set_size (ANDON_PRIORITY_MARK (mark), 33);
  gtk_widget_measure (mark, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 33);
  g_assert_cmpint (natural, ==, 33);
  g_object_unref (mark);
}

static void
test_outline (void)
{
  graphene_point_t points[8];

  g_assert_cmpuint (andon_mark_get_outline (ANDON_MARK_LEVEL_CRITICAL, 10, points), ==, 8);
  g_assert_cmpuint (andon_mark_get_outline (ANDON_MARK_LEVEL_HIGH, 10, points), ==, 3);
  g_assert_cmpuint (andon_mark_get_outline (ANDON_MARK_LEVEL_MEDIUM, 10, points), ==, 4);
  g_assert_cmpuint (andon_mark_get_outline (ANDON_MARK_LEVEL_LOW, 10, points), ==, 0);
  g_assert_cmpfloat (points[0].x, ==, 5);
}

/* Filled is open, hollow is seen to; the numeral is written in the colour made for it. */
static void
test_filled_and_hollow (gconstpointer style)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));

  andon_widget_style_install (gdk_display_get_default (), GPOINTER_TO_INT (style));

  for (int level = ANDON_MARK_LEVEL_CRITICAL; level <= ANDON_MARK_LEVEL_LOW; level++)
    {
      cairo_surface_t *filled = render (level, ANDON_MARK_NEW);
      cairo_surface_t *hollow = render (level, ANDON_MARK_ACKNOWLEDGED);
      cairo_surface_t *grey = render (level, ANDON_MARK_NORMAL);
      guint32 color = widget_test_color (probe, level_colors[level]);
      guint n_filled = widget_test_count (filled, 0, 0, SIZE, SIZE, color, 8);
      guint n_hollow = widget_test_count (hollow, 0, 0, SIZE, SIZE, color, 8);

      g_assert_cmpuint (n_filled, >, n_hollow + 40);
      g_assert_cmpuint (n_hollow, >, 60);
      g_assert_cmpuint (widget_test_count (grey, 0, 0, SIZE, SIZE, color, 8), ==, 0);
      color = widget_test_color (probe, on_level_colors[level]);
      g_assert_cmpuint (widget_test_count (filled, 0, 0, SIZE, SIZE, color, 8), >, 15);
      cairo_surface_destroy (filled);
      cairo_surface_destroy (hollow);
      cairo_surface_destroy (grey);
    }

  g_object_unref (probe);
}

/* By shape: without colour, no two levels and no two variants are the same picture. */
static void
test_told_apart_by_shape (void)
{
  cairo_surface_t *pictures[5][9];

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  for (int level = ANDON_MARK_LEVEL_CRITICAL; level <= ANDON_MARK_LEVEL_LOW; level++)
    for (int variant = ANDON_MARK_NEW; variant <= ANDON_MARK_NORMAL; variant++)
      pictures[level][variant] = render (level, variant);

  for (int level = ANDON_MARK_LEVEL_CRITICAL; level <= ANDON_MARK_LEVEL_LOW; level++)
    for (int variant = ANDON_MARK_NEW; variant <= ANDON_MARK_NORMAL; variant++)
      {
        for (int other = ANDON_MARK_NEW; other < variant; other++)
          g_assert_true (widget_test_differ (pictures[level][variant], pictures[level][other]));
        /* The grey ones have only their shape to tell the level by. */
        for (int other = ANDON_MARK_LEVEL_CRITICAL; other < level && variant >= ANDON_MARK_SHELVED; other++)
          g_assert_true (widget_test_differ (pictures[level][variant], pictures[other][variant]));
      }

  for (int level = ANDON_MARK_LEVEL_CRITICAL; level <= ANDON_MARK_LEVEL_LOW; level++)
    for (int variant = ANDON_MARK_NEW; variant <= ANDON_MARK_NORMAL; variant++)
      cairo_surface_destroy (pictures[level][variant]);
}

static void
test_none_draws_nothing (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture = render (ANDON_MARK_LEVEL_NONE, ANDON_MARK_NEW);

  g_assert_cmpuint (widget_test_count (picture, 0, 0, SIZE, SIZE, widget_test_color (probe, "andon_view_bg"), 0), ==,
                    SIZE * SIZE);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
test_beat (void)
{
  g_assert_cmpint (andon_pulse_beat (0), ==, 0);
  g_assert_cmpint (andon_pulse_beat (G_USEC_PER_SEC), ==, 4);
  g_assert_true (andon_pulse_beat_is_lit (0));
  g_assert_true (andon_pulse_beat_is_lit (1));
  g_assert_false (andon_pulse_beat_is_lit (2));
  g_assert_false (andon_pulse_beat_is_lit (3));
  g_assert_true (andon_pulse_beat_is_lit (4));
}

typedef struct
{
  GtkWidget *widget;
  cairo_surface_t *first;
} Watch;

static gboolean
has_changed (gpointer data)
{
  Watch *watch = data;
  cairo_surface_t *now = widget_test_snapshot (watch->widget, 1);
  gboolean changed = widget_test_differ (watch->first, now);

  cairo_surface_destroy (now);

  return changed;
}

static gboolean
pulses (AndonMarkVariant variant)
{
  GtkWidget *mark = andon_priority_mark_new (ANDON_MARK_LEVEL_CRITICAL, variant);
  GtkWindow *window = widget_test_present (mark, 60, 40);
  Watch watch = { mark, widget_test_snapshot (mark, 1) };
  gboolean changed = widget_test_await (has_changed, &watch, 1.5);

  cairo_surface_destroy (watch.first);
  widget_test_close (window);

  return changed;
}

static void
test_only_new_pulses (void)
{
  g_assert_true (pulses (ANDON_MARK_NEW));
  g_assert_false (pulses (ANDON_MARK_RETURNED));

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_false (pulses (ANDON_MARK_NEW));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* The frame clock rests when nothing pulses. */
static void
test_clock_rests (void)
{
  GtkWidget *mark = andon_priority_mark_new (ANDON_MARK_LEVEL_CRITICAL, ANDON_MARK_NEW);
  GtkWindow *window = widget_test_present (mark, 60, 40);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  g_assert_nonnull (g_object_get_data (G_OBJECT (clock), "andon-pulse"));
  andon_priority_mark_set_variant (ANDON_PRIORITY_MARK (mark), ANDON_MARK_ACKNOWLEDGED);
  g_assert_null (g_object_get_data (G_OBJECT (clock), "andon-pulse"));
  andon_priority_mark_set_variant (ANDON_PRIORITY_MARK (mark), ANDON_MARK_NEW);
  g_assert_nonnull (g_object_get_data (G_OBJECT (clock), "andon-pulse"));
  gtk_widget_set_visible (mark, FALSE);
  g_assert_null (g_object_get_data (G_OBJECT (clock), "andon-pulse"));
  widget_test_close (window);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const styles[] = { "light", "dark", "high-contrast", "high-contrast-dark" };

  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/priority-mark/properties", test_properties);
  g_test_add_func ("/widgets/priority-mark/role", test_role);
  g_test_add_func ("/widgets/priority-mark/measure", test_measure);
  g_test_add_func ("/widgets/priority-mark/outline", test_outline);
  g_test_add_func ("/widgets/priority-mark/told-apart-by-shape", test_told_apart_by_shape);
  g_test_add_func ("/widgets/priority-mark/none-draws-nothing", test_none_draws_nothing);
  g_test_add_func ("/widgets/priority-mark/beat", test_beat);
  g_test_add_func ("/widgets/priority-mark/only-new-pulses", test_only_new_pulses);
  g_test_add_func ("/widgets/priority-mark/clock-rests", test_clock_rests);
  for (int i = 0; i < (int) G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *path = g_strconcat ("/widgets/priority-mark/filled-and-hollow/", styles[i], NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_filled_and_hollow);
    }

  return g_test_run ();
}
