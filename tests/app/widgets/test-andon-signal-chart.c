/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-chart-row.h"
#include "andon-signal-chart-private.h"
#include "widget-test.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define START (G_GINT64_CONSTANT (1795354928) * SECOND)
#define N_SAMPLES 600
#define WIDTH 600
#define HEIGHT 220

/* Ten minutes at 1 Hz, a slow wave of ±1 round 5 within 3.5 … 6.5, out of it at the end; no samples in 200 … 260. */
static AndonChartSeries *
make_series (void)
{
  AndonChartSeries *series = andon_chart_series_new ("Vibration", "mm/s");
  gint64 times[N_SAMPLES];
  double values[N_SAMPLES], lows[N_SAMPLES], highs[N_SAMPLES];
  guint8 quality[N_SAMPLES];
  gsize n_samples = 0;

  for (int i = 0; i < N_SAMPLES; i++)
    {
      if (i >= 200 && i < 260)
        continue;
      times[n_samples] = START + i * SECOND;
      values[n_samples] = 5 + sin (i / 40.0) + (i > 540 ? 4 : 0);
      lows[n_samples] = 3.5;
      highs[n_samples] = 6.5;
      quality[n_samples] = i >= 400 && i < 450 ? 2 : 0;
      n_samples++;
    }

  g_assert_true (andon_chart_series_append (series, times, values, quality, n_samples));
  g_assert_true (andon_chart_series_set_band (series, times, lows, highs, n_samples));

  return series;
}

static GtkWidget *
make_chart (void)
{
  GtkWidget *chart = andon_signal_chart_new ();
  g_autoptr (AndonChartSeries) series = make_series ();

  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (chart), series);
  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (chart), START, START + N_SAMPLES * SECOND);

  return chart;
}

static void
test_properties (void)
{
  GtkWidget *chart = g_object_ref_sink (make_chart ());
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  widget_test_property (chart, "cursor", START + SECOND);
  widget_test_property (chart, "selectable", FALSE);
  widget_test_property (chart, "lane-height", 50);
  widget_test_property (chart, "label", "The chart");
  widget_test_property (chart, "show-names", FALSE);
  widget_test_property (chart, "time-zone", zone);
  g_assert_cmpuint (andon_signal_chart_get_n_series (ANDON_SIGNAL_CHART (chart)), ==, 1);
  andon_signal_chart_remove_all (ANDON_SIGNAL_CHART (chart));
  g_assert_cmpuint (andon_signal_chart_get_n_series (ANDON_SIGNAL_CHART (chart)), ==, 0);
  g_assert_finalize_object (chart);
}

/* A series may outlive its chart, and a chart forgets a series that is taken away. */
static void
test_series_lifetime (void)
{
  GtkWidget *chart = g_object_ref_sink (andon_signal_chart_new ());
  AndonChartSeries *series = make_series ();

  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (chart), series);
  andon_signal_chart_remove_series (ANDON_SIGNAL_CHART (chart), series);
  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (chart), series);
  g_assert_finalize_object (chart);
  andon_chart_series_clear (series);
  g_assert_finalize_object (series);
}

static void
test_accessible (void)
{
  GtkWidget *chart = make_chart ();
  GtkWindow *window = widget_test_present (chart, WIDTH, HEIGHT);
  g_autofree char *summary = NULL;

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (chart)), ==, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Vibration");
  summary = andon_signal_chart_dup_summary (ANDON_SIGNAL_CHART (chart));
  g_assert_nonnull (strstr (summary, "Vibration: "));
  g_assert_nonnull (strstr (summary, "highest 10.00\u00a0mm/s"));
  g_assert_nonnull (strstr (summary, "outside the expected band for about "));
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
  widget_test_close (window);
}

static void
test_table (void)
{
  GtkWidget *widget = g_object_ref_sink (make_chart ());
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  GListModel *table = andon_signal_chart_get_table (chart);
  guint n_rows = g_list_model_get_n_items (table);
  guint n_gaps = 0, n_bad = 0, n_outside = 0;

  g_assert_cmpuint (n_rows, ==, 200);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (AndonChartRow) row = g_list_model_get_item (table, i);

      g_assert_cmpstr (andon_chart_row_get_series (row), ==, "Vibration");
      g_assert_nonnull (andon_chart_row_get_time (row));
      n_gaps += g_str_equal (andon_chart_row_get_remark (row), "gap");
      n_bad += g_str_equal (andon_chart_row_get_remark (row), "bad quality");
      n_outside += g_str_equal (andon_chart_row_get_remark (row), "outside");
    }
  g_assert_cmpuint (n_gaps, >=, 18);
  g_assert_cmpuint (n_gaps, <=, 21);
  g_assert_cmpuint (n_bad, >=, 16);
  g_assert_cmpuint (n_outside, >=, 18);

  /* Few samples need few rows. */
  andon_signal_chart_set_view (chart, START, START + 10 * SECOND);
  g_assert_true (andon_signal_chart_get_table (chart) == table);
  g_assert_cmpuint (g_list_model_get_n_items (table), ==, 10);
  g_object_unref (widget);
}

static void
test_table_row (void)
{
  static const char * const names[] = { "time", "series", "value", "expected", "remark" };
  AndonChartRow *row = andon_chart_row_new ("time", "series", "value", "expected", "remark");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (row, names[i], &text, NULL);
      g_assert_cmpstr (text, ==, names[i]);
    }
  g_assert_cmpstr (andon_chart_row_get_value (row), ==, "value");
  g_assert_cmpstr (andon_chart_row_get_expected (row), ==, "expected");
  g_assert_finalize_object (row);
}

static int
plot_x (AndonSignalChart *chart,
        int               second)
{
  return (int) andon_signal_chart_time_to_x (chart, START + second * SECOND);
}

/* Line, band, gap and hatching are where they belong. */
static void
test_draws (void)
{
  GtkWidget *widget = make_chart ();
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  GtkWindow *window = widget_test_present (widget, WIDTH, HEIGHT);
  cairo_surface_t *picture = widget_test_snapshot (widget, 1);
  guint32 ink = widget_test_color (widget, "andon_fg");
  guint32 band = widget_test_color (widget, "andon_band");
  int top = (int) chart->geometry.head_height;
  int height = (int) chart->geometry.plot_height - 2;
  int x;

  for (int second = 10; second < 190; second += 7)
    {
      x = plot_x (chart, second);
      g_assert_cmpuint (widget_test_count (picture, x, top, 1, height, ink, 90), >, 0);
      g_assert_cmpuint (widget_test_count (picture, x, top, 1, height, band, 4), >, 10);
    }

  x = plot_x (chart, 210);
  g_assert_cmpuint (widget_test_count (picture, x, top, plot_x (chart, 250) - x, height, ink, 40), ==, 0);
  g_assert_cmpuint (widget_test_count (picture, x, top, plot_x (chart, 250) - x, height, band, 1), ==, 0);
  x = plot_x (chart, 402);
  g_assert_cmpuint (widget_test_count (picture, x, top, plot_x (chart, 448) - x, 30,
                                       widget_test_color (widget, "andon_dim_fg"), 60), >, 30);
  cairo_surface_destroy (picture);
  widget_test_close (window);
}

/* The scene is kept: only what lies over it is drawn when the cursor moves. */
static void
test_scene_is_kept (void)
{
  GtkWidget *widget = make_chart ();
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  GtkWindow *window = widget_test_present (widget, WIDTH, HEIGHT);
  GskRenderNode *scene = chart->scene;
  AndonChartLane *lane = g_ptr_array_index (chart->lanes, 0);
  cairo_surface_t *before = widget_test_snapshot (widget, 1);
  cairo_surface_t *after;
  gint64 time = START + (N_SAMPLES + 1) * SECOND;
  double value = 5;

  g_assert_nonnull (scene);
  andon_signal_chart_set_cursor (chart, START + 100 * SECOND);
  andon_signal_chart_set_selection (chart, START + 10 * SECOND, START + 60 * SECOND);
  after = widget_test_snapshot (widget, 1);
  g_assert_true (chart->scene == scene);
  g_assert_true (widget_test_differ (before, after));
  g_assert_true (andon_chart_series_append (lane->series, &time, &value, NULL, 1));
  g_assert_null (chart->scene);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
  widget_test_close (window);
}

static void
on_view_changed (AndonSignalChart *chart,
                 gint64            from,
                 gint64            to,
                 guint            *n_changed)
{
  g_assert_cmpint (from, <, to);
  (*n_changed)++;
}

static void
test_zoom_and_pan (void)
{
  GtkWidget *widget = g_object_ref_sink (make_chart ());
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  guint n_changed = 0;
  gint64 from, to;

  g_signal_connect (chart, "view-changed", G_CALLBACK (on_view_changed), &n_changed);
  andon_signal_chart_zoom (chart, 2, START + 300 * SECOND);
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (ABS (from - (START + 150 * SECOND)), <=, 2);
  g_assert_cmpint (ABS (to - (START + 450 * SECOND)), <=, 2);
  g_assert_cmpuint (n_changed, ==, 1);

  /* Out again: no further than there are samples. */
  andon_signal_chart_zoom (chart, 0.001, 0);
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (from, ==, START);
  g_assert_cmpint (to, ==, START + (N_SAMPLES - 1) * SECOND);

  /* In as far as it goes. */
  for (int i = 0; i < 100; i++)
    andon_signal_chart_zoom (chart, 10, START + 300 * SECOND);
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (to - from, ==, SECOND / 10);

  andon_signal_chart_set_extent (chart, START, START + 100 * SECOND);
  andon_signal_chart_move_view (chart, START + 90 * SECOND, START + 120 * SECOND);
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (from, ==, START + 70 * SECOND);
  g_assert_cmpint (to, ==, START + 100 * SECOND);
  g_object_unref (widget);
}

static void
on_selection_changed (AndonSignalChart *chart,
                      guint            *n_changed)
{
  (*n_changed)++;
}

static void
test_keys (void)
{
  GtkWidget *widget = make_chart ();
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  GtkWindow *window = widget_test_present (widget, WIDTH, HEIGHT);
  guint n_changed = 0;
  gint64 from, to, cursor;

  g_signal_connect (chart, "selection-changed", G_CALLBACK (on_selection_changed), &n_changed);
  andon_signal_chart_set_cursor (chart, START + 100 * SECOND);
  g_assert_true (widget_test_press_key (widget, GDK_KEY_Right, 0));
  cursor = andon_signal_chart_get_cursor (chart);
  g_assert_cmpint (cursor, >, START + 100 * SECOND);
  g_assert_false (andon_signal_chart_get_selection (chart, &from, &to));

  for (int i = 0; i < 4; i++)
    g_assert_true (widget_test_press_key (widget, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (andon_signal_chart_get_selection (chart, &from, &to));
  g_assert_cmpint (from, ==, cursor);
  g_assert_cmpint (to, ==, andon_signal_chart_get_cursor (chart));
  for (int i = 0; i < 7; i++)
    g_assert_true (widget_test_press_key (widget, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_true (andon_signal_chart_get_selection (chart, &from, &to));
  g_assert_cmpint (to, ==, cursor);
  g_assert_cmpuint (n_changed, ==, 11);

  /* Escape takes the selection back, then belongs to others. */
  g_assert_true (widget_test_press_key (widget, GDK_KEY_Escape, 0));
  g_assert_false (andon_signal_chart_get_selection (chart, &from, &to));
  g_assert_false (widget_test_press_key (widget, GDK_KEY_Escape, 0));

  g_assert_true (widget_test_press_key (widget, GDK_KEY_plus, 0));
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (to - from, <, N_SAMPLES * SECOND);
  g_assert_true (widget_test_press_key (widget, GDK_KEY_End, 0));
  andon_signal_chart_get_view (chart, &from, &to);
  g_assert_cmpint (to, ==, START + (N_SAMPLES - 1) * SECOND);
  g_assert_true (widget_test_press_key (widget, GDK_KEY_Left, GDK_CONTROL_MASK));

  /* Letters and digits are the panel's: they acknowledge and label. */
  for (guint key = GDK_KEY_a; key <= GDK_KEY_z; key++)
    g_assert_false (widget_test_press_key (widget, key, 0));
  for (guint key = GDK_KEY_0; key <= GDK_KEY_9; key++)
    g_assert_false (widget_test_press_key (widget, key, 0));
  g_assert_false (widget_test_press_key (widget, GDK_KEY_Left, GDK_ALT_MASK));
  widget_test_close (window);
}

static void
test_empty (void)
{
  GtkWidget *widget = andon_signal_chart_new ();
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("Flow", "m³/h");
  cairo_surface_t *picture;
  g_autofree char *summary = NULL;

  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (widget), series);
  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (widget), START, START + SECOND);
  andon_signal_chart_set_alert (ANDON_SIGNAL_CHART (widget), START, 0, ANDON_MARK_LEVEL_HIGH, "alert");
  summary = andon_signal_chart_dup_summary (ANDON_SIGNAL_CHART (widget));
  g_assert_cmpstr (summary, ==, "Flow: no samples in this stretch. alert.");
  g_assert_false (widget_test_press_key (widget, GDK_KEY_Home, 0));
  andon_signal_chart_zoom (ANDON_SIGNAL_CHART (widget), 3, 0);
  picture = widget_test_render (widget, WIDTH, HEIGHT, 1);
  cairo_surface_destroy (picture);
}

/* Values nobody can draw must not break the chart: they are held at the edge. */
static void
test_extreme_values (void)
{
  GtkWidget *widget = andon_signal_chart_new ();
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("x", NULL);
  const gint64 times[] = { START, START + SECOND, START + 2 * SECOND, START + 3 * SECOND, START + 4 * SECOND };
  const double values[] = { 1, INFINITY, -INFINITY, 1e308, -1e308 };
  cairo_surface_t *picture;

  g_assert_true (andon_chart_series_append (series, times, values, NULL, 5));
  andon_signal_chart_add_series (ANDON_SIGNAL_CHART (widget), series);
  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (widget), START - SECOND, START + 6 * SECOND);
  picture = widget_test_render (widget, WIDTH, HEIGHT, 2);
  cairo_surface_destroy (picture);
}

static char *
format_time (gint64   time,
             gint64   step,
             gpointer data)
{
  guint *n_formatted = data;

  (*n_formatted)++;

  return g_strdup ("tick");
}

static void
on_destroy (gpointer data)
{
  guint *n_formatted = data;

  *n_formatted += 1000;
}

static void
test_time_format (void)
{
  GtkWidget *widget = make_chart ();
  GtkWindow *window;
  guint n_formatted = 0;

  andon_signal_chart_set_time_format (ANDON_SIGNAL_CHART (widget), format_time, &n_formatted, on_destroy);
  window = widget_test_present (widget, WIDTH, HEIGHT);
  g_assert_cmpuint (n_formatted, >=, 3);
  g_assert_cmpuint (n_formatted, <, 1000);
  widget_test_close (window);
  g_assert_cmpuint (n_formatted, >=, 1000);
}

static void
test_geometry (void)
{
  AndonChartGeometry geometry;

  andon_chart_geometry_compute (&geometry, 600, 400, 4, 16, 40);
  g_assert_cmpfloat (geometry.plot_x + geometry.plot_width, <=, 600);
  g_assert_cmpfloat (geometry.pitch * 4, <=, geometry.axis_y + 0.01);
  g_assert_cmpfloat (geometry.axis_y + geometry.axis_height, <=, 400.01);
  g_assert_cmpfloat (geometry.plot_height, >, 40);
  andon_chart_geometry_compute (&geometry, 5, 5, 0, 16, 40);
  g_assert_cmpfloat (geometry.plot_width, >=, 1);
  g_assert_cmpfloat (geometry.plot_height, >=, 1);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/signal-chart/properties", test_properties);
  g_test_add_func ("/widgets/signal-chart/series-lifetime", test_series_lifetime);
  g_test_add_func ("/widgets/signal-chart/geometry", test_geometry);
  g_test_add_func ("/widgets/signal-chart/accessible", test_accessible);
  g_test_add_func ("/widgets/signal-chart/table", test_table);
  g_test_add_func ("/widgets/signal-chart/table-row", test_table_row);
  g_test_add_func ("/widgets/signal-chart/draws", test_draws);
  g_test_add_func ("/widgets/signal-chart/scene-is-kept", test_scene_is_kept);
  g_test_add_func ("/widgets/signal-chart/zoom-and-pan", test_zoom_and_pan);
  g_test_add_func ("/widgets/signal-chart/keys", test_keys);
  g_test_add_func ("/widgets/signal-chart/empty", test_empty);
  g_test_add_func ("/widgets/signal-chart/extreme-values", test_extreme_values);
  g_test_add_func ("/widgets/signal-chart/time-format", test_time_format);

  return g_test_run ();
}
