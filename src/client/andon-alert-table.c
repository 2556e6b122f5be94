/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-table-private.h"

#include <string.h>

typedef struct
{
  gint refs;
  AndonAlertRecord records[ANDON_TABLE_CHUNK];
} Chunk;

struct _AndonAlertTable
{
  GPtrArray *chunks; /* of Chunk */
  guint32 n_rows;
  GArray *vacant;    /* of guint32 */
};

struct _AndonAlertSnapshot
{
  Chunk **chunks;
  guint n_chunks;
  guint32 n_rows;
};

static void
chunk_unref (gpointer data)
{
  Chunk *chunk = data;

  if (g_atomic_int_dec_and_test (&chunk->refs))
    g_free (chunk);
}

AndonAlertTable *
andon_alert_table_new (void)
{
  AndonAlertTable *self = g_new0 (AndonAlertTable, 1);

  self->chunks = g_ptr_array_new_with_free_func (chunk_unref);
  self->vacant = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
andon_alert_table_free (AndonAlertTable *self)
{
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->vacant);
  g_free (self);
}

guint32
andon_alert_table_get_n_rows (AndonAlertTable *self)
{
  return self->n_rows;
}

const AndonAlertRecord *
andon_alert_table_get (AndonAlertTable *self, guint32 row)
{
  Chunk *chunk = g_ptr_array_index (self->chunks, row / ANDON_TABLE_CHUNK);

  return &chunk->records[row % ANDON_TABLE_CHUNK];
}

AndonAlertRecord *
andon_alert_table_edit (AndonAlertTable *self, guint32 row)
{
  gpointer *slot = &g_ptr_array_index (self->chunks, row / ANDON_TABLE_CHUNK);
  Chunk *chunk = *slot;

  if (g_atomic_int_get (&chunk->refs) != 1)
    {
      Chunk *copy = g_new (Chunk, 1);

      memcpy (copy->records, chunk->records, sizeof copy->records);
      copy->refs = 1;
      chunk_unref (chunk);
      *slot = chunk = copy;
    }
  return &chunk->records[row % ANDON_TABLE_CHUNK];
}

guint32
andon_alert_table_add (AndonAlertTable *self)
{
  guint32 row;

  if (self->vacant->len > 0)
    {
      row = g_array_index (self->vacant, guint32, self->vacant->len - 1);
      g_array_set_size (self->vacant, self->vacant->len - 1);
      return row;
    }

  row = self->n_rows++;
  if (row / ANDON_TABLE_CHUNK == self->chunks->len)
    {
      Chunk *chunk = g_new0 (Chunk, 1);

      chunk->refs = 1;
      g_ptr_array_add (self->chunks, chunk);
    }
  return row;
}

void
andon_alert_table_vacate (AndonAlertTable *self, guint32 row)
{
  g_array_append_val (self->vacant, row);
}

gsize
andon_alert_table_get_memory (AndonAlertTable *self)
{
  return self->chunks->len * sizeof (Chunk) + self->vacant->len * sizeof (guint32);
}

AndonAlertSnapshot *
andon_alert_table_snapshot (AndonAlertTable *self)
{
  AndonAlertSnapshot *snapshot = g_new0 (AndonAlertSnapshot, 1);

  snapshot->n_chunks = self->chunks->len;
  snapshot->n_rows = self->n_rows;
  snapshot->chunks = g_new (Chunk *, MAX (1, self->chunks->len));
  for (guint i = 0; i < self->chunks->len; i++)
    {
      snapshot->chunks[i] = g_ptr_array_index (self->chunks, i);
      g_atomic_int_inc (&snapshot->chunks[i]->refs);
    }
  return snapshot;
}

void
andon_alert_snapshot_free (AndonAlertSnapshot *self)
{
  for (guint i = 0; i < self->n_chunks; i++)
    chunk_unref (self->chunks[i]);
  g_free (self->chunks);
  g_free (self);
}

guint32
andon_alert_snapshot_get_n_rows (const AndonAlertSnapshot *self)
{
  return self->n_rows;
}

const AndonAlertRecord *
andon_alert_snapshot_get (const AndonAlertSnapshot *self, guint32 row)
{
  return &self->chunks[row / ANDON_TABLE_CHUNK]->records[row % ANDON_TABLE_CHUNK];
}
