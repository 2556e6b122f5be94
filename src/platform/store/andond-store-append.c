/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payload-log.h"
#include "andond-sample-tables.h"
#include "andond-store-private.h"

#define DRAIN_MAX_SAMPLES 20000
#define DRAIN_MAX_BATCHES 500
/* Samples wait this long for others to be written with: what is lost when the power fails, and what a transaction
 * costs, are both counted in these. */
#define GATHER_MS 50
#define GATHER_MAX_BATCHES 256

/* One emptying of the queue: written by the job, read when it is known to have committed. */
typedef struct
{
  AndondStore *store; /* only by the job, which the store outlives */
  AndondTally *tally;
  guint64      batches;
  guint64      samples;
  guint64      unknown;
} Drain;

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

/* Takes from the queue what one job may write. */
static gboolean
take_batches (Drain              *drain,
              AndonDbConnection  *connection,
              AndondSampleBuffer *samples,
              GError            **error)
{
  AndondStore *self = drain->store;
  g_autoptr(GArray) keys = andond_store_ref_keys (self);

  while (samples->n < DRAIN_MAX_SAMPLES && drain->batches < DRAIN_MAX_BATCHES)
    {
      g_autoptr(AndondSampleBatch) batch = andon_queue_try_pop (self->batches);

      if (batch == NULL)
        break;
      add_batch (drain, keys, batch, samples);
      if (!andond_payload_writer_add (&self->payload_writer, connection, batch, error))
        return FALSE;
    }
  return andond_payload_writer_flush (&self->payload_writer, connection, error);
}

static gpointer
drain_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  Drain *drain = data;
  AndondStore *self = drain->store;
  AndondSampleBuffer *samples = &self->drain_samples;
  guint64 written = self->payload_writer.written;

  __atomic_store_n (&self->drain_pending, FALSE, __ATOMIC_SEQ_CST);
  samples->n = 0;
  if (!take_batches (drain, connection, samples, error))
    andond_payload_writer_drop (&self->payload_writer);
  else
    andond_sample_log_append (connection, samples, error);
  if (andon_queue_get_depth (self->batches) > 0)
    andond_store_schedule_drain (self);

  drain->samples = samples->n;
  __atomic_add_fetch (&self->log_samples, samples->n, __ATOMIC_RELAXED);
  __atomic_add_fetch (&self->log_payloads, self->payload_writer.written - written, __ATOMIC_RELAXED);
  return NULL;
}

static void
note_drained (const Drain  *drain,
              const GError *error)
{
  AndondTally *tally = drain->tally;

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
  if (error != NULL && tally->store != NULL)
    __atomic_store_n (&tally->store->payload_doubt, TRUE, __ATOMIC_SEQ_CST);
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Drain *drain = user_data;
  g_autoptr(GError) error = NULL;

  andon_db_thread_submit_finish (NULL, result, &error);
  note_drained (drain, error);
  andond_tally_unref (drain->tally);
  g_free (drain);
}

void
andond_store_schedule_drain (AndondStore *self)
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

void
andond_store_drain_sync (AndondStore *self)
{
  while (andon_queue_get_depth (self->batches) > 0)
    {
      Drain drain = { .store = self, .tally = self->tally };
      g_autoptr(GError) error = NULL;

      andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_NORMAL, drain_job, &drain, &error);
      note_drained (&drain, error);
      if (error != NULL)
        return;
    }
}

static gboolean
gathered_cb (gpointer data)
{
  AndondTally *tally = data;

  if (tally->store != NULL)
    {
      __atomic_store_n (&tally->store->gathering, FALSE, __ATOMIC_SEQ_CST);
      andond_store_schedule_drain (tally->store);
    }
  return G_SOURCE_REMOVE;
}

static void
unref_tally (gpointer data)
{
  andond_tally_unref (data);
}

/* Lets the drain come in a moment, unless much is waiting already. */
static void
drain_soon (AndondStore *self)
{
  if (andon_queue_get_depth (self->batches) >= GATHER_MAX_BATCHES)
    andond_store_schedule_drain (self);
  else if (!__atomic_exchange_n (&self->gathering, TRUE, __ATOMIC_SEQ_CST))
    g_timeout_add_full (G_PRIORITY_DEFAULT, GATHER_MS, gathered_cb, andond_tally_ref (self->tally), unref_tally);
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
      andond_store_schedule_drain (self);
      return FALSE;
    }
  drain_soon (self);
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
