/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "andond-signal-fit.h"

#define SMOOTH_GAIN (1.0 / 10.0)
#define SMOOTH_GAIN_HISTORY (1.0 / 15.0) /* what is known from days can be looked at a little longer */
#define SMOOTH_VARIANCE (2.0 / 10.0)     /* twice what white noise leaves: noise is rarely white */
#define SETTLED_ROWS 60              /* what is measured needs as many rows, after as many to warm up */
#define SETTLED_QUANTILE 0.9
#define SETTLED_SIGMAS 1.645         /* where a normal spread has that quantile of its size */
#define SETTLED_FLOOR 0.02
#define LEVEL_TOLERANCE 0.25         /* no level is known better than this */
#define WANDER_ROWS 800.0            /* the level may have wandered for so long */
#define WANDER_SHOWN 0.5             /* part of what the level did that counts as wander */
#define WANDER_WORTHWHILE 1.05       /* smaller changes are not reckoned with anew */
#define WANDER_FLOOR 4e-4            /* less cannot be told from standing still in a few hundred rows */
#define WANDER_DISTRUST 0.4          /* what wanders much also trends */
#define CLIP 7.0
#define ENERGY_GAIN (2.0 / 9.0)
#define ENERGY_CLIP 25.0
#define ENERGY_FLOOR 3.0
#define ENERGY_WEIGHT 0.9
#define DEVIATION_CAP 20.0
#define LEVEL_GAIN 0.0045
#define LEVEL_GAIN_MAX 0.01
#define LEVEL_GAIN_WANDER 0.05
#define LEVEL_STEP_CAP 2.0           /* scales */
#define WARY_FACTOR 0.05
#define RECOVERING_GAIN 0.04
#define WARM_UP_ROWS 50
#define BAND_NOISE 3.0
#define FAULT_GAIN 0.1

AndondBaseline *
andond_baseline_new (gint32 mode,
                     guint  n_signals)
{
  AndondBaseline *self = g_new0 (AndondBaseline, 1);

  self->mode = mode;
  self->n_signals = n_signals;
  self->signals = g_new0 (AndondBaselineSignal, n_signals);
  for (guint i = 0; i < n_signals; i++)
    self->signals[i].noise = 1;
  return self;
}

AndondBaseline *
andond_baseline_copy (const AndondBaseline *self)
{
  AndondBaseline *copy = andond_baseline_new (self->mode, self->n_signals);

  memcpy (copy->signals, self->signals, self->n_signals * sizeof *copy->signals);
  copy->trained = self->trained;
  copy->place = self->place;
  copy->stride = self->stride;
  copy->seen = self->seen;
  for (guint row = 0; row < self->n_rows; row++)
    andond_baseline_collect (copy, self->rows + (gsize) row * self->n_signals);
  return copy;
}

void
andond_baseline_free (AndondBaseline *self)
{
  if (self == NULL)
    return;
  g_free (self->rows);
  g_free (self->left);
  g_free (self->signals);
  g_free (self);
}

void
andond_baseline_collect (AndondBaseline *self,
                         const double   *values)
{
  if (self->n_rows == self->capacity)
    {
      self->capacity = MAX (64, self->capacity * 2);
      self->rows = g_renew (double, self->rows, (gsize) self->capacity * self->n_signals);
    }
  memcpy (self->rows + (gsize) self->n_rows * self->n_signals, values, self->n_signals * sizeof (double));
  self->n_rows++;
}

void
andond_baseline_signal_assume_settled (AndondBaselineSignal *signal)
{
  signal->settled = SMOOTH_VARIANCE;
  signal->origin = signal->level;
}

void
andond_baseline_signal_derive (AndondBaselineSignal *signal)
{
  double w = WANDER_ROWS * MAX (signal->wander - WANDER_FLOOR, 0);
  double w2 = w + WANDER_DISTRUST * w * WANDER_DISTRUST * w;
  double reach = MAX (signal->reach, 1);

  signal->spread2 = signal->reach > 0 ? reach * reach : 1 + w2;
  signal->scale = sqrt (LEVEL_TOLERANCE * LEVEL_TOLERANCE + (signal->reach > 0 ? reach * reach : signal->settled + w2));
  signal->smoothing = signal->reach > 0 ? SMOOTH_GAIN_HISTORY : SMOOTH_GAIN;
  signal->gain = CLAMP (LEVEL_GAIN_WANDER * sqrt (signal->wander), LEVEL_GAIN, LEVEL_GAIN_MAX);
}

static void
fit_signal (AndondBaseline *self,
            guint           index,
            guint           period,
            gboolean        history,
            double         *scratch)
{
  AndondBaselineSignal *signal = &self->signals[index];
  AndondSignalFit fit;
  gsize n = 0;

  for (guint row = 0; row < self->n_rows; row++)
    {
      double x = self->rows[(gsize) row * self->n_signals + index];

      if (isfinite (x))
        scratch[n++] = x;
    }
  signal->usable = n * 2 * period >= self->n_rows && andond_signal_fit (scratch, n, &fit);
  if (!signal->usable)
    return;
  signal->noise = fit.noise;
  signal->wander = fit.wander;
  signal->reach = history ? fit.reach : 0;
  signal->longest_run = fit.longest_run;
  signal->inert = fit.inertia > ANDOND_SIGNAL_FIT_INERT;
  signal->level = signal->smooth = fit.centre / fit.noise;
  signal->energy = 1;
  andond_baseline_signal_assume_settled (signal);
  andond_baseline_signal_derive (signal);
}

static void
smooth_signal (AndondBaselineSignal *signal,
               double                x)
{
  double off = x / signal->noise - signal->level;
  double limit = CLIP * sqrt (signal->spread2);
  double energy = MIN (off * off / signal->spread2, ENERGY_CLIP);

  signal->smooth += signal->smoothing * (signal->level + CLAMP (off, -limit, limit) - signal->smooth);
  signal->energy += ENERGY_GAIN * (energy - signal->energy);
}

static void
move_level (AndondBaselineSignal *signal,
            double                gain)
{
  double cap = LEVEL_STEP_CAP * signal->scale;

  signal->level += gain * CLAMP (signal->smooth - signal->level, -cap, cap);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Runs one signal through the training rows as if they were live. @off gets how far it was from its level in
 * all but the first rows; returns in how many. */
static guint
run_through (AndondBaseline *self,
             guint           index,
             double         *off)
{
  AndondBaselineSignal *signal = &self->signals[index];
  guint n = 0, n_off = 0;

  for (guint row = 0; row < self->n_rows; row++)
    {
      double x = self->rows[(gsize) row * self->n_signals + index];

      if (!isfinite (x))
        continue;
      smooth_signal (signal, x);
      n++;
      move_level (signal, n <= WARM_UP_ROWS ? MAX (signal->gain, 1.0 / n) : signal->gain);
      if (n > SETTLED_ROWS)
        off[n_off++] = fabs (signal->smooth - signal->level);
    }
  return n_off;
}

/* Runs through the training rows twice more: to see how quiet each signal is once smoothed, and so that
 * judging starts from the level it has by then. */
static void
settle (AndondBaseline *self,
        double         *scratch)
{
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondBaselineSignal *signal = &self->signals[i];
      double centre = signal->level;
      guint n;

      if (!signal->usable)
        continue;
      n = run_through (self, i, scratch);
      if (n >= SETTLED_ROWS)
        {
          double off;

          qsort (scratch, n, sizeof (double), compare_doubles);
          off = scratch[(guint) (n * SETTLED_QUANTILE)] / SETTLED_SIGMAS;
          signal->settled = MAX (off * off, SETTLED_FLOOR);
          andond_baseline_signal_derive (signal);
        }
      signal->level = signal->smooth = centre;
      signal->energy = 1;
      run_through (self, i, scratch);
      signal->origin = signal->level;
    }
}

gboolean
andond_baseline_fit (AndondBaseline *self,
                     const guint    *periods,
                     guint           stride)
{
  g_autofree double *scratch = g_new (double, MAX (self->n_rows, 1));
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_signals; i++)
    {
      fit_signal (self, i, periods[i], stride > 0, scratch);
      any |= self->signals[i].usable;
    }
  if (!any)
    return FALSE;
  self->stride = stride;
  if (stride == 0)
    settle (self, scratch);
  self->seen = self->n_rows;
  g_clear_pointer (&self->rows, g_free);
  self->n_rows = self->capacity = 0;
  self->trained = TRUE;
  return TRUE;
}

void
andond_baseline_enter (AndondBaseline *self)
{
  for (guint i = 0; i < self->n_signals; i++)
    {
      self->signals[i].smooth = self->signals[i].level;
      self->signals[i].energy = 1;
    }
}

static double
signal_part (const AndondBaselineSignal *signal)
{
  double d = MIN (fabs (signal->smooth - signal->level) / signal->scale, DEVIATION_CAP);
  double v = ENERGY_WEIGHT * sqrt (MAX (signal->energy - ENERGY_FLOOR, 0));

  return d * d * d * d + v * v * v * v;
}

double
andond_baseline_judge (AndondBaseline *self,
                       const double   *values,
                       const guint8   *skip,
                       double         *parts)
{
  double sum = 0;

  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondBaselineSignal *signal = &self->signals[i];

      parts[i] = 0;
      if (!signal->usable || skip[i])
        continue;
      if (isfinite (values[i]))
        smooth_signal (signal, values[i]);
      parts[i] = signal_part (signal);
      sum += parts[i];
    }
  return sqrt (sqrt (sum));
}

/* A level that has gone far since it was learnt shows how the signal wanders. */
static void
reckon_wander (AndondBaselineSignal *signal,
               guint                 rows)
{
  double gone = signal->level - signal->origin;
  double shown = WANDER_SHOWN * gone * gone;

  if (shown <= WANDER_WORTHWHILE * signal->wander * rows)
    return;
  signal->wander = shown / rows;
  andond_baseline_signal_derive (signal);
}

void
andond_baseline_teach (AndondBaseline *self,
                       const double   *values,
                       AndondPace      pace)
{
  gboolean live = self->stride == 0;

  if (self->seen < G_MAXUINT32)
    self->seen++;
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondBaselineSignal *signal = &self->signals[i];
      double gain = signal->gain / MAX (self->stride, 1);

      if (!signal->usable || !isfinite (values[i]))
        continue;
      if (pace == ANDOND_PACE_WARY)
        gain *= WARY_FACTOR;
      else if (pace == ANDOND_PACE_RECOVERING)
        gain = RECOVERING_GAIN;
      move_level (signal, gain);
      if (live && pace != ANDOND_PACE_WARY)
        reckon_wander (signal, self->seen);
    }
}

void
andond_baseline_adopt (AndondBaseline *self)
{
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondBaselineSignal *signal = &self->signals[i];

      if (!signal->usable || fabs (signal->smooth - signal->level) <= signal->scale)
        continue;
      signal->level = signal->smooth;
      signal->energy = 1;
    }
}

void
andond_baseline_remember_fault (AndondBaseline *self,
                                gboolean        first)
{
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondBaselineSignal *signal = &self->signals[i];

      signal->fault += (first ? 1 : FAULT_GAIN) * (signal->smooth - signal->fault);
    }
}

void
andond_baseline_remember_home (AndondBaseline *self)
{
  for (guint i = 0; i < self->n_signals; i++)
    self->signals[i].home = self->signals[i].level;
}

void
andond_baseline_compare_fault (const AndondBaseline *self,
                               const guint8         *skip,
                               double               *fault,
                               double               *home)
{
  *fault = *home = 0;
  for (guint i = 0; i < self->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &self->signals[i];
      double f = MIN (fabs (signal->smooth - signal->fault) / signal->scale, DEVIATION_CAP);
      double h = MIN (fabs (signal->smooth - signal->home) / signal->scale, DEVIATION_CAP);

      if (!signal->usable || skip[i])
        continue;
      *fault += f * f * f * f;
      *home += h * h * h * h;
    }
  *fault = sqrt (sqrt (*fault));
  *home = sqrt (sqrt (*home));
}

void
andond_baseline_go_home (AndondBaseline *self)
{
  for (guint i = 0; i < self->n_signals; i++)
    self->signals[i].level = self->signals[i].home;
}

double
andond_baseline_half_band (const AndondBaseline *self,
                           guint                 index,
                           double                threshold)
{
  const AndondBaselineSignal *signal = &self->signals[index];
  double off = threshold * signal->scale;

  return signal->noise * sqrt (BAND_NOISE * BAND_NOISE + off * off);
}
