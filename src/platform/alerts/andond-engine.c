/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <math.h>

#define QUEUE_CAPACITY 32768
#define DRAIN_USEC 12000 /* of findings a job: well under the 20 ms of a transaction */
#define RETRY_MS 250

/* Something the plant said, on its way to the writer thread. */
typedef enum
{
  FINDING_DETECTION,
  FINDING_HIT,
  FINDING_MODE,
  FINDING_CANARY,
} FindingKind;

typedef struct
{
  FindingKind      kind;
  AndondDetection *detection;
  AndondLimitHit  *hit;
  guint32          asset; /* of a mode */
  gint32           mode;
  gint64           born;
} Finding;

static void schedule_drain (AndondEngine *self);

static void
finding_free (gpointer data)
{
  Finding *self = data;

  g_clear_pointer (&self->detection, andond_detection_unref);
  g_clear_pointer (&self->hit, andond_limit_hit_free);
  g_free (self);
}

void
andond_outcome_free (AndondOutcome *self)
{
  g_clear_pointer (&self->batch, andond_bus_batch_free);
  g_clear_pointer (&self->result, andond_action_result_free);
  g_free (self);
}

gint64
andond_engine_wall (AndondEngine *self)
{
  return self->now != NULL ? self->now (self->now_data) : g_get_real_time ();
}

gboolean
andond_engine_begin (AndondEngine       *self,
                     AndonDbConnection  *connection,
                     AndondTx           *tx,
                     GError            **error)
{
  AndondJournalHead head;

  self->clock = MAX (self->clock, andond_engine_wall (self));
  *tx = (AndondTx) { .engine = self, .connection = connection, .batch = andond_bus_batch_new (), .now = self->clock };

  if (!andond_journal_get_head (connection, &head, error))
    return FALSE;
  if (self->stale || head.number != self->head.number || !g_str_equal (head.hash, self->head.hash))
    {
      self->stale = TRUE;
      if (!andond_engine_load (tx, error))
        return FALSE;
      self->stale = FALSE;
    }
  return TRUE;
}

/* What the outcome of a job makes of the status is told only once it has committed. */
static void
fill_status (AndondEngine       *self,
             AndondEngineStatus *status)
{
  status->journal = self->head;
  status->sequence = self->sequence;
  status->open = self->n_open;
  status->unacknowledged = self->n_unacknowledged;
}

AndondOutcome *
andond_engine_end (AndondTx           *tx,
                   gboolean            ok,
                   AndondActionResult *result)
{
  AndondOutcome *outcome;

  if (!ok)
    {
      tx->engine->stale = TRUE;
      andond_bus_batch_free (tx->batch);
      g_clear_pointer (&result, andond_action_result_free);
      return NULL;
    }

  outcome = g_new0 (AndondOutcome, 1);
  outcome->batch = tx->batch;
  outcome->result = result;
  fill_status (tx->engine, &outcome->status);
  return outcome;
}

static void
take_status (AndondEngine             *self,
             const AndondEngineStatus *status)
{
  pthread_mutex_lock (&self->lock);
  if (status->journal.number >= self->status.journal.number)
    {
      self->status.journal = status->journal;
      self->status.sequence = MAX (self->status.sequence, status->sequence);
      self->status.open = status->open;
      self->status.unacknowledged = status->unacknowledged;
    }
  pthread_mutex_unlock (&self->lock);
}

static void
count_failure (AndondEngine *self,
               const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->status.failed++;
  pthread_mutex_unlock (&self->lock);
  g_message ("the alert engine could not write: %s", error->message);
}

/* Main context, after COMMIT. Returns the outcome, told; NULL with error when the transaction was lost. */
static AndondOutcome *
finish_job (AndondEngine  *self,
            GAsyncResult  *result,
            GError       **error)
{
  AndondOutcome *outcome = andon_db_thread_submit_finish (andond_store_get_writer (self->store), result, error);

  g_atomic_int_add (&self->pending, -1);
  if (outcome == NULL)
    return NULL;

  take_status (self, &outcome->status);
  andond_bus_publish (self->bus, g_steal_pointer (&outcome->batch));
  return outcome;
}

typedef struct
{
  AndondEngine *engine;
  GTask        *task; /* nullable */
} Waiter;

static void
job_done (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (GTask) task = waiter->task;
  g_autoptr (GError) error = NULL;
  AndondOutcome *outcome = finish_job (waiter->engine, result, &error);

  if (outcome == NULL)
    count_failure (waiter->engine, error);
  if (task != NULL && outcome != NULL)
    g_task_return_pointer (task, g_steal_pointer (&outcome->result),
                           (GDestroyNotify) (GCallback) andond_action_result_free);
  else if (task != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_pointer (&outcome, andond_outcome_free);
  g_free (waiter);
}

void
andond_engine_submit (AndondEngine    *self,
                      AndonDbPriority  priority,
                      AndonDbFunc      func,
                      gpointer         data,
                      GDestroyNotify   destroy,
                      GTask           *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->engine = self;
  waiter->task = task;
  g_atomic_int_inc (&self->pending);
  andon_db_thread_submit (andond_store_get_writer (self->store), priority, func, data, destroy,
                          (GDestroyNotify) (GCallback) andond_outcome_free,
                          task != NULL ? g_task_get_cancellable (task) : NULL, job_done, waiter);
}

/* ---- findings ---- */

static gboolean
take_finding (AndondTx  *tx,
              Finding   *finding,
              GError   **error)
{
  switch (finding->kind)
    {
    case FINDING_DETECTION:
      return andond_engine_take_detection (tx, finding->detection, error);
    case FINDING_HIT:
      return andond_engine_take_condition (tx, finding->hit, error);
    case FINDING_MODE:
      return andond_engine_set_mode (tx, finding->asset, finding->mode, error);
    case FINDING_CANARY:
    default:
      return TRUE;
    }
}

/* Findings leave the inflight list only once they are committed: see drain_done (). */
static gpointer
drain_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  AndondEngine *self = data;
  gint64 deadline = g_get_monotonic_time () + DRAIN_USEC;
  AndondTx tx;
  gboolean ok = andond_engine_begin (self, connection, &tx, error);

  for (guint i = 0; ok && i < self->inflight->len; i++)
    ok = take_finding (&tx, g_ptr_array_index (self->inflight, i), error);
  while (ok && g_get_monotonic_time () < deadline)
    {
      Finding *finding = andon_queue_try_pop (self->queue);

      if (finding == NULL)
        break;
      g_ptr_array_add (self->inflight, finding);
      ok = take_finding (&tx, finding, error);
    }
  return andond_engine_end (&tx, ok, NULL);
}

static void
pass_canaries (AndondEngine *self)
{
  for (guint i = 0; i < self->inflight->len; i++)
    {
      Finding *finding = g_ptr_array_index (self->inflight, i);

      if (finding->kind != FINDING_CANARY)
        continue;
      if (self->stages != NULL)
        andond_stage_clock_pass (self->stages, ANDOND_STAGE_ENGINE, finding->born);
      pthread_mutex_lock (&self->lock);
      self->status.canary = MAX (self->status.canary, finding->born);
      pthread_mutex_unlock (&self->lock);
    }
}

static gboolean
retry_drain (gpointer data)
{
  AndondEngine *self = data;

  self->retry_id = 0;
  schedule_drain (self);
  return G_SOURCE_REMOVE;
}

static void
drain_done (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  AndondEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  AndondOutcome *outcome = finish_job (self, result, &error);

  if (outcome == NULL)
    {
      count_failure (self, error);
      g_atomic_int_set (&self->draining, 0);
      if (!self->closing && self->retry_id == 0)
        self->retry_id = g_timeout_add (RETRY_MS, retry_drain, self);
      return;
    }

  andond_outcome_free (outcome);
  pass_canaries (self);
  g_ptr_array_set_size (self->inflight, 0);
  g_atomic_int_set (&self->draining, 0);
  if (andon_queue_get_depth (self->queue) > 0)
    schedule_drain (self);
}

/* One drain at a time: the flag is taken here and given back by drain_done (). Any thread. */
static void
schedule_drain (AndondEngine *self)
{
  if (!g_atomic_int_compare_and_exchange (&self->draining, 0, 1))
    return;

  g_atomic_int_inc (&self->pending);
  andon_db_thread_submit (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_NORMAL, drain_job, self, NULL,
                          (GDestroyNotify) (GCallback) andond_outcome_free, NULL, drain_done, self);
}

static gboolean
push_finding (AndondEngine *self,
              Finding      *finding)
{
  if (!andon_queue_try_push (self->queue, finding))
    {
      finding_free (finding);
      return FALSE;
    }
  schedule_drain (self);
  return TRUE;
}

static gboolean
push_hits (AndondEngine *self,
           GPtrArray    *hits)
{
  gboolean ok = TRUE;

  if (hits == NULL)
    return TRUE;
  g_ptr_array_set_free_func (hits, NULL);
  for (guint i = 0; i < hits->len; i++)
    {
      Finding *finding = g_new0 (Finding, 1);

      finding->kind = FINDING_HIT;
      finding->hit = g_ptr_array_index (hits, i);
      ok = push_finding (self, finding) && ok;
    }
  g_ptr_array_unref (hits);
  return ok;
}

gboolean
andond_engine_submit_detection (AndondEngine    *self,
                                AndondDetection *detection)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->kind = FINDING_DETECTION;
  finding->detection = andond_detection_ref (detection);
  return push_finding (self, finding);
}

/* Ahead of the hits of the same batch: what a mode suppresses must not sound before the mode is known. */
static gboolean
push_modes (AndondEngine            *self,
            const AndondSampleBatch *batch)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < batch->n; i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (self->registry, batch->signal[i]);
      gint32 mode = (gint32) batch->value[i];
      Finding *finding;

      if (signal->role != ANDOND_ROLE_MODE || batch->quality[i] == ANDON_QUALITY_BAD ||
          g_atomic_int_get (&self->sampled_modes[signal->asset]) == mode)
        continue;

      finding = g_new0 (Finding, 1);
      finding->kind = FINDING_MODE;
      finding->asset = signal->asset;
      finding->mode = mode;
      if (push_finding (self, finding))
        g_atomic_int_set (&self->sampled_modes[signal->asset], mode);
      else
        ok = FALSE;
    }
  return ok;
}

gboolean
andond_engine_submit_samples (AndondEngine      *self,
                              AndondSampleBatch *batch)
{
  if (!push_modes (self, batch))
    return FALSE;

  return push_hits (self, andond_limit_monitor_push (self->limits, batch));
}

gboolean
andond_engine_submit_canary (AndondEngine *self,
                             gint64        born)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->kind = FINDING_CANARY;
  finding->born = born;
  return push_finding (self, finding);
}

gboolean
andond_engine_submit_condition (AndondEngine          *self,
                                const AndondCondition *condition)
{
  Finding *finding = g_new0 (Finding, 1);
  AndondLimitHit *hit = g_new0 (AndondLimitHit, 1);

  hit->key = g_strdup (condition->key);
  hit->asset = condition->asset;
  hit->signal = condition->signal;
  hit->title = g_strdup (condition->title);
  hit->rule = g_strdup (condition->rule);
  hit->active = condition->active;
  hit->quality = condition->quality;
  hit->severity = condition->severity;
  hit->onset = condition->onset;
  hit->value = NAN;
  hit->limit = NAN;
  finding->kind = FINDING_HIT;
  finding->hit = hit;
  return push_finding (self, finding);
}

/* ---- timers ---- */

static gpointer
tick_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  AndondEngine *self = data;
  AndondTx tx;
  gboolean ok = andond_engine_begin (self, connection, &tx, error) && andond_engine_run_timers (&tx, error) &&
                andond_engine_tick_consoles (&tx, error);

  return andond_engine_end (&tx, ok, NULL);
}

static void
tick_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  AndondEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  AndondOutcome *outcome = finish_job (self, result, &error);

  g_atomic_int_set (&self->ticking, 0);
  if (outcome == NULL)
    count_failure (self, error);
  g_clear_pointer (&outcome, andond_outcome_free);
}

void
andond_engine_tick (AndondEngine *self)
{
  push_hits (self, andond_limit_monitor_tick (self->limits, andond_engine_wall (self)));
  if (!g_atomic_int_compare_and_exchange (&self->ticking, 0, 1))
    return;

  g_atomic_int_inc (&self->pending);
  andon_db_thread_submit (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_NORMAL, tick_job, self, NULL,
                          (GDestroyNotify) (GCallback) andond_outcome_free, NULL, tick_done, self);
}

static gpointer
reload_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  AndondEngine *self = data;
  AndondTx tx;
  gboolean ok = andond_engine_begin (self, connection, &tx, error) && andond_engine_load_rules (&tx, error) &&
                andond_engine_judge_all (&tx, error);

  return andond_engine_end (&tx, ok, NULL);
}

void
andond_engine_reload_rules (AndondEngine *self)
{
  andond_engine_submit (self, ANDON_DB_PRIORITY_HIGH, reload_job, self, NULL, NULL);
}

/* ---- life ---- */

static gpointer
start_job (AndonDbConnection  *connection,
           gpointer            data,
           GError            **error)
{
  AndondEngine *self = data;
  AndondTx tx;
  gboolean ok = andond_rules_seed (connection, self->registry, andond_engine_wall (self), error);

  self->stale = TRUE;
  ok = andond_engine_begin (self, connection, &tx, ok ? error : NULL) && ok;
  return andond_engine_end (&tx, ok, NULL);
}

AndondEngine *
andond_engine_new (AndondStore       *store,
                   AndondRegistry    *registry,
                   AndondBus         *bus,
                   AndondStageClock  *stages,
                   AndondNowFunc      now,
                   gpointer           now_data,
                   GError           **error)
{
  AndondEngine *self = g_new0 (AndondEngine, 1);
  AndondOutcome *outcome;

  self->store = store;
  self->registry = registry;
  self->bus = bus;
  self->stages = stages;
  self->now = now;
  self->now_data = now_data;
  pthread_mutex_init (&self->lock, NULL);
  self->queue = andon_queue_new (QUEUE_CAPACITY, finding_free);
  self->inflight = g_ptr_array_new_with_free_func (finding_free);
  self->limits = andond_limit_monitor_new (registry);
  self->timers = andond_timers_new ();
  self->modes = g_new (gint32, andond_registry_get_n_assets (registry) + 1);
  for (guint i = 0; i < andond_registry_get_n_assets (registry); i++)
    self->modes[i] = ANDOND_MODE_NONE;
  self->sampled_modes = g_memdup2 (self->modes, sizeof (gint32) * (andond_registry_get_n_assets (registry) + 1));
  andon_json_writer_init (&self->scratch, 1024);
  andon_json_writer_init (&self->facts_scratch, 512);

  outcome = andon_db_thread_run_sync (andond_store_get_writer (store), ANDON_DB_PRIORITY_HIGH, start_job, self, error);
  if (outcome == NULL)
    {
      andond_engine_free (self);
      return NULL;
    }
  take_status (self, &outcome->status);
  andond_bus_set_last (bus, self->sequence);
  andond_bus_publish (bus, g_steal_pointer (&outcome->batch));
  andond_outcome_free (outcome);
  return self;
}

void
andond_engine_set_origin (AndondEngine *self,
                          const char   *origin)
{
  g_free (self->origin);
  self->origin = g_strdup (origin);
}

void
andond_engine_free (AndondEngine *self)
{
  self->closing = TRUE;
  andon_queue_close (self->queue);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  while (g_atomic_int_get (&self->pending) > 0)
    g_main_context_iteration (NULL, TRUE);

  andond_engine_forget (self);
  andond_engine_free_consoles (self);
  g_clear_pointer (&self->rules, andond_rules_unref);
  g_clear_pointer (&self->calendars, g_hash_table_unref);
  andond_limit_monitor_free (self->limits);
  andond_timers_free (self->timers);
  g_ptr_array_unref (self->inflight);
  andon_queue_unref (self->queue);
  andon_json_writer_clear (&self->scratch);
  andon_json_writer_clear (&self->facts_scratch);
  g_clear_pointer (&self->console_bytes, g_bytes_unref);
  pthread_mutex_destroy (&self->lock);
  g_free (self->modes);
  g_free (self->sampled_modes);
  g_free (self->origin);
  g_free (self);
}

void
andond_engine_get_status (AndondEngine       *self,
                          AndondEngineStatus *out)
{
  AndonQueueStats stats;

  andon_queue_get_stats (self->queue, &stats);
  pthread_mutex_lock (&self->lock);
  *out = self->status;
  pthread_mutex_unlock (&self->lock);
  out->dropped = stats.dropped;
  out->queued = (guint) stats.depth;
}

GBytes *
andond_engine_dup_consoles (AndondEngine *self)
{
  GBytes *bytes;

  pthread_mutex_lock (&self->lock);
  bytes = self->console_bytes != NULL ? g_bytes_ref (self->console_bytes) : g_bytes_new_static ("[]", 2);
  pthread_mutex_unlock (&self->lock);
  return bytes;
}
