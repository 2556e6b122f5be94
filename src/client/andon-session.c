/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-private.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "andon-actions-private.h"
#include "andon-alert-store-private.h"
#include "andon-asset-tree-private.h"
#include "andon-clock.h"
#include "andon-feed.h"
#include "andon-read-private.h"
#include "andon-worker.h"

#define TICK_US 1000000
#define STAGE_STALE_S 10.0
#define LONG_STANDING_TICKS 60
#define CACHED_CLOSED 20000
#define SLICE 2000
#define LAST_PLATFORM "last-platform"

/* What the feed's sink reads on the worker while the main context may change it. */
typedef struct
{
  pthread_mutex_t lock;
  AndonCache *cache;
  AndonAlertStore *store; /* unowned: the session outlives the feed */
} Shared;

struct _AndonSession
{
  GObject parent_instance;
  char *data_dir;
  AndonClock *clock;
  AndonWorker *worker;
  AndonHttp *http;
  AndonFeed *feed;
  AndonAlertStore *store;
  AndonAssetTree *assets;
  AndonActions *actions;
  Shared shared;
  GCancellable *cancellable;
  guint tick;
  guint ticks;

  char *url;
  gboolean started;
  gboolean feed_running;
  gboolean fed; /* the feed has begun with this platform */
  gboolean opening;
  char *wanted_platform; /* while its cache is being opened */

  AndonSessionState state;
  AndonNotLiveReason reason;
  gint64 not_live_since;
  const char *stale_stage;
  double stage_age;
  char *problem;
  AndonFeedState feed_state;
  gboolean silent;
  gboolean was_live;
  gboolean snapshot_loaded;
  gboolean warming;

  AndonHeartbeat *heartbeat; /* (nullable): the last one of this connection */
  gint64 heard_at;           /* our wall time */
  gint64 heard_monotonic;
  gint64 offset;             /* the platform's clock minus ours */
  GHashTable *blind;
  char *platform;
  gboolean demo;
  char *mode;
  char *version;

  char *subject;
  char *name;
  char **roles;
  char **permissions;
  char *role;
  char *wished_role;
  char *last_error;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_REASON,
  PROP_NOT_LIVE_SINCE,
  PROP_STALE_STAGE,
  PROP_STAGE_AGE,
  PROP_DEMO,
  PROP_MODE,
  PROP_PLATFORM_ID,
  PROP_URL,
  PROP_VERSION,
  PROP_SUBJECT,
  PROP_NAME,
  PROP_ROLES,
  PROP_PERMISSIONS,
  PROP_ROLE,
  PROP_PROBLEM,
  PROP_SNAPSHOT_LOADED,
  N_PROPS
};

enum
{
  EVENT,
  BLIND_CHANGED,
  HEARTBEAT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void connect_platform (AndonSession *self);

G_DEFINE_FINAL_TYPE (AndonSession, andon_session, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (AndonSessionState, andon_session_state,
                    G_DEFINE_ENUM_VALUE (ANDON_SESSION_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (ANDON_SESSION_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ANDON_SESSION_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (ANDON_SESSION_NOT_LIVE, "not-live"),
                    G_DEFINE_ENUM_VALUE (ANDON_SESSION_UNAUTHORISED, "unauthorised"))
G_DEFINE_ENUM_TYPE (AndonNotLiveReason, andon_not_live_reason,
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_DISCONNECTED, "disconnected"),
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_HEARTBEATS, "heartbeats"),
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_STAGE, "stage"),
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_UNAUTHORISED, "unauthorised"),
                    G_DEFINE_ENUM_VALUE (ANDON_NOT_LIVE_STOPPED, "stopped"))

static void
notify (AndonSession *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_string (AndonSession *self, char **member, const char *value, guint property)
{
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  notify (self, property);
}

/* --- is it live? --- */

static double
age_now (AndonSession *self, AndonStage stage)
{
  gint64 since = andon_clock_monotonic (self->clock) - self->heard_monotonic;

  return self->heartbeat->ages[stage] + (double) since / G_USEC_PER_SEC;
}

static void
find_oldest (AndonSession *self, const char **stage, double *age)
{
  *stage = NULL;
  *age = 0.0;
  if (self->heartbeat == NULL)
    return;
  for (guint i = 0; i < ANDON_N_STAGES; i++)
    {
      double its = age_now (self, i);

      if (isnan (its))
        its = INFINITY;
      if (*stage == NULL || its > *age)
        {
          *stage = andon_stage_to_string (i);
          *age = its;
        }
    }
}

static AndonSessionState
judge (AndonSession *self, AndonNotLiveReason *reason)
{
  *reason = ANDON_NOT_LIVE_STOPPED;
  if (!self->started)
    return ANDON_SESSION_IDLE;
  *reason = ANDON_NOT_LIVE_UNAUTHORISED;
  if (self->feed_state == ANDON_FEED_UNAUTHORISED)
    return ANDON_SESSION_UNAUTHORISED;
  *reason = self->silent ? ANDON_NOT_LIVE_HEARTBEATS : ANDON_NOT_LIVE_DISCONNECTED;
  if (self->feed_state != ANDON_FEED_OPEN || self->heartbeat == NULL)
    return self->was_live ? ANDON_SESSION_NOT_LIVE : ANDON_SESSION_CONNECTING;
  *reason = ANDON_NOT_LIVE_HEARTBEATS;
  if (andon_clock_monotonic (self->clock) - self->heard_monotonic > ANDON_FEED_HEARTBEAT_US * ANDON_FEED_MISSED)
    return ANDON_SESSION_NOT_LIVE;
  *reason = ANDON_NOT_LIVE_STAGE;
  if (self->stage_age > STAGE_STALE_S)
    return ANDON_SESSION_NOT_LIVE;
  *reason = ANDON_NOT_LIVE_NONE;
  return ANDON_SESSION_LIVE;
}

/* The last moment at which everything shown was known to be true. */
static gint64
last_good (AndonSession *self, AndonNotLiveReason reason)
{
  gint64 now = andon_clock_now (self->clock);

  if (reason == ANDON_NOT_LIVE_STAGE && isfinite (self->stage_age))
    return now - (gint64) (self->stage_age * G_USEC_PER_SEC);
  return self->heard_at != 0 ? self->heard_at : now;
}

static void
update_stage (AndonSession *self)
{
  const char *stage;
  double age;

  find_oldest (self, &stage, &age);
  self->stage_age = age;
  if (age <= STAGE_STALE_S)
    stage = NULL;
  if (stage != self->stale_stage)
    {
      self->stale_stage = stage;
      notify (self, PROP_STALE_STAGE);
    }
  notify (self, PROP_STAGE_AGE);
}

static void
update_state (AndonSession *self)
{
  AndonNotLiveReason reason;
  AndonSessionState state;

  g_object_freeze_notify (G_OBJECT (self));
  update_stage (self);
  state = judge (self, &reason);
  if (reason != self->reason)
    {
      self->reason = reason;
      notify (self, PROP_REASON);
    }
  if ((state == ANDON_SESSION_LIVE) != (self->not_live_since == 0))
    {
      self->not_live_since = state == ANDON_SESSION_LIVE ? 0 : last_good (self, reason);
      notify (self, PROP_NOT_LIVE_SINCE);
    }
  self->was_live |= state == ANDON_SESSION_LIVE;
  if (state != self->state)
    {
      self->state = state;
      notify (self, PROP_STATE);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

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

static void
sink_begin_snapshot (gpointer data)
{
  AndonSession *self = data;
  g_autoptr (AndonCache) cache = ref_cache (self);

  andon_alert_store_begin_sweep (self->shared.store);
  if (cache != NULL)
    andon_cache_begin_snapshot (cache);
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

static void
choose_role (AndonSession *self)
{
  const char *wish = self->wished_role;

  if (self->roles == NULL || self->roles[0] == NULL)
    return;
  if (wish == NULL || !g_strv_contains ((const char *const *) self->roles, wish))
    wish = self->role != NULL && g_strv_contains ((const char *const *) self->roles, self->role) ? self->role : self->roles[0];
  take_string (self, &self->role, wish, PROP_ROLE);
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
        take_string (self, &self->problem, error->message, PROP_PROBLEM);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  take_string (self, &self->subject, me->subject, PROP_SUBJECT);
  take_string (self, &self->name, me->name, PROP_NAME);
  g_strfreev (self->roles);
  self->roles = g_steal_pointer (&me->roles);
  g_strfreev (self->permissions);
  self->permissions = g_steal_pointer (&me->permissions);
  notify (self, PROP_ROLES);
  notify (self, PROP_PERMISSIONS);
  choose_role (self);
  g_object_thaw_notify (G_OBJECT (self));
  me_free (me);
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
        take_string (self, &self->problem, error->message, PROP_PROBLEM);
      return;
    }
  andon_session_get_async (self, "/signals", decode_signals, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_signals, assets);
}

static void
read_surroundings (AndonSession *self)
{
  andon_session_get_async (self, "/me", decode_me, NULL, NULL, me_free, self->cancellable, on_me, g_object_ref (self));
  andon_session_get_async (self, "/assets", decode_assets, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                           self->cancellable, on_assets, g_object_ref (self));
}

/* --- what the feed says, on the main context --- */

static void
on_feed_state (AndonFeedState state, gboolean silent, const char *problem, gpointer data)
{
  AndonSession *self = data;
  gboolean opened = state == ANDON_FEED_OPEN && self->feed_state != ANDON_FEED_OPEN;

  self->feed_state = state;
  self->silent = silent;
  take_string (self, &self->problem, problem, PROP_PROBLEM);
  if (state != ANDON_FEED_OPEN)
    g_clear_pointer (&self->heartbeat, andon_heartbeat_free);
  update_state (self);
  if (opened)
    {
      read_surroundings (self);
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
  g_signal_emit (self, signals[BLIND_CHANGED], 0);
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
      notify (self, PROP_DEMO);
    }
  if (heartbeat->mode != NULL)
    take_string (self, &self->mode, heartbeat->mode, PROP_MODE);
  take_blind (self, heartbeat->blind);
  update_state (self);
  g_signal_emit (self, signals[HEARTBEAT], 0);
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
  g_signal_emit (self, signals[EVENT], g_quark_from_string (event->type), event);
}

static void
set_loaded (AndonSession *self)
{
  if (self->snapshot_loaded)
    return;
  self->snapshot_loaded = TRUE;
  notify (self, PROP_SNAPSHOT_LOADED);
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
  set_loaded (self);
  if (cache != NULL)
    andon_cache_trim (cache, CACHED_CLOSED);
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
  set_loaded (self);
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

static void
replace_cache (AndonSession *self, AndonCache *cache)
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
      replace_cache (self, cache);
      take_string (self, &self->platform, andon_cache_get_platform (cache), PROP_PLATFORM_ID);
      andon_actions_set_cache (self->actions, cache);
      if (andon_cache_get_sequence (cache) != 0)
        {
          self->warming = TRUE;
          andon_alert_store_set_cold (self->store, cache);
          andon_alert_store_set_initial (self->store, TRUE);
          warm_slice (self, 0);
        }
    }
  if (remember)
    start_feed (self);
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
      start_feed (self);
      return;
    }
  if (cache != NULL)
    {
      andon_actions_set_cache (self->actions, NULL);
      andon_alert_store_set_cold (self->store, NULL);
      andon_alert_store_clear (self->store);
      replace_cache (self, NULL);
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

static gpointer
read_last (gpointer data)
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

static void
on_last (GObject *source, GAsyncResult *result, gpointer user_data)
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
} Service;

static void
service_free (gpointer data)
{
  Service *service = data;

  g_free (service->platform);
  g_free (service->version);
  g_free (service);
}

static gpointer
decode_service (JsonNode *root, gpointer data, GError **error)
{
  JsonObject *object;
  Service *service;

  if (!andon_read_object (root, "the platform", &object, error))
    return NULL;
  service = g_new0 (Service, 1);
  if (andon_json_dup_string (object, "platform", ANDON_JSON_REQUIRED, &service->platform, error) &&
      andon_json_dup_string (object, "version", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &service->version, error))
    return service;
  service_free (service);
  return NULL;
}

static gboolean
on_connect_again (gpointer data)
{
  AndonSession *self = data;

  if (self->started && !self->feed_running)
    connect_platform (self);
  return G_SOURCE_REMOVE;
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
      self->feed_state = g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_UNAUTHORISED) ? ANDON_FEED_UNAUTHORISED : ANDON_FEED_WAITING;
      take_string (self, &self->problem, error->message, PROP_PROBLEM);
      update_state (self);
      if (self->feed_state != ANDON_FEED_UNAUTHORISED)
        andon_clock_add (self->clock, NULL, G_USEC_PER_SEC / 2 + g_random_int_range (0, G_USEC_PER_SEC / 2),
                         on_connect_again, g_object_ref (self), g_object_unref);
      return;
    }
  take_string (self, &self->version, service->version, PROP_VERSION);
  use_platform (self, service->platform, TRUE);
  service_free (service);
}

/* First ask who it is: the cache and the outbox belong to the platform's id. */
static void
connect_platform (AndonSession *self)
{
  if (self->opening || self->url == NULL)
    return;
  self->feed_state = ANDON_FEED_CONNECTING;
  update_state (self);
  andon_session_get_async (self, "/", decode_service, NULL, NULL, service_free, self->cancellable, on_service,
                           g_object_ref (self));
}

static gboolean
on_tick (gpointer data)
{
  AndonSession *self = data;

  update_state (self);
  andon_actions_tick (self->actions, andon_clock_now (self->clock));
  if (++self->ticks % LONG_STANDING_TICKS == 0)
    andon_alert_store_update_clock (self->store, andon_session_get_time (self));
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
    notify (self, PROP_URL);
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
  update_state (self);
}

void
andon_session_stop (AndonSession *self)
{
  if (!self->started)
    return;
  self->started = FALSE;
  self->feed_running = FALSE;
  andon_clock_remove (self->clock, self->tick);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  andon_feed_stop (self->feed);
  self->feed_state = ANDON_FEED_STOPPED;
  update_state (self);
}

void
andon_session_retry_now (AndonSession *self)
{
  if (self->started && self->feed_running)
    andon_feed_restart (self->feed);
  else if (self->started)
    connect_platform (self);
}

/* --- reading and writing for others --- */

typedef struct
{
  AndonDecodeFunc decode;
  gpointer data;
  GDestroyNotify destroy;
} Decoder;

static void
decoder_free (gpointer data)
{
  Decoder *decoder = data;

  if (decoder->destroy != NULL)
    decoder->destroy (decoder->data);
  g_free (decoder);
}

static gpointer
run_decoder (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  Decoder *decoder = data;

  if (!andon_http_answer_check (answer, error))
    return NULL;
  return decoder->decode != NULL ? decoder->decode (answer->root, decoder->data, error) : NULL;
}

static void
on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer value = andon_http_send_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, g_task_get_task_data (task));
}

static void
exchange (AndonSession *self, const AndonHttpRequest *request, Decoder decoder, GDestroyNotify result_destroy,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, exchange);
  g_task_set_task_data (task, result_destroy, NULL);
  andon_http_send_async (self->http, request, run_decoder, g_memdup2 (&decoder, sizeof decoder), decoder_free,
                         result_destroy, cancellable, on_exchanged, task);
}

void
andon_session_get_async (AndonSession *self, const char *path, AndonDecodeFunc decode, gpointer decode_data,
                         GDestroyNotify decode_destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  AndonHttpRequest request = { .method = "GET", .path = path };

  exchange (self, &request, (Decoder) { decode, decode_data, decode_destroy }, result_destroy, cancellable, callback,
            user_data);
}

gpointer
andon_session_get_finish (AndonSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
andon_session_post_async (AndonSession *self, const char *path, const char *body, const char *idempotency_key,
                          const char *if_match, AndonDecodeFunc decode, gpointer decode_data,
                          GDestroyNotify decode_destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  AndonHttpRequest request = {
    .method = "POST", .path = path, .body = body, .idempotency_key = idempotency_key, .if_match = if_match
  };

  exchange (self, &request, (Decoder) { decode, decode_data, decode_destroy }, result_destroy, cancellable, callback,
            user_data);
}

gpointer
andon_session_post_finish (AndonSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- getters --- */

AndonSessionState
andon_session_get_state (AndonSession *self)
{
  return self->state;
}

gboolean
andon_session_is_live (AndonSession *self)
{
  return self->state == ANDON_SESSION_LIVE;
}

AndonNotLiveReason
andon_session_get_reason (AndonSession *self)
{
  return self->reason;
}

gint64
andon_session_get_not_live_since (AndonSession *self)
{
  return self->not_live_since;
}

const char *
andon_session_get_stale_stage (AndonSession *self)
{
  return self->stale_stage;
}

double
andon_session_get_stage_age (AndonSession *self)
{
  return self->stage_age;
}

const char *
andon_session_get_problem (AndonSession *self)
{
  return self->problem;
}

static int
compare_ages (gconstpointer a, gconstpointer b)
{
  double x = ((const AndonStageAge *) a)->age, y = ((const AndonStageAge *) b)->age;

  return (x < y) - (x > y);
}

GArray *
andon_session_dup_stage_ages (AndonSession *self)
{
  GArray *ages = g_array_new (FALSE, FALSE, sizeof (AndonStageAge));

  for (guint i = 0; self->heartbeat != NULL && i < ANDON_N_STAGES; i++)
    {
      AndonStageAge age = { .name = andon_stage_to_string (i), .age = age_now (self, i) };

      if (isnan (age.age))
        age.age = INFINITY;
      g_array_append_val (ages, age);
    }
  g_array_sort (ages, compare_ages);
  return ages;
}

gint64
andon_session_get_time (AndonSession *self)
{
  return andon_clock_now (self->clock) + self->offset;
}

gboolean
andon_session_is_blind (AndonSession *self, const char *asset)
{
  return g_hash_table_contains (self->blind, asset);
}

const char **
andon_session_get_blind (AndonSession *self, guint *n)
{
  return (const char **) g_hash_table_get_keys_as_array (self->blind, n);
}

gboolean
andon_session_is_demo (AndonSession *self)
{
  return self->demo;
}

const char *
andon_session_get_mode (AndonSession *self)
{
  return self->mode != NULL ? self->mode : "live";
}

const char *
andon_session_get_platform_id (AndonSession *self)
{
  return self->platform;
}

const char *
andon_session_get_url (AndonSession *self)
{
  return self->url;
}

const char *
andon_session_get_journal_head (AndonSession *self)
{
  return self->heartbeat != NULL ? self->heartbeat->journal_head : NULL;
}

gboolean
andon_session_get_snapshot_loaded (AndonSession *self)
{
  return self->snapshot_loaded;
}

const char *
andon_session_get_subject (AndonSession *self)
{
  return self->subject;
}

const char *
andon_session_get_name (AndonSession *self)
{
  return self->name;
}

static const char *const none[] = { NULL };

const char *const *
andon_session_get_roles (AndonSession *self)
{
  return self->roles != NULL ? (const char *const *) self->roles : none;
}

const char *const *
andon_session_get_permissions (AndonSession *self)
{
  return self->permissions != NULL ? (const char *const *) self->permissions : none;
}

gboolean
andon_session_has_permission (AndonSession *self, const char *permission)
{
  return g_strv_contains (andon_session_get_permissions (self), permission);
}

const char *
andon_session_get_role (AndonSession *self)
{
  return self->role;
}

void
andon_session_set_role (AndonSession *self, const char *role)
{
  g_free (self->wished_role);
  self->wished_role = g_strdup (role);
  choose_role (self);
}

void
andon_session_get_counters (AndonSession *self, AndonSessionCounters *out)
{
  g_free (self->last_error);
  andon_feed_get_counters (self->feed, out, &self->last_error);
  out->last_error = self->last_error;
  out->stale_revisions = andon_alert_store_get_stale_revisions (self->store);
}

AndonAlertStore *
andon_session_get_alerts (AndonSession *self)
{
  return self->store;
}

AndonActions *
andon_session_get_actions (AndonSession *self)
{
  return self->actions;
}

AndonAssetTree *
andon_session_get_assets (AndonSession *self)
{
  return self->assets;
}

AndonClock *
andon_session_get_clock (AndonSession *self)
{
  return self->clock;
}

AndonWorker *
andon_session_get_worker (AndonSession *self)
{
  return self->worker;
}

AndonHttp *
andon_session_get_http (AndonSession *self)
{
  return self->http;
}

AndonCache *
andon_session_get_cache (AndonSession *self)
{
  return self->shared.cache;
}

gboolean
andon_session_is_connected (AndonSession *self)
{
  return self->started && self->feed_state == ANDON_FEED_OPEN;
}

/* --- object --- */

static void
andon_session_dispose (GObject *object)
{
  AndonSession *self = ANDON_SESSION (object);

  if (self->feed == NULL)
    {
      G_OBJECT_CLASS (andon_session_parent_class)->dispose (object);
      return;
    }
  andon_session_stop (self);
  g_clear_pointer (&self->feed, andon_feed_free);
  andon_actions_detach (self->actions);
  andon_alert_store_set_cold (self->store, NULL);
  replace_cache (self, NULL);
  G_OBJECT_CLASS (andon_session_parent_class)->dispose (object);
}

static void
andon_session_finalize (GObject *object)
{
  AndonSession *self = ANDON_SESSION (object);
  char **strings[] = { &self->data_dir, &self->url, &self->wanted_platform, &self->problem, &self->platform, &self->mode,
                       &self->version, &self->subject, &self->name, &self->role, &self->wished_role, &self->last_error };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_strfreev (self->roles);
  g_strfreev (self->permissions);
  g_hash_table_unref (self->blind);
  g_clear_pointer (&self->heartbeat, andon_heartbeat_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->assets);
  g_clear_object (&self->store);
  g_clear_pointer (&self->http, andon_http_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->worker, andon_worker_unref);
  pthread_mutex_destroy (&self->shared.lock);
  G_OBJECT_CLASS (andon_session_parent_class)->finalize (object);
}

static void
andon_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AndonSession *self = ANDON_SESSION (object);

  switch (id)
    {
    case PROP_STATE: g_value_set_enum (value, self->state); break;
    case PROP_REASON: g_value_set_enum (value, self->reason); break;
    case PROP_NOT_LIVE_SINCE: g_value_set_int64 (value, self->not_live_since); break;
    case PROP_STALE_STAGE: g_value_set_string (value, self->stale_stage); break;
    case PROP_STAGE_AGE: g_value_set_double (value, self->stage_age); break;
    case PROP_DEMO: g_value_set_boolean (value, self->demo); break;
    case PROP_MODE: g_value_set_string (value, andon_session_get_mode (self)); break;
    case PROP_PLATFORM_ID: g_value_set_string (value, self->platform); break;
    case PROP_URL: g_value_set_string (value, self->url); break;
    case PROP_VERSION: g_value_set_string (value, self->version); break;
    case PROP_SUBJECT: g_value_set_string (value, self->subject); break;
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_ROLES: g_value_set_boxed (value, self->roles); break;
    case PROP_PERMISSIONS: g_value_set_boxed (value, self->permissions); break;
    case PROP_ROLE: g_value_set_string (value, self->role); break;
    case PROP_PROBLEM: g_value_set_string (value, self->problem); break;
    case PROP_SNAPSHOT_LOADED: g_value_set_boolean (value, self->snapshot_loaded); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
andon_session_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROLE)
    andon_session_set_role (ANDON_SESSION (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
install_strings (GObjectClass *object_class, GParamFlags flags)
{
  static const struct
  {
    guint id;
    const char *name;
  } strings[] = {
    { PROP_STALE_STAGE, "stale-stage" }, { PROP_MODE, "mode" }, { PROP_PLATFORM_ID, "platform-id" },
    { PROP_URL, "url" }, { PROP_VERSION, "version" }, { PROP_SUBJECT, "subject" }, { PROP_NAME, "name" },
    { PROP_PROBLEM, "problem" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    properties[strings[i].id] = g_param_spec_string (strings[i].name, NULL, NULL, NULL, flags);
}

static void
andon_session_class_init (AndonSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = andon_session_dispose;
  object_class->finalize = andon_session_finalize;
  object_class->get_property = andon_session_get_property;
  object_class->set_property = andon_session_set_property;

  install_strings (object_class, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, ANDON_TYPE_SESSION_STATE, ANDON_SESSION_IDLE, flags);
  properties[PROP_REASON] =
      g_param_spec_enum ("reason", NULL, NULL, ANDON_TYPE_NOT_LIVE_REASON, ANDON_NOT_LIVE_STOPPED, flags);
  properties[PROP_NOT_LIVE_SINCE] = g_param_spec_int64 ("not-live-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STAGE_AGE] = g_param_spec_double ("stage-age", NULL, NULL, 0.0, INFINITY, 0.0, flags);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  properties[PROP_ROLES] = g_param_spec_boxed ("roles", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PERMISSIONS] = g_param_spec_boxed ("permissions", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  properties[PROP_SNAPSHOT_LOADED] = g_param_spec_boolean ("snapshot-loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EVENT] = g_signal_new ("event", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BLIND_CHANGED] =
      g_signal_new ("blind-changed", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HEARTBEAT] =
      g_signal_new ("heartbeat", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
andon_session_init (AndonSession *self)
{
  pthread_mutex_init (&self->shared.lock, NULL);
  self->blind = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->reason = ANDON_NOT_LIVE_STOPPED;
}

AndonSession *
andon_session_new (const char *data_dir, AndonClock *clock)
{
  static const AndonFeedListener listener = {
    .state = on_feed_state, .heartbeat = on_feed_heartbeat, .event = on_feed_event, .snapshot = on_feed_snapshot
  };
  static const AndonFeedSink sink = { .alerts = sink_alerts,
                                      .begin_snapshot = sink_begin_snapshot,
                                      .end_snapshot = sink_end_snapshot,
                                      .waiting = sink_waiting };
  AndonSession *self = g_object_new (ANDON_TYPE_SESSION, NULL);

  self->data_dir = g_strdup (data_dir);
  self->clock = clock != NULL ? g_object_ref (clock) : andon_clock_new ();
  self->worker = andon_worker_new ("andon-feed");
  self->http = andon_http_new (self->worker);
  self->store = andon_alert_store_new (self->worker, self->clock);
  self->shared.store = self->store;
  andon_alert_store_set_initial (self->store, TRUE);
  self->assets = andon_asset_tree_new ();
  self->actions = andon_actions_new (self);
  self->feed = andon_feed_new (self->worker, self->http, self->clock, &listener, &sink, self);
  if (self->data_dir != NULL)
    {
      self->opening = TRUE;
      andon_worker_run_async (self->worker, read_last, self->data_dir, g_free, on_last, g_object_ref (self));
    }
  return self;
}
