/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store-private.h"

#define ROUND_USEC (300 * G_USEC_PER_SEC)
#define RETRY_USEC (30 * G_USEC_PER_SEC)
#define LOG_LIMIT 300000 /* samples: a longer log slows reading */

/* One slice: written by the job, read when it is known to have committed. */
typedef struct
{
  AndondStore     *store; /* only by the job, which the store outlives */
  AndondTally     *tally;
  AndondRetention  retention;
  gint64           now;
  gboolean         reset;
  gboolean         more;
  guint64          late;
} Slice;

static void submit_slice (AndondStore *self, gint64 now);

static gpointer
slice_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  Slice *slice = data;

  if (slice->reset)
    andond_upkeep_reset (slice->store->upkeep);
  andond_upkeep_step (slice->store->upkeep, connection, &slice->retention, slice->now, &slice->more, &slice->late,
                      error);
  return NULL;
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
      pthread_mutex_lock (&slice->tally->lock);
      slice->tally->stats.late_samples += slice->late;
      pthread_mutex_unlock (&slice->tally->lock);
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
  slice->reset = self->round_failed;
  andond_store_get_retention (self, &slice->retention);
  self->slice_pending = TRUE;
  andon_db_thread_submit (self->writer, ANDON_DB_PRIORITY_LOW, slice_job, slice, NULL, NULL, NULL, slice_cb, slice);
}

void
andond_store_tick (AndondStore *self,
                   gint64       now)
{
  gboolean long_log;

  g_return_if_fail (self != NULL);

  if (self->slice_pending)
    return;
  /* A clock that was set back must not put upkeep off. */
  self->next_round = MIN (self->next_round, now + ROUND_USEC);
  long_log = __atomic_load_n (&self->log_samples, __ATOMIC_RELAXED) > LOG_LIMIT;
  if (!long_log && !self->round_active && now < self->next_round)
    return;
  __atomic_store_n (&self->log_samples, 0, __ATOMIC_RELAXED);
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
          g_propagate_error (error, slice_error);
          return FALSE;
        }
      slice.reset = FALSE;
    }
  while (slice.more);
  pthread_mutex_lock (&self->tally->lock);
  self->tally->stats.late_samples += slice.late;
  pthread_mutex_unlock (&self->tally->lock);
  return TRUE;
}
