/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-signal-fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIN_ROWS 8
#define MAX_BLOCK 20
#define CLIP 6.0
/* A signal that never moved has no noise to measure: a change by this part of its value counts as one. */
#define STILL_RELATIVE 0.01
#define STILL_ABSOLUTE 1e-6
#define REACH_SIGMAS 2.05
#define MIN_RELATIVE 1e-6
#define STEP_KEPT 0.95      /* of the steps; the others may be jumps … */
#define STEP_KEPT_RMS 0.871 /* … and this is what so many of a normal spread come to */
#define INERTIA_LAG 30
#define INERTIA_ROWS 10

typedef struct
{
  double centre;
  double spread;
  double noise2;
  double wander; /* in the unit's square a row */
} Moments;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *x,
        gsize   n)
{
  qsort (x, n, sizeof (double), compare_doubles);
  return n % 2 == 1 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double
standard_deviation (const double *x,
                    gsize         n)
{
  double mean = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    mean += x[i] / n;
  for (gsize i = 0; i < n; i++)
    sum += (x[i] - mean) * (x[i] - mean);
  return sqrt (sum / n);
}

/* Half the mean square of differences at a lag. */
static double
structure (const double *x,
           gsize         n,
           gsize         lag)
{
  double sum = 0;

  for (gsize i = lag; i < n; i++)
    sum += (x[i] - x[i - lag]) * (x[i] - x[i - lag]);
  return sum / (n - lag) / 2;
}

/* Centre and a robust spread; x is clipped to six spreads around the centre. */
static void
centre_and_clip (double  *x,
                 gsize    n,
                 Moments *out)
{
  g_autofree double *scratch = g_memdup2 (x, n * sizeof (double));
  double mad, sd = standard_deviation (x, n);

  out->centre = median (scratch, n);
  for (gsize i = 0; i < n; i++)
    scratch[i] = fabs (x[i] - out->centre);
  mad = 1.4826 * median (scratch, n);
  out->spread = mad > 0.3 * sd ? MIN (sd, 1.5 * mad) : sd;
  for (gsize i = 0; i < n; i++)
    x[i] = CLAMP (x[i], out->centre - CLIP * out->spread, out->centre + CLIP * out->spread);
}

static double
wander_of_blocks (const double *x,
                  gsize         n,
                  double        noise2)
{
  gsize b = CLAMP (n / 20, 3, MAX_BLOCK), n_blocks = n / b;
  g_autofree double *means = g_new0 (double, n_blocks);
  double sum = 0, weight = 0;

  for (gsize i = 0; i < n_blocks * b; i++)
    means[i / b] += x[i] / b;
  for (gsize k = 2; k < n_blocks * 3 / 4; k++)
    {
      double pairs = n_blocks - k;

      sum += (structure (means, n_blocks, k) - noise2 / b) * pairs;
      weight += k * b / 2.0 * pairs;
    }
  return weight > 0 ? MAX (sum / weight, 0) : 0;
}

static void
measure (const double *values,
         gsize         n,
         Moments      *out)
{
  g_autofree double *x = g_memdup2 (values, n * sizeof (double));
  double noise2;

  centre_and_clip (x, n, out);
  noise2 = (structure (x, n, 1) + structure (x, n, 2) + structure (x, n, 3)) / 3;
  out->noise2 = MIN (noise2, out->spread * out->spread);
  out->wander = wander_of_blocks (x, n, out->noise2);
}

/* A machine's history has faults in it, but not for long. */
static double
measure_reach (const double *values,
               gsize         n,
               double        centre)
{
  g_autofree double *x = g_memdup2 (values, n * sizeof (double));

  qsort (x, n, sizeof (double), compare_doubles);
  return MAX (x[n - 1 - n / 50] - centre, centre - x[n / 50]) / REACH_SIGMAS;
}

static double
measure_step (const double *x,
              gsize         n)
{
  g_autofree double *steps = g_new (double, n);
  gsize kept = MAX ((n - 1) * STEP_KEPT, 1);
  double sum = 0;

  for (gsize i = 1; i < n; i++)
    steps[i - 1] = fabs (x[i] - x[i - 1]);
  qsort (steps, n - 1, sizeof (double), compare_doubles);
  for (gsize i = 0; i < kept; i++)
    sum += steps[i] * steps[i];
  return sqrt (sum / kept / 2) / STEP_KEPT_RMS;
}

static double
measure_inertia (const double *x,
                 gsize         n,
                 double        step)
{
  g_autofree double *gone = g_new (double, n);
  gsize n_gone = 0;

  if (!(step > 0) || n < 2 * (INERTIA_LAG + INERTIA_ROWS))
    return 0;
  for (gsize i = 0; i + INERTIA_LAG + INERTIA_ROWS <= n; i++)
    {
      double sum = 0;

      for (gsize k = i; k < i + INERTIA_ROWS; k++)
        sum += x[k + INERTIA_LAG] - x[k];
      gone[n_gone++] = fabs (sum / INERTIA_ROWS);
    }
  return median (gone, n_gone) / 0.6745 / step;
}

static guint
longest_run (const double *x,
             gsize         n)
{
  guint run = 1, longest = 1;

  for (gsize i = 1; i < n; i++)
    {
      run = x[i] == x[i - 1] ? run + 1 : 1;
      longest = MAX (longest, run);
    }
  return longest;
}

gboolean
andond_signal_fit (const double    *x,
                   gsize            n,
                   AndondSignalFit *out)
{
  Moments all, late;
  gsize skip = n * 2 / 5;

  if (n < MIN_ROWS)
    return FALSE;

  measure (x, n, &all);
  measure (x + skip, n - skip, &late);

  *out = (AndondSignalFit) { .centre = all.centre, .longest_run = longest_run (x, n) };
  if (all.noise2 > 0)
    {
      out->noise = MAX (sqrt (all.noise2), MIN_RELATIVE * fabs (all.centre));
      out->wander = MIN (all.wander, late.wander) / (out->noise * out->noise);
    }
  else
    {
      out->noise = MAX (STILL_RELATIVE * fabs (all.centre), STILL_ABSOLUTE);
    }
  out->step = measure_step (x, n);
  out->inertia = measure_inertia (x, n, out->step);
  out->reach = measure_reach (x, n, out->centre) / out->noise;
  return isfinite (out->reach) && isfinite (out->centre) && isfinite (out->noise) && isfinite (out->wander)
         && isfinite (out->inertia);
}
