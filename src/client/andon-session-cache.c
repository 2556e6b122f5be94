/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

/* --- the cache --- */

static void warm_slice (AndonSession *self, gint64 cursor);

/* All of the cache was applied: views go over from its pages to the store. */
static void
end_warming (AndonSession *self)
{
  self->warming = FALSE;
  andon_alert_store_set_cold (self->store, NULL);
  andon_alert_store_set_initial (self->store, FALSE);
  andon_actions_mark (self->actions);
  andon_session_set_loaded (self);
}

static gboolean
on_pause (gpointer data)
{
  gpointer *pair = data;
  AndonSession *self = pair[0];

  gint64 cursor = (gint64) (gsize) pair[1];

  if (andon_alert_store_get_n_waiting (self->store) > (cursor != 0 ? 4 * SLICE : 0))
    return G_SOURCE_CONTINUE;
  if (cursor != 0)
    warm_slice (self, cursor);
  else
    end_warming (self);
  return G_SOURCE_REMOVE;
}

static void
pair_free (gpointer data)
{
  gpointer *pair = data;

  g_object_unref (pair[0]);
  g_free (pair);
}

/* Until the platform itself says what it plays, its alerts do: an invented plant must not look real for want of it. */
static void
take_origin (AndonSession *self, GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len && self->heard_at == 0; i++)
    {
      const AndonAlert *alert = g_ptr_array_index (alerts, i);

      if (g_strcmp0 (alert->origin, "replay") == 0)
        andon_session_take_string (self, &self->mode, alert->origin, PROP_MODE);
      else if (g_strcmp0 (alert->origin, "demo") == 0 && !self->demo)
        {
          self->demo = TRUE;
          andon_session_notify_property (self, PROP_DEMO);
        }
    }
}

static void
on_slice (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  AndonCache *cache = andon_session_get_cache (self);
  g_autoptr (GPtrArray) alerts = NULL;
  gint64 cursor = 0;
  gpointer *pair;

  if (cache == NULL)
    return;
  alerts = andon_cache_read_finish (cache, result, &cursor, NULL);
  if (alerts != NULL)
    take_origin (self, alerts);
  if (alerts != NULL && alerts->len > 0)
    andon_alert_store_post_cached (self->store, (AndonAlert **) alerts->pdata, alerts->len);
  pair = g_new (gpointer, 2);
  pair[0] = g_object_ref (self);
  pair[1] = (gpointer) (gsize) cursor;
  g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, 10, on_pause, pair, pair_free);
}

static void
warm_slice (AndonSession *self, gint64 cursor)
{
  AndonCache *cache = andon_session_get_cache (self);

  if (cache != NULL)
    andon_cache_read_slice_async (cache, cursor, SLICE, on_slice, g_object_ref (self));
}

typedef struct
{
  char *dir;
  char *platform;
  gboolean remember;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->dir);
  g_free (opening->platform);
  g_free (opening);
}

static gpointer
open_cache (gpointer data)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;
  AndonCache *cache = andon_cache_open (opening->dir, opening->platform, &error);

  if (cache == NULL)
    {
      g_message ("The seat's cache can't be used, it is kept in memory: %s", error->message);
      cache = andon_cache_open (NULL, opening->platform, NULL);
    }
  else if (opening->dir != NULL && opening->remember)
    {
      g_autofree char *path = g_build_filename (opening->dir, LAST_PLATFORM, NULL);

      g_file_set_contents (path, opening->platform, -1, NULL);
    }
  return cache;
}

void
andon_session_replace_cache (AndonSession *self, AndonCache *cache)
{
  AndonCache *old;

  pthread_mutex_lock (&self->shared.lock);
  old = self->shared.cache;
  self->shared.cache = cache;
  pthread_mutex_unlock (&self->shared.lock);
  /* The last reference closes a file: not here. */
  if (old != NULL)
    andon_worker_invoke (self->worker, (void (*) (gpointer)) andon_cache_unref, old, NULL);
}

static void
start_feed (AndonSession *self)
{
  AndonCache *cache = andon_session_get_cache (self);

  if (!self->started || self->feed_running)
    return;
  self->feed_running = TRUE;
  andon_feed_start (self->feed, self->fed        ? ANDON_FEED_RESUME
                                : cache != NULL ? andon_cache_get_sequence (cache)
                                                : 0);
  self->fed = TRUE;
}

typedef struct
{
  AndonSession *session;
  Opening *opening;
} OpenedFor;

static void
on_cache_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree OpenedFor *opened = user_data;
  g_autoptr (AndonSession) self = opened->session;
  AndonCache *cache = andon_worker_run_finish (self->worker, result, NULL);
  gboolean remember = opened->opening->remember;

  opening_free (opened->opening);
  self->opening = FALSE;
  if (cache != NULL)
    {
      andon_session_replace_cache (self, cache);
      andon_session_take_string (self, &self->platform, andon_cache_get_platform (cache), PROP_PLATFORM_ID);
      andon_actions_set_cache (self->actions, cache);
      if (remember && self->url != NULL)
        andon_cache_write_url (cache, self->url);
      if (andon_cache_get_sequence (cache) != 0)
        {
          self->warming = TRUE;
          andon_alert_store_set_cold (self->store, cache);
          andon_alert_store_set_initial (self->store, TRUE);
          warm_slice (self, 0);
        }
    }
  if (remember)
    {
      andon_session_look_elsewhere (self);
      start_feed (self);
    }
  else if (self->started)
    andon_session_connect_platform (self);
}

void
andon_session_use_platform (AndonSession *self, const char *platform, gboolean known)
{
  AndonCache *cache = andon_session_get_cache (self);
  OpenedFor *opened;

  if (cache != NULL && strcmp (andon_cache_get_platform (cache), platform) == 0)
    {
      if (known && self->url != NULL)
        andon_cache_write_url (cache, self->url);
      andon_session_look_elsewhere (self);
      start_feed (self);
      return;
    }
  if (cache != NULL)
    {
      andon_actions_set_cache (self->actions, NULL);
      andon_alert_store_set_cold (self->store, NULL);
      andon_alert_store_clear (self->store);
      andon_session_replace_cache (self, NULL);
      andon_session_set_unloaded (self);
      self->fed = FALSE;
    }
  opened = g_new (OpenedFor, 1);
  opened->session = g_object_ref (self);
  opened->opening = g_new0 (Opening, 1);
  opened->opening->dir = g_strdup (self->data_dir);
  opened->opening->platform = g_strdup (platform);
  opened->opening->remember = known;
  self->opening = TRUE;
  andon_worker_run_async (self->worker, open_cache, opened->opening, (GDestroyNotify) andon_cache_unref, on_cache_open,
                          opened);
}

gpointer
andon_session_read_last (gpointer data)
{
  g_autofree char *path = g_build_filename (data, LAST_PLATFORM, NULL);
  char *platform = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &platform, &length, NULL))
    return NULL;
  if (length > 0 && length <= 128 && g_utf8_validate (platform, length, NULL))
    return platform;
  g_free (platform);
  return NULL;
}

void
andon_session_on_last (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autofree char *platform = andon_worker_run_finish (self->worker, result, NULL);

  self->opening = FALSE;
  if (platform != NULL)
    andon_session_use_platform (self, platform, FALSE);
  else if (self->started)
    andon_session_connect_platform (self);
}
