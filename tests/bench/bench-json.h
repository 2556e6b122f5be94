/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* What every benchmark shares: both sides of a goal of PERFORMANCE.md measured in turn, pair by pair, in one run, and
 * one JSON line at the end with the median of the pairs' ratios. Machines are noisy: read the ratio. Usage:
 *
 *   BenchPairs pairs = BENCH_PAIRS_INIT;
 *   for (guint i = 0; i < bench_n_pairs (7); i++)
 *     bench_pairs_add (&pairs, measure_ours (), measure_theirs ());
 *   return bench_report (&(BenchGoal) { .goal = "G10", .metric = "…", .unit = "rows/s", .ours = "andon",
 *                                       .theirs = "sqlite :memory:", .at_least = TRUE, .must = 0.6, .stretch = 0.75 },
 *                        &pairs, NULL);
 *
 * The exit status is 0 when Must is met, 1 when it is missed. */

typedef struct
{
  const char *goal;     /* "G10b" */
  const char *metric;   /* what was measured, in words */
  const char *unit;     /* of both sides: "rows/s", "ms", … */
  const char *ours;     /* what the sides are */
  const char *theirs;
  gboolean    at_least; /* the ratio ours / theirs must be at least must; else at most */
  double      must;     /* 0: for information only */
  double      stretch;  /* 0: none */
} BenchGoal;

#define BENCH_MAX_PAIRS 64

typedef struct
{
  guint  n;
  double ours[BENCH_MAX_PAIRS];
  double theirs[BENCH_MAX_PAIRS];
} BenchPairs;

#define BENCH_PAIRS_INIT { 0, { 0 }, { 0 } }

static inline void
bench_pairs_add (BenchPairs *self,
                 double      ours,
                 double      theirs)
{
  g_assert (self->n < BENCH_MAX_PAIRS);
  self->ours[self->n] = ours;
  self->theirs[self->n] = theirs;
  self->n++;
}

/* Seconds. */
static inline double
bench_now (void)
{
  return g_get_monotonic_time () / 1e6;
}

/* CPU seconds of the whole process, user and system. */
static inline double
bench_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ANDON_BENCH_PAIRS where it is set, at least 1; else (preferred), which should be 5 or more. */
static inline guint
bench_n_pairs (guint preferred)
{
  const char *text = g_getenv ("ANDON_BENCH_PAIRS");

  return CLAMP (text != NULL ? (guint) atoi (text) : preferred, 1, BENCH_MAX_PAIRS);
}

static inline int
bench_compare_doubles (const void *a,
                       const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static inline double
bench_median (const double *values,
              guint         n)
{
  double sorted[BENCH_MAX_PAIRS];

  g_assert (n > 0 && n <= BENCH_MAX_PAIRS);
  memcpy (sorted, values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, bench_compare_doubles);
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* The p-th percentile (0 … 100) of (values), which are sorted by it. */
static inline double
bench_percentile (double *values,
                  gsize   n,
                  double  p)
{
  g_assert (n > 0);
  qsort (values, n, sizeof *values, bench_compare_doubles);
  return values[MIN (n - 1, (gsize) (p / 100 * n))];
}

static inline void
bench_print_number (const char *name,
                    double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value))
    printf (",\"%s\":%s", name, g_ascii_formatd (text, sizeof text, "%.6g", value));
  else
    printf (",\"%s\":null", name);
}

/* Prints the one line. (extra) nullable: further members as JSON text without braces, such as "\"rows\":1000". */
static inline int
bench_report (const BenchGoal  *goal,
              const BenchPairs *pairs,
              const char       *extra)
{
  double ratios[BENCH_MAX_PAIRS];
  double ratio;
  gboolean met;

  for (guint i = 0; i < pairs->n; i++)
    ratios[i] = pairs->ours[i] / pairs->theirs[i];
  ratio = bench_median (ratios, pairs->n);
  met = goal->must == 0 || (goal->at_least ? ratio >= goal->must : ratio <= goal->must);

  printf ("{\"goal\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\"", goal->goal, goal->metric, goal->unit);
  printf (",\"ours\":{\"side\":\"%s\"", goal->ours);
  bench_print_number ("median", bench_median (pairs->ours, pairs->n));
  printf ("},\"theirs\":{\"side\":\"%s\"", goal->theirs);
  bench_print_number ("median", bench_median (pairs->theirs, pairs->n));
  printf ("}");
  bench_print_number ("ratio", ratio);
  printf (",\"pairs\":%u", pairs->n);
  if (goal->must != 0)
    {
      printf (",\"must_be\":\"%s\"", goal->at_least ? ">=" : "<=");
      bench_print_number ("must", goal->must);
    }
  if (goal->stretch != 0)
    bench_print_number ("stretch", goal->stretch);
  printf (",\"met\":%s%s%s}\n", goal->must == 0 ? "null" : met ? "true" : "false", extra != NULL ? "," : "",
          extra != NULL ? extra : "");
  fflush (stdout);
  return met ? 0 : 1;
}

/* For goals that need what this machine lacks: prints the line with the reason and returns the skip status of Meson. */
static inline int
bench_skip (const BenchGoal *goal,
            const char      *reason)
{
  printf ("{\"goal\":\"%s\",\"metric\":\"%s\",\"skipped\":\"%s\"}\n", goal->goal, goal->metric, reason);
  fflush (stdout);
  return 77;
}
