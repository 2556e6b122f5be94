/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-freshness.h"

#define SET_BACK (5 * G_USEC_PER_SEC)

struct _AndondFreshnessTable
{
  guint n_assets;
  gint64 *period;    /* us, of each asset; 0 for one without signals */
  gint64 *last_seen; /* us, of each asset, atomic */
  gint64 started;    /* us, atomic */
};

/* An asset is as quick as its quickest signal. */
AndondFreshnessTable *
andond_freshness_table_new (AndondRegistry *registry,
                            gint64          started)
{
  AndondFreshnessTable *self = g_new0 (AndondFreshnessTable, 1);

  self->n_assets = andond_registry_get_n_assets (registry);
  self->started = started;
  self->period = g_new0 (gint64, MAX (self->n_assets, 1));
  self->last_seen = g_new0 (gint64, MAX (self->n_assets, 1));

  for (guint32 i = 0; i < andond_registry_get_n_signals (registry); i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (registry, i);
      gint64 *period = &self->period[signal->asset];

      *period = *period == 0 ? signal->period : MIN (*period, signal->period);
    }

  return self;
}

void
andond_freshness_table_free (AndondFreshnessTable *self)
{
  g_free (self->period);
  g_free (self->last_seen);
  g_free (self);
}

void
andond_freshness_table_restart (AndondFreshnessTable *self,
                                gint64                started)
{
  __atomic_store_n (&self->started, started, __ATOMIC_RELAXED);
}

void
andond_freshness_table_touch (AndondFreshnessTable *self,
                              guint32               asset,
                              gint64                now)
{
  __atomic_store_n (&self->last_seen[asset], now, __ATOMIC_RELAXED);
}

gint64
andond_freshness_table_get_last_seen (const AndondFreshnessTable *self,
                                      guint32                     asset)
{
  g_return_val_if_fail (asset < self->n_assets, 0);

  return __atomic_load_n (&self->last_seen[asset], __ATOMIC_RELAXED);
}

AndondFreshness
andond_freshness_table_get (const AndondFreshnessTable *self,
                            guint32                     asset,
                            gint64                      now)
{
  gint64 seen = andond_freshness_table_get_last_seen (self, asset);
  gint64 age = now - (seen != 0 ? seen : __atomic_load_n (&self->started, __ATOMIC_RELAXED));
  gint64 period = asset < self->n_assets ? self->period[asset] : 0;

  if (period == 0)
    return ANDOND_FRESHNESS_NEVER;
  /* Seen in the future: the clock was set back, and nothing has come since. */
  if (seen != 0 && age < -SET_BACK)
    return ANDOND_FRESHNESS_DEAD;
  if (age > 30 * period)
    return ANDOND_FRESHNESS_DEAD;
  if (seen == 0)
    return ANDOND_FRESHNESS_NEVER;
  if (age > 10 * period)
    return ANDOND_FRESHNESS_STALE;
  if (age > 3 * period)
    return ANDOND_FRESHNESS_LATE;

  return ANDOND_FRESHNESS_FRESH;
}

GArray *
andond_freshness_table_list_dead (const AndondFreshnessTable *self,
                                  gint64                      now)
{
  GArray *dead = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->n_assets; i++)
    {
      if (self->period[i] != 0 && andond_freshness_table_get (self, i, now) == ANDOND_FRESHNESS_DEAD)
        g_array_append_val (dead, i);
    }

  return dead;
}
