/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-heatmap.h"
#include "widget-test.h"

static char *
say (AndonHeatGrid *grid,
     guint          row,
     guint          column,
     gboolean       whole,
     gpointer       data)
{
  return g_strdup_printf (whole ? "row %u, column %u" : "%u%u", row, column);
}

static AndonHeatGrid *
make_grid (guint n_rows,
           guint n_columns)
{
  AndonHeatGrid *grid = andon_heat_grid_new (n_rows, n_columns);

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      andon_heat_grid_set_cell (grid, row, column, column == 0 ? -1 : 1, ANDON_HEAT_NOTE_NONE);
  andon_heat_grid_set_text_func (grid, say, NULL, NULL);
  return grid;
}

static GtkWidget *
make (guint n_rows,
      guint n_columns)
{
  g_autoptr(AndonHeatGrid) grid = make_grid (n_rows, n_columns);
  GtkWidget *heatmap = andon_heatmap_new ();

  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), grid);
  return heatmap;
}

static void
expect_cursor (GtkWidget *heatmap,
               guint      row,
               guint      column)
{
  guint at_row, at_column;

  g_assert_true (andon_heatmap_get_cursor (ANDON_HEATMAP (heatmap), &at_row, &at_column));
  g_assert_cmpuint (at_row, ==, row);
  g_assert_cmpuint (at_column, ==, column);
}

static void
count (gpointer heatmap,
       guint    row,
       guint    column,
       guint   *n)
{
  (*n)++;
}

static void
test_keys (void)
{
  GtkWidget *heatmap = make (40, 30);
  GtkWindow *window = widget_test_present (heatmap, 500, 300);
  guint n_opened = 0, n_moved = 0;
  guint row, column;

  g_signal_connect (heatmap, "cell-opened", G_CALLBACK (count), &n_opened);
  g_signal_connect (heatmap, "cursor-moved", G_CALLBACK (count), &n_moved);
  g_assert_false (andon_heatmap_get_cursor (ANDON_HEATMAP (heatmap), &row, &column));
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_Right, 0));
  expect_cursor (heatmap, 0, 1);
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_Page_Down, 0));
  expect_cursor (heatmap, 10, 1);
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_Down, GDK_CONTROL_MASK));
  expect_cursor (heatmap, 39, 1);
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_Down, 0));
  expect_cursor (heatmap, 39, 1);
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_End, 0));
  expect_cursor (heatmap, 39, 29);
  g_assert_cmpuint (n_opened, ==, 0);
  g_assert_true (widget_test_press_key (heatmap, GDK_KEY_Return, 0));
  g_assert_cmpuint (n_opened, ==, 1);
  g_assert_cmpuint (n_moved, ==, 5);
  /* Letters are somebody else's. */
  g_assert_false (widget_test_press_key (heatmap, GDK_KEY_a, 0));
  g_assert_false (widget_test_press_key (heatmap, GDK_KEY_Escape, 0));
  widget_test_close (window);
}

/* The cell under the cursor is a grid cell with its sentence, its row and its column. */
static void
test_accessible (void)
{
  GtkWidget *heatmap = make (4, 3);
  GtkWindow *window = widget_test_present (heatmap, 500, 300);
  GtkWidget *cell = gtk_widget_get_first_child (heatmap);

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (heatmap)), ==, GTK_ACCESSIBLE_ROLE_GRID);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (cell)), ==, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  g_assert_true (gtk_widget_get_focusable (cell));
  andon_heatmap_set_cursor (ANDON_HEATMAP (heatmap), 2, 1);
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "row 2, column 1");
  gtk_test_accessible_assert_relation (cell, GTK_ACCESSIBLE_RELATION_ROW_INDEX, 3);
  gtk_test_accessible_assert_relation (cell, GTK_ACCESSIBLE_RELATION_COL_INDEX, 2);
  widget_test_close (window);
}

/* Purple on the one side, teal on the other, no data no colour at all. */
static void
test_colours (void)
{
  g_autoptr(AndonHeatGrid) grid = make_grid (1, 3);
  GtkWidget *heatmap = andon_heatmap_new ();
  cairo_surface_t *picture;
  guint worse = 0, better = 0, other = 0;

  andon_heat_grid_set_cell (grid, 0, 2, NAN, ANDON_HEAT_NOTE_NO_DATA);
  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), grid);
  picture = widget_test_render (heatmap, 300, 80, 1);
  for (int y = 0; y < 80; y++)
    for (int x = 0; x < 300; x++)
      {
        guint32 pixel = widget_test_get_pixel (picture, x, y);
        int red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

        worse += red - green > 40 && blue - green > 40;
        better += green - red > 30 && blue - red > 20;
        other += red - blue > 60;
      }
  g_assert_cmpuint (worse, >, 400);
  g_assert_cmpuint (better, >, 400);
  g_assert_cmpuint (other, ==, 0);
  cairo_surface_destroy (picture);
}

/* Each note looks different from the others and from a cell on its target, without any colour. */
static void
test_notes_differ (void)
{
  cairo_surface_t *pictures[5];

  for (guint note = 0; note < G_N_ELEMENTS (pictures); note++)
    {
      g_autoptr(AndonHeatGrid) grid = andon_heat_grid_new (1, 1);
      GtkWidget *heatmap = andon_heatmap_new ();
      gboolean has_value = note == ANDON_HEAT_NOTE_NONE || note == ANDON_HEAT_NOTE_PROVISIONAL;

      andon_heat_grid_set_cell (grid, 0, 0, has_value ? 0 : NAN, note);
      andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), grid);
      pictures[note] = widget_test_render (heatmap, 200, 80, 1);
      for (guint other = 0; other < note; other++)
        g_assert_true (widget_test_differ (pictures[note], pictures[other]));
    }
  for (guint note = 0; note < G_N_ELEMENTS (pictures); note++)
    cairo_surface_destroy (pictures[note]);
}

/* Another grid under the cursor: it stays, or goes to the nearest cell there is. */
static void
test_smaller_grid (void)
{
  g_autoptr(AndonHeatGrid) small = make_grid (2, 2);
  g_autoptr(AndonHeatGrid) none = andon_heat_grid_new (0, 0);
  GtkWidget *heatmap = make (10, 10);
  GtkWindow *window = widget_test_present (heatmap, 500, 300);

  andon_heatmap_set_cursor (ANDON_HEATMAP (heatmap), 7, 1);
  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), small);
  expect_cursor (heatmap, 1, 1);
  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), none);
  g_assert_false (widget_test_press_key (heatmap, GDK_KEY_Right, 0));
  andon_heatmap_set_cursor (ANDON_HEATMAP (heatmap), 3, 3);
  andon_heatmap_set_grid (ANDON_HEATMAP (heatmap), NULL);
  g_assert_false (widget_test_press_key (heatmap, GDK_KEY_Right, 0));
  widget_test_close (window);
}

/* In a scrolled window: zooming makes more than fits, and the bar moves the cells. */
static void
test_scrolls (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *heatmap = make (50, 50);
  GtkAdjustment *across;
  GtkWindow *window;

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), heatmap);
  across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  window = widget_test_present (scroller, 500, 300);
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
  andon_heatmap_zoom (ANDON_HEATMAP (heatmap), 8);
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), >, 4 * gtk_adjustment_get_page_size (across));
  andon_heatmap_set_cursor (ANDON_HEATMAP (heatmap), 0, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (across), ==, 0);
  andon_heatmap_set_cursor (ANDON_HEATMAP (heatmap), 0, 49);
  g_assert_cmpfloat (gtk_adjustment_get_value (across), >, 100);
  widget_test_close (window);
}

/* Screen and paper have the same colours in the same order. */
static void
test_page (void)
{
  GtkWidget *heatmap = make (1, 2);
  GtkWindow *window = widget_test_present (heatmap, 300, 80);

  for (int vector = 0; vector <= 1; vector++)
    {
      cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 80);
      cairo_t *cr = cairo_create (page);
      guint32 left = 0, right = 0;

      andon_heatmap_draw_page (ANDON_HEATMAP (heatmap), cr, 300, 80, vector);
      cairo_destroy (cr);
      for (int x = 0; x < 300; x++)
        {
          guint32 pixel = widget_test_get_pixel (page, x, 40);
          int red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff;

          if (red - green > 40 && left == 0)
            left = (guint32) x + 1;
          if (green - red > 30)
            right = (guint32) x + 1;
        }
      g_assert_cmpuint (left, >, 0);
      g_assert_cmpuint (right, >, left);
      cairo_surface_destroy (page);
    }
  widget_test_close (window);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/widgets/heatmap/keys", test_keys);
  g_test_add_func ("/widgets/heatmap/accessible", test_accessible);
  g_test_add_func ("/widgets/heatmap/colours", test_colours);
  g_test_add_func ("/widgets/heatmap/notes-differ", test_notes_differ);
  g_test_add_func ("/widgets/heatmap/smaller-grid", test_smaller_grid);
  g_test_add_func ("/widgets/heatmap/scrolls", test_scrolls);
  g_test_add_func ("/widgets/heatmap/page", test_page);
  return g_test_run ();
}
