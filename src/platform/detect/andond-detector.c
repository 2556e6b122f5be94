/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detector.h"

#include <math.h>
#include <string.h>

#include "andond-detector-private.h"

#define THRESHOLD ANDOND_DETECTOR_THRESHOLD
#define URGENT ANDOND_DETECTOR_URGENT
#define SETTLE_ROWS 60        /* machines take about a minute to run up or down */
#define HOLD_ROWS 10          /* a signal silent for longer is dead */
#define GAP (10 * G_TIME_SPAN_MINUTE)
/* A value that usually changes and then stands still for long comes from a stuck sensor. */
#define STUCK_LONGEST_RUN 30
#define STUCK_FACTOR 8
#define STUCK_ROWS 50

enum
{
  GOOD,
  UNCERTAIN,
  BAD,
};

G_DEFINE_QUARK (andond-detect-error-quark, andond_detect_error)

AndondDetector *
andond_detector_new (guint n_signals,
                     guint train_rows)
{
  AndondDetector *self;

  g_return_val_if_fail (n_signals >= 1 && n_signals <= ANDOND_DETECTOR_MAX_SIGNALS, NULL);

  self = g_new0 (AndondDetector, 1);
  self->n_signals = n_signals;
  self->stride = 1;
  self->train_rows = CLAMP (train_rows, ANDOND_DETECTOR_LEAST_TRAIN_ROWS, ANDOND_DETECTOR_MOST_TRAIN_ROWS);
  self->baselines = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_baseline_free);
  self->watch = g_new0 (AndondSignalWatch, n_signals);
  self->values = g_new0 (double, n_signals);
  self->parts = g_new0 (double, n_signals);
  self->skip = g_new0 (guint8, n_signals);
  self->recent = g_new0 (double, ANDOND_SEAM_ROWS * n_signals);
  self->held = g_new0 (double, ANDOND_SEAM_ROWS * n_signals);
  for (guint i = 0; i < n_signals; i++)
    self->watch[i].period = 1;
  return self;
}

void
andond_detector_free (AndondDetector *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->baselines);
  g_free (self->watch);
  g_free (self->values);
  g_free (self->parts);
  g_free (self->skip);
  g_free (self->recent);
  g_free (self->held);
  g_free (self);
}

guint
andond_detector_get_n_signals (const AndondDetector *self)
{
  return self->n_signals;
}

guint
andond_detector_get_train_rows (const AndondDetector *self)
{
  return self->train_rows;
}

guint32
andond_detector_get_model_version (const AndondDetector *self)
{
  return self->model_version;
}

void
andond_detector_set_model_version (AndondDetector *self,
                                   guint32         version)
{
  self->model_version = version;
}

void
andond_detector_set_period (AndondDetector *self,
                            guint           signal,
                            guint           rows)
{
  g_return_if_fail (signal < self->n_signals);

  self->watch[signal].period = CLAMP (rows, 1, ANDOND_DETECTOR_MAX_PERIOD);
}

gboolean
andond_detector_is_trained (const AndondDetector *self)
{
  for (guint i = 0; i < self->baselines->len; i++)
    {
      if (((AndondBaseline *) g_ptr_array_index (self->baselines, i))->trained)
        return TRUE;
    }
  return FALSE;
}

/* Bad values become NaN; what is missing or stuck for too long is to be skipped. Returns how many are good. */
static guint
watch_values (AndondDetector *self,
              const double   *values,
              const guint8   *quality)
{
  guint n_good = 0;

  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondSignalWatch *watch = &self->watch[i];
      gboolean good = andond_detector_is_good (values[i]) && (quality == NULL || quality[i] == GOOD);

      self->values[i] = good ? values[i] : NAN;
      if (good)
        {
          watch->run = values[i] == watch->last && watch->run > 0 ? MIN (watch->run + 1, G_MAXUINT32 - 1) : 1;
          watch->last = values[i];
          watch->missing = 0;
          n_good++;
        }
      else if (watch->missing < G_MAXUINT32)
        {
          watch->missing++;
        }
    }
  return n_good;
}

static gboolean
is_overdue (const AndondSignalWatch *watch)
{
  return watch->missing >= watch->period;
}

static gboolean
is_dead (const AndondSignalWatch    *watch,
         const AndondBaselineSignal *signal)
{
  guint run = signal->longest_run;

  if (watch->missing > MAX (HOLD_ROWS, 3 * watch->period))
    return TRUE;
  return run <= STUCK_LONGEST_RUN && watch->run > STUCK_FACTOR * run + STUCK_ROWS;
}

/* NULL: more modes than are kept. */
static AndondBaseline *
enter_mode (AndondDetector *self,
            gint32          mode)
{
  AndondBaseline *baseline;

  if (self->current != NULL && self->current->mode == mode)
    return self->current;

  baseline = andond_detector_ensure_baseline (self, mode);
  if (baseline == NULL)
    return NULL;
  if (self->current != NULL)
    {
      self->alarm.settling = SETTLE_ROWS;
      self->alarm.above = self->alarm.below = self->alarm.lasting = self->alarm.recurring = 0;
      if (baseline->trained)
        andond_baseline_enter (baseline);
      andond_baseline_remember_fault (baseline, TRUE);
      andond_detector_forget_rows (self);
    }
  self->current = baseline;
  return baseline;
}

static gboolean
notice_gap (AndondDetector *self,
            gint64          time)
{
  gboolean gap = time > self->last_time && self->last_time != 0
                 && (guint64) time - (guint64) self->last_time > GAP;

  if (time != G_MININT64)
    self->last_time = time;
  return gap;
}

static void
cross_gap (AndondDetector *self)
{
  if (!self->current->trained)
    return;
  andond_baseline_enter (self->current);
  self->alarm.settling = SETTLE_ROWS;
  if (!self->alarm.on && self->current->stride == 0)
    self->alarm.recovering = ANDOND_DETECTOR_RECOVERY_ROWS;
}

/* What the row's values are worth: how many usable signals are dead, alive, or missing right now. */
typedef struct
{
  guint n_dead;
  guint n_alive;
  guint n_missing;
  guint n_unusable;
} Standing;

static Standing
take_standing (AndondDetector *self)
{
  Standing standing = { 0 };

  for (guint i = 0; i < self->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &self->current->signals[i];

      self->skip[i] = FALSE;
      if (self->current->trained && !signal->usable)
        {
          standing.n_unusable++;
          continue;
        }
      self->skip[i] = self->current->trained ? is_dead (&self->watch[i], signal)
                                             : self->watch[i].missing > MAX (HOLD_ROWS, 3 * self->watch[i].period);
      if (self->skip[i])
        standing.n_dead++;
      else
        standing.n_alive++;
      standing.n_missing += is_overdue (&self->watch[i]);
    }
  return standing;
}

static void
remember (AndondDetector *self,
          double          deviation)
{
  self->alarm.deviation = deviation;
  for (guint i = 0; i < self->n_signals; i++)
    self->watch[i].last_part = self->parts[i];
}

/* Bad or missing values stop the delays; a dead signal lets an anomaly begin but never end. */
static void
judge (AndondDetector *self,
       gint64          time,
       const Standing *standing)
{
  double deviation = andond_baseline_judge (self->current, self->values, self->skip, self->parts);
  AndondPace pace = ANDOND_PACE_NORMAL;

  if (standing->n_alive == 0)
    return;
  if (self->alarm.settling > 0)
    {
      self->alarm.settling--;
      return;
    }

  if (self->alarm.recovering > 0)
    pace = ANDOND_PACE_RECOVERING;
  else if (self->alarm.on || deviation > THRESHOLD)
    pace = ANDOND_PACE_WARY;
  andond_baseline_teach (self->current, self->values, pace);

  if (!(self->alarm.on && standing->n_dead > 0 && deviation < self->alarm.deviation))
    remember (self, deviation);
  if (self->alarm.on)
    andond_detector_count_for_off (self, deviation, standing->n_dead == 0 && standing->n_missing == 0);
  else if (standing->n_missing == standing->n_dead || deviation > URGENT * THRESHOLD)
    andond_detector_count_for_on (self, deviation, time);
}

static void
write_signals (const AndondDetector *self,
               const AndondBaseline *baseline,
               const double         *values,
               const guint8         *quality,
               AndondDetection      *out)
{
  double sum = 0;

  for (guint i = 0; i < self->n_signals; i++)
    sum += sqrt (self->watch[i].last_part);
  for (guint i = 0; i < self->n_signals; i++)
    {
      AndondDetectionSignal *signal = &out->signals[i];

      signal->value = values[i];
      signal->quality = isfinite (values[i]) ? (quality != NULL ? quality[i] : GOOD) : BAD;
      if (self->skip[i])
        signal->quality = BAD;
      signal->contribution = sum > 0 ? sqrt (self->watch[i].last_part) / sum : 0;
      signal->expected = signal->low = signal->high = NAN;
      if (baseline != NULL && baseline->trained && baseline->signals[i].usable)
        {
          double half = andond_baseline_half_band (baseline, i, THRESHOLD);

          signal->expected = baseline->signals[i].level * baseline->signals[i].noise;
          signal->low = signal->expected - half;
          signal->high = signal->expected + half;
        }
    }
}

static void
write_verdict (const AndondDetector *self,
               gint64                time,
               gint32                mode,
               AndondJudgement       judgement,
               AndondDetection      *out)
{
  out->time = time;
  out->mode = mode;
  out->model_version = self->model_version;
  out->judgement = judgement;
  out->score = 1000 * self->alarm.deviation / (self->alarm.deviation + THRESHOLD);
  out->anomaly = self->alarm.on;
  out->onset = self->alarm.on ? self->alarm.onset : 0;
}

/* self->values: the row's. */
static void
take_row (AndondDetector *self,
          gint64          time,
          guint           n_good)
{
  Standing standing = take_standing (self);

  if (self->current->trained)
    judge (self, time, &standing);
  else if (n_good > 0)
    andond_detector_learn (self, self->current, self->values);
}

static void
take_held_rows (AndondDetector *self,
                guint           n_good)
{
  for (guint row = 0; row < ANDOND_SEAM_ROWS; row++)
    {
      memcpy (self->values, self->held + (gsize) row * self->n_signals, self->n_signals * sizeof (double));
      take_row (self, self->held_time[row], n_good);
      andond_detector_note_row (self, self->values);
    }
}

static AndondJudgement
judge_row (AndondDetector  *self,
           gint64           time,
           guint            n_good,
           AndondDetection *out)
{
  gboolean gap = notice_gap (self, time);
  AndondRowFate fate = andond_detector_watch_seam (self, time, &gap);
  gboolean trained;
  Standing standing;

  if (gap && fate != ANDOND_ROW_HELD)
    cross_gap (self);
  trained = self->current->trained;
  standing = take_standing (self);
  if (fate == ANDOND_ROW_RELEASED)
    {
      take_held_rows (self, n_good);
    }
  else if (fate == ANDOND_ROW_PLAIN)
    {
      take_row (self, time, n_good);
      andond_detector_note_row (self, self->values);
    }
  if (standing.n_dead > 0 || n_good == 0)
    out->quality = BAD;
  else
    out->quality = standing.n_missing > 0 || standing.n_unusable > 0 ? UNCERTAIN : GOOD;
  if (!trained)
    return ANDOND_JUDGEMENT_LEARNING;
  return standing.n_dead > 0 ? ANDOND_JUDGEMENT_CANNOT_JUDGE : ANDOND_JUDGEMENT_JUDGING;
}

void
andond_detector_push_row (AndondDetector  *self,
                          gint64           time,
                          const double    *values,
                          const guint8    *quality,
                          gint32           mode,
                          AndondDetection *out)
{
  AndondJudgement judgement = ANDOND_JUDGEMENT_CANNOT_JUDGE;
  AndondBaseline *baseline;
  guint n_good;

  g_return_if_fail (self != NULL && values != NULL && out != NULL);
  g_return_if_fail (out->n_signals == self->n_signals);

  n_good = watch_values (self, values, quality);
  baseline = enter_mode (self, mode);
  if (baseline != NULL)
    {
      judgement = judge_row (self, time, n_good, out);
      baseline = self->current;
    }
  else
    {
      out->quality = UNCERTAIN;
    }
  write_signals (self, baseline, values, quality, out);
  write_verdict (self, time, mode, judgement, out);
}
