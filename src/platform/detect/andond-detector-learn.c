/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a detector learns: the baseline of each mode, from the first rows that come or from history. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <math.h>

#include "andond-detector-private.h"

#define LARGEST 1e100 /* beyond is no measurement */

gboolean
andond_detector_is_good (double value)
{
  return isfinite (value) && fabs (value) < LARGEST;
}

AndondBaseline *
andond_detector_find_baseline (const AndondDetector *self,
                               gint32                mode)
{
  for (guint i = 0; i < self->baselines->len; i++)
    {
      AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      if (baseline->mode == mode && !baseline->away)
        return baseline;
    }
  return NULL;
}

static guint
count_modes (const AndondDetector *self)
{
  guint n = 0;

  for (guint i = 0; i < self->baselines->len; i++)
    n += !((AndondBaseline *) g_ptr_array_index (self->baselines, i))->place;
  return n;
}

AndondBaseline *
andond_detector_ensure_baseline (AndondDetector *self,
                                 gint32          mode)
{
  AndondBaseline *baseline = andond_detector_find_baseline (self, mode);

  if (baseline == NULL && count_modes (self) < ANDOND_DETECTOR_MAX_MODES)
    {
      baseline = andond_baseline_new (mode, self->n_signals);
      g_ptr_array_add (self->baselines, baseline);
    }
  return baseline;
}

gboolean
andond_detector_fit (AndondDetector *self,
                     AndondBaseline *baseline,
                     guint           stride)
{
  guint periods[ANDOND_DETECTOR_MAX_SIGNALS];

  for (guint i = 0; i < self->n_signals; i++)
    periods[i] = self->watch[i].period;
  if (!andond_baseline_fit (baseline, periods, stride))
    return FALSE;
  self->model_version++;
  return TRUE;
}

/* Only from what was recorded in one place. */
static gboolean
fit_split (AndondDetector *self,
           AndondBaseline *baseline)
{
  AndondSeamSplit split;
  gboolean fitted;

  if (baseline->place || !andond_seam_split (baseline->rows, baseline->n_rows, self->n_signals, &split))
    return andond_detector_fit (self, baseline, 0);
  baseline->n_rows = split.n_kept;
  fitted = andond_detector_fit (self, baseline, 0);
  if (fitted && split.elsewhere != NULL)
    andond_detector_move_on (self, baseline, split.left, split.elsewhere, split.n_elsewhere);
  g_free (split.elsewhere);
  g_free (split.left);
  return fitted;
}

void
andond_detector_learn (AndondDetector *self,
                       AndondBaseline *baseline,
                       const double   *values)
{
  guint wanted = andond_detector_get_rows_wanted (self, baseline);

  andond_baseline_collect (baseline, values);
  if (baseline->n_rows >= wanted && !fit_split (self, baseline) && baseline->n_rows >= 4 * wanted)
    baseline->n_rows = 0;
}

void
andond_detector_learn_row (AndondDetector *self,
                           const double   *values,
                           gint32          mode)
{
  AndondBaseline *baseline = andond_detector_ensure_baseline (self, mode);
  double clean[ANDOND_DETECTOR_MAX_SIGNALS];
  guint n_good = 0;

  if (baseline == NULL || baseline->trained || baseline->n_rows >= ANDOND_DETECTOR_MOST_TRAIN_ROWS)
    return;
  for (guint i = 0; i < self->n_signals; i++)
    {
      clean[i] = andond_detector_is_good (values[i]) ? values[i] : NAN;
      n_good += andond_detector_is_good (values[i]);
    }
  if (n_good > 0)
    andond_baseline_collect (baseline, clean);
}

void
andond_detector_finish_learning (AndondDetector *self,
                                 guint           least_rows)
{
  for (guint i = 0; i < self->baselines->len; i++)
    {
      AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      if (!baseline->trained && baseline->n_rows >= least_rows)
        andond_detector_fit (self, baseline, self->stride);
    }
}

void
andond_detector_set_stride (AndondDetector *self,
                            guint           stride)
{
  self->stride = CLAMP (stride, 1, ANDOND_DETECTOR_MAX_STRIDE);
}
