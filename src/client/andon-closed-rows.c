/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-closed-rows-private.h"

/* Below that many a sweep is not worth its while. */
#define MIN_SWEEP 1024

void
andon_closed_rows_clear (AndonClosedRows *self)
{
  g_queue_clear_full (&self->queue, g_free);
}

static void
sweep (AndonClosedRows *self, AndonClosedRowIsFunc is, gpointer data)
{
  GList *next;

  for (GList *l = self->queue.head; l != NULL; l = next)
    {
      next = l->next;
      if (is (l->data, data))
        continue;
      g_free (l->data);
      g_queue_delete_link (&self->queue, l);
    }
}

void
andon_closed_rows_push (AndonClosedRows *self, const AndonClosedRow *entry, guint n_closed, AndonClosedRowIsFunc is,
                        gpointer data)
{
  g_queue_push_tail (&self->queue, g_memdup2 (entry, sizeof *entry));
  if (self->queue.length > 2 * n_closed + MIN_SWEEP)
    sweep (self, is, data);
}

gboolean
andon_closed_rows_pop (AndonClosedRows *self, AndonClosedRow *entry)
{
  g_autofree AndonClosedRow *oldest = g_queue_pop_head (&self->queue);

  if (oldest == NULL)
    return FALSE;
  *entry = *oldest;
  return TRUE;
}

gsize
andon_closed_rows_get_memory (const AndonClosedRows *self)
{
  return self->queue.length * (sizeof (AndonClosedRow) + sizeof (GList) + 2 * 16);
}
