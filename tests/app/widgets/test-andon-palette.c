/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-palette.h"
#include "andon-widget-style.h"
#include "widget-test.h"

/* WCAG 2.1: text, and what carries meaning without being text. */
#define TEXT 4.5
#define SHAPE 3.0

static const char * const backgrounds[] = {
  "andon_view_bg", "andon_card_bg", "andon_hover_bg", "andon_selected_bg",
};

static GdkRGBA
look_up (GtkWidget  *widget,
         const char *name)
{
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color))
    g_error ("the palette has no %s", name);
  g_assert_cmpfloat (color.alpha, ==, 1);

  return color;
}

static void
check (GtkWidget  *widget,
       const char *ink,
       const char *paper,
       double      least)
{
  GdkRGBA one = look_up (widget, ink);
  GdkRGBA other = look_up (widget, paper);
  double contrast = andon_palette_contrast (&one, &other);

  g_test_message ("%s on %s: %.2f", ink, paper, contrast);
  g_assert_cmpfloat (contrast, >=, least);
}

static void
test_contrast (gconstpointer data)
{
  static const char * const inks[] = {
    "andon_fg", "andon_dim_fg", "andon_critical", "andon_high", "andon_medium", "andon_low",
  };
  static const char * const pairs[][2] = {
    { "andon_on_critical", "andon_critical" }, { "andon_on_high", "andon_high" },
    { "andon_on_medium", "andon_medium" }, { "andon_on_low", "andon_low" },
  };
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));

  andon_widget_style_install (gdk_display_get_default (), GPOINTER_TO_INT (data));

  for (guint paper = 0; paper < G_N_ELEMENTS (backgrounds); paper++)
    {
      for (guint ink = 0; ink < G_N_ELEMENTS (inks); ink++)
        check (widget, inks[ink], backgrounds[paper], TEXT);
      check (widget, "andon_focus", backgrounds[paper], SHAPE);
    }

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    check (widget, pairs[i][0], pairs[i][1], TEXT);

  /* What is selected is told from what is not. */
  check (widget, "andon_selected_edge", "andon_view_bg", SHAPE);
  check (widget, "andon_selected_edge", "andon_selected_bg", SHAPE);

  /* The line over the expected band, a bar on its track, a numeral cut out of the text colour. */
  check (widget, "andon_fg", "andon_band", TEXT);
  check (widget, "andon_dim_fg", "andon_track", SHAPE);
  check (widget, "andon_view_bg", "andon_fg", TEXT);

  g_object_unref (widget);
}

/* The four priorities must not look alike, nor any of them like a grey. */
static void
test_distinct (gconstpointer data)
{
  static const char * const names[] = { "andon_critical", "andon_high", "andon_medium", "andon_low", "andon_dim_fg" };
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));

  andon_widget_style_install (gdk_display_get_default (), GPOINTER_TO_INT (data));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < i; j++)
      {
        GdkRGBA one = look_up (widget, names[i]);
        GdkRGBA other = look_up (widget, names[j]);
        float apart = ABS (one.red - other.red) + ABS (one.green - other.green) + ABS (one.blue - other.blue);

        g_assert_cmpfloat (apart, >, 0.1);
      }

  g_object_unref (widget);
}

static void
test_arithmetic (void)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA grey = { 0.4667f, 0.4667f, 0.4667f, 1 };
  GdkRGBA faded = andon_palette_fade (&white, 0.25);

  g_assert_cmpfloat_with_epsilon (andon_palette_contrast (&black, &white), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (andon_palette_contrast (&white, &black), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (andon_palette_contrast (&grey, &white), 4.48, 0.02);
  g_assert_cmpfloat_with_epsilon (faded.alpha, 0.25, 1e-6);
}

static void
test_choose (void)
{
  g_assert_cmpint (andon_widget_style_choose (FALSE, FALSE), ==, ANDON_WIDGET_STYLE_LIGHT);
  g_assert_cmpint (andon_widget_style_choose (TRUE, FALSE), ==, ANDON_WIDGET_STYLE_DARK);
  g_assert_cmpint (andon_widget_style_choose (FALSE, TRUE), ==, ANDON_WIDGET_STYLE_HIGH_CONTRAST);
  g_assert_cmpint (andon_widget_style_choose (TRUE, TRUE), ==, ANDON_WIDGET_STYLE_HIGH_CONTRAST_DARK);
}

/* A change of palette reaches a widget that is already shown. */
static void
test_change_is_seen (void)
{
  GtkWidget *label = gtk_label_new ("x");
  GtkWindow *window = widget_test_present (label, 60, 40);
  AndonPalette light, dark;

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  andon_palette_load (&light, label);
  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_DARK);
  andon_palette_load (&dark, label);
  g_assert_false (gdk_rgba_equal (&light.level[ANDON_MARK_LEVEL_CRITICAL], &dark.level[ANDON_MARK_LEVEL_CRITICAL]));
  widget_test_close (window);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const styles[] = { "light", "dark", "high-contrast", "high-contrast-dark" };

  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/palette/arithmetic", test_arithmetic);
  g_test_add_func ("/widgets/palette/choose", test_choose);
  g_test_add_func ("/widgets/palette/change-is-seen", test_change_is_seen);
  for (int i = 0; i < (int) G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *contrast = g_strconcat ("/widgets/palette/contrast/", styles[i], NULL);
      g_autofree char *distinct = g_strconcat ("/widgets/palette/distinct/", styles[i], NULL);

      g_test_add_data_func (contrast, GINT_TO_POINTER (i), test_contrast);
      g_test_add_data_func (distinct, GINT_TO_POINTER (i), test_distinct);
    }

  return g_test_run ();
}
