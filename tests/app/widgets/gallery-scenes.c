/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gallery-scenes.h"

#include <math.h>

#include "andon-bar-list.h"
#include "andon-heatmap.h"
#include "andon-key-cap.h"
#include "andon-priority-mark.h"
#include "andon-rate-bar.h"
#include "andon-response-clock.h"
#include "andon-row-widget.h"
#include "andon-signal-chart.h"
#include "andon-sparkline.h"
#include "andon-status-pill.h"

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)
#define N_SPARK 48

static const double *
make_spark (int kind)
{
  static double values[N_SPARK];

  for (int i = 0; i < N_SPARK; i++)
    values[i] = sin (i * (0.4 + 0.13 * kind)) + (i > 36 ? (i - 36) * 0.35 : 0);
  if (kind == 3)
    values[20] = values[21] = values[22] = NAN;

  return values;
}

static const AndonRowContent row_contents[] = {
  { ANDON_MARK_LEVEL_CRITICAL, ANDON_MARK_NEW, "Bearing vibration rising", "Cooling line 2 › P-104 · New", 1,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 42 * SECOND },
  { ANDON_MARK_LEVEL_HIGH, ANDON_MARK_NEW, "Filler torque outside context", "Filling line 4 › Filler F-41 · New", 3,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 130 * SECOND,
    .badges = { { "on its way", ANDON_BADGE_PENDING } } },
  { ANDON_MARK_LEVEL_MEDIUM, ANDON_MARK_NEW, "Energy per unit above model", "Packing line 1 › Oven O-12 · New", 1,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 271 * SECOND,
    .badges = { { "BLIND", ANDON_BADGE_STRONG }, { "Ana has it", ANDON_BADGE_PLAIN } } },
  { ANDON_MARK_LEVEL_LOW, ANDON_MARK_NEW, "Filter soon due", "Utilities › Compressor K-2 · New", 1,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 300 * SECOND },
  { ANDON_MARK_LEVEL_LOW, ANDON_MARK_RETURNED, "Gateway clock drift 0.8 s", "Warehouse › GW-5 · Returned, not acknowledged",
    1, ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 10930 * SECOND },
  { ANDON_MARK_LEVEL_CRITICAL, ANDON_MARK_LATCHED, "Emergency stop circuit opened", "Press line 1 › Press PR-3 · Latched", 1,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 700 * SECOND },
  { ANDON_MARK_LEVEL_HIGH, ANDON_MARK_ACKNOWLEDGED, "Valve 2 not following setpoint",
    "Cooling line 2 › V-22 · Acknowledged · Ana", 2, ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 665 * SECOND,
    .badges = { { "T true", ANDON_BADGE_PLAIN } } },
  { ANDON_MARK_LEVEL_MEDIUM, ANDON_MARK_ACKNOWLEDGED, "Conveyor current pattern changed",
    "Packing line 3 › C-33 · Acknowledged · Ana", 5, ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 1600 * SECOND,
    .fold = ANDON_ROW_FOLD_CLOSED },
  { ANDON_MARK_LEVEL_HIGH, ANDON_MARK_LATCHED_SEEN, "Overtemperature, held", "Packing line 1 › Oven O-12 · Latched · Ana",
    1, ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 4000 * SECOND, .fold = ANDON_ROW_FOLD_MEMBER },
  { ANDON_MARK_LEVEL_MEDIUM, ANDON_MARK_SHELVED, "Level sensor noisy", "Utilities › Tank T-7 · Shelved until 14:10 · Weiss",
    1, ANDON_ROW_CLOCK_REMAINING, GALLERY_NOW + 28 * MINUTE, .dimmed = TRUE },
  { ANDON_MARK_LEVEL_LOW, ANDON_MARK_SUPPRESSED, "Low flow", "Cooling line 1 › P-101 · Suppressed by design", 1,
    ANDON_ROW_CLOCK_NONE, .dimmed = TRUE },
  { ANDON_MARK_LEVEL_HIGH, ANDON_MARK_OUT_OF_SERVICE, "Camera focus score low", "Inspection 1 › CAM-7 · Out of service",
    1, ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 9000 * MINUTE, .dimmed = TRUE },
  { ANDON_MARK_LEVEL_CRITICAL, ANDON_MARK_NEW,
    "Drehzahlüberwachungseinrichtung der Hauptkühlwasserumwälzpumpe meldet Schwingungsüberschreitung",
    "Kühlwasseraufbereitungsanlage 2 › Hauptkühlwasserumwälzpumpe P-104 · Neu · noch nicht übertragen", 12,
    ANDON_ROW_CLOCK_ELAPSED, GALLERY_NOW - 42 * SECOND,
    .badges = { { "unterwegs", ANDON_BADGE_PENDING }, { "nicht beurteilbar", ANDON_BADGE_STRONG },
                { "Müller-Lüdenscheidt hat es", ANDON_BADGE_PLAIN } } },
};

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  density)
{
  GtkWidget *row = andon_row_widget_new ();

  andon_row_widget_set_density (ANDON_ROW_WIDGET (row), GPOINTER_TO_INT (density));
  gtk_list_item_set_child (item, row);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  density)
{
  guint position = gtk_list_item_get_position (item);
  AndonRowContent content = row_contents[position % G_N_ELEMENTS (row_contents)];
  GtkWidget *row = gtk_list_item_get_child (item);

  content.spark = make_spark ((int) (position % 5));
  content.n_spark = content.variant == ANDON_MARK_SUPPRESSED ? 0 : N_SPARK;
  andon_row_widget_set_content (ANDON_ROW_WIDGET (row), &content);
  andon_row_widget_set_accessible (row, content.title, content.subtitle);
}

static GtkWidget *
build_list (AndonRowDensity density)
{
  GtkStringList *strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list;
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < 2 * G_N_ELEMENTS (row_contents); i++)
    gtk_string_list_append (strings, "");
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), GINT_TO_POINTER (density));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), GINT_TO_POINTER (density));

  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_widget_add_css_class (list, "andon-list");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);

  return scroller;
}

static GtkWidget *
build_comfortable (void)
{
  return build_list (ANDON_ROW_COMFORTABLE);
}

static GtkWidget *
build_compact (void)
{
  return build_list (ANDON_ROW_COMPACT);
}

/* A picture leaves out its outermost widget's margins. */
static GtkWidget *
frame (GtkWidget *child)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_top (child, 16);
  gtk_box_append (GTK_BOX (outer), child);

  return outer;
}

static GtkWidget *
build_marks (void)
{
  GtkWidget *grid = gtk_grid_new ();
  static const int sizes[] = { 18, 22, 40 };

  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);

  for (int level = ANDON_MARK_LEVEL_CRITICAL; level <= ANDON_MARK_LEVEL_LOW; level++)
    for (int variant = ANDON_MARK_NEW; variant <= ANDON_MARK_NORMAL; variant++)
      for (int size = 0; size < (int) G_N_ELEMENTS (sizes); size++)
        {
          GtkWidget *mark = andon_priority_mark_new (level, variant);

          andon_priority_mark_set_size (ANDON_PRIORITY_MARK (mark), sizes[size]);
          gtk_grid_attach (GTK_GRID (grid), mark, variant, level * 3 + size, 1, 1);
        }

  return frame (grid);
}

static GtkWidget *
box (GtkOrientation orientation,
     int            spacing)
{
  GtkWidget *widget = gtk_box_new (orientation, spacing);

  gtk_widget_set_margin_start (widget, 16);
  gtk_widget_set_margin_end (widget, 16);

  return widget;
}

static void
append_clock (GtkWidget      *parent,
              AndonMarkLevel  level,
              const char     *label,
              gint64          elapsed,
              gboolean        over)
{
  GtkWidget *clock = g_object_new (ANDON_TYPE_RESPONSE_CLOCK,
                                   "level", level,
                                   "label", label,
                                   "since", GALLERY_NOW - elapsed * SECOND,
                                   "until", over ? GALLERY_NOW : G_GINT64_CONSTANT (0),
                                   "allowed", 5 * MINUTE,
                                   "width-request", 200,
                                   NULL);

  gtk_box_append (GTK_BOX (parent), clock);
}

static void
append_rate (GtkWidget *parent,
             guint      count,
             gboolean   flood)
{
  gtk_box_append (GTK_BOX (parent), g_object_new (ANDON_TYPE_RATE_BAR, "count", count, "flood", flood, NULL));
}

static GtkWidget *
build_small (void)
{
  static const AndonBarItem bars[] = {
    { "Vibration, drive end", "+3.9 mm/s", 0.62 }, { "Bearing temperature", "+6.1 K", 0.24 },
    { "Motor current", "+0.4 A", 0.09 }, { "Flow", "−1.2 %", 0.05 }, { "Lagertemperaturdifferenzüberwachung", "?", NAN },
  };
  static const char * const keys[] = { "A", "S", "C", "Space", "↑↓", "Ctrl+Z", "?" };
  static const char * const words[] = { "Early shift", "Live · 0.3 s", "Connecting", "Late · 4 s", "NOT LIVE since 13:41" };
  GtkWidget *column = box (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *pills = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *caps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *clocks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *list = andon_bar_list_new ();
  GtkWidget *spark = andon_sparkline_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    gtk_box_append (GTK_BOX (pills), andon_status_pill_new (i, words[i]));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_box_append (GTK_BOX (caps), andon_key_cap_new (keys[i]));
  append_clock (clocks, ANDON_MARK_LEVEL_CRITICAL, "New", 42, FALSE);
  append_clock (clocks, ANDON_MARK_LEVEL_HIGH, "New", 340, FALSE);
  append_clock (clocks, ANDON_MARK_LEVEL_HIGH, "Acknowledged after", 71, TRUE);
  andon_bar_list_set_items (ANDON_BAR_LIST (list), bars, G_N_ELEMENTS (bars));
  andon_sparkline_set_values (ANDON_SPARKLINE (spark), make_spark (3), N_SPARK);
  gtk_widget_set_halign (spark, GTK_ALIGN_START);
  gtk_widget_set_size_request (spark, 200, 40);

  gtk_box_append (GTK_BOX (column), pills);
  gtk_box_append (GTK_BOX (column), caps);
  gtk_box_append (GTK_BOX (column), clocks);
  append_rate (column, 4, FALSE);
  append_rate (column, 9, FALSE);
  append_rate (column, 27, TRUE);
  gtk_box_append (GTK_BOX (column), list);
  gtk_box_append (GTK_BOX (column), spark);

  return frame (column);
}

#define N_SAMPLES 1800

/* Half an hour at 1 Hz that leaves its band; the second lane has a gap and bad samples. */
static AndonChartSeries *
make_series (const char *name,
             const char *unit,
             double      level,
             double      rise,
             gboolean    faulty)
{
  static gint64 times[N_SAMPLES];
  static double values[N_SAMPLES], lows[N_SAMPLES], highs[N_SAMPLES];
  static guint8 quality[N_SAMPLES];
  AndonChartSeries *series = andon_chart_series_new (name, unit);
  guint32 noise = 7;
  gsize n_samples = 0;

  for (int i = 0; i < N_SAMPLES; i++)
    {
      if (faulty && i > 420 && i < 560)
        continue;
      noise = noise * 1664525 + 1013904223;
      times[n_samples] = GALLERY_NOW - (N_SAMPLES - i) * SECOND;
      values[n_samples] = level * (1 + 0.1 * sin (i / 55.0) + 0.06 * ((noise >> 16) / 65536.0 - 0.5))
                          + rise * pow (MAX (i - 1290, 0) / 510.0, 2);
      lows[n_samples] = level * (1 + 0.05 * sin (i / 300.0)) - fabs (level) * 0.18;
      highs[n_samples] = lows[n_samples] + fabs (level) * 0.36;
      quality[n_samples] = faulty && i > 800 && i < 930 ? 2 : faulty && i > 1000 && i < 1100 ? 1 : 0;
      n_samples++;
    }

  andon_chart_series_append (series, times, values, quality, n_samples);
  andon_chart_series_set_band (series, times, lows, highs, n_samples);

  return series;
}

static GtkWidget *
make_chart (guint n_lanes)
{
  GtkWidget *widget = andon_signal_chart_new ();
  AndonSignalChart *chart = ANDON_SIGNAL_CHART (widget);
  g_autoptr (AndonChartSeries) vibration = make_series ("Vibration, drive end", "mm/s", 4.2, 4.5, FALSE);
  g_autoptr (AndonChartSeries) temperature = make_series ("Bearing temperature", "°C", 61, 9, TRUE);
  g_autoptr (AndonChartSeries) current = make_series ("Motor current", "A", -0.034, 0, FALSE);
  g_autoptr (AndonChartSeries) nothing = andon_chart_series_new ("Flow", "m³/h");

  andon_chart_series_add_limit (vibration, 7.1, "7.1 mm/s switch over");
  andon_signal_chart_add_series (chart, vibration);
  if (n_lanes > 1)
    {
      andon_signal_chart_add_series (chart, temperature);
      andon_signal_chart_add_series (chart, current);
      andon_signal_chart_add_series (chart, nothing);
    }
  andon_signal_chart_set_view (chart, GALLERY_NOW - 30 * MINUTE, GALLERY_NOW);
  andon_signal_chart_set_alert (chart, GALLERY_NOW - 5 * MINUTE, 0, ANDON_MARK_LEVEL_CRITICAL, "alert 13:37:08");

  return widget;
}

static GtkWidget *
build_chart (void)
{
  return make_chart (1);
}

static GtkWidget *
build_chart_lanes (void)
{
  GtkWidget *chart = make_chart (4);

  andon_signal_chart_set_selection (ANDON_SIGNAL_CHART (chart), GALLERY_NOW - 9 * MINUTE, GALLERY_NOW - 5 * MINUTE);
  andon_signal_chart_set_cursor (ANDON_SIGNAL_CHART (chart), GALLERY_NOW - 5 * MINUTE);

  return chart;
}

static GtkWidget *
build_chart_close (void)
{
  GtkWidget *chart = make_chart (4);

  andon_signal_chart_set_view (ANDON_SIGNAL_CHART (chart), GALLERY_NOW - 30 * SECOND, GALLERY_NOW);

  return chart;
}

/* A month of lines as an executive sees it: two sites, weekends without a plan, today not closed, a line that counts
 * nothing. */
static char *
say_heat_cell (AndonHeatGrid *grid,
               guint          row,
               guint          column,
               gboolean       whole,
               gpointer       data)
{
  double distance = andon_heat_grid_get_distance (grid, row, column);

  if (isnan (distance))
    return g_strdup (whole ? "no value" : "");
  return g_strdup_printf (whole ? "%.1f %%, target 75 %%" : "%.0f", 75 + 25 * distance);
}

static GtkWidget *
build_heatmap_of (guint n_columns)
{
  static const struct
  {
    const char *name;
    guint indent;
  } rows[] = {
    { "Werk Nord, Bremen", 0 }, { "Line 1, bottles", 1 }, { "Line 2, cartons", 1 }, { "Line 3, mixing", 1 },
    { "Utilities North", 1 }, { "Werk Süd, Linz", 0 }, { "Line 1, housings", 1 }, { "Line 2, pressing", 1 },
    { "Line 3, Wärmebehandlung und Nachverzahnung", 1 },
  };
  g_autoptr(AndonHeatGrid) grid = andon_heat_grid_new (G_N_ELEMENTS (rows), n_columns);
  GtkWidget *heatmap = andon_heatmap_new ();

  for (guint column = 0; column < n_columns; column++)
    {
      g_autofree char *name = g_strdup_printf ("%u Nov", column + 1);

      andon_heat_grid_set_column (grid, column, name);
      for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
        {
          double distance = 0.7 * sin (row * 1.7 + column * 0.55) + 0.4 * sin (row * row + column * 2.1) - 0.1;

          andon_heat_grid_set_row (grid, row, rows[row].name, rows[row].indent);
          if (row == 4)
            andon_heat_grid_set_cell (grid, row, column, NAN, ANDON_HEAT_NOTE_NOT_APPLICABLE);
          else if (row == 2 && column % 7 > 4)
            andon_heat_grid_set_cell (grid, row, column, NAN, ANDON_HEAT_NOTE_NO_PLAN);
          else if (row == 7 && column > 8 && column < 12)
            andon_heat_grid_set_cell (grid, row, column, NAN, ANDON_HEAT_NOTE_NO_DATA);
          else
            andon_heat_grid_set_cell (grid, row, column, distance,
                                      column + 2 > n_columns ? ANDON_HEAT_NOTE_PROVISIONAL : ANDON_HEAT_NOTE_NONE);
        }
    }
  andon_heat_grid_set_text_func (grid, say_heat_cell, NULL, NULL);
  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), grid);
  return heatmap;
}

static GtkWidget *
build_heatmap (void)
{
  return build_heatmap_of (30);
}

static GtkWidget *
build_heatmap_year (void)
{
  return build_heatmap_of (365);
}

static const GalleryScene scenes[] = {
  { "rows-comfortable", build_comfortable, 660, 760 },
  { "rows-compact", build_compact, 660, 760 },
  { "rows-compact-wide", build_compact, 1200, 420 },
  { "rows-narrow", build_comfortable, 380, 760 },
  { "rows-rtl", build_comfortable, 660, 760, TRUE },
  { "marks", build_marks, 560, 560 },
  { "small", build_small, 800, 480 },
  { "small-rtl", build_small, 800, 480, TRUE },
  { "chart", build_chart, 560, 210 },
  { "chart-lanes", build_chart_lanes, 720, 560 },
  { "chart-close", build_chart_close, 720, 560 },
  { "heatmap", build_heatmap, 1000, 320 },
  { "heatmap-wide", build_heatmap, 1500, 400 },
  { "heatmap-year", build_heatmap_year, 1000, 320 },
  { NULL },
};

const GalleryScene *
gallery_get_scenes (void)
{
  return scenes;
}
