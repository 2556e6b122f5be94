/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-seam.h"

#include <math.h>
#include <string.h>

#define ROWS ANDOND_SEAM_ROWS
#define SUSPECT 6.0
#define SLIGHT 7.0
#define CLEAR 45.0
#define COMPANION 3.5 /* the signal that jumps with them */
#define MATCH 6.0
#define STILL 12.0    /* noises that an inert signal moves within so few rows */

static void
average (const double *rows,
         guint         n_signals,
         guint         signal,
         double       *mean,
         guint        *n)
{
  double sum = 0;

  *n = 0;
  for (guint row = 0; row < ROWS; row++)
    {
      double x = rows[row * n_signals + signal];

      if (!isfinite (x))
        continue;
      sum += x;
      (*n)++;
    }
  *mean = *n > 0 ? sum / *n : NAN;
}

static gboolean
is_still (const double *rows,
          guint         n_signals,
          guint         signal,
          double        noise)
{
  double low = INFINITY, high = -INFINITY;

  for (guint row = 0; row < ROWS; row++)
    {
      double x = rows[row * n_signals + signal];

      if (!isfinite (x))
        continue;
      low = MIN (low, x);
      high = MAX (high, x);
    }
  return !(high - low > STILL * noise);
}

gboolean
andond_seam_suspect (const AndondBaseline *scale,
                     const double         *before,
                     const double         *row)
{
  double sum = 0;

  for (guint i = 0; i < scale->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &scale->signals[i];
      double mean, off;
      guint n;

      if (!signal->usable || !signal->inert || !isfinite (row[i]))
        continue;
      average (before, scale->n_signals, i, &mean, &n);
      if (n == 0)
        continue;
      off = (row[i] - mean) / signal->noise;
      sum += off * off / (1 + 1.0 / n);
    }
  return sum > SUSPECT * SUSPECT;
}

AndondSeam
andond_seam_judge (const AndondBaseline *scale,
                   const double         *before,
                   const double         *after)
{
  double sum = 0, most = 0, second = 0;

  for (guint i = 0; i < scale->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &scale->signals[i];
      double a, b, jump;
      guint n_a, n_b;

      if (!signal->usable)
        continue;
      average (before, scale->n_signals, i, &a, &n_a);
      average (after, scale->n_signals, i, &b, &n_b);
      if (n_a == 0 || n_b == 0)
        continue;
      jump = fabs (b - a) / signal->noise / sqrt (1.0 / n_a + 1.0 / n_b);
      second = MAX (second, MIN (jump, most));
      most = MAX (most, jump);
      if (!signal->inert)
        continue;
      if (!is_still (before, scale->n_signals, i, signal->noise)
          || !is_still (after, scale->n_signals, i, signal->noise))
        return ANDOND_SEAM_NONE;
      sum += jump * jump;
    }
  if (sum > CLEAR * CLEAR && second > COMPANION)
    return ANDOND_SEAM_CLEAR;
  return sum > SLIGHT * SLIGHT ? ANDOND_SEAM_SLIGHT : ANDOND_SEAM_NONE;
}

void
andond_seam_leave (const double *before,
                   guint         n_signals,
                   double       *left)
{
  guint n;

  for (guint i = 0; i < n_signals; i++)
    average (before, n_signals, i, &left[i], &n);
}

double
andond_seam_distance (const AndondBaseline *scale,
                      const double         *left,
                      const double         *after)
{
  double farthest = 0;
  guint n_inert = 0;

  for (guint i = 0; i < scale->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &scale->signals[i];
      double mean;
      guint n;

      if (!signal->usable || !signal->inert || !isfinite (left[i]))
        continue;
      average (after, scale->n_signals, i, &mean, &n);
      if (n == 0)
        continue;
      farthest = MAX (farthest, fabs (mean - left[i]) / signal->noise / sqrt (2.0 / ROWS));
      n_inert++;
    }
  return n_inert > 0 && farthest < MATCH ? farthest : INFINITY;
}
