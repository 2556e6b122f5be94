/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-demo-history.h"

#include "andond-registry.h"

/* Raw samples are made from the last full hour that is at least this long ago: the first window anybody looks at. */
#define RAW_SPAN (20 * 60 * (gint64) G_USEC_PER_SEC)
#define SECOND ((gint64) G_USEC_PER_SEC)
/* Points that a made bucket stands for: the spread within it, not each second of it. */
#define POINTS 6

typedef struct
{
  AndondDemoPlant *plant;
  AndondStore     *store;
  GCancellable    *cancellable;
  gint64           now;
  gint64           end;   /* buckets up to here, samples from here on */
  gint64           from;
} History;

static gint64
floor_to (gint64 time, gint64 step)
{
  return time - time % step;
}

static gboolean
load_stretch (History *self, AndondDemoCursor *cursor, const AndondAsset *asset, AndondResolution resolution,
              gint64 from, gint64 to, GError **error)
{
  gint64 step = andond_resolution_get_step (resolution);
  guint n = (guint) (MAX (to - from, 0) / step);
  g_autofree AndondBucket *buckets = NULL;

  if (n == 0)
    return TRUE;
  buckets = g_new (AndondBucket, (gsize) n * asset->n_signals);
  andond_demo_cursor_fill_buckets (cursor, asset->index, from, step, n, POINTS, buckets);
  for (guint i = 0; i < asset->n_signals; i++)
    if (!andond_store_load_buckets (self->store, asset->signals[i], resolution, from, buckets + (gsize) i * n, n, error))
      return FALSE;
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
load_raw (History *self, AndondDemoCursor *cursor, const AndondAsset *asset, GError **error)
{
  guint n = (guint) ((self->now - self->end) / SECOND);
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree double *values = g_new (double, (gsize) n * asset->n_signals);
  g_autofree double *row = g_new (double, asset->n_signals);
  g_autofree guint8 *quality = g_new (guint8, asset->n_signals);
  guint filled = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 time = self->end + i * SECOND;

      if (!andond_demo_cursor_get_row (cursor, asset->index, time, row, quality))
        continue;
      times[filled] = time;
      for (guint k = 0; k < asset->n_signals; k++)
        values[(gsize) k * n + filled] = row[k];
      filled++;
    }
  for (guint k = 0; k < asset->n_signals; k++)
    if (!andond_store_load_samples (self->store, asset->signals[k], filled, times, values + (gsize) k * n, error))
      return FALSE;
  return TRUE;
}

/* Coarse to fine: what retention would have left of 90 days. */
static gboolean
load_asset (History *self, AndondDemoCursor *cursor, const AndondAsset *asset, const AndondRetention *retention,
            GError **error)
{
  gint64 today = floor_to (self->now, ANDOND_DAY_USEC);
  gint64 tens = MAX (self->from, today - retention->bucket[ANDOND_RESOLUTION_TEN_MINUTES] * SECOND);
  gint64 minutes = MAX (tens, today - retention->bucket[ANDOND_RESOLUTION_MINUTE] * SECOND);

  return load_stretch (self, cursor, asset, ANDOND_RESOLUTION_HOUR, self->from, floor_to (tens, ANDOND_DAY_USEC), error)
         && load_stretch (self, cursor, asset, ANDOND_RESOLUTION_TEN_MINUTES, floor_to (tens, ANDOND_DAY_USEC),
                          floor_to (minutes, ANDOND_DAY_USEC), error)
         && load_stretch (self, cursor, asset, ANDOND_RESOLUTION_MINUTE, floor_to (minutes, ANDOND_DAY_USEC), self->end,
                          error)
         && load_raw (self, cursor, asset, error);
}

gboolean
andond_demo_history_load (AndondDemoPlant *plant, AndondStore *store, gint64 now, gint64 days,
                          GCancellable *cancellable, GError **error)
{
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  g_autoptr(AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  AndondRetention retention;
  History self = { plant, store, cancellable, floor_to (now, SECOND), 0, 0 };

  self.end = floor_to (now - RAW_SPAN, 3600 * SECOND);
  self.from = floor_to (now - days * ANDOND_DAY_USEC, ANDOND_DAY_USEC);
  andond_store_get_retention (store, &retention);
  for (guint i = 0; days > 0 && i < andond_registry_get_n_assets (registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, i);

      if (asset->n_signals > 0 && !load_asset (&self, cursor, asset, &retention, error))
        return FALSE;
    }
  return andond_store_finish_history (store, self.end, error);
}
