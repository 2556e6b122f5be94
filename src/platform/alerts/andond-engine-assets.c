/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-event.h>

#include "andond-asset-status.h"

/* What becomes of an asset by its alerts, its mode and its source is told on the feed: each asset at most once a tick, and
 * at most so many of them, so that a flood of alerts is no flood of assets. */

#define TOLD_A_TICK 64

/* As it was last told; open is told along with what changes, but is no reason to tell by itself. */
struct _AndondAssetState
{
  AndondAssetAlerts alerts;
  gint32            mode;
  gboolean          blind;
};

static gboolean
is_out_of_service (const AndonAlertFacts *facts)
{
  return facts->out_of_service != 0;
}

static void
count (AndondAssetTally      *tally,
       const AndonAlertFacts *facts,
       int                    by)
{
  AndonAlertState state = andon_alert_facts_get_state (facts);

  if (state == ANDON_ALERT_STATE_NORM)
    return;
  tally->open[facts->lane][facts->priority] += (guint) by;
  if (facts->lane == ANDON_LANE_ALARM && (state == ANDON_ALERT_STATE_UNACK || state == ANDON_ALERT_STATE_RTNUN ||
                                          state == ANDON_ALERT_STATE_LATUN))
    tally->unacknowledged += (guint) by;
  if (is_out_of_service (facts))
    tally->out_of_service += (guint) by;
}

void
andond_engine_tally_asset (AndondEngine          *self,
                           guint32                asset,
                           const AndonAlertFacts *before,
                           const AndonAlertFacts *after)
{
  if (asset == ANDOND_NO_INDEX)
    return;
  if (before != NULL)
    count (&self->tallies[asset], before, -1);
  count (&self->tallies[asset], after, 1);
}

static void
take_worst (const AndondAssetTally *tally,
            AndondAssetAlerts      *out)
{
  *out = (AndondAssetAlerts) { .unacknowledged = tally->unacknowledged, .out_of_service = tally->out_of_service };
  for (guint lane = 0; lane < ANDON_N_LANES; lane++)
    {
      for (guint priority = 0; priority < ANDON_N_PRIORITIES; priority++)
        {
          if (tally->open[lane][priority] == 0)
            continue;
          out->open += tally->open[lane][priority];
          out->lane = (AndonLane) lane;
          out->priority = (AndonPriority) priority;
        }
    }
}

static gboolean
tell (AndondTx                *tx,
      guint32                  index,
      const AndondAssetState  *state,
      GError                 **error)
{
  const AndondAsset *asset = andond_registry_get_asset (tx->engine->registry, index);
  g_auto (AndonJsonWriter) writer = { 0 };

  andon_json_writer_init (&writer, 512);
  andon_json_writer_begin_object (&writer);
  andond_asset_write_members (tx->engine->registry, asset, &state->alerts, state->blind, &writer);
  if (state->mode != ANDOND_MODE_NONE)
    andon_json_writer_put_string (&writer, "mode", andond_mode_to_string (state->mode));
  andon_json_writer_end_object (&writer);
  return andond_engine_tell (tx, ANDON_EVENT_ASSET_CHANGED, "assets", asset->id, asset->id, writer.out->str,
                             writer.out->len, error);
}

static gboolean
differs (const AndondAssetState *a,
         const AndondAssetState *b)
{
  return (a->alerts.open == 0) != (b->alerts.open == 0) || a->alerts.lane != b->alerts.lane ||
         a->alerts.priority != b->alerts.priority || a->mode != b->mode || a->blind != b->blind ||
         (a->alerts.unacknowledged == 0) != (b->alerts.unacknowledged == 0) ||
         a->alerts.out_of_service != b->alerts.out_of_service;
}

/* What the snapshot of a client that comes back says as well: only what was not known before is news. */
static void
remember_all (AndondEngine            *self,
              const AndondAssetAlerts *alerts,
              guint                    n)
{
  self->told = g_new0 (AndondAssetState, n + 1);
  for (guint i = 0; i < n; i++)
    self->told[i] = (AndondAssetState) { alerts[i], ANDOND_MODE_NONE, FALSE };
}

void
andond_engine_forget_told (AndondEngine *self)
{
  for (guint i = 0; self->told != NULL && i < andond_registry_get_n_assets (self->registry); i++)
    self->told[i].mode = G_MININT32;
}

gboolean
andond_engine_tick_assets (AndondTx  *tx,
                           GError   **error)
{
  AndondEngine *self = tx->engine;
  guint n = andond_registry_get_n_assets (self->registry);
  g_autofree AndondAssetAlerts *alerts = g_new0 (AndondAssetAlerts, n + 1);
  guint told = 0;

  for (guint i = 0; i < n; i++)
    take_worst (&self->tallies[i], &alerts[i]);
  andond_asset_alerts_add_up (self->registry, alerts);
  if (self->told == NULL)
    remember_all (self, alerts, n);

  /* Goes round, so that what changes all the time keeps nothing else from being told. */
  for (guint i = 0; i < n && told < TOLD_A_TICK; i++)
    {
      guint32 index = (self->next_told + i) % n;
      AndondAssetState now = {
        alerts[index], self->modes[index], self->blind != NULL && self->blind (index, self->blind_data),
      };

      if (!differs (&now, &self->told[index]))
        continue;
      if (!tell (tx, index, &now, error))
        return FALSE;
      self->told[index] = now;
      if (++told == TOLD_A_TICK)
        self->next_told = (index + 1) % n;
    }
  return TRUE;
}

void
andond_engine_set_blind_func (AndondEngine    *self,
                              AndondBlindFunc  func,
                              gpointer         data)
{
  self->blind = func;
  self->blind_data = data;
}
