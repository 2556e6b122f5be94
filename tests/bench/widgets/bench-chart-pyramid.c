/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* G6d: what a pyramid costs a sample that comes in, against one look at the sample. G6e: its extremes against a look at
 * every sample, bit by bit. bench-chart-pyramid append|exact */

#include "config.h"

#include "andon-pyramid.h"
#include "bench-json.h"
#include "naive-scan.h"

#define N_VALUES 1000000
#define N_CHUNK 1000
#define N_COLUMNS 1600

static double *
make_values (void)
{
  double *values = g_new (double, N_VALUES);
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (gsize i = 0; i < N_VALUES; i++)
    values[i] = sin ((double) i / 900) + g_rand_double (random) + (g_rand_int_range (random, 0, 5000) == 0 ? 8 : 0);

  return values;
}

/* Memory is there already, as it is for a chart that has run for a while. */
static double
time_append (AndonPyramid *pyramid,
             const double *values)
{
  double start;

  andon_pyramid_clear (pyramid);
  start = bench_now ();
  for (gsize i = 0; i < N_VALUES; i += N_CHUNK)
    andon_pyramid_append (pyramid, values + i, N_CHUNK);

  return (bench_now () - start) * 1e9 / N_VALUES;
}

static double
time_scan (const double *values)
{
  double start = bench_now ();
  double min, max;

  naive_scan (values, N_VALUES, &min, &max);
  start = bench_now () - start;
  g_assert_cmpfloat (min, <, max);

  return start * 1e9 / N_VALUES;
}

static int
bench_append (const double *values)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  BenchPairs pairs = BENCH_PAIRS_INIT;

  time_append (pyramid, values);
  for (guint i = 0; i < bench_n_pairs (15); i++)
    bench_pairs_add (&pairs, time_append (pyramid, values), time_scan (values));

  return bench_report (&(BenchGoal) { .goal = "G6d", .metric = "pyramid maintenance of appended samples",
                                      .unit = "ns/sample", .ours = "andon pyramid, 1000 at a time",
                                      .theirs = "one min/max scan", .must = 4, .stretch = 2 },
                       &pairs, "\"samples\":1000000");
}

/* One frame's worth of columns at a random zoom; returns how many are not bit-equal. */
static guint
count_differences (AndonPyramid *pyramid,
                   const double *values,
                   GRand        *random,
                   double       *ours,
                   double       *theirs)
{
  gsize span = (gsize) g_rand_int_range (random, N_COLUMNS, N_VALUES);
  gsize first = (gsize) g_rand_int_range (random, 0, (gint32) (N_VALUES - span) + 1);
  g_autofree double *got = g_new (double, 2 * N_COLUMNS);
  g_autofree double *expected = g_new (double, 2 * N_COLUMNS);
  guint n_differ = 0;
  double start = bench_now ();

  for (gsize i = 0; i < N_COLUMNS; i++)
    andon_pyramid_get_extremes (pyramid, first + span * i / N_COLUMNS, first + span * (i + 1) / N_COLUMNS, &got[2 * i],
                                &got[2 * i + 1]);
  *ours = (bench_now () - start) * 1e3;

  start = bench_now ();
  for (gsize i = 0; i < N_COLUMNS; i++)
    naive_scan (values + first + span * i / N_COLUMNS, span * (i + 1) / N_COLUMNS - span * i / N_COLUMNS,
                &expected[2 * i], &expected[2 * i + 1]);
  *theirs = (bench_now () - start) * 1e3;

  for (gsize i = 0; i < 2 * N_COLUMNS; i++)
    n_differ += memcmp (&got[i], &expected[i], sizeof got[i]) != 0;

  return n_differ;
}

static int
bench_exact (const double *values)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree char *extra = NULL;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  guint n_differ = 0;

  andon_pyramid_append (pyramid, values, N_VALUES);
  for (guint i = 0; i < bench_n_pairs (60); i++)
    {
      double ours, theirs;

      n_differ += count_differences (pyramid, values, random, &ours, &theirs);
      bench_pairs_add (&pairs, ours, theirs);
    }

  extra = g_strdup_printf ("\"columns\":%u,\"not_bit_equal\":%u,\"must_be_bit_equal\":true", pairs.n * N_COLUMNS,
                           n_differ);
  bench_report (&(BenchGoal) { .goal = "G6e", .metric = "extremes of 1600 columns over random windows", .unit = "ms",
                               .ours = "andon pyramid", .theirs = "scan of every sample" },
                &pairs, extra);

  return n_differ == 0 ? 0 : 1;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree double *values = make_values ();

  if (argc == 2 && g_str_equal (argv[1], "append"))
    return bench_append (values);
  if (argc == 2 && g_str_equal (argv[1], "exact"))
    return bench_exact (values);

  g_printerr ("usage: bench-chart-pyramid append|exact\n");
  return 2;
}
