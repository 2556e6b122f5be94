/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A frame of a trend, each redrawn whole.
 * bench-chart-frame scaling: G6c: a frame at 10^7 samples against one at 10^6
 * bench-chart-frame serve SAMPLES: our side of G6 and G6b. For each line on stdin, "chart", "usual" (every sample looked
 * at, one stroke) or "scan" (the raw limit: lowest and highest of all samples), a line with the median in ms. */

#include "config.h"

#include "andon-signal-chart.h"
#include "andon-widget-style.h"
#include "bench-frames.h"
#include "bench-json.h"
#include "naive-scan.h"
#include "naive-trend.h"

#define N_FRAMES 40
#define WIDTH 1600
#define HEIGHT 600
#define STEP G_GINT64_CONSTANT (1000)

typedef struct
{
  gsize n_samples;
  double *values;
  BenchFrames *frames;
  AndonSignalChart *chart;
  NaiveTrend *naive;
} Side;

static double *
make_values (gsize n_values)
{
  double *values = g_new (double, n_values);
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (gsize i = 0; i < n_values; i++)
    values[i] = sin ((double) i / 90000) + g_rand_double (random) + (g_rand_int_range (random, 0, 5000) == 0 ? 8 : 0);

  return values;
}

static BenchFrames *
show (GtkWidget *child)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, WIDTH, HEIGHT);
  gtk_window_set_child (window, child);

  return bench_frames_new (window);
}

/* Every frame looks at another stretch: nothing of the frame before can be kept. */
static void
step_chart (guint    frame,
            gpointer data)
{
  Side *side = data;
  gint64 shift = (gint64) (frame % 50) * 37 * STEP;

  andon_signal_chart_set_view (side->chart, shift, (gint64) side->n_samples * STEP - 50 * 37 * STEP + shift);
}

static void
step_naive (guint    frame,
            gpointer data)
{
  Side *side = data;
  gsize shift = frame % 50 * 37;

  naive_trend_set_view (side->naive, shift, side->n_samples - 50 * 37 + shift);
}

static void
side_init_chart (Side  *side,
                 gsize  n_samples)
{
  g_autofree double *values = make_values (n_samples);
  g_autofree gint64 *times = g_new (gint64, n_samples);
  g_autoptr (AndonChartSeries) series = andon_chart_series_new ("Vibration, drive end", "mm/s");

  for (gsize i = 0; i < n_samples; i++)
    times[i] = (gint64) i * STEP;
  g_assert_true (andon_chart_series_append (series, times, values, NULL, n_samples));

  *side = (Side) { .n_samples = n_samples };
  side->chart = ANDON_SIGNAL_CHART (andon_signal_chart_new ());
  andon_signal_chart_add_series (side->chart, series);
  andon_signal_chart_set_view (side->chart, 0, (gint64) n_samples * STEP);
  side->frames = show (GTK_WIDGET (side->chart));
}

static void
side_init_naive (Side  *side,
                 gsize  n_samples)
{
  *side = (Side) { .n_samples = n_samples, .values = make_values (n_samples) };
  side->naive = NAIVE_TREND (naive_trend_new (side->values, n_samples));
  side->frames = show (GTK_WIDGET (side->naive));
}

static double
measure (Side *side)
{
  bench_frames_run (side->frames, N_FRAMES, side->chart != NULL ? step_chart : step_naive, side);

  return bench_frames_work (side->frames, 50);
}

static void
side_clear (Side *side)
{
  bench_frames_free (side->frames);
  g_free (side->values);
}

static int
compare (Side            *ours,
         Side            *theirs,
         guint            n_pairs,
         const BenchGoal *goal,
         const char      *extra)
{
  BenchPairs pairs = BENCH_PAIRS_INIT;
  int status;

  for (guint i = 0; i < bench_n_pairs (n_pairs); i++)
    {
      double one = measure (ours);

      bench_pairs_add (&pairs, one, measure (theirs));
    }

  status = bench_report (goal, &pairs, extra);
  side_clear (ours);
  side_clear (theirs);

  return status;
}

static double
measure_scan (Side *side)
{
  double found[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    {
      double start = bench_now (), min, max;

      naive_scan (side->values, side->n_samples, &min, &max);
      found[i] = (bench_now () - start) * 1e3;
      g_assert_true (min <= max);
    }
  return bench_median (found, N_FRAMES);
}

static int
serve (gsize n_samples)
{
  Side chart, usual;
  char line[16];

  side_init_chart (&chart, n_samples);
  side_init_naive (&usual, n_samples);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_strchomp (line);
      if (g_str_equal (line, "chart"))
        printf ("%.4f\n", measure (&chart));
      else if (g_str_equal (line, "usual"))
        printf ("%.4f\n", measure (&usual));
      else
        printf ("%.4f\n", measure_scan (&usual));
      fflush (stdout);
    }
  side_clear (&chart);
  side_clear (&usual);
  return 0;
}

static int
bench_scaling (void)
{
  Side ours, theirs;

  side_init_chart (&ours, 10000000);
  side_init_chart (&theirs, 1000000);

  return compare (&ours, &theirs, 7,
                  &(BenchGoal) { .goal = "G6c", .metric = "frame work p50 by number of samples", .unit = "ms",
                                 .ours = "10^7 samples", .theirs = "10^6 samples", .must = 2.0, .stretch = 1.2 },
                  NULL);
}

int
main (int   argc,
      char *argv[])
{
  if (!gtk_init_check ())
    return bench_skip (&(BenchGoal) { .goal = "G6", .metric = "frame work of a trend" }, "no display");

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);

  if (argc == 3 && g_str_equal (argv[1], "serve"))
    return serve ((gsize) MAX (atoi (argv[2]), 50 * 37 * 2));
  if (argc == 2 && g_str_equal (argv[1], "scaling"))
    return bench_scaling ();

  g_printerr ("usage: bench-chart-frame scaling|serve SAMPLES\n");
  return 2;
}
