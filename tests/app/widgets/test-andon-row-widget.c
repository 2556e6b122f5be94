/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-row-widget.h"
#include "andon-widget-style.h"
#include "widget-test.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define WIDTH 700

static const AndonRowContent sample = {
  .level = ANDON_MARK_LEVEL_CRITICAL,
  .variant = ANDON_MARK_NEW,
  .title = "Bearing vibration rising",
  .subtitle = "Cooling line 2 › P-104 · New",
  .count = 3,
  .clock_mode = ANDON_ROW_CLOCK_TEXT,
  .clock_text = "0:42",
  .badges = { { "BLIND", ANDON_BADGE_STRONG } },
};

static GtkWidget *
make_row (const AndonRowContent *content)
{
  GtkWidget *row = andon_row_widget_new ();

  andon_row_widget_set_content (ANDON_ROW_WIDGET (row), content);
  gtk_widget_set_valign (row, GTK_ALIGN_START);

  return row;
}

static void
test_properties (void)
{
  GtkWidget *row = g_object_ref_sink (andon_row_widget_new ());
  g_autoptr (AndonWidgetClock) clock = andon_widget_clock_new ();

  widget_test_property (row, "level", ANDON_MARK_LEVEL_HIGH);
  widget_test_property (row, "variant", ANDON_MARK_SHELVED);
  widget_test_property (row, "title", "title");
  widget_test_property (row, "subtitle", "subtitle");
  widget_test_property (row, "count", 4u);
  widget_test_property (row, "clock-mode", ANDON_ROW_CLOCK_REMAINING);
  widget_test_property (row, "clock-time", 5 * SECOND);
  widget_test_property (row, "clock-text", "text");
  widget_test_property (row, "fold", ANDON_ROW_FOLD_OPEN);
  widget_test_property (row, "dimmed", TRUE);
  widget_test_property (row, "density", ANDON_ROW_COMPACT);
  widget_test_property (row, "clock", clock);
  g_assert_finalize_object (row);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           guint      *n_notified)
{
  (*n_notified)++;
}

/* Rebinding the same content is free; clearing leaves nothing behind. */
static void
test_content (void)
{
  GtkWidget *row = g_object_ref_sink (make_row (&sample));
  g_autofree char *title = NULL;
  guint n_notified = 0;
  AndonMarkLevel level;

  g_signal_connect (row, "notify", G_CALLBACK (on_notify), &n_notified);
  andon_row_widget_set_content (ANDON_ROW_WIDGET (row), &sample);
  g_assert_cmpuint (n_notified, ==, 0);

  andon_row_widget_clear (ANDON_ROW_WIDGET (row));
  g_assert_cmpuint (n_notified, ==, 6);
  g_object_get (row, "title", &title, "level", &level, NULL);
  g_assert_null (title);
  g_assert_cmpint (level, ==, ANDON_MARK_LEVEL_NONE);
  g_assert_finalize_object (row);
}

static void
test_accessible (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *row = make_row (&sample);

  g_object_ref_sink (row);
  andon_row_widget_set_accessible (row, "nobody hears", NULL);
  gtk_box_append (GTK_BOX (box), row);
  andon_row_widget_set_accessible (row, "Critical, new, Bearing vibration rising", "P-104");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_test_accessible_assert_property (box, GTK_ACCESSIBLE_PROPERTY_LABEL, "Critical, new, Bearing vibration rising");
  gtk_test_accessible_assert_property (box, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "P-104");
  g_object_unref (row);
  g_object_unref (box);
}

static int
get_height (AndonRowDensity density)
{
  GtkWidget *row = make_row (&sample);
  GtkWindow *window;
  int height;

  andon_row_widget_set_density (ANDON_ROW_WIDGET (row), density);
  window = widget_test_present (row, WIDTH, 200);
  height = gtk_widget_get_height (row);
  widget_test_close (window);

  return height;
}

static void
test_text_scaling (void)
{
  int comfortable = get_height (ANDON_ROW_COMFORTABLE);
  int compact = get_height (ANDON_ROW_COMPACT);
  int dpi;

  g_assert_cmpint (compact, <=, 30);
  g_assert_cmpint (comfortable, <=, 60);

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * 2, NULL);
  g_assert_cmpint (get_height (ANDON_ROW_COMPACT), >, compact * 4 / 3);
  g_assert_cmpint (get_height (ANDON_ROW_COMFORTABLE), >, comfortable * 4 / 3);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

static cairo_surface_t *
render (const AndonRowContent *content,
        int                    width)
{
  return widget_test_render (make_row (content), width, 60, 1);
}

static guint
count_ink (cairo_surface_t *picture,
           GtkWidget       *probe,
           int              x,
           int              width)
{
  return widget_test_count (picture, x, 0, width, 60, widget_test_color (probe, "andon_fg"), 60);
}

static void
test_draws (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture = render (&sample, WIDTH);
  guint32 critical = widget_test_color (probe, "andon_critical");

  g_assert_cmphex (widget_test_get_pixel (picture, 1, 20), ==, critical);
  g_assert_cmpuint (widget_test_count (picture, 10, 0, 40, 60, critical, 8), >, 150);
  g_assert_cmpuint (count_ink (picture, probe, 50, 150), >, 100);
  g_assert_cmpuint (count_ink (picture, probe, WIDTH - 60, 60), >, 20);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
test_acknowledged_has_no_stripe (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  AndonRowContent content = sample;
  cairo_surface_t *picture;

  content.variant = ANDON_MARK_ACKNOWLEDGED;
  picture = render (&content, WIDTH);
  g_assert_cmphex (widget_test_get_pixel (picture, 1, 20), ==, widget_test_color (probe, "andon_view_bg"));
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
test_right_to_left (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  picture = render (&sample, WIDTH);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_cmphex (widget_test_get_pixel (picture, WIDTH - 2, 20), ==, widget_test_color (probe, "andon_critical"));
  g_assert_cmpuint (count_ink (picture, probe, 0, 60), >, 20);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

/* A word longer than any row ends in an ellipsis before what stands at the end. */
static void
test_long_words (void)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  AndonRowContent content = sample;
  cairo_surface_t *picture;

  content.badges[0].text = NULL;
  content.title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsvorsitzender";
  content.subtitle = content.title;
  content.clock_text = "";
  picture = render (&content, 360);
  g_assert_cmpuint (count_ink (picture, probe, 60, 180), >, 100);
  g_assert_cmpuint (count_ink (picture, probe, 360 - 60, 60), ==, 0);
  cairo_surface_destroy (picture);
  g_object_unref (probe);
}

static void
test_running_clock (void)
{
  g_autoptr (AndonWidgetClock) clock = andon_widget_clock_new ();
  AndonRowContent content = sample;
  GtkWidget *row;
  GtkWindow *window;
  cairo_surface_t *before, *after;

  andon_widget_clock_set_frozen_at (clock, 1000 * SECOND);
  content.variant = ANDON_MARK_ACKNOWLEDGED;
  content.clock_mode = ANDON_ROW_CLOCK_ELAPSED;
  content.clock_time = 960 * SECOND;
  row = make_row (&content);
  andon_row_widget_set_clock (ANDON_ROW_WIDGET (row), clock);
  window = widget_test_present (row, WIDTH, 60);
  before = widget_test_snapshot (row, 1);
  andon_widget_clock_set_frozen_at (clock, 1027 * SECOND);
  gtk_widget_queue_draw (row);
  after = widget_test_snapshot (row, 1);
  g_assert_true (widget_test_differ (before, after));
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
  widget_test_close (window);
}

static void
test_spark_keeps_the_newest (void)
{
  GtkWidget *row = g_object_ref_sink (andon_row_widget_new ());
  double values[3 * ANDON_ROW_MAX_SPARK];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i;
  andon_row_widget_set_spark (ANDON_ROW_WIDGET (row), values, G_N_ELEMENTS (values));
  andon_row_widget_set_spark (ANDON_ROW_WIDGET (row), NULL, 0);
  g_assert_finalize_object (row);
}

/* Every contrast of a row as it comes out in the end, in all four styles. */
static void
test_styles (gconstpointer style)
{
  GtkWidget *probe = g_object_ref_sink (gtk_label_new (NULL));
  cairo_surface_t *picture;

  andon_widget_style_install (gdk_display_get_default (), GPOINTER_TO_INT (style));
  picture = render (&sample, WIDTH);
  g_assert_cmphex (widget_test_get_pixel (picture, 1, 20), ==, widget_test_color (probe, "andon_critical"));
  g_assert_cmpuint (count_ink (picture, probe, 50, 150), >, 100);
  /* The strong badge is inverted. */
  g_assert_cmpuint (count_ink (picture, probe, WIDTH - 160, 90), >, 200);
  cairo_surface_destroy (picture);
  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  g_object_unref (probe);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const styles[] = { "light", "dark", "high-contrast", "high-contrast-dark" };

  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/row-widget/properties", test_properties);
  g_test_add_func ("/widgets/row-widget/content", test_content);
  g_test_add_func ("/widgets/row-widget/accessible", test_accessible);
  g_test_add_func ("/widgets/row-widget/text-scaling", test_text_scaling);
  g_test_add_func ("/widgets/row-widget/draws", test_draws);
  g_test_add_func ("/widgets/row-widget/acknowledged-has-no-stripe", test_acknowledged_has_no_stripe);
  g_test_add_func ("/widgets/row-widget/right-to-left", test_right_to_left);
  g_test_add_func ("/widgets/row-widget/long-words", test_long_words);
  g_test_add_func ("/widgets/row-widget/running-clock", test_running_clock);
  g_test_add_func ("/widgets/row-widget/spark-keeps-the-newest", test_spark_keeps_the_newest);
  for (int i = 0; i < (int) G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *path = g_strconcat ("/widgets/row-widget/styles/", styles[i], NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_styles);
    }

  return g_test_run ();
}
