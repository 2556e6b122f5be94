/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-session-state-private.h"

GParamSpec *andon_session_properties[N_PROPS];
guint andon_session_signals[N_SIGNALS];

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

/* --- telling --- */

void
andon_session_notify_property (AndonSession *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), andon_session_properties[property]);
}

void
andon_session_take_string (AndonSession *self, char **member, const char *value, guint property)
{
  if (g_strcmp0 (*member, value) == 0)
    return;
  g_free (*member);
  *member = g_strdup (value);
  andon_session_notify_property (self, property);
}

void
andon_session_take_error (AndonSession *self, const GError *error)
{
  if (error == NULL && self->error == NULL)
    return;
  if (error != NULL && self->error != NULL && error->domain == self->error->domain && error->code == self->error->code &&
      strcmp (error->message, self->error->message) == 0)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  andon_session_notify_property (self, PROP_PROBLEM);
}

/* --- is it live? --- */

double
andon_session_age_now (AndonSession *self, AndonStage stage)
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
      double its = andon_session_age_now (self, i);

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
      andon_session_notify_property (self, PROP_STALE_STAGE);
    }
  andon_session_notify_property (self, PROP_STAGE_AGE);
}

void
andon_session_update_state (AndonSession *self)
{
  AndonNotLiveReason reason;
  AndonSessionState state;

  g_object_freeze_notify (G_OBJECT (self));
  update_stage (self);
  state = judge (self, &reason);
  if (reason != self->reason)
    {
      self->reason = reason;
      andon_session_notify_property (self, PROP_REASON);
    }
  if ((state == ANDON_SESSION_LIVE) != (self->not_live_since == 0))
    {
      self->not_live_since = state == ANDON_SESSION_LIVE ? 0 : last_good (self, reason);
      andon_session_notify_property (self, PROP_NOT_LIVE_SINCE);
    }
  self->was_live |= state == ANDON_SESSION_LIVE;
  if (state != self->state)
    {
      self->state = state;
      andon_session_notify_property (self, PROP_STATE);
    }
  g_object_thaw_notify (G_OBJECT (self));
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
  andon_session_replace_cache (self, NULL);
  G_OBJECT_CLASS (andon_session_parent_class)->dispose (object);
}

static void
andon_session_finalize (GObject *object)
{
  AndonSession *self = ANDON_SESSION (object);
  char **strings[] = { &self->data_dir, &self->url, &self->wanted_platform, &self->platform, &self->mode,
                       &self->version, &self->subject, &self->name, &self->role, &self->wished_role, &self->last_error };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->elsewhere);
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
    case PROP_PROBLEM: g_value_set_string (value, andon_session_get_problem (self)); break;
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
    andon_session_properties[strings[i].id] = g_param_spec_string (strings[i].name, NULL, NULL, NULL, flags);
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
  andon_session_properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, ANDON_TYPE_SESSION_STATE, ANDON_SESSION_IDLE, flags);
  andon_session_properties[PROP_REASON] =
      g_param_spec_enum ("reason", NULL, NULL, ANDON_TYPE_NOT_LIVE_REASON, ANDON_NOT_LIVE_STOPPED, flags);
  andon_session_properties[PROP_NOT_LIVE_SINCE] = g_param_spec_int64 ("not-live-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  andon_session_properties[PROP_STAGE_AGE] = g_param_spec_double ("stage-age", NULL, NULL, 0.0, INFINITY, 0.0, flags);
  andon_session_properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);
  andon_session_properties[PROP_ROLES] = g_param_spec_boxed ("roles", NULL, NULL, G_TYPE_STRV, flags);
  andon_session_properties[PROP_PERMISSIONS] = g_param_spec_boxed ("permissions", NULL, NULL, G_TYPE_STRV, flags);
  andon_session_properties[PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, NULL, flags | G_PARAM_WRITABLE);
  andon_session_properties[PROP_SNAPSHOT_LOADED] = g_param_spec_boolean ("snapshot-loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, andon_session_properties);

  andon_session_signals[EVENT] = g_signal_new ("event", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  andon_session_signals[BLIND_CHANGED] =
      g_signal_new ("blind-changed", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  andon_session_signals[HEARTBEAT] =
      g_signal_new ("heartbeat", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  andon_session_signals[ELSEWHERE_CHANGED] =
      g_signal_new ("elsewhere-changed", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  andon_session_signals[UNREADABLE] = g_signal_new ("unreadable", ANDON_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
andon_session_init (AndonSession *self)
{
  pthread_mutex_init (&self->shared.lock, NULL);
  self->blind = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->elsewhere = g_ptr_array_new ();
  self->reason = ANDON_NOT_LIVE_STOPPED;
}

AndonSession *
andon_session_new (const char *data_dir, AndonClock *clock)
{
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
  self->feed = andon_session_feed_new (self);
  if (self->data_dir != NULL)
    {
      self->opening = TRUE;
      andon_worker_run_async (self->worker, andon_session_read_last, self->data_dir, g_free, andon_session_on_last, g_object_ref (self));
    }
  return self;
}
