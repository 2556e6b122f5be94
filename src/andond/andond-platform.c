/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform-state-private.h"

#include <glib-unix.h>

#include "andon-db-thread.h"
#include "andond-config.h"
#include "andond-demo-history.h"
#include "andond-detect-history.h"

/* Documented in CONTRIBUTING.md: the stage that SIGUSR2 stops and lets go on again, "detect", for tests and drills. */
#define STALL_VARIABLE "ANDON_TEST_STALL"

/* --- making ----------------------------------------------------------------------------------------------------- */

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

static void
wire (AndondPlatform *self)
{
  andond_ingest_set_profiles (self->ingest, andond_profile_keeper_get (self->profiles));
  andond_ingest_add_sink (self->ingest, andond_store_sample_sink, self->store, NULL);
  andond_ingest_add_sink (self->ingest, engine_sink, self->engine, NULL);
  andond_ingest_add_sink (self->ingest, detect_sink, self->detect, NULL);
  andond_ingest_add_sink (self->ingest, broadcast_sink, self, NULL);
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
  andond_platform_fill_services (self, options);
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
  if (self->store == NULL || !andond_platform_build_registry (self, options, error)
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
  andond_platform_build_detection (self);
  wire (self);
  if (!andond_platform_build_sources (self, options, error))
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
