/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "andon-session-private.h"
#include "andon-actions-private.h"
#include "andon-alert-store-private.h"
#include "andon-asset-tree-private.h"
#include "andon-clock.h"
#include "andon-feed.h"
#include "andon-read-private.h"
#include "andon-worker.h"

G_BEGIN_DECLS

/* What the files of AndonSession share: the object and its liveness, -feed (what the feed brings and says), -platform
 * (starting, and which platform answers), -cache (what the seat knew of it), -surroundings (who we are there, and its
 * assets), -elsewhere (what waits for other platforms) and -access (requests and getters). */

#define TICK_US 1000000
#define STAGE_STALE_S 10.0
#define LONG_STANDING_TICKS 60
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
  guint again; /* timer of the next attempt to ask who answers */
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
  GError *error; /* (nullable): what failed last */
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

  gboolean asked_me;    /* the token may be another person's: who it is has been asked */
  char *subject;
  char *name;
  char **roles;
  char **permissions;
  char *role;
  char *wished_role;
  char *last_error;
  GPtrArray *elsewhere; /* of AndonElsewhere */
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
  UNREADABLE,
  ELSEWHERE_CHANGED,
  N_SIGNALS
};

extern GParamSpec *andon_session_properties[N_PROPS];
extern guint andon_session_signals[N_SIGNALS];

void andon_session_notify_property (AndonSession *self, guint property);
void andon_session_take_error (AndonSession *self, const GError *error);
void andon_session_take_string (AndonSession *self, char **member, const char *value, guint property);
double andon_session_age_now (AndonSession *self, AndonStage stage);
void andon_session_update_state (AndonSession *self);
void andon_session_set_loaded (AndonSession *self);
void andon_session_set_unloaded (AndonSession *self);
void andon_session_choose_role (AndonSession *self);
void andon_session_read_surroundings (AndonSession *self);
void andon_session_read_me (AndonSession *self);
/* First ask who it is: the cache and the outbox belong to the platform's id. */
void andon_session_connect_platform (AndonSession *self);
/* @known: the platform itself told its id; otherwise it is the last one's, opened before anything answers. */
void andon_session_use_platform (AndonSession *self, const char *platform, gboolean known);
/* (transfer full): not started; tells and fills @self. */
AndonFeed *andon_session_feed_new (AndonSession *self);
void andon_session_replace_cache (AndonSession *self, AndonCache *cache);
gpointer andon_session_read_last (gpointer data);
void andon_session_on_last (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
