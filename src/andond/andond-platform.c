/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform.h"

#include <string.h>

#include <glib-unix.h>

#include "andon-db-thread.h"
#include "andond-audit-log.h"
#include "andond-broadcast.h"
#include "andond-bus.h"
#include "andond-config.h"
#include "andond-demo-history.h"
#include "andond-demo-source.h"
#include "andond-detect-history.h"
#include "andond-detect-stage.h"
#include "andond-engine.h"
#include "andond-ingest.h"
#include "andond-model-store.h"
#include "andond-mqtt-source.h"
#include "andond-profile-keeper.h"
#include "andond-registry.h"
#include "andond-replay-source.h"
#include "andond-stage-clock.h"
#include "andond-steady-clock.h"
#include "andond-store.h"

/* Documented in CONTRIBUTING.md: the stage that SIGUSR2 stops and lets go on again, "detect", for tests and drills. */
#define STALL_VARIABLE "ANDON_TEST_STALL"

struct _AndondPlatform
{
  gint64             history_days;
  AndondStore       *store;
  AndondDemoPlant   *plant;      /* nullable */
  AndondRegistry    *registry;
  AndondProfileKeeper *profiles;
  AndondMqttSource  *mqtt;       /* nullable, borrowed from the sources */
  AndondStageClock  *stages;
  AndondSteadyClock *clock;
  AndondIngest      *ingest;
  AndondBus         *bus;
  AndondEngine      *engine;
  AndondDetectStage *detect;
  AndondServer      *server;
  AndondBroadcast   *broadcast;
  AndondServices     services;
  GPtrArray         *sources;
  GCancellable      *cancellable;
  GTask             *background; /* nullable: teaching, then history */
  guint              tick_id;
  guint              stall_id;
  gboolean           stalled;
  gboolean           started;
};

/* --- what the server asks --------------------------------------------------------------------------------------- */

static GHashTable *
expand_assets (const AndondServices *services, const char *list, char **bad)
{
  g_autoptr(GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) ids = g_strsplit (list, ",", 64);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const AndondAsset *top = andond_registry_find_asset (services->registry, ids[i]);

      if (top == NULL)
        {
          *bad = g_strdup (ids[i]);
          return NULL;
        }
      for (guint k = top->index; k < andond_registry_get_n_assets (services->registry); k++)
        if (andond_registry_is_within (services->registry, k, top->index))
          g_hash_table_add (set, g_strdup (andond_registry_get_asset (services->registry, k)->id));
    }
  return g_steal_pointer (&set);
}

static void
audit_row_free (gpointer data)
{
  andond_audit_row_free (data);
}

static gpointer
write_audit (AndonDbConnection *connection, gpointer data, GError **error)
{
  andond_audit_log_add (connection, data, error);
  return NULL;
}

static void
audit (const AndondServices *services, const char *actor, const char *action, const char *target, const char *outcome,
       const char *text)
{
  AndondAuditRow *row = g_new0 (AndondAuditRow, 1);

  row->time = g_get_real_time ();
  row->actor = g_strdup (actor);
  row->action = g_strdup (action);
  row->target = g_strdup (target);
  row->outcome = g_strdup (outcome);
  row->text = g_strdup (text);
  andon_db_thread_submit (andond_store_get_writer (services->store), ANDON_DB_PRIORITY_NORMAL, write_audit, row,
                          audit_row_free, NULL, NULL, NULL, NULL);
}

/* --- the detect stage's sink ------------------------------------------------------------------------------------ */

static void
detected (AndondDetection *detection, gpointer data)
{
  AndondPlatform *self = data;

  andond_engine_submit_detection (self->engine, detection);
}

static void
canary_detected (AndondSampleBatch *batch, gpointer data)
{
  AndondPlatform *self = data;

  andond_stage_clock_pass (self->stages, ANDOND_STAGE_DETECT, batch->canary);
  andond_engine_submit_canary (self->engine, batch->canary);
}

static gpointer
read_model (AndonDbConnection *connection, gpointer data, GError **error)
{
  AndondModel *model = andond_model_get_champion (connection, data, error);
  GBytes *body = model && model->body ? g_bytes_ref (model->body) : NULL;

  g_clear_pointer (&model, andond_model_free);
  return body;
}

static GBytes *
load_model (const char *asset, gpointer data)
{
  AndondPlatform *self = data;
  g_autoptr(GError) error = NULL;
  GBytes *body;

  body = andon_db_thread_run_sync (andond_store_get_reader (self->store), ANDON_DB_PRIORITY_NORMAL, read_model,
                                   (gpointer) asset, &error);
  if (error != NULL)
    g_warning ("The model of %s cannot be read: %s", asset, error->message);
  return body;
}

typedef struct
{
  char   *asset;
  guint   version;
  GBytes *body;
} ModelJob;

static void
model_job_free (gpointer data)
{
  ModelJob *job = data;

  g_free (job->asset);
  g_bytes_unref (job->body);
  g_free (job);
}

static gpointer
write_model (AndonDbConnection *connection, gpointer data, GError **error)
{
  ModelJob *job = data;

  andond_model_put (connection, job->asset, job->version, g_get_real_time (), job->body, error);
  return NULL;
}

static void
save_model (const char *asset, guint32 version, GBytes *model, gpointer data)
{
  AndondPlatform *self = data;
  ModelJob *job = g_new0 (ModelJob, 1);

  job->asset = g_strdup (asset);
  job->version = version;
  job->body = g_bytes_ref (model);
  andon_db_thread_submit (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_LOW, write_model, job, model_job_free,
                          NULL, NULL, NULL, NULL);
}

static void
detect_sink (AndondSampleBatch *batch, gpointer data)
{
  andond_detect_stage_push (data, batch);
}

static void
engine_sink (AndondSampleBatch *batch, gpointer data)
{
  if (batch->n > 0)
    andond_engine_submit_samples (data, batch);
}

static void
broadcast_sink (AndondSampleBatch *batch, gpointer data)
{
  AndondPlatform *self = data;

  andond_broadcast_sample_sink (batch, self->broadcast);
}

/* --- making ----------------------------------------------------------------------------------------------------- */

static gboolean
build_registry (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  g_autoptr(AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr(GPtrArray) config = NULL;
  g_autoptr(GPtrArray) profiles = NULL;

  if (options->demo)
    {
      self->plant = andond_demo_plant_new_builtin ((guint64) options->seed, andond_store_get_first_start (self->store),
                                                   error);
      if (self->plant == NULL
          || !andond_registry_builder_add_registry (builder, andond_demo_plant_get_registry (self->plant), error))
        return FALSE;
    }
  config = andond_config_read_profiles (options, error);
  profiles = config ? andond_profile_keeper_load (self->store, config, error) : NULL;
  if (profiles == NULL)
    return FALSE;
  for (guint i = 0; i < profiles->len; i++)
    {
      g_autoptr(GError) inner = NULL;

      if (andond_profile_describe (profiles->pdata[i], builder, &inner))
        continue;
      /* One that was stored meanwhile keeps no plant from starting: the keeper leaves it out. */
      if (i >= config->len)
        {
          g_message ("%s", inner->message);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&inner));
      andond_config_name_file (options, error);
      return FALSE;
    }
  if (options->replay_files != NULL
      && !andond_replay_describe (builder, (const char *const *) options->replay_files, options->replay_asset, NULL,
                                  profiles->len > 0 ? profiles->pdata[0] : NULL, error))
    return FALSE;
  self->registry = andond_registry_builder_finish (builder);
  self->profiles = andond_profile_keeper_new (self->registry, profiles, config->len, error);
  if (self->profiles == NULL)
    {
      andond_config_name_file (options, error);
      return FALSE;
    }
  return andond_store_set_registry (self->store, self->registry, error);
}

static gboolean
build_sources (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  if (self->plant != NULL)
    g_ptr_array_add (self->sources, andond_demo_source_new (self->plant, self->ingest));
  if (options->mqtt_url != NULL)
    {
      AndondMqttOptions mqtt = { 0 };
      AndondMqttSource *source;

      if (!andond_config_read_mqtt (options, &mqtt, error))
        return FALSE;
      source = andond_mqtt_source_new (self->ingest, andond_profile_keeper_get (self->profiles), &mqtt, error);
      if (source == NULL)
        return FALSE;
      self->mqtt = source;
      g_ptr_array_add (self->sources, source);
    }
  if (options->replay_files != NULL)
    {
      AndondReplaySource *source;

      source = andond_replay_source_new (self->ingest, (const char *const *) options->replay_files,
                                         options->replay_asset, options->replay_speed, FALSE);
      if (andond_profile_set_get_n_profiles (andond_profile_keeper_get (self->profiles)) > 0)
        andond_replay_source_set_profile (source,
                                          andond_profile_set_get_profile (andond_profile_keeper_get (self->profiles), 0));
      g_ptr_array_add (self->sources, source);
    }
  return TRUE;
}

static void
build_detection (AndondPlatform *self)
{
  const AndondDetectSink sink = { .detected = detected,
                                  .canary = canary_detected,
                                  .load_model = load_model,
                                  .save_model = save_model };
  AndondDetectConfig config;

  andond_detect_config_init (&config);
  if (self->plant != NULL)
    config.stride = ANDOND_DETECT_HISTORY_STEP;
  self->detect = andond_detect_stage_new (&config, &sink, self);
  andond_detect_stage_add_registry (self->detect, self->registry);
}

static void
wire (AndondPlatform *self)
{
  andond_ingest_set_profiles (self->ingest, andond_profile_keeper_get (self->profiles));
  andond_ingest_add_sink (self->ingest, andond_store_sample_sink, self->store, NULL);
  andond_ingest_add_sink (self->ingest, engine_sink, self->engine, NULL);
  andond_ingest_add_sink (self->ingest, detect_sink, self->detect, NULL);
  andond_ingest_add_sink (self->ingest, broadcast_sink, self, NULL);
}

static void
fill_services (AndondPlatform *self, const AndondOptions *options)
{
  AndondServices *services = &self->services;
  AndondEngineStatus status;

  services->platform_id = andond_store_get_platform_id (self->store);
  services->token_secret = andond_store_get_token_secret (self->store);
  services->demo = options->demo;
  services->mode = options->replay_files ? "replay" : "live";
  services->store = self->store;
  services->registry = self->registry;
  services->ingest = self->ingest;
  services->engine = self->engine;
  services->bus = self->bus;
  services->detect = self->detect;
  services->stages = self->stages;
  services->sources = self->sources;
  services->profile_states = andond_profile_keeper_get_states (self->profiles);
  andond_engine_get_status (self->engine, &status);
  services->feed_sequence = MAX (status.sequence, andond_bus_get_last (self->bus));
  services->feed_source = &andond_broadcast_log;
  services->feed_source_data = services;
  services->expand_assets = expand_assets;
  services->audit = audit;
}

static gboolean
build_server (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (options->tls_cert != NULL)
    {
      certificate = g_tls_certificate_new_from_files (options->tls_cert, options->tls_key, error);
      if (certificate == NULL)
        {
          g_prefix_error (error, "--tls-cert: ");
          return FALSE;
        }
    }
  fill_services (self, options);
  self->server = andond_server_new (NULL, certificate, &self->services);
  self->broadcast = andond_broadcast_new (&self->services, andond_server_get_feed (self->server));
  return andond_server_listen (self->server, options->host, options->port, error);
}

static gpointer
read_newest_row (AndonDbConnection *connection, gpointer data, GError **error)
{
  andon_db_connection_query_int (connection, "SELECT max (time) FROM journal", 0, data, error);
  return NULL;
}

/* Alerts, samples and what people do are of one time; it goes on from where the journal ends. */
static gint64
newest_row (AndondStore *store)
{
  gint64 newest = 0;

  andon_db_thread_run_sync (andond_store_get_reader (store), ANDON_DB_PRIORITY_HIGH, read_newest_row, &newest, NULL);
  return newest;
}

static gboolean
is_blind (guint32 asset, gpointer data)
{
  return andond_ingest_get_freshness (data, asset, andond_ingest_now (data)) == ANDOND_FRESHNESS_DEAD;
}

static gboolean
set_retention (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  AndondRetention retention;

  andond_store_get_retention (self->store, &retention);
  if (!andond_config_read_retention (options, &retention, error))
    return FALSE;
  andond_store_set_retention (self->store, &retention);
  return TRUE;
}

static gboolean
build (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  self->store = andond_store_open (options->data, error);
  if (self->store == NULL || !build_registry (self, options, error)
      || !andond_config_store_documents (options, self->store, self->plant, error)
      || !set_retention (self, options, error))
    return FALSE;
  self->stages = andond_stage_clock_new ();
  self->clock = andond_steady_clock_new (newest_row (self->store));
  self->ingest = andond_ingest_new (self->registry, self->stages, 0, andond_steady_clock_now, self->clock);
  self->bus = andond_bus_new ();
  self->engine = andond_engine_new (self->store, self->registry, self->bus, self->stages, andond_steady_clock_now,
                                    self->clock, error);
  if (self->engine == NULL)
    return FALSE;
  if (options->replay_files != NULL || options->demo)
    andond_engine_set_origin (self->engine, options->replay_files ? "replay" : "demo");
  andond_engine_set_blind_func (self->engine, is_blind, self->ingest);
  build_detection (self);
  wire (self);
  if (!build_sources (self, options, error))
    return FALSE;
  andond_profile_keeper_watch (self->profiles, self->bus, self->ingest, self->mqtt);
  return build_server (self, options, error);
}

AndondPlatform *
andond_platform_new (const AndondOptions *options, GError **error)
{
  g_autoptr(AndondPlatform) self = g_new0 (AndondPlatform, 1);

  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->history_days = options->history_days;
  if (!build (self, options, error))
    return NULL;
  return g_steal_pointer (&self);
}

AndondServer *
andond_platform_get_server (AndondPlatform *self)
{
  return self->server;
}

char *
andond_platform_make_token (AndondPlatform *self)
{
  g_autoptr(AndondToken) token = NULL;

  token = andond_token_new (g_get_user_name (), g_get_real_name (), ANDOND_ROLES_ALL, g_get_real_time (), 0);
  return andond_token_sign (token, self->services.token_secret);
}

/* --- running ---------------------------------------------------------------------------------------------------- */

static gboolean
tick (gpointer data)
{
  AndondPlatform *self = data;

  andond_engine_tick (self->engine);
  andond_store_tick (self->store, g_get_real_time ());
  return G_SOURCE_CONTINUE;
}

static gboolean
toggle_stall (gpointer data)
{
  AndondPlatform *self = data;

  self->stalled = !self->stalled;
  g_message ("The detect stage %s", self->stalled ? "stands still" : "goes on");
  andond_detect_stage_set_stalled (self->detect, self->stalled);
  return G_SOURCE_CONTINUE;
}

static void
source_started (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!andond_source_start_finish (ANDOND_SOURCE (object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Source %s: %s", andond_source_get_name (ANDOND_SOURCE (object)), error->message);
}

static void
start_sources (AndondPlatform *self)
{
  g_autoptr(GError) error = NULL;

  andond_detect_stage_start (self->detect);
  if (!andond_ingest_start (self->ingest, &error))
    {
      g_warning ("Ingestion does not start: %s", error->message);
      return;
    }
  self->started = TRUE;
  for (guint i = 0; i < self->sources->len; i++)
    andond_source_start_async (self->sources->pdata[i], self->cancellable, source_started, self);
}

static void
make_history (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  AndondPlatform *self = data;
  GError *error = NULL;

  if (andond_demo_history_load (self->plant, self->store, g_get_real_time (), self->history_days, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
history_made (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The demo plant's history is incomplete: %s", error->message);
}

static void
teach (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  AndondPlatform *self = data;

  andond_detect_stage_train_from_demo_plant (self->detect, self->plant, g_get_real_time (), cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
taught (GObject *object, GAsyncResult *result, gpointer data)
{
  AndondPlatform *self = data;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  start_sources (self);
  if (andond_store_has_history (self->store))
    return;
  g_clear_object (&self->background);
  self->background = g_task_new (NULL, self->cancellable, history_made, NULL);
  g_task_set_task_data (self->background, self, NULL);
  g_task_run_in_thread (self->background, make_history);
}

void
andond_platform_start (AndondPlatform *self)
{
  const char *stall = g_getenv (STALL_VARIABLE);

  self->tick_id = g_timeout_add_seconds (1, tick, self);
  if (g_strcmp0 (stall, "detect") == 0)
    self->stall_id = g_unix_signal_add (SIGUSR2, toggle_stall, self);
  if (self->plant == NULL)
    {
      start_sources (self);
      return;
    }
  self->background = g_task_new (NULL, self->cancellable, taught, self);
  g_task_set_task_data (self->background, self, NULL);
  g_task_run_in_thread (self->background, teach);
}

/* A worker that still reads the platform is waited for, and its callback runs before anything goes. */
static void
finish_background (AndondPlatform *self)
{
  g_cancellable_cancel (self->cancellable);
  while (self->background != NULL && !g_task_get_completed (self->background))
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->background);
}

void
andond_platform_free (AndondPlatform *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->stall_id, g_source_remove);
  finish_background (self);
  for (guint i = 0; self->started && i < self->sources->len; i++)
    andond_source_stop (self->sources->pdata[i]);
  if (self->started)
    andond_ingest_stop (self->ingest);
  if (self->detect != NULL)
    {
      andond_detect_stage_set_stalled (self->detect, FALSE);
      andond_detect_stage_stop (self->detect);
    }
  g_clear_pointer (&self->engine, andond_engine_free);
  if (self->server != NULL)
    andond_server_stop (self->server);
  g_clear_pointer (&self->broadcast, andond_broadcast_free);
  g_clear_object (&self->server);
  g_clear_pointer (&self->detect, andond_detect_stage_free);
  g_clear_pointer (&self->profiles, andond_profile_keeper_free);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_object (&self->ingest);
  g_clear_pointer (&self->bus, andond_bus_free);
  g_clear_pointer (&self->stages, andond_stage_clock_unref);
  g_clear_pointer (&self->clock, andond_steady_clock_free);
  g_clear_pointer (&self->store, andond_store_free);
  g_clear_pointer (&self->registry, andond_registry_unref);
  g_clear_pointer (&self->plant, andond_demo_plant_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}
