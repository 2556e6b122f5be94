/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detection.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (AndondDetection, andond_detection, andond_detection_ref, andond_detection_unref)

AndondDetection *
andond_detection_new (guint n_signals)
{
  AndondDetection *self = g_new0 (AndondDetection, 1);

  g_atomic_int_set (&self->ref_count, 1);
  self->mode = ANDOND_MODE_NONE;
  self->n_signals = n_signals;
  self->signals = g_new0 (AndondDetectionSignal, n_signals);
  for (guint i = 0; i < n_signals; i++)
    {
      self->signals[i].signal = i;
      self->signals[i].value = self->signals[i].expected = NAN;
      self->signals[i].low = self->signals[i].high = NAN;
    }
  return self;
}

AndondDetection *
andond_detection_copy (const AndondDetection *self)
{
  AndondDetection *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = andond_detection_new (self->n_signals);
  copy->asset = self->asset;
  copy->time = self->time;
  copy->onset = self->onset;
  copy->score = self->score;
  copy->anomaly = self->anomaly;
  copy->judgement = self->judgement;
  copy->quality = self->quality;
  copy->mode = self->mode;
  copy->model_version = self->model_version;
  for (guint i = 0; i < self->n_signals; i++)
    copy->signals[i] = self->signals[i];
  return copy;
}

AndondDetection *
andond_detection_ref (AndondDetection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andond_detection_unref (AndondDetection *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&self->ref_count))
    {
      g_free (self->signals);
      g_free (self);
    }
}

const char *
andond_judgement_to_string (AndondJudgement judgement)
{
  switch (judgement)
    {
    case ANDOND_JUDGEMENT_LEARNING:
      return "learning";
    case ANDOND_JUDGEMENT_JUDGING:
      return "judging";
    case ANDOND_JUDGEMENT_CANNOT_JUDGE:
      return "cannot-judge";
    default:
      return "unknown";
    }
}
