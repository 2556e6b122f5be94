/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the stage watches: assets, which of their signals, whose worker, and their models. All of it is
 * settled before the workers start. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-stage-private.h"

#define LEAST_HISTORY_ROWS 60

AndondRoute *
andond_detect_stage_get_route (AndondDetectStage *self,
                               guint32            signal)
{
  return signal < self->routes->len ? &g_array_index (self->routes, AndondRoute, signal) : NULL;
}

static void
set_route (AndondDetectStage *self,
           guint32            signal,
           guint32            asset,
           guint32            slot)
{
  while (self->routes->len <= signal)
    g_array_append_val (self->routes, ((AndondRoute) { .asset = ANDOND_ROUTE_NOBODY }));
  g_array_index (self->routes, AndondRoute, signal) = (AndondRoute) { .asset = asset, .slot = slot };
}

static gboolean
is_free (AndondDetectStage *self,
         guint32            signal)
{
  const AndondRoute *route = andond_detect_stage_get_route (self, signal);

  if (signal >= 1 << 24)
    return FALSE;
  return route == NULL || route->asset == ANDOND_ROUTE_NOBODY || route->asset == ANDOND_ROUTE_UNWATCHED;
}

/* Versions only ever grow, also past that of an artefact nobody can read any more. */
static AndondDetector *
make_detector (AndondDetectStage *self,
               guint              n_signals,
               guint32            last_version)
{
  AndondDetector *detector = andond_detector_new (n_signals, self->config.train_rows);

  andond_detector_set_model_version (detector, last_version);
  return detector;
}

static AndondDetector *
load_detector (AndondDetectStage *self,
               const char        *asset_id,
               guint              n_signals)
{
  g_autoptr (AndondDetector) detector = NULL;
  g_autoptr (GBytes) model = NULL;
  g_autoptr (GError) error = NULL;

  if (self->sink.load_model != NULL)
    model = self->sink.load_model (asset_id, self->user_data);
  if (model == NULL)
    return make_detector (self, n_signals, 0);
  detector = andond_detector_deserialise (model, &error);
  if (detector == NULL)
    {
      g_message ("%s: %s; it is learnt anew", asset_id, error->message);
      return make_detector (self, n_signals, (guint32) (g_get_real_time () / G_TIME_SPAN_MINUTE));
    }
  if (andond_detector_get_n_signals (detector) != n_signals)
    {
      g_message ("%s: its model has %u signals and the asset %u; it is learnt anew", asset_id,
                 andond_detector_get_n_signals (detector), n_signals);
      return make_detector (self, n_signals, andond_detector_get_model_version (detector));
    }
  return g_steal_pointer (&detector);
}

gboolean
andond_detect_stage_add_asset (AndondDetectStage *self,
                               guint32            asset,
                               const char        *asset_id,
                               const guint32     *signals,
                               guint              n_signals,
                               guint32            mode_signal)
{
  gboolean has_mode = mode_signal != ANDOND_NO_INDEX;
  AndondDetectAsset *added;
  guint position = self->assets->len;

  g_return_val_if_fail (!self->started, FALSE);

  if (n_signals < 1 || n_signals > ANDOND_DETECTOR_MAX_SIGNALS)
    return FALSE;
  if (g_hash_table_contains (self->by_asset, GUINT_TO_POINTER (asset)))
    return FALSE;
  for (guint i = 0; i < n_signals; i++)
    {
      if (!is_free (self, signals[i]))
        return FALSE;
    }
  if (has_mode && !is_free (self, mode_signal))
    return FALSE;

  added = andond_detect_asset_new (asset, asset_id, signals, n_signals, has_mode, self->config.row_window);
  added->worker = position % self->config.workers;
  added->detector = load_detector (self, asset_id, n_signals);
  andond_detector_set_stride (added->detector, self->config.stride);
  added->saved_version = andond_detector_get_model_version (added->detector);
  added->saved_at = g_get_monotonic_time ();
  g_ptr_array_add (self->assets, added);
  g_hash_table_insert (self->by_asset, GUINT_TO_POINTER (asset), GUINT_TO_POINTER (position + 1));
  for (guint i = 0; i < n_signals; i++)
    set_route (self, signals[i], position, i);
  if (has_mode)
    set_route (self, mode_signal, position, n_signals);
  return TRUE;
}

/* Values that come less often than others leave holes in the rows, which then are no holes. */
static void
set_periods (AndondDetectAsset *asset,
             AndondRegistry    *registry)
{
  gint64 shortest = G_MAXINT64;

  for (guint i = 0; i < asset->n_signals; i++)
    shortest = MIN (shortest, MAX (andond_registry_get_signal (registry, asset->signals[i])->period, 1));
  for (guint i = 0; i < asset->n_signals; i++)
    {
      gint64 period = MAX (andond_registry_get_signal (registry, asset->signals[i])->period, 1);

      andond_detector_set_period (asset->detector, i, MIN ((period + shortest / 2) / shortest, G_MAXINT));
    }
}

guint
andond_detect_stage_add_registry (AndondDetectStage *self,
                                  AndondRegistry    *registry)
{
  guint n_added = 0;

  g_return_val_if_fail (!self->started, 0);

  for (guint32 i = 0; i < andond_registry_get_n_signals (registry); i++)
    {
      if (is_free (self, i))
        set_route (self, i, ANDOND_ROUTE_UNWATCHED, 0);
    }
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, i);
      guint32 signals[ANDOND_DETECTOR_MAX_SIGNALS];
      guint n = 0;

      for (guint k = 0; k < asset->n_signals && n < G_N_ELEMENTS (signals); k++)
        {
          if (andond_registry_get_signal (registry, asset->signals[k])->role == ANDOND_ROLE_PROCESS)
            signals[n++] = asset->signals[k];
        }
      if (n == 0 || !andond_detect_stage_add_asset (self, i, asset->id, signals, n, asset->mode_signal))
        continue;
      set_periods (g_ptr_array_index (self->assets, self->assets->len - 1), registry);
      n_added++;
    }
  return n_added;
}

static AndondDetectAsset *
find_asset (AndondDetectStage *self,
            guint32            asset)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_asset, GUINT_TO_POINTER (asset)));

  return position > 0 ? g_ptr_array_index (self->assets, position - 1) : NULL;
}

gboolean
andond_detect_stage_is_trained (AndondDetectStage *self,
                                guint32            asset)
{
  const AndondDetectAsset *found = find_asset (self, asset);

  return found != NULL && andond_detector_is_trained (found->detector);
}

void
andond_detect_stage_save_model (AndondDetectStage *self,
                                AndondDetectAsset *asset)
{
  g_autoptr (GBytes) model = NULL;

  asset->saved_version = andond_detector_get_model_version (asset->detector);
  asset->saved_at = g_get_monotonic_time ();
  if (self->sink.save_model == NULL || asset->saved_version == 0)
    return;
  model = andond_detector_serialise (asset->detector);
  self->sink.save_model (asset->id, asset->saved_version, model, self->user_data);
}

void
andond_detect_stage_train (AndondDetectStage *self,
                           guint32            asset,
                           const double      *values,
                           const gint32      *modes,
                           gsize              n_rows)
{
  AndondDetectAsset *found = find_asset (self, asset);

  g_return_if_fail (!self->started);
  g_return_if_fail (found != NULL);

  for (gsize i = 0; i < n_rows; i++)
    andond_detector_learn_row (found->detector, values + i * found->n_signals,
                               modes != NULL ? modes[i] : ANDOND_MODE_NONE);
  andond_detector_finish_learning (found->detector, LEAST_HISTORY_ROWS);
  if (andond_detector_get_model_version (found->detector) != found->saved_version)
    andond_detect_stage_save_model (self, found);
}
