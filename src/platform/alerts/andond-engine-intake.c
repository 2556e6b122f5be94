/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <math.h>

/* What the plant says, on its way to the writer thread: a bounded queue that any thread fills, and one drain job at a time. A
 * finding leaves the inflight list only once its transaction has committed. */

#define QUEUE_CAPACITY 32768
#define DRAIN_USEC 12000 /* of findings a job: well under the 20 ms of a transaction */
#define RETRY_MS 250
/* Drains begin no sooner after one another: where findings come thick and fast they share transactions and frames, and one
 * that comes by itself waits for nothing. */
#define DRAIN_PAUSE (5 * G_TIME_SPAN_MILLISECOND)

/* Something the plant said, on its way to the writer thread. */
typedef enum
{
  FINDING_DETECTION,
  FINDING_HIT,
  FINDING_MODE,
  FINDING_CROSSING,
  FINDING_CANARY,
} FindingKind;

typedef struct
{
  FindingKind      kind;
  AndondDetection *detection;
  AndondLimitHit  *hit;
  guint32          asset; /* of a mode */
  gint32           mode;
  AndondShelfCrossing crossing;
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
    case FINDING_CROSSING:
      return andond_engine_take_crossing (tx, &finding->crossing, error);
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
  AndondOutcome *outcome = andond_engine_finish_job (self, result, &error);

  if (outcome == NULL)
    {
      andond_engine_count_failure (self, error);
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

static void
submit_drain (AndondEngine *self)
{
  __atomic_store_n (&self->drained_at, g_get_monotonic_time (), __ATOMIC_RELAXED);
  andon_db_thread_submit (andond_store_get_writer (self->store), ANDON_DB_PRIORITY_NORMAL, drain_job, self, NULL,
                          (GDestroyNotify) (GCallback) andond_outcome_free, NULL, drain_done, self);
}

static gboolean
pause_over (gpointer data)
{
  submit_drain (data);
  return G_SOURCE_REMOVE;
}

/* One drain at a time: the flag is taken here and given back by drain_done (). Any thread. */
static void
schedule_drain (AndondEngine *self)
{
  gint64 since;

  if (!g_atomic_int_compare_and_exchange (&self->draining, 0, 1))
    return;

  g_atomic_int_inc (&self->pending);
  since = g_get_monotonic_time () - __atomic_load_n (&self->drained_at, __ATOMIC_RELAXED);
  if (since >= DRAIN_PAUSE)
    submit_drain (self);
  else
    g_timeout_add_full (G_PRIORITY_HIGH, (guint) ((DRAIN_PAUSE - since + 999) / 1000), pause_over, self, NULL);
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

gboolean
andond_engine_push_hits (AndondEngine *self,
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

static gboolean
push_crossings (AndondEngine            *self,
                const AndondSampleBatch *batch)
{
  g_autoptr (GArray) crossings = andond_shelf_watch_push (self->shelves, batch);
  gboolean ok = TRUE;

  for (guint i = 0; crossings != NULL && i < crossings->len; i++)
    {
      Finding *finding = g_new0 (Finding, 1);
      guint64 number = g_array_index (crossings, AndondShelfCrossing, i).number;

      finding->kind = FINDING_CROSSING;
      finding->crossing = g_array_index (crossings, AndondShelfCrossing, i);
      if (push_finding (self, finding))
        continue;
      andond_shelf_watch_retell (self->shelves, number);
      ok = FALSE;
    }
  return ok;
}

gboolean
andond_engine_submit_samples (AndondEngine      *self,
                              AndondSampleBatch *batch)
{
  gboolean ok;

  if (!push_modes (self, batch))
    return FALSE;

  ok = push_crossings (self, batch);
  return andond_engine_push_hits (self, andond_limit_monitor_push (self->limits, batch)) && ok;
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

void
andond_engine_init_intake (AndondEngine *self)
{
  self->queue = andon_queue_new (QUEUE_CAPACITY, finding_free);
  self->inflight = g_ptr_array_new_with_free_func (finding_free);
}
