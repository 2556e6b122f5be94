/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-history.h"

#include <math.h>

#include "andond-detect-stage-private.h"

#define N_ROWS (ANDOND_DETECT_HISTORY_DAYS * 24 * 3600 / ANDOND_DETECT_HISTORY_STEP)

/* Where each of the detector's signals stands among those of the asset. */
typedef struct
{
  guint n_signals;
  guint position[ANDOND_DETECTOR_MAX_SIGNALS];
  int mode; /* -1: none */
} Layout;

static void
find_layout (const AndondAsset       *asset,
             const AndondDetectAsset *watched,
             Layout                  *out)
{
  out->n_signals = watched->n_signals;
  out->mode = -1;
  for (guint i = 0; i < asset->n_signals; i++)
    {
      if (watched->has_mode && asset->signals[i] == asset->mode_signal)
        out->mode = (int) i;
      for (guint k = 0; k < watched->n_signals; k++)
        {
          if (watched->signals[k] == asset->signals[i])
            out->position[k] = i;
        }
    }
}

static gsize
read_history (AndondDemoPlant   *plant,
              const AndondAsset *asset,
              const Layout      *layout,
              gint64             now,
              double            *values,
              gint32            *modes)
{
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  g_autofree double *row = g_new (double, asset->n_signals);
  g_autofree guint8 *quality = g_new (guint8, asset->n_signals);
  gsize n = 0;

  for (guint i = 0; i < N_ROWS; i++)
    {
      gint64 time = now - (gint64) (N_ROWS - i) * ANDOND_DETECT_HISTORY_STEP * G_USEC_PER_SEC;

      if (!andond_demo_cursor_get_row (cursor, asset->index, time, row, quality))
        continue;
      if (layout->mode >= 0 && quality[layout->mode] != ANDON_QUALITY_GOOD)
        continue;
      modes[n] = layout->mode >= 0 ? (gint32) lround (row[layout->mode]) : ANDOND_MODE_NONE;
      for (guint k = 0; k < layout->n_signals; k++)
        {
          guint position = layout->position[k];

          values[n * layout->n_signals + k] = quality[position] == ANDON_QUALITY_GOOD ? row[position] : NAN;
        }
      n++;
    }
  return n;
}

guint
andond_detect_stage_train_from_demo_plant (AndondDetectStage *self,
                                           AndondDemoPlant   *plant,
                                           gint64             now,
                                           GCancellable      *cancellable)
{
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  g_autofree double *values = g_new (double, (gsize) N_ROWS * ANDOND_DETECTOR_MAX_SIGNALS);
  g_autofree gint32 *modes = g_new (gint32, N_ROWS);
  guint n_trained = 0;

  g_return_val_if_fail (!self->started, 0);

  for (guint i = 0; i < self->assets->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const AndondDetectAsset *watched = g_ptr_array_index (self->assets, i);
      const AndondAsset *asset;
      Layout layout = { 0 };
      gsize n_rows;

      if (andond_detector_is_trained (watched->detector) || watched->asset >= andond_registry_get_n_assets (registry))
        continue;
      asset = andond_registry_get_asset (registry, watched->asset);
      find_layout (asset, watched, &layout);
      n_rows = read_history (plant, asset, &layout, now, values, modes);
      andond_detect_stage_train (self, watched->asset, values, modes, n_rows);
      n_trained += andond_detector_is_trained (watched->detector);
    }
  return n_trained;
}
