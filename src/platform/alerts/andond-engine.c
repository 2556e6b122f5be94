/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <math.h>

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
  return andond_engine_join (self, connection, andond_bus_batch_new (), tx, error);
}

gboolean
andond_engine_join (AndondEngine       *self,
                    AndonDbConnection  *connection,
                    AndondBusBatch     *batch,
                    AndondTx           *tx,
                    GError            **error)
{
  AndondJournalHead head;
  gint64 monotonic = g_get_monotonic_time ();

  /* A clock that is handed in is all the time there is. */
  self->clock = andond_clock_step (self->clock, andond_engine_wall (self),
                                   self->now == NULL && self->clocked != 0 ? monotonic - self->clocked : 0);
  self->clocked = monotonic;
  *tx = (AndondTx) { .engine = self, .connection = connection, .batch = batch, .now = self->clock };

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

void
andond_engine_count_failure (AndondEngine *self,
                             const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->status.failed++;
  pthread_mutex_unlock (&self->lock);
  g_message ("the alert engine could not write: %s", error->message);
}

/* Main context, after COMMIT. Returns the outcome, told; NULL with error when the transaction was lost. */
AndondOutcome *
andond_engine_finish_job (AndondEngine  *self,
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
  AndondOutcome *outcome = andond_engine_finish_job (waiter->engine, result, &error);

  /* What the disk failed to keep is done and told, but not promised to whoever asked for it. */
  if (outcome != NULL && !andon_db_thread_submit_kept (andond_store_get_writer (waiter->engine->store), result, &error))
    g_clear_pointer (&outcome, andond_outcome_free);
  if (outcome == NULL)
    andond_engine_count_failure (waiter->engine, error);
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

/* ---- timers ---- */

static gpointer
tick_job (AndonDbConnection  *connection,
          gpointer            data,
          GError            **error)
{
  AndondEngine *self = data;
  AndondTx tx;
  gboolean ok = andond_engine_begin (self, connection, &tx, error) && andond_engine_run_timers (&tx, error) &&
                andond_engine_tick_consoles (&tx, error) && andond_engine_tick_assets (&tx, error);

  return andond_engine_end (&tx, ok, NULL);
}

static void
tick_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  AndondEngine *self = user_data;
  g_autoptr (GError) error = NULL;
  AndondOutcome *outcome = andond_engine_finish_job (self, result, &error);

  g_atomic_int_set (&self->ticking, 0);
  if (outcome == NULL)
    andond_engine_count_failure (self, error);
  g_clear_pointer (&outcome, andond_outcome_free);
}

void
andond_engine_tick (AndondEngine *self)
{
  andond_engine_push_hits (self, andond_limit_monitor_tick (self->limits, andond_engine_wall (self)));
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
  ok = ok && andond_engine_pass_power_cut (&tx, error);
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
  andond_engine_init_intake (self);
  self->limits = andond_limit_monitor_new (registry);
  self->shelves = andond_shelf_watch_new ();
  self->timers = andond_timers_new ();
  self->bands = g_new0 (AndondBands *, andond_registry_get_n_assets (registry) + 1);
  self->tallies = g_new0 (AndondAssetTally, andond_registry_get_n_assets (registry) + 1);
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
  andond_shelf_watch_free (self->shelves);
  andond_timers_free (self->timers);
  g_ptr_array_unref (self->inflight);
  andon_queue_unref (self->queue);
  andon_json_writer_clear (&self->scratch);
  andon_json_writer_clear (&self->facts_scratch);
  g_clear_pointer (&self->console_bytes, g_bytes_unref);
  pthread_mutex_destroy (&self->lock);
  g_free (self->modes);
  andond_engine_free_bands (self);
  g_free (self->tallies);
  g_free (self->told);
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
