/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

/* --- what the feed brings, on the worker --- */

static AndonCache *
ref_cache (AndonSession *self)
{
  AndonCache *cache;

  pthread_mutex_lock (&self->shared.lock);
  cache = self->shared.cache != NULL ? andon_cache_ref (self->shared.cache) : NULL;
  pthread_mutex_unlock (&self->shared.lock);
  return cache;
}

static gboolean
sink_alerts (AndonAlert **alerts, guint n, guint64 sequence, gpointer data)
{
  AndonSession *self = data;
  g_autoptr (AndonCache) cache = NULL;

  if (n > 0 && !andon_alert_store_post (self->shared.store, alerts, n))
    return FALSE;
  cache = ref_cache (self);
  if (cache != NULL)
    andon_cache_write (cache, alerts, n, sequence);
  return TRUE;
}

static gboolean
sink_keep (const char *id, gpointer data)
{
  AndonSession *self = data;
  g_autoptr (AndonCache) cache = NULL;

  if (!andon_alert_store_keep (self->shared.store, id))
    return FALSE;
  cache = ref_cache (self);
  if (cache != NULL)
    andon_cache_keep (cache, id);
  return TRUE;
}

static void
sink_begin_snapshot (gboolean afresh, gpointer data)
{
  AndonSession *self = data;
  g_autoptr (AndonCache) cache = ref_cache (self);

  andon_alert_store_begin_sweep (self->shared.store, afresh);
  if (cache != NULL)
    andon_cache_begin_snapshot (cache, afresh);
}

static void
sink_end_snapshot (guint64 sequence, gpointer data)
{
  AndonSession *self = data;
  g_autoptr (AndonCache) cache = ref_cache (self);

  andon_alert_store_end_sweep (self->shared.store);
  if (cache != NULL)
    andon_cache_end_snapshot (cache, sequence);
}

static guint
sink_waiting (gpointer data)
{
  AndonSession *self = data;

  return andon_alert_store_get_n_waiting (self->shared.store);
}

/* --- what the feed says, on the main context --- */

static void
on_feed_state (AndonFeedState state, gboolean silent, const GError *error, gpointer data)
{
  AndonSession *self = data;
  gboolean opened = state == ANDON_FEED_OPEN && self->feed_state != ANDON_FEED_OPEN;

  self->feed_state = state;
  self->silent = silent;
  /* An attempt that has only begun is no news: the reason stands until it is known to be another. */
  if (error != NULL || state != ANDON_FEED_CONNECTING)
    andon_session_take_error (self, error);
  if (state != ANDON_FEED_OPEN)
    g_clear_pointer (&self->heartbeat, andon_heartbeat_free);
  andon_session_update_state (self);
  if (opened)
    {
      andon_session_read_surroundings (self);
      andon_actions_flush (self->actions);
    }
}

static gboolean
same_blind (AndonSession *self, char **blind)
{
  guint n = blind != NULL ? g_strv_length (blind) : 0;

  if (n != g_hash_table_size (self->blind))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (self->blind, blind[i]))
      return FALSE;
  return TRUE;
}

static void
take_blind (AndonSession *self, char **blind)
{
  if (same_blind (self, blind))
    return;
  g_hash_table_remove_all (self->blind);
  for (guint i = 0; blind != NULL && blind[i] != NULL; i++)
    g_hash_table_add (self->blind, g_strdup (blind[i]));
  g_signal_emit (self, andon_session_signals[BLIND_CHANGED], 0);
}

static AndonHeartbeat *
copy_heartbeat (const AndonHeartbeat *heartbeat)
{
  AndonHeartbeat *copy = andon_heartbeat_new ();

  copy->time = heartbeat->time;
  copy->sequence = heartbeat->sequence;
  copy->journal_head = g_strdup (heartbeat->journal_head);
  memcpy (copy->ages, heartbeat->ages, sizeof copy->ages);
  return copy;
}

static void
on_feed_heartbeat (const AndonHeartbeat *heartbeat, gpointer data)
{
  AndonSession *self = data;
  gboolean first = self->heard_at == 0;

  if (self->feed_state != ANDON_FEED_OPEN)
    return;
  g_clear_pointer (&self->heartbeat, andon_heartbeat_free);
  self->heartbeat = copy_heartbeat (heartbeat);
  self->heard_at = andon_clock_now (self->clock);
  self->heard_monotonic = andon_clock_monotonic (self->clock);
  self->offset = heartbeat->time != 0 ? heartbeat->time - self->heard_at : 0;
  if (self->demo != heartbeat->demo)
    {
      self->demo = heartbeat->demo;
      andon_session_notify_property (self, PROP_DEMO);
    }
  if (heartbeat->mode != NULL || first)
    andon_session_take_string (self, &self->mode, heartbeat->mode, PROP_MODE);
  take_blind (self, heartbeat->blind);
  andon_session_update_state (self);
  g_signal_emit (self, andon_session_signals[HEARTBEAT], 0);
}

static void
on_feed_event (AndonEvent *event, gpointer data)
{
  AndonSession *self = data;

  if (strcmp (event->type, ANDON_EVENT_ASSET_CHANGED) == 0 && event->data != NULL)
    {
      g_autoptr (AndonAsset) asset = andon_asset_from_json (event->data, NULL);

      if (asset != NULL)
        andon_asset_tree_update (self->assets, asset);
    }
  g_signal_emit (self, andon_session_signals[EVENT], g_quark_from_string (event->type), event);
}

void
andon_session_set_loaded (AndonSession *self)
{
  if (self->snapshot_loaded)
    return;
  self->snapshot_loaded = TRUE;
  andon_session_notify_property (self, PROP_SNAPSHOT_LOADED);
}

/* Another platform: its list is not here yet, and was never live. */
void
andon_session_set_unloaded (AndonSession *self)
{
  self->was_live = FALSE;
  self->heard_at = 0;
  if (!self->snapshot_loaded)
    return;
  self->snapshot_loaded = FALSE;
  andon_session_notify_property (self, PROP_SNAPSHOT_LOADED);
}

/* Sent after the last page was posted: apply what still waits, then the list is whole. */
static void
on_feed_snapshot (gpointer data)
{
  AndonSession *self = data;
  AndonCache *cache = andon_session_get_cache (self);

  andon_actions_mark (self->actions);
  andon_alert_store_set_initial (self->store, FALSE);
  andon_alert_store_set_cold (self->store, NULL);
  andon_session_set_loaded (self);
  if (cache != NULL)
    andon_cache_trim (cache);
}

static void
on_feed_unreadable (const char *alert, gpointer data)
{
  g_signal_emit (data, andon_session_signals[UNREADABLE], 0, alert);
}

AndonFeed *
andon_session_feed_new (AndonSession *self)
{
  static const AndonFeedListener listener = {
    .state = on_feed_state, .heartbeat = on_feed_heartbeat, .event = on_feed_event, .snapshot = on_feed_snapshot,
    .unreadable = on_feed_unreadable
  };
  static const AndonFeedSink sink = { .alerts = sink_alerts,
                                      .keep = sink_keep,
                                      .begin_snapshot = sink_begin_snapshot,
                                      .end_snapshot = sink_end_snapshot,
                                      .waiting = sink_waiting };

  return andon_feed_new (self->worker, self->http, self->clock, &listener, &sink, self);
}
