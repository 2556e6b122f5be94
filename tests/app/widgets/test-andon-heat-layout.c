/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-test-await.h>

#include "andon-heat-layout.h"

static AndonHeatLayout
make (guint  n_rows,
      guint  n_columns,
      double width,
      double height)
{
  AndonHeatLayout layout = {
    .n_rows = n_rows, .n_columns = n_columns, .width = width, .height = height, .head_width = 100, .head_height = 20,
    .zoom = 1,
  };

  andon_heat_layout_update (&layout);
  return layout;
}

/* All of the largest grid stands in view at once; a small one is no wall of colour. */
static void
test_fits (void)
{
  AndonHeatLayout largest = make (1000, 1000, 900, 620);
  AndonHeatLayout small = make (3, 3, 900, 620);
  guint first, end;

  andon_heat_layout_get_rows (&largest, &first, &end);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (end, ==, 1000);
  g_assert_cmpfloat (largest.cell_width, ==, 0.8);
  g_assert_cmpfloat (largest.gap_x + largest.gap_y, ==, 0);
  g_assert_cmpfloat (small.cell_width, <, 100);
  g_assert_cmpfloat (small.gap_x, ==, 2);
}

/* Whatever the sizes, zoom and offset: the middle of a cell finds that cell, and a revealed cell is wholly in view. */
static void
test_find (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int i = 0; i < 20000; i++)
    {
      AndonHeatLayout layout = make ((guint) g_rand_int_range (rand, 1, 1001), (guint) g_rand_int_range (rand, 1, 1001),
                                     g_rand_int_range (rand, 400, 2600), g_rand_int_range (rand, 300, 1500));
      guint row = (guint) g_rand_int_range (rand, 0, (int) layout.n_rows);
      guint column = (guint) g_rand_int_range (rand, 0, (int) layout.n_columns);
      guint found_row = G_MAXUINT, found_column = G_MAXUINT;
      graphene_rect_t rect;

      andon_heat_layout_zoom_at (&layout, g_rand_double_range (rand, 0.5, 80), g_rand_double_range (rand, 100, layout.width),
                                 g_rand_double_range (rand, 20, layout.height));
      andon_heat_layout_reveal (&layout, row, column);
      andon_heat_layout_get_cell (&layout, row, column, &rect);
      g_assert_cmpfloat (rect.origin.x, >=, layout.head_width - 0.01);
      g_assert_cmpfloat (rect.origin.y, >=, layout.head_height - 0.01);
      g_assert_cmpfloat (rect.origin.x + rect.size.width, <=, layout.width + 0.01);
      g_assert_cmpfloat (rect.origin.y + rect.size.height, <=, layout.height + 0.01);
      g_assert_true (andon_heat_layout_find (&layout, (double) rect.origin.x + layout.cell_width / 2,
                                             (double) rect.origin.y + layout.cell_height / 2, &found_row, &found_column));
      g_assert_cmpuint (found_row, ==, row);
      g_assert_cmpuint (found_column, ==, column);
    }
}

static void
test_outside (void)
{
  AndonHeatLayout layout = make (3, 3, 900, 620);
  guint row, column;

  g_assert_false (andon_heat_layout_find (&layout, 50, 100, &row, &column));
  g_assert_false (andon_heat_layout_find (&layout, 150, 10, &row, &column));
  g_assert_false (andon_heat_layout_find (&layout, 850, 100, &row, &column));
  g_assert_false (andon_heat_layout_find (&layout, 5000, 100, &row, &column));
}

/* What is under the pointer stays there. */
static void
test_zoom (void)
{
  AndonHeatLayout layout = make (200, 365, 1000, 700);
  guint row = 0, column = 0, row_after = 0, column_after = 0;

  g_assert_true (andon_heat_layout_find (&layout, 600, 400, &row, &column));
  for (int i = 0; i < 6; i++)
    andon_heat_layout_zoom_at (&layout, 1.5, 600, 400);
  g_assert_true (andon_heat_layout_find (&layout, 600, 400, &row_after, &column_after));
  g_assert_cmpint (ABS ((int) row_after - (int) row), <=, 1);
  g_assert_cmpint (ABS ((int) column_after - (int) column), <=, 1);
  andon_heat_layout_zoom_at (&layout, 1e-6, 600, 400);
  g_assert_cmpfloat (layout.zoom, ==, 1);
  g_assert_cmpfloat (layout.x, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/heat-layout/fits", test_fits);
  g_test_add_func ("/widgets/heat-layout/find", test_find);
  g_test_add_func ("/widgets/heat-layout/outside", test_outside);
  g_test_add_func ("/widgets/heat-layout/zoom", test_zoom);
  return g_test_run ();
}
