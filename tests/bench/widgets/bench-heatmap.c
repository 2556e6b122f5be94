/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G7: a heatmap of 365 x 24 cells, all of them new each frame, against a blank frame. G7b, G7e: 1000 x 1000 against a
 * colour node a cell, and against colouring and copying that many pixels.
 * bench-heatmap year|nodes|raw */

#include "config.h"

#include "andon-heat-scale.h"
#include "andon-heatmap.h"
#include "andon-widget-style.h"
#include "bench-frames.h"
#include "bench-json.h"
#include "naive-cells.h"

#define N_FRAMES 30
#define N_SHEETS 4

typedef struct
{
  guint n_rows;
  guint n_columns;
  float *sheets[N_SHEETS]; /* what the frames show in turn */
  BenchFrames *frames;
  AndonHeatmap *heatmap;
  NaiveCells *naive;
  gboolean blank;
} Side;

static void
make_sheets (Side  *side,
             guint  n_rows,
             guint  n_columns)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  side->n_rows = n_rows;
  side->n_columns = n_columns;
  for (guint i = 0; i < N_SHEETS; i++)
    {
      side->sheets[i] = g_new (float, (gsize) n_rows * n_columns);
      for (guint j = 0; j < n_rows * n_columns; j++)
        side->sheets[i][j] = (float) g_rand_double_range (random, -1, 1);
    }
}

static BenchFrames *
show (GtkWidget *child,
      int        width,
      int        height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  return bench_frames_new (window);
}

static void
step_heatmap (guint    frame,
              gpointer data)
{
  Side *side = data;
  AndonHeatGrid *grid = andon_heatmap_get_grid (side->heatmap);
  const float *values = side->sheets[frame % N_SHEETS];

  for (guint row = 0; row < side->n_rows; row++)
    for (guint column = 0; column < side->n_columns; column++)
      andon_heat_grid_set_cell (grid, row, column, (double) values[row * side->n_columns + column], ANDON_HEAT_NOTE_NONE);
  andon_heat_grid_tell_changed (grid);
}

static void
step_naive (guint    frame,
            gpointer data)
{
  Side *side = data;

  naive_cells_set_values (side->naive, side->blank ? NULL : side->sheets[frame % N_SHEETS]);
}

static void
side_init_heatmap (Side *side,
                   guint n_rows,
                   guint n_columns,
                   int   width,
                   int   height)
{
  g_autoptr (AndonHeatGrid) grid = andon_heat_grid_new (n_rows, n_columns);

  *side = (Side) { 0 };
  make_sheets (side, n_rows, n_columns);
  side->heatmap = ANDON_HEATMAP (andon_heatmap_new ());
  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *name = g_strdup_printf ("Line %u", row + 1);

      andon_heat_grid_set_row (grid, row, name, 0);
    }
  andon_heatmap_set_grid (side->heatmap, grid);
  side->frames = show (GTK_WIDGET (side->heatmap), width, height);
}

static void
side_init_naive (Side    *side,
                 guint    n_rows,
                 guint    n_columns,
                 int      width,
                 int      height,
                 gboolean blank)
{
  *side = (Side) { .blank = blank };
  make_sheets (side, n_rows, n_columns);
  side->naive = NAIVE_CELLS (naive_cells_new (n_rows, n_columns));
  side->frames = show (GTK_WIDGET (side->naive), width, height);
}

static double
measure (Side *side,
         guint n_frames)
{
  bench_frames_run (side->frames, n_frames, side->heatmap != NULL ? step_heatmap : step_naive, side);
  return bench_frames_work (side->frames, 50);
}

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->frames, bench_frames_free);
  for (guint i = 0; i < N_SHEETS; i++)
    g_free (side->sheets[i]);
}

static int
compare (Side            *ours,
         Side            *theirs,
         guint            their_frames,
         const BenchGoal *goal)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;
  int status;

  for (guint i = 0; i < bench_n_pairs (5); i++)
    {
      double one = measure (ours, N_FRAMES);

      bench_pairs_add (&pairs, one, measure (theirs, their_frames));
    }
  status = bench_report (goal, &pairs, NULL);
  side_clear (ours);
  side_clear (theirs);
  return status;
}

static int
bench_year (void)
{
  Side ours, theirs;

  side_init_heatmap (&ours, 24, 365, 1600, 600);
  side_init_naive (&theirs, 24, 365, 1600, 600, TRUE);
  return compare (&ours, &theirs, N_FRAMES,
                  &(BenchGoal) { .goal = "G7", .metric = "frame work p50, 365 x 24 cells all new in 1600 x 600",
                                 .unit = "ms", .ours = "andon heatmap", .theirs = "blank frame", .must = 1.6,
                                 .stretch = 1.25 });
}

static int
bench_nodes (void)
{
  Side ours, theirs;

  side_init_heatmap (&ours, 1000, 1000, 1200, 1040);
  side_init_naive (&theirs, 1000, 1000, 1200, 1040, FALSE);
  return compare (&ours, &theirs, 3,
                  &(BenchGoal) { .goal = "G7b", .metric = "frame work p50, 1000 x 1000 cells all new", .unit = "ms",
                                 .ours = "andon heatmap", .theirs = "a colour node a cell", .must = 1.0 / 40,
                                 .stretch = 1.0 / 100 });
}

/* Colouring a million values by table, and copying the pixels once: what no drawing can do without. */
static double
measure_raw (const Side    *side,
             AndonHeatScale *scale,
             guint32       *pixels,
             guint32       *copy)
{
  gsize n = (gsize) side->n_rows * side->n_columns;
  double start = bench_now ();

  for (guint i = 0; i < 10; i++)
    {
      const float *values = side->sheets[i % N_SHEETS];

      for (gsize j = 0; j < n; j++)
        pixels[j] = scale->argb[(guint) ((values[j] + 1) * (ANDON_HEAT_STEPS / 2) + 0.5f)];
      memcpy (copy, pixels, n * sizeof *pixels);
    }
  return (bench_now () - start) * 1000 / 10;
}

static int
bench_raw (void)
{
  g_autofree guint32 *pixels = g_new (guint32, 1000 * 1000);
  g_autofree guint32 *copy = g_new (guint32, 1000 * 1000);
  BenchPairs pairs = BENCH_PAIRS_INIT;
  AndonHeatScale scale;
  Side ours;
  int status;

  andon_heat_scale_init (&scale, &(GdkRGBA) { 1, 1, 1, 1 });
  side_init_heatmap (&ours, 1000, 1000, 1200, 1040);
  for (guint i = 0; i < bench_n_pairs (7); i++)
    {
      double one = measure (&ours, N_FRAMES);

      bench_pairs_add (&pairs, one, measure_raw (&ours, &scale, pixels, copy));
    }
  status = bench_report (&(BenchGoal) { .goal = "G7e", .metric = "1000 x 1000 cells all new", .unit = "ms",
                                        .ours = "frame work p50 of andon heatmap", .theirs = "colour table and memcpy",
                                        .must = 6, .stretch = 3 },
                         &pairs, NULL);
  side_clear (&ours);
  return status;
}

int
main (int   argc,
      char *argv[])
{
  if (!gtk_init_check ())
    return bench_skip (&(BenchGoal) { .goal = "G7", .metric = "frame work of a heatmap" }, "no display");

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
  if (argc == 2 && g_str_equal (argv[1], "year"))
    return bench_year ();
  if (argc == 2 && g_str_equal (argv[1], "nodes"))
    return bench_nodes ();
  if (argc == 2 && g_str_equal (argv[1], "raw"))
    return bench_raw ();

  g_printerr ("usage: bench-heatmap year|nodes|raw\n");
  return 2;
}
