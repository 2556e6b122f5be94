/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-payloads.h"

#include <string.h>

#define FULL_ITEMS 512
#define FULL_BYTES (64 * 1024)
#define LEAST_BYTES 256

AndondPayloads *
andond_payloads_new (const char *source,
                     gsize       bytes)
{
  AndondPayloads *self = g_new0 (AndondPayloads, 1);

  self->refs = 1;
  self->source = g_intern_string (source);
  self->allocated = CLAMP (bytes, LEAST_BYTES, FULL_BYTES);
  self->data = g_malloc (self->allocated);
  return self;
}

AndondPayloads *
andond_payloads_ref (AndondPayloads *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andond_payloads_unref (AndondPayloads *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;

  g_free (self->items);
  g_free (self->data);
  g_free (self);
}

/* Room for one more item and so many bytes. */
static void
reserve (AndondPayloads *self,
         gsize           bytes)
{
  if (self->n == self->size)
    {
      self->size = MAX (4, self->size * 2);
      self->items = g_renew (AndondPayload, self->items, self->size);
    }

  if (self->allocated - self->used >= bytes)
    return;

  while (self->allocated - self->used < bytes)
    self->allocated *= 2;
  self->data = g_realloc (self->data, self->allocated);
}

static gsize
copy_in (AndondPayloads *self,
         gconstpointer   bytes,
         gsize           length)
{
  gsize at = self->used;

  if (length > 0)
    memcpy (self->data + at, bytes, length);
  self->data[at + length] = '\0';
  self->used = at + length + 1;
  return at;
}

void
andond_payloads_append (AndondPayloads *self,
                        gint64          received,
                        const char     *topic,
                        gconstpointer   payload,
                        gsize           length)
{
  gsize topic_length = strlen (topic);
  AndondPayload *item;

  reserve (self, topic_length + length + 2);
  item = &self->items[self->n++];
  item->received = received;
  item->topic = copy_in (self, topic, topic_length);
  item->payload = copy_in (self, payload, length);
  item->length = length;
}

gboolean
andond_payloads_is_full (const AndondPayloads *self)
{
  return self->n >= FULL_ITEMS || self->used >= FULL_BYTES;
}
