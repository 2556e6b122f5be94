/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*                     ┌─ queue ─ worker 0: aligner ─ detector, an asset each ─┐
 *   push (batch) ─────┤                                                       ├─ sink
 *                     └─ queue ─ worker 1: …                                 ─┘
 *
 * Every worker sees every batch and takes the samples of its own assets; a canary counts as passed when
 * the last worker has seen it. What only one worker touches needs no lock. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-stage.h"

#include <string.h>
#include <unistd.h>

#include "andond-detect-stage-private.h"

/* Canaries come in their order: one that is so much older was born after the clock was set back. */
#define CLOCK_SET_BACK (5 * G_USEC_PER_SEC)
#define TICK (250 * G_TIME_SPAN_MILLISECOND)
#define ROW_PATIENCE (2 * G_TIME_SPAN_SECOND)
#define SAVE_INTERVAL (15 * G_TIME_SPAN_MINUTE)

void
andond_detect_config_init (AndondDetectConfig *config)
{
  *config = (AndondDetectConfig) {
    .workers = 1,
    .queue_capacity = 4096,
    .train_rows = 400,
    .stride = 1,
    .row_window = 500 * G_TIME_SPAN_MILLISECOND,
    .repeat_interval = 5 * G_TIME_SPAN_SECOND,
    .stale_after = 15 * G_TIME_SPAN_SECOND,
  };
}

/* ANDOND_DEBUG_STOP=detect or detect:PATH */
static void
read_environment (AndondDetectStage *self)
{
  const char *stop = g_getenv ("ANDOND_DEBUG_STOP");

  if (g_strcmp0 (stop, "detect") == 0)
    self->stalled = TRUE;
  else if (stop != NULL && g_str_has_prefix (stop, "detect:"))
    self->stop_path = g_strdup (stop + strlen ("detect:"));
}

AndondDetectStage *
andond_detect_stage_new (const AndondDetectConfig *config,
                         const AndondDetectSink   *sink,
                         gpointer                  user_data)
{
  AndondDetectStage *self = g_new0 (AndondDetectStage, 1);
  pthread_condattr_t attributes;

  g_return_val_if_fail (sink != NULL, NULL);

  if (config != NULL)
    self->config = *config;
  else
    andond_detect_config_init (&self->config);
  self->config.workers = CLAMP (self->config.workers, 1, ANDOND_DETECT_MAX_WORKERS);
  self->sink = *sink;
  self->user_data = user_data;
  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_detect_asset_free);
  self->routes = g_array_new (FALSE, FALSE, sizeof (AndondRoute));
  self->by_asset = g_hash_table_new (NULL, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->resumed, &attributes);
  pthread_condattr_destroy (&attributes);
  for (guint i = 0; i < self->config.workers; i++)
    {
      self->workers[i].stage = self;
      self->workers[i].index = i;
      self->workers[i].queue = andon_queue_new (MAX (self->config.queue_capacity, 1),
                                                (GDestroyNotify) andond_sample_batch_unref);
    }
  read_environment (self);
  return self;
}

void
andond_detect_stage_free (AndondDetectStage *self)
{
  if (self == NULL)
    return;
  andond_detect_stage_stop (self);
  for (guint i = 0; i < self->config.workers; i++)
    andon_queue_unref (self->workers[i].queue);
  for (guint i = 0; i < self->assets->len && self->latest != NULL; i++)
    g_clear_pointer (&self->latest[i], andond_detection_unref);
  g_free (self->latest);
  g_clear_pointer (&self->clock, andond_stage_clock_unref);
  g_free (self->stop_path);
  g_hash_table_unref (self->by_asset);
  g_array_unref (self->routes);
  g_ptr_array_unref (self->assets);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->resumed);
  g_free (self);
}

void
andond_detect_stage_set_clock (AndondDetectStage *self,
                               AndondStageClock  *clock)
{
  g_return_if_fail (!self->started);

  g_clear_pointer (&self->clock, andond_stage_clock_unref);
  self->clock = clock != NULL ? andond_stage_clock_ref (clock) : NULL;
}

/* ---- Workers ---- */

static void
tell (AndondDetectStage *self,
      AndondDetectAsset *asset,
      guint              position,
      AndondDetection   *detection)
{
  gboolean news = andond_detect_asset_is_news (asset, detection, self->config.repeat_interval);
  AndondDetection *before;

  pthread_mutex_lock (&self->lock);
  before = self->latest[position];
  self->latest[position] = andond_detection_ref (detection);
  self->stats.detections += news;
  pthread_mutex_unlock (&self->lock);
  g_clear_pointer (&before, andond_detection_unref);

  if (news && self->sink.detected != NULL)
    self->sink.detected (detection, self->user_data);
}

static guint
judge_pending (AndondDetectStage *self,
               guint              position)
{
  AndondDetectAsset *asset = g_ptr_array_index (self->assets, position);
  g_autoptr (AndondDetection) detection = andond_detect_asset_judge (asset);

  if (detection == NULL)
    return 0;
  tell (self, asset, position, detection);
  if (andond_detector_get_model_version (asset->detector) != asset->saved_version)
    andond_detect_stage_save_model (self, asset);
  return 1;
}

static void
take_batch (AndondDetectWorker            *worker,
            AndondSampleBatch *batch)
{
  AndondDetectStage *self = worker->stage;
  gint64 now = g_get_monotonic_time ();
  guint n_rows = 0, n_late = 0, n_unknown = 0;

  for (guint i = 0; i < batch->n; i++)
    {
      const AndondRoute *route = andond_detect_stage_get_route (self, batch->signal[i]);
      AndondDetectAsset *asset;

      if (route == NULL || route->asset == ANDOND_ROUTE_NOBODY)
        {
          n_unknown += worker->index == 0;
          continue;
        }
      if (route->asset == ANDOND_ROUTE_UNWATCHED)
        continue;
      asset = g_ptr_array_index (self->assets, route->asset);
      if (asset->worker != worker->index)
        continue;
      if (andond_row_aligner_must_take (asset->aligner, route->slot, batch->time[i]))
        n_rows += judge_pending (self, route->asset);
      if (!andond_row_aligner_add (asset->aligner, route->slot, batch->time[i], batch->value[i], batch->quality[i]))
        n_late++;
      asset->last_arrival = now;
      if (andond_row_aligner_is_full (asset->aligner))
        n_rows += judge_pending (self, route->asset);
    }

  pthread_mutex_lock (&self->lock);
  self->stats.batches += worker->index == 0;
  self->stats.rows += n_rows;
  self->stats.late_samples += n_late;
  self->stats.unknown_samples += n_unknown;
  pthread_mutex_unlock (&self->lock);
}

/* The clock was set back: nobody has passed a canary born since but who has just met one. With the lock held. */
static void
forget_canaries (AndondDetectStage *self,
                 gint64             born)
{
  for (guint i = 0; i < self->config.workers; i++)
    if (self->workers[i].canary > born + CLOCK_SET_BACK)
      self->workers[i].canary = 0;
  self->stats.canary_time = 0;
}

static void
pass_canary (AndondDetectWorker            *worker,
             AndondSampleBatch *batch)
{
  AndondDetectStage *self = worker->stage;
  gint64 passed = G_MAXINT64;
  gboolean news;

  pthread_mutex_lock (&self->lock);
  if (worker->canary > batch->canary + CLOCK_SET_BACK)
    forget_canaries (self, batch->canary);
  worker->canary = MAX (worker->canary, batch->canary);
  for (guint i = 0; i < self->config.workers; i++)
    passed = MIN (passed, self->workers[i].canary);
  news = passed > self->stats.canary_time;
  if (news)
    {
      self->stats.canary_time = passed;
      self->stats.canary_passed = g_get_monotonic_time ();
    }
  pthread_mutex_unlock (&self->lock);

  if (!news)
    return;
  if (self->clock != NULL)
    andond_stage_clock_pass (self->clock, ANDOND_STAGE_DETECT, passed);
  if (self->sink.canary != NULL)
    self->sink.canary (batch, self->user_data);
}

/* Rows that nobody completes, assets that have gone silent, models whose level has moved on. */
static void
tick (AndondDetectWorker *worker,
      gint64  now)
{
  AndondDetectStage *self = worker->stage;
  guint n_rows = 0;

  for (guint i = 0; i < self->assets->len; i++)
    {
      AndondDetectAsset *asset = g_ptr_array_index (self->assets, i);

      if (asset->worker != worker->index || asset->last_arrival == 0)
        continue;
      if (andond_row_aligner_is_pending (asset->aligner) && now - asset->last_arrival > ROW_PATIENCE)
        n_rows += judge_pending (self, i);
      if (!asset->stale && now - asset->last_arrival > self->config.stale_after)
        {
          g_autoptr (AndondDetection) latest = andond_detect_stage_dup_latest (self, asset->asset);
          g_autoptr (AndondDetection) silent = andond_detect_asset_judge_stale (asset, latest);

          asset->stale = TRUE;
          tell (self, asset, i, silent);
        }
      if (now - asset->saved_at > SAVE_INTERVAL)
        andond_detect_stage_save_model (self, asset);
    }
  pthread_mutex_lock (&self->lock);
  self->stats.rows += n_rows;
  pthread_mutex_unlock (&self->lock);
}

/* With the lock held. */
static void
wait_for_tick (AndondDetectStage *self)
{
  gint64 end = g_get_monotonic_time () + TICK;
  struct timespec until = { end / G_USEC_PER_SEC, end % G_USEC_PER_SEC * 1000 };

  pthread_cond_timedwait (&self->resumed, &self->lock, &until);
}

/* Nobody tells when a file goes: it is looked at every tick. Whoever stops the stage does not wait for that. */
static void
wait_while_stalled (AndondDetectStage *self)
{
  pthread_mutex_lock (&self->lock);
  while (!self->stopping)
    {
      if (self->stalled)
        pthread_cond_wait (&self->resumed, &self->lock);
      else if (self->stop_path != NULL && access (self->stop_path, F_OK) == 0)
        wait_for_tick (self);
      else
        break;
    }
  pthread_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  AndondDetectWorker *worker = data;
  AndondDetectStage *self = worker->stage;

  while (TRUE)
    {
      gint64 now = g_get_monotonic_time ();
      g_autoptr (AndondSampleBatch) batch = NULL;

      wait_while_stalled (self);
      if (now >= worker->next_tick)
        {
          tick (worker, now);
          worker->next_tick = now + TICK;
        }
      batch = andon_queue_pop_deadline (worker->queue, worker->next_tick);
      if (batch == NULL && andon_queue_is_closed (worker->queue) && andon_queue_get_depth (worker->queue) == 0)
        return NULL;
      if (batch == NULL)
        continue;
      wait_while_stalled (self);
      take_batch (worker, batch);
      if (batch->canary != 0)
        pass_canary (worker, batch);
    }
}

void
andond_detect_stage_start (AndondDetectStage *self)
{
  g_return_if_fail (!self->started);

  self->started = TRUE;
  self->latest = g_new0 (AndondDetection *, MAX (self->assets->len, 1));
  for (guint i = 0; i < self->config.workers; i++)
    self->workers[i].thread = g_thread_new ("andond-detect", run, &self->workers[i]);
}

void
andond_detect_stage_stop (AndondDetectStage *self)
{
  gboolean joined = FALSE;

  for (guint i = 0; i < self->config.workers; i++)
    andon_queue_close (self->workers[i].queue);
  pthread_mutex_lock (&self->lock);
  self->stopping = TRUE;
  pthread_cond_broadcast (&self->resumed);
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->config.workers; i++)
    {
      joined |= self->workers[i].thread != NULL;
      g_clear_pointer (&self->workers[i].thread, g_thread_join);
    }
  for (guint i = 0; i < self->assets->len && joined; i++)
    {
      if (judge_pending (self, i) > 0)
        self->stats.rows++;
      andond_detect_stage_save_model (self, g_ptr_array_index (self->assets, i));
    }
}

gboolean
andond_detect_stage_push (AndondDetectStage *self,
                          AndondSampleBatch *batch)
{
  guint n_dropped = 0;

  g_return_val_if_fail (self != NULL && batch != NULL, FALSE);

  for (guint i = 0; i < self->config.workers; i++)
    {
      if (andon_queue_try_push (self->workers[i].queue, andond_sample_batch_ref (batch)))
        continue;
      andond_sample_batch_unref (batch);
      n_dropped++;
    }
  if (n_dropped == 0)
    return TRUE;
  pthread_mutex_lock (&self->lock);
  self->stats.dropped++;
  pthread_mutex_unlock (&self->lock);
  return FALSE;
}

/* ---- Looking in from outside ---- */

void
andond_detect_stage_get_stats (AndondDetectStage *self,
                               AndondDetectStats *out)
{
  pthread_mutex_lock (&self->lock);
  *out = self->stats;
  pthread_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->config.workers; i++)
    out->queue_depth = MAX (out->queue_depth, (guint) andon_queue_get_depth (self->workers[i].queue));
}

AndondDetection *
andond_detect_stage_dup_latest (AndondDetectStage *self,
                                guint32            asset)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_asset, GUINT_TO_POINTER (asset)));
  AndondDetection *latest = NULL;

  pthread_mutex_lock (&self->lock);
  if (position > 0 && self->latest != NULL && self->latest[position - 1] != NULL)
    latest = andond_detection_ref (self->latest[position - 1]);
  pthread_mutex_unlock (&self->lock);
  return latest;
}

void
andond_detect_stage_set_stalled (AndondDetectStage *self,
                                 gboolean           stalled)
{
  pthread_mutex_lock (&self->lock);
  self->stalled = stalled;
  pthread_cond_broadcast (&self->resumed);
  pthread_mutex_unlock (&self->lock);
}
