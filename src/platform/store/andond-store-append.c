/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payload-log.h"
#include "andond-sample-tables.h"
#include "andond-store-private.h"

#define DRAIN_MAX_SAMPLES 20000
#define DRAIN_MAX_BATCHES 500

/* One emptying of the queue: written by the job, read when it is known to have committed. */
typedef struct
{
  AndondStore *store; /* only by the job, which the store outlives */
  AndondTally *tally;
  guint64      batches;
  guint64      samples;
  guint64      unknown;
} Drain;

static void schedule_drain (AndondStore *self);

/* Adds what can be stored of a batch; a signal that is not registered and a time before 1970 cannot. */
static void
add_batch (Drain                   *drain,
           GArray                  *keys,
           const AndondSampleBatch *batch,
           AndondSampleBuffer      *samples)
{
  andond_sample_buffer_reserve (samples, batch->n);
  for (guint i = 0; i < batch->n; i++)
    {
      guint32 index = batch->signal[i];

      if (keys == NULL || index >= keys->len || batch->time[i] < 0)
        drain->unknown++;
      else
        andond_sample_buffer_append (samples, g_array_index (keys, guint32, index), batch->time[i], batch->value[i],
                                     batch->quality[i]);
    }
  drain->batches++;
}

static gpointer
drain_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  Drain *drain = data;
  AndondStore *self = drain->store;
  g_autoptr(GArray) keys = andond_store_ref_keys (self);
  g_auto(AndondSampleBuffer) samples = { 0 };

  __atomic_store_n (&self->drain_pending, FALSE, __ATOMIC_SEQ_CST);
  while (samples.n < DRAIN_MAX_SAMPLES && drain->batches < DRAIN_MAX_BATCHES)
    {
      g_autoptr(AndondSampleBatch) batch = andon_queue_try_pop (self->batches);

      if (batch == NULL)
        break;
      add_batch (drain, keys, batch, &samples);
      if (!andond_payload_log_append (connection, batch, error))
        return NULL;
    }
  if (andon_queue_get_depth (self->batches) > 0)
    schedule_drain (self);

  drain->samples = samples.n;
  __atomic_add_fetch (&self->log_samples, samples.n, __ATOMIC_RELAXED);
  andond_sample_log_append (connection, &samples, error);
  return NULL;
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Drain *drain = user_data;
  AndondTally *tally = drain->tally;
  g_autoptr(GError) error = NULL;

  andon_db_thread_submit_finish (NULL, result, &error);
  pthread_mutex_lock (&tally->lock);
  tally->stats.unknown_samples += drain->unknown;
  if (error == NULL)
    {
      tally->stats.batches += drain->batches;
      tally->stats.samples += drain->samples;
    }
  else
    {
      tally->stats.failed_writes += drain->batches;
    }
  pthread_mutex_unlock (&tally->lock);
  if (error != NULL && drain->batches > 0)
    andond_tally_note_error (tally, error);
  andond_tally_unref (tally);
  g_free (drain);
}

static void
schedule_drain (AndondStore *self)
{
  Drain *drain;

  if (__atomic_exchange_n (&self->drain_pending, TRUE, __ATOMIC_SEQ_CST))
    return;

  drain = g_new0 (Drain, 1);
  drain->store = self;
  drain->tally = andond_tally_ref (self->tally);
  /* When refused, the next batch tries again. */
  if (!andon_db_thread_submit (self->writer, ANDON_DB_PRIORITY_NORMAL, drain_job, drain, NULL, NULL, NULL, drained_cb,
                               drain))
    __atomic_store_n (&self->drain_pending, FALSE, __ATOMIC_SEQ_CST);
}

static void
note_latest (AndondStore             *self,
             const AndondSampleBatch *batch)
{
  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < batch->n && self->latest != NULL; i++)
    if (batch->signal[i] < self->latest->len)
      {
        AndondLatest *latest = &g_array_index (self->latest, AndondLatest, batch->signal[i]);

        if (batch->time[i] > latest->time)
          *latest = (AndondLatest) { batch->time[i], batch->value[i], batch->quality[i] };
      }
  pthread_mutex_unlock (&self->lock);
}

gboolean
andond_store_append_samples (AndondStore       *self,
                             AndondSampleBatch *batch)
{
  g_return_val_if_fail (self != NULL && batch != NULL, FALSE);

  if (batch->n == 0 && batch->n_raw == 0)
    return TRUE;
  note_latest (self, batch);
  if (!andon_queue_try_push (self->batches, andond_sample_batch_ref (batch)))
    {
      andond_sample_batch_unref (batch);
      pthread_mutex_lock (&self->tally->lock);
      self->tally->stats.dropped_batches++;
      pthread_mutex_unlock (&self->tally->lock);
      schedule_drain (self);
      return FALSE;
    }
  schedule_drain (self);
  return TRUE;
}

void
andond_store_sample_sink (AndondSampleBatch *batch,
                          gpointer           user_data)
{
  andond_store_append_samples (user_data, batch);
}

gboolean
andond_store_get_latest (AndondStore *self,
                         guint32      signal,
                         gint64      *time,
                         double      *value,
                         guint8      *quality)
{
  AndondLatest latest = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);

  pthread_mutex_lock (&self->lock);
  if (self->latest != NULL && signal < self->latest->len)
    latest = g_array_index (self->latest, AndondLatest, signal);
  pthread_mutex_unlock (&self->lock);
  if (latest.time == 0)
    return FALSE;
  *time = latest.time;
  *value = latest.value;
  *quality = latest.quality;
  return TRUE;
}
