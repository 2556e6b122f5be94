/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store-private.h"

#define ROUND_USEC (300 * G_USEC_PER_SEC)
#define RETRY_USEC (30 * G_USEC_PER_SEC)
#define LOG_LIMIT 300000 /* samples: a longer log slows reading */
#define PAYLOAD_LIMIT (G_GINT64_CONSTANT (64) << 20) /* bytes of payloads: it is seen to that they are not too many */

/* One slice: written by the job, read when it is known to have committed. */
typedef struct
{
  AndondStore     *store; /* only by the job, which the store outlives */
  AndondTally     *tally;
  AndondRetention  retention;
  gint64           now;
  gboolean         reset;
  gboolean         recount;
  gboolean         more;
  AndondUpkeepCounts counts;
} Slice;

static void submit_slice (AndondStore *self, gint64 now);

static gpointer
slice_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  Slice *slice = data;

  AndondStore *self = slice->store;

  if (slice->reset)
    andond_upkeep_reset (self->upkeep);
  if (slice->recount || __atomic_exchange_n (&self->payload_doubt, FALSE, __ATOMIC_SEQ_CST))
    andond_upkeep_recount (self->upkeep);
  andond_upkeep_step (self->upkeep, connection, &slice->retention, self->payload_writer.written, slice->now,
                      &slice->more, &slice->counts, error);
  return NULL;
}

static void
note_counts (AndondTally *tally,
             Slice       *slice)
{
  pthread_mutex_lock (&tally->lock);
  tally->stats.late_samples += slice->counts.late;
  tally->stats.dropped_payloads = slice->counts.dropped_payloads;
  if (slice->counts.payload_bytes != 0)
    tally->stats.payload_bytes = slice->counts.payload_bytes;
  pthread_mutex_unlock (&tally->lock);
  slice->counts.late = 0;
}

static void
end_slice (AndondStore  *self,
           const Slice  *slice,
           const GError *error)
{
  self->slice_pending = FALSE;
  self->round_failed = error != NULL;
  self->round_active = error == NULL && slice->more;
  if (error != NULL)
    self->next_round = slice->now + RETRY_USEC;
  else if (slice->more)
    submit_slice (self, slice->now);
  else
    self->next_round = slice->now + ROUND_USEC;
}

static void
slice_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Slice *slice = user_data;
  g_autoptr(GError) error = NULL;

  andon_db_thread_submit_finish (NULL, result, &error);
  if (error == NULL)
    {
      note_counts (slice->tally, slice);
    }
  else if (!g_error_matches (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CLOSED))
    {
      andond_tally_note_error (slice->tally, error);
    }
  if (slice->tally->store != NULL)
    end_slice (slice->tally->store, slice, error);
  andond_tally_unref (slice->tally);
  g_free (slice);
}

static void
submit_slice (AndondStore *self,
              gint64       now)
{
  Slice *slice = g_new0 (Slice, 1);

  slice->store = self;
  slice->tally = andond_tally_ref (self->tally);
  slice->now = now;
  slice->reset = slice->recount = self->round_failed;
  andond_store_get_retention (self, &slice->retention);
  self->slice_pending = TRUE;
  andon_db_thread_submit (self->writer, ANDON_DB_PRIORITY_LOW, slice_job, slice, NULL, NULL, NULL, slice_cb, slice);
}

void
andond_store_tick (AndondStore *self,
                   gint64       now)
{
  gboolean long_log;
  gint64 payload_limit;

  g_return_if_fail (self != NULL);

  if (self->slice_pending)
    return;
  /* A clock that was set back must not put upkeep off. */
  self->next_round = MIN (self->next_round, now + ROUND_USEC);
  pthread_mutex_lock (&self->lock);
  payload_limit = MIN (PAYLOAD_LIMIT, self->retention.payload_bytes / 4);
  pthread_mutex_unlock (&self->lock);
  long_log = __atomic_load_n (&self->log_samples, __ATOMIC_RELAXED) > LOG_LIMIT ||
             __atomic_load_n (&self->log_payloads, __ATOMIC_RELAXED) > payload_limit;
  if (!long_log && !self->round_active && now < self->next_round)
    return;
  __atomic_store_n (&self->log_samples, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&self->log_payloads, 0, __ATOMIC_RELAXED);
  submit_slice (self, now);
}

gboolean
andond_store_run_upkeep (AndondStore *self,
                         gint64       now,
                         GError     **error)
{
  Slice slice = { .store = self, .now = now, .reset = TRUE };

  g_return_val_if_fail (self != NULL, FALSE);

  andond_store_drain_sync (self);
  andond_store_get_retention (self, &slice.retention);
  do
    {
      GError *slice_error = NULL;

      andon_db_thread_run_sync (self->writer, ANDON_DB_PRIORITY_LOW, slice_job, &slice, &slice_error);
      if (slice_error != NULL)
        {
          __atomic_store_n (&self->payload_doubt, TRUE, __ATOMIC_SEQ_CST);
          g_propagate_error (error, slice_error);
          return FALSE;
        }
      slice.reset = FALSE;
    }
  while (slice.more);
  note_counts (self->tally, &slice);
  return TRUE;
}
