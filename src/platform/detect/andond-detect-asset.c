/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-asset.h"

#include <andon-enums.h>
#include <math.h>

AndondDetectAsset *
andond_detect_asset_new (guint32        asset,
                         const char    *id,
                         const guint32 *signals,
                         guint          n_signals,
                         gboolean       has_mode,
                         gint64         row_window)
{
  AndondDetectAsset *self = g_new0 (AndondDetectAsset, 1);

  self->asset = asset;
  self->id = g_strdup (id);
  self->n_signals = n_signals;
  self->signals = g_memdup2 (signals, n_signals * sizeof *signals);
  self->has_mode = has_mode;
  self->mode = ANDOND_MODE_NONE;
  self->aligner = andond_row_aligner_new (n_signals + (has_mode ? 1 : 0), row_window);
  return self;
}

void
andond_detect_asset_free (AndondDetectAsset *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->signals);
  andond_row_aligner_free (self->aligner);
  andond_detector_free (self->detector);
  g_free (self);
}

AndondDetection *
andond_detect_asset_judge (AndondDetectAsset *self)
{
  g_autoptr (AndondDetection) detection = NULL;
  AndondRow row;

  if (!andond_row_aligner_take (self->aligner, &row))
    return NULL;
  if (self->has_mode && row.quality[self->n_signals] == ANDON_QUALITY_GOOD && fabs (row.values[self->n_signals]) < 1e9)
    self->mode = (gint32) lround (row.values[self->n_signals]);

  detection = andond_detection_new (self->n_signals);
  andond_detector_push_row (self->detector, row.time, row.values, row.quality, self->mode, detection);
  detection->asset = self->asset;
  for (guint i = 0; i < self->n_signals; i++)
    detection->signals[i].signal = self->signals[i];
  self->stale = FALSE;
  return g_steal_pointer (&detection);
}

AndondDetection *
andond_detect_asset_judge_stale (const AndondDetectAsset *self,
                                 const AndondDetection   *latest)
{
  AndondDetection *detection;

  detection = latest != NULL ? andond_detection_copy (latest) : andond_detection_new (self->n_signals);
  detection->asset = self->asset;
  detection->judgement = ANDOND_JUDGEMENT_CANNOT_JUDGE;
  detection->quality = ANDON_QUALITY_BAD;
  for (guint i = 0; i < self->n_signals; i++)
    {
      detection->signals[i].signal = self->signals[i];
      detection->signals[i].quality = ANDON_QUALITY_BAD;
    }
  return detection;
}

gboolean
andond_detect_asset_is_news (AndondDetectAsset     *self,
                             const AndondDetection *detection,
                             gint64                 repeat_interval)
{
  gboolean bad = detection->quality == ANDON_QUALITY_BAD;

  if (self->told && self->told_anomaly == detection->anomaly && self->told_bad == bad
      && self->told_judgement == detection->judgement && self->told_mode == detection->mode
      && !(detection->anomaly && (guint64) detection->time - (guint64) self->told_time >= (guint64) repeat_interval))
    return FALSE;
  self->told = TRUE;
  self->told_anomaly = detection->anomaly;
  self->told_bad = bad;
  self->told_judgement = detection->judgement;
  self->told_mode = detection->mode;
  self->told_time = detection->time;
  return TRUE;
}
