/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-checkpointer-private.h"

#include "andon-queue.h"

struct _AndonDbCheckpointer
{
  char             *path;
  AndonDbOpenFlags  flags;
  AndonQueue       *wanted; /* holds a token while a checkpoint is wanted */
  GThread          *thread;
};

static gpointer
thread_main (gpointer data)
{
  AndonDbCheckpointer *self = data;
  g_autoptr(AndonDbConnection) connection = NULL;

  while (andon_queue_pop_deadline (self->wanted, -1) != NULL)
    {
      if (connection == NULL)
        connection = andon_db_connection_open (self->path, self->flags, NULL);
      if (connection != NULL)
        andon_db_connection_checkpoint (connection);
    }
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
  self->wanted = andon_queue_new (1, NULL);
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

void
andon_db_checkpointer_wake (AndonDbCheckpointer *self)
{
  andon_queue_try_push (self->wanted, self);
}
