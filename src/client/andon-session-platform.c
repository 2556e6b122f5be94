/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

#include "andon-elsewhere.h"

static void connect_platform (AndonSession *self);

/* --- reading who and what there is --- */

typedef struct
{
  char *subject;
  char *name;
  char **roles;
  char **permissions;
} Me;

static void
me_free (gpointer data)
{
  Me *me = data;

  g_free (me->subject);
  g_free (me->name);
  g_strfreev (me->roles);
  g_strfreev (me->permissions);
  g_free (me);
}

static gpointer
decode_me (JsonNode *root, gpointer data, GError **error)
{
  const AndonJsonFlags loose = ANDON_READ_LOOSE;
  JsonObject *object;
  Me *me;

  if (!andon_read_object (root, "me", &object, error))
    return NULL;
  me = g_new0 (Me, 1);
  if (andon_json_dup_string (object, "subject", ANDON_JSON_REQUIRED, &me->subject, error) &&
      andon_json_dup_string (object, "name", loose, &me->name, error) &&
      andon_json_dup_strv (object, "roles", ANDON_JSON_REQUIRED, &me->roles, error) &&
      andon_json_dup_strv (object, "permissions", loose, &me->permissions, error))
    return me;
  me_free (me);
  return NULL;
}

void
andon_session_choose_role (AndonSession *self)
{
  const char *wish = self->wished_role;

  if (self->roles == NULL || self->roles[0] == NULL)
    return;
  if (wish == NULL || !g_strv_contains ((const char *const *) self->roles, wish))
    wish = self->role != NULL && g_strv_contains ((const char *const *) self->roles, self->role) ? self->role : self->roles[0];
  andon_session_take_string (self, &self->role, wish, PROP_ROLE);
}

static void
on_me (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  Me *me = andon_session_get_finish (self, result, &error);

  if (me == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        andon_session_take_error (self, error);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  andon_session_take_string (self, &self->subject, me->subject, PROP_SUBJECT);
  andon_session_take_string (self, &self->name, me->name, PROP_NAME);
  g_strfreev (self->roles);
  self->roles = g_steal_pointer (&me->roles);
  g_strfreev (self->permissions);
  self->permissions = g_steal_pointer (&me->permissions);
  andon_session_notify_property (self, PROP_ROLES);
  andon_session_notify_property (self, PROP_PERMISSIONS);
  andon_session_choose_role (self);
  g_object_thaw_notify (G_OBJECT (self));
  me_free (me);
  self->asked_me = FALSE;
  andon_actions_flush (self->actions);
}

static gpointer
decode_assets (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "assets", (AndonReadItem) andon_asset_from_json, (GDestroyNotify) andon_asset_unref,
                           error);
}

static gpointer
decode_signals (JsonNode *root, gpointer data, GError **error)
{
  return andon_read_items (root, "signals", (AndonReadItem) andon_signal_from_json, (GDestroyNotify) andon_signal_unref,
                           error);
}

static void
on_signals (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) assets = user_data;
  AndonSession *self = ANDON_SESSION (source);
  g_autoptr (GPtrArray) sensors = andon_session_get_finish (self, result, NULL);

  andon_asset_tree_take (self->assets, assets, sensors);
}

static void
on_assets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *assets = andon_session_get_finish (self, result, &error);

  if (assets == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        andon_session_take_error (self, error);
      return;
    }
  andon_session_get_async (self, "/signals", decode_signals, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_signals, assets);
}

static void
read_me (AndonSession *self)
{
  andon_session_get_async (self, "/me", decode_me, NULL, NULL, me_free, self->cancellable, on_me, g_object_ref (self));
}

void
andon_session_read_surroundings (AndonSession *self)
{
  self->asked_me = TRUE;
  read_me (self);
  andon_session_get_async (self, "/assets", decode_assets, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_assets, g_object_ref (self));
}


/* --- what waits for other platforms --- */

typedef struct
{
  AndonSession *session;
  char *dir;
  char *platform; /* (nullable) */
  gboolean discard;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->session);
  g_free (look->dir);
  g_free (look->platform);
  g_free (look);
}

static gpointer
do_look (gpointer data)
{
  const Look *look = data;
  g_autoptr (GError) error = NULL;

  if (!look->discard)
    return andon_elsewhere_scan (look->dir, look->platform, look->session->clock);
  if (!andon_elsewhere_discard (look->dir, look->platform, &error))
    g_message ("What waits for %s can't be discarded: %s", look->platform, error->message);
  return NULL;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *look = user_data;
  AndonSession *self = look->session;
  GPtrArray *found = andon_worker_run_finish (self->worker, result, NULL);

  if (look->discard)
    andon_session_look_elsewhere (self);
  if (found != NULL)
    {
      gboolean news = found->len > 0 || self->elsewhere->len > 0;

      g_ptr_array_unref (self->elsewhere);
      self->elsewhere = found;
      if (news)
        g_signal_emit (self, andon_session_signals[ELSEWHERE_CHANGED], 0);
    }
  look_free (look);
}

static void
look (AndonSession *self, const char *platform, gboolean discard)
{
  Look *data;

  if (self->data_dir == NULL)
    return;
  data = g_new (Look, 1);
  *data = (Look) { g_object_ref (self), g_strdup (self->data_dir), g_strdup (platform), discard };
  andon_worker_run_async (self->worker, do_look, data, (GDestroyNotify) g_ptr_array_unref, on_looked, data);
}

void
andon_session_look_elsewhere (AndonSession *self)
{
  AndonCache *cache = andon_session_get_cache (self);

  look (self, cache != NULL ? andon_cache_get_platform (cache) : NULL, FALSE);
}

void
andon_session_discard_elsewhere (AndonSession *self, const char *platform)
{
  AndonCache *cache = andon_session_get_cache (self);

  /* What waits for this one is taken back through the actions. */
  if (cache == NULL || strcmp (andon_cache_get_platform (cache), platform) != 0)
    look (self, platform, TRUE);
}

GPtrArray *
andon_session_get_elsewhere (AndonSession *self)
{
  return self->elsewhere;
}


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
    connect_platform (self);
}

/* @known: the platform itself told its id; otherwise it is the last one's, opened before anything answers. */
static void
use_platform (AndonSession *self, const char *platform, gboolean known)
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
    use_platform (self, platform, FALSE);
  else if (self->started)
    connect_platform (self);
}


/* --- connecting --- */

typedef struct
{
  char *platform;
  char *version;
  char *contract;
} Service;

static void
service_free (gpointer data)
{
  Service *service = data;

  g_free (service->platform);
  g_free (service->version);
  g_free (service->contract);
  g_free (service);
}

/* Whatever else may answer at that address is told from a platform of another version. */
static gpointer
decode_service (JsonNode *root, gpointer data, GError **error)
{
  const AndonJsonFlags loose = ANDON_READ_LOOSE;
  JsonObject *object;
  Service *service = g_new0 (Service, 1);

  if (andon_read_object (root, "the platform", &object, NULL) &&
      andon_json_dup_string (object, "platform", ANDON_JSON_REQUIRED, &service->platform, NULL) &&
      andon_json_dup_string (object, "version", loose, &service->version, NULL) &&
      andon_json_dup_string (object, "contract", loose, &service->contract, NULL))
    {
      if (service->contract == NULL || strcmp (service->contract, ANDON_CLIENT_CONTRACT) == 0)
        return service;
      g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_CONTRACT, "%.32s", service->contract);
    }
  else
    g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_A_PLATFORM,
                         "What answers is no Andon platform");
  service_free (service);
  return NULL;
}

static void
stop_again (AndonSession *self)
{
  if (self->again != 0)
    andon_clock_remove (self->clock, self->again);
  self->again = 0;
}

static gboolean
on_connect_again (gpointer data)
{
  AndonSession *self = data;

  self->again = 0;
  if (self->started && !self->feed_running)
    connect_platform (self);
  return G_SOURCE_REMOVE;
}

/* A web server that knows no /api/v1, or answers with a page, is no platform. */
static void
name_stranger (GError **error)
{
  if (g_error_matches (*error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND) ||
      g_error_matches (*error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED))
    (*error)->code = ANDON_CLIENT_ERROR_NOT_A_PLATFORM;
}

static void
on_service (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonSession) self = user_data;
  g_autoptr (GError) error = NULL;
  Service *service = andon_session_get_finish (self, result, &error);

  if (service == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->started)
        return;
      name_stranger (&error);
      self->feed_state = andon_client_error_is_unauthorised (error) ? ANDON_FEED_UNAUTHORISED : ANDON_FEED_WAITING;
      andon_session_take_error (self, error);
      andon_session_update_state (self);
      if (self->feed_state != ANDON_FEED_UNAUTHORISED)
        self->again = andon_clock_add (self->clock, NULL,
                                       G_USEC_PER_SEC / 2 + g_random_int_range (0, G_USEC_PER_SEC / 2),
                                       on_connect_again, g_object_ref (self), g_object_unref);
      return;
    }
  andon_session_take_string (self, &self->version, service->version, PROP_VERSION);
  use_platform (self, service->platform, TRUE);
  service_free (service);
}

/* First ask who it is: the cache and the outbox belong to the platform's id. */
static void
connect_platform (AndonSession *self)
{
  if (self->opening || self->url == NULL)
    return;
  stop_again (self);
  self->feed_state = ANDON_FEED_CONNECTING;
  andon_session_update_state (self);
  andon_session_get_async (self, "/", decode_service, NULL, NULL, service_free, self->cancellable, on_service,
                           g_object_ref (self));
}

static gboolean
on_tick (gpointer data)
{
  AndonSession *self = data;

  andon_session_update_state (self);
  andon_actions_tick (self->actions);
  if (++self->ticks % LONG_STANDING_TICKS == 0)
    andon_alert_store_update_clock (self->store, andon_session_get_time (self));
  if (self->ticks % 5 == 0 && self->asked_me && andon_session_is_connected (self))
    read_me (self);
  if (self->ticks % 5 == 0 && andon_actions_get_n_queued (self->actions) > 0)
    andon_actions_flush (self->actions);
  return G_SOURCE_CONTINUE;
}

void
andon_session_set_endpoint (AndonSession *self, const char *url, const char *token)
{
  gboolean moved = g_strcmp0 (self->url, url) != 0;

  g_free (self->url);
  self->url = g_strdup (url);
  andon_http_set_endpoint (self->http, url, token);
  if (moved)
    andon_session_notify_property (self, PROP_URL);
  self->asked_me = TRUE;
  if (!self->started)
    return;
  /* It may be another platform: ask again. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_feed_stop (self->feed);
  self->feed_running = FALSE;
  connect_platform (self);
}

void
andon_session_set_ca (AndonSession *self, GTlsDatabase *database)
{
  andon_http_set_tls_database (self->http, database);
}

void
andon_session_start (AndonSession *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  self->tick = andon_clock_add (self->clock, NULL, TICK_US, on_tick, self, NULL);
  self->not_live_since = andon_clock_now (self->clock);
  connect_platform (self);
  andon_session_update_state (self);
}

void
andon_session_stop (AndonSession *self)
{
  if (!self->started)
    return;
  self->started = FALSE;
  self->feed_running = FALSE;
  andon_clock_remove (self->clock, self->tick);
  stop_again (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_feed_stop (self->feed);
  self->feed_state = ANDON_FEED_STOPPED;
  andon_session_update_state (self);
}

void
andon_session_retry_now (AndonSession *self)
{
  if (self->started && self->feed_running)
    andon_feed_restart (self->feed);
  else if (self->started)
    connect_platform (self);
}
