/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-string-pool-private.h"

#include <string.h>

#include "andon-index-private.h"

#define CHUNK 4096
#define MAX_CHUNKS 2048

/* Entries never move: a worker may read one while the owner adds others. */
typedef struct
{
  char *text;
  guint refs;
} Entry;

struct _AndonStringPool
{
  gint refs;
  Entry *chunks[MAX_CHUNKS];
  guint32 limit;
  GArray *vacant;  /* of guint32 */
  GArray *doomed;  /* of guint32: unused, but somebody may still read them */
  guint pins;
  AndonIndex index;
  gsize bytes;
};

static Entry *
entry_at (AndonStringPool *self, guint32 number)
{
  return &self->chunks[number / CHUNK][number % CHUNK];
}

static guint
hash_number (guint32 number, gpointer data)
{
  return g_str_hash (entry_at (data, number)->text);
}

static gboolean
equal_number (guint32 number, gconstpointer key, gpointer data)
{
  return strcmp (entry_at (data, number)->text, key) == 0;
}

AndonStringPool *
andon_string_pool_new (void)
{
  AndonStringPool *self = g_new0 (AndonStringPool, 1);

  self->refs = 1;
  self->vacant = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->doomed = g_array_new (FALSE, FALSE, sizeof (guint32));
  andon_index_init (&self->index, hash_number, equal_number, self);
  self->chunks[0] = g_new0 (Entry, CHUNK);
  self->chunks[0][0].text = g_strdup ("");
  self->chunks[0][0].refs = 1;
  self->limit = 1;
  return self;
}

AndonStringPool *
andon_string_pool_ref (AndonStringPool *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andon_string_pool_unref (AndonStringPool *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  for (guint32 i = 0; i < self->limit; i++)
    g_free (entry_at (self, i)->text);
  for (guint i = 0; i < MAX_CHUNKS && self->chunks[i] != NULL; i++)
    g_free (self->chunks[i]);
  andon_index_clear (&self->index);
  g_array_unref (self->vacant);
  g_array_unref (self->doomed);
  g_free (self);
}

static guint32
add_entry (AndonStringPool *self, const char *text, guint hash)
{
  guint32 number;

  if (self->vacant->len > 0)
    {
      number = g_array_index (self->vacant, guint32, self->vacant->len - 1);
      g_array_set_size (self->vacant, self->vacant->len - 1);
    }
  else
    {
      number = self->limit;
      if (number == CHUNK * MAX_CHUNKS)
        return 0; /* eight million different strings: show none rather than die */
      if (self->chunks[number / CHUNK] == NULL)
        self->chunks[number / CHUNK] = g_new0 (Entry, CHUNK);
      self->limit++;
    }
  *entry_at (self, number) = (Entry) { .text = g_strdup (text), .refs = 1 };
  self->bytes += strlen (text) + 1;
  andon_index_insert (&self->index, hash, number);
  return number;
}

guint32
andon_string_pool_take (AndonStringPool *self, const char *text)
{
  guint hash;
  guint32 number;

  if (text == NULL || *text == '\0')
    return 0;
  hash = g_str_hash (text);
  number = andon_index_lookup (&self->index, hash, text);
  if (number == ANDON_INDEX_NONE)
    return add_entry (self, text, hash);
  entry_at (self, number)->refs++;
  return number;
}

void
andon_string_pool_retain (AndonStringPool *self, guint32 number)
{
  if (number != 0)
    entry_at (self, number)->refs++;
}

static void
free_entry (AndonStringPool *self, guint32 number)
{
  Entry *entry = entry_at (self, number);

  self->bytes -= strlen (entry->text) + 1;
  g_clear_pointer (&entry->text, g_free);
  g_array_append_val (self->vacant, number);
}

void
andon_string_pool_drop (AndonStringPool *self, guint32 number)
{
  Entry *entry = entry_at (self, number);

  if (number == 0 || --entry->refs > 0)
    return;
  andon_index_remove (&self->index, g_str_hash (entry->text), number);
  if (self->pins > 0)
    g_array_append_val (self->doomed, number);
  else
    free_entry (self, number);
}

guint32
andon_string_pool_find (AndonStringPool *self, const char *text)
{
  if (text == NULL || *text == '\0')
    return 0;
  return andon_index_lookup (&self->index, g_str_hash (text), text);
}

const char *
andon_string_pool_get (AndonStringPool *self, guint32 number)
{
  return entry_at (self, number)->text;
}

guint32
andon_string_pool_get_limit (AndonStringPool *self)
{
  return self->limit;
}

void
andon_string_pool_pin (AndonStringPool *self)
{
  self->pins++;
}

void
andon_string_pool_unpin (AndonStringPool *self)
{
  g_return_if_fail (self->pins > 0);

  if (--self->pins > 0)
    return;
  for (guint i = 0; i < self->doomed->len; i++)
    free_entry (self, g_array_index (self->doomed, guint32, i));
  g_array_set_size (self->doomed, 0);
}

gsize
andon_string_pool_get_memory (AndonStringPool *self)
{
  gsize bytes = self->bytes + andon_index_get_memory (&self->index);

  for (guint i = 0; i < MAX_CHUNKS && self->chunks[i] != NULL; i++)
    bytes += CHUNK * sizeof (Entry);
  return bytes + self->limit * 16;
}
