/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When an anomaly begins and when it is over. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detector-private.h"

#define THRESHOLD ANDOND_DETECTOR_THRESHOLD
#define URGENT ANDOND_DETECTOR_URGENT
#define OFF_FRACTION 0.75     /* hysteresis: off below this part of the threshold */
/* Where what is normal was only learnt from how it began, a machine often settles somewhere else after a
 * disturbance: that is over, too, when this part of the highest deviation is left … */
#define RETURN_FRACTION 0.45
#define RETURN_CAP 3.0        /* … unless that is still more than so many thresholds */
#define PEAK_DECAY 0.998
#define ON_DELAY 2            /* rows */
#define OFF_DELAY 2
#define RECOVERY_PEAK 3.0     /* thresholds: only after a departure this clear */
/* Nor does what began so recently tell a fault from a new normal for good: an anomaly that is not a clear
 * one and has lasted for so many times all that was learnt from is wander that the training rows missed. */
#define OUTLASTING 2
#define OUTLASTING_CLEAR 4.0  /* thresholds: clear ones stay */
/* The same fault again, as when somebody looked at the machine, or another's rows came in between: what is
 * seen is nearer to it than to what was normal. */
#define RECUR_ROWS 400
#define RECUR_NEAR 0.5
#define RECUR_TYPICAL 0.7     /* part of the peak from which an anomaly shows what it looks like */

static gboolean
recurs (AndondDetector *self)
{
  double fault, home;

  if (self->alarm.recurring == 0)
    return FALSE;
  self->alarm.recurring--;
  andond_baseline_compare_fault (self->current, self->skip, &fault, &home);
  return home > THRESHOLD && fault < RECUR_NEAR * home;
}

void
andond_detector_count_for_on (AndondDetector *self,
                              double          deviation,
                              gint64          time)
{
  gboolean again = recurs (self);
  gboolean hit = again || deviation > (self->alarm.recovering > 0 ? URGENT * THRESHOLD : THRESHOLD);

  if (deviation < THRESHOLD * OFF_FRACTION)
    self->alarm.since = 0;
  else if (self->alarm.since == 0)
    self->alarm.since = time;
  self->alarm.above = hit ? self->alarm.above + 1 : 0;
  if (self->alarm.recovering > 0)
    self->alarm.recovering--;
  if (self->alarm.above < ON_DELAY)
    return;
  if (again)
    {
      andond_baseline_go_home (self->current);
      self->alarm.recovering = 0;
    }
  self->alarm.recurring = 0;
  andond_baseline_remember_fault (self->current, TRUE);
  self->alarm.on = TRUE;
  self->alarm.onset = self->alarm.since;
  self->alarm.peak = deviation;
  self->alarm.below = self->alarm.lasting = 0;
}

static void
clear (AndondDetector *self)
{
  self->alarm.on = FALSE;
  self->alarm.onset = self->alarm.since = 0;
  self->alarm.above = 0;
}

static gboolean
has_outlasted_learning (const AndondDetector *self,
                        double                deviation)
{
  return self->current->stride == 0 && self->alarm.lasting > OUTLASTING * self->train_rows
         && deviation < OUTLASTING_CLEAR * THRESHOLD;
}

void
andond_detector_count_for_off (AndondDetector *self,
                               double          deviation,
                               gboolean        may_clear)
{
  gboolean history = self->current->stride > 0;
  double low = history ? 0 : MIN (RETURN_FRACTION * self->alarm.peak, RETURN_CAP * THRESHOLD);

  self->alarm.peak = MAX (self->alarm.peak * PEAK_DECAY, deviation);
  if (deviation > RECUR_TYPICAL * self->alarm.peak)
    andond_baseline_remember_fault (self->current, FALSE);
  self->alarm.lasting = MIN (self->alarm.lasting + 1, G_MAXUINT32 - 1);
  if (!may_clear)
    return;
  if (has_outlasted_learning (self, deviation))
    {
      andond_baseline_adopt (self->current);
      clear (self);
      return;
    }
  self->alarm.below = deviation < MAX (low, OFF_FRACTION * THRESHOLD) ? self->alarm.below + 1 : 0;
  if (self->alarm.below < OFF_DELAY)
    return;
  clear (self);
  self->alarm.recurring = 0;
  if (history || self->alarm.peak <= RECOVERY_PEAK * THRESHOLD)
    return;
  self->alarm.recovering = ANDOND_DETECTOR_RECOVERY_ROWS;
  self->alarm.recurring = RECUR_ROWS;
  andond_baseline_remember_home (self->current);
}
