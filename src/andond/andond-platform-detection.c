/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform-state-private.h"

#include "andon-db-thread.h"
#include "andond-detect-history.h"
#include "andond-model-store.h"

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

void
andond_platform_build_detection (AndondPlatform *self)
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
