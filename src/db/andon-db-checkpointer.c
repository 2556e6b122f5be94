/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-checkpointer-private.h"

#include "andon-db-private.h"
#include "andon-db-thread.h"
#include "andon-queue.h"

/* What may be wanted, each at most once at a time; also the tokens in the queue. */
enum
{
  WISH_CHECKPOINT,
  WISH_SYNC,
  N_WISHES,
};

struct _AndonDbCheckpointer
{
  char              *path;
  AndonDbOpenFlags   flags;
  AndonQueue        *wanted; /* a band each wish */
  GThread           *thread;
  guint64            failed; /* atomic: syncs */

  /* Of the thread. */
  AndonDbConnection *connection; /* NULL until it is needed */
  gint64             synced_at;  /* monotonic */
};

static gboolean
is_connected (AndonDbCheckpointer *self)
{
  if (self->connection == NULL)
    self->connection = andon_db_connection_open (self->path, self->flags, NULL);
  return self->connection != NULL;
}

static void
sync_log (AndonDbCheckpointer *self)
{
  g_autoptr(GError) error = NULL;

  self->synced_at = g_get_monotonic_time ();
  if (is_connected (self) && andon_db_connection_sync (self->connection, &error))
    return;
  __atomic_add_fetch (&self->failed, 1, __ATOMIC_RELAXED);
  g_message ("What was written a moment ago may not outlive a power cut: %s",
             error != NULL ? error->message : "the database cannot be opened");
}

static gpointer
thread_main (gpointer data)
{
  AndonDbCheckpointer *self = data;
  gboolean sync = FALSE;

  andon_db_give_way ();
  for (;;)
    {
      gint64 due = sync ? self->synced_at + ANDON_DB_THREAD_SOON_MSEC * G_TIME_SPAN_MILLISECOND : -1;
      gpointer wish = andon_queue_pop_deadline (self->wanted, due);

      if (wish == GINT_TO_POINTER (WISH_SYNC + 1))
        {
          /* One that comes by itself waits for nothing. */
          sync = TRUE;
        }
      else if (wish != NULL)
        {
          if (is_connected (self))
            andon_db_connection_checkpoint (self->connection);
        }
      else if (sync)
        {
          sync_log (self);
          sync = FALSE;
        }
      else
        {
          break;
        }
    }
  g_clear_pointer (&self->connection, andon_db_connection_close);
  return NULL;
}

AndonDbCheckpointer *
andon_db_checkpointer_new (const char        *path,
                           AndonDbOpenFlags   flags,
                           GError           **error)
{
  AndonDbCheckpointer *self = g_new0 (AndonDbCheckpointer, 1);

  self->path = g_strdup (path);
  self->flags = flags;
  self->wanted = andon_queue_new_banded (N_WISHES, 1, NULL);
  self->thread = g_thread_try_new ("checkpoint", thread_main, self, error);
  if (self->thread == NULL)
    g_clear_pointer (&self, andon_db_checkpointer_free);
  return self;
}

void
andon_db_checkpointer_free (AndonDbCheckpointer *self)
{
  if (self == NULL)
    return;

  andon_queue_close (self->wanted);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  andon_queue_unref (self->wanted);
  g_free (self->path);
  g_free (self);
}

static void
wish_for (AndonDbCheckpointer *self,
          guint                wish)
{
  andon_queue_try_push_band (self->wanted, wish, GUINT_TO_POINTER (wish + 1));
}

void
andon_db_checkpointer_wake (AndonDbCheckpointer *self)
{
  wish_for (self, WISH_CHECKPOINT);
}

void
andon_db_checkpointer_sync_soon (AndonDbCheckpointer *self)
{
  wish_for (self, WISH_SYNC);
}

guint64
andon_db_checkpointer_get_failed (AndonDbCheckpointer *self)
{
  return __atomic_load_n (&self->failed, __ATOMIC_RELAXED);
}
