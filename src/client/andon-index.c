/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-index-private.h"

#include <string.h>

#define FIRST_SIZE 64

void
andon_index_init (AndonIndex *self, AndonIndexHash hash, AndonIndexEqual equal, gpointer data)
{
  *self = (AndonIndex) { .hash = hash, .equal = equal, .data = data, .mask = FIRST_SIZE - 1 };
  self->slots = g_new0 (guint32, FIRST_SIZE);
}

void
andon_index_clear (AndonIndex *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->n = 0;
}

guint32
andon_index_lookup (const AndonIndex *self, guint hash, gconstpointer key)
{
  for (guint i = hash & self->mask; self->slots[i] != 0; i = (i + 1) & self->mask)
    if (self->equal (self->slots[i] - 1, key, self->data))
      return self->slots[i] - 1;
  return ANDON_INDEX_NONE;
}

static void
place (AndonIndex *self, guint hash, guint32 row)
{
  guint i = hash & self->mask;

  while (self->slots[i] != 0)
    i = (i + 1) & self->mask;
  self->slots[i] = row + 1;
}

static void
grow (AndonIndex *self)
{
  guint32 *old = self->slots;
  guint n_old = self->mask + 1;

  self->mask = n_old * 2 - 1;
  self->slots = g_new0 (guint32, n_old * 2);
  for (guint i = 0; i < n_old; i++)
    if (old[i] != 0)
      place (self, self->hash (old[i] - 1, self->data), old[i] - 1);
  g_free (old);
}

void
andon_index_insert (AndonIndex *self, guint hash, guint32 row)
{
  if ((self->n + 1) * 5 > (self->mask + 1) * 4)
    grow (self);
  place (self, hash, row);
  self->n++;
}

void
andon_index_remove (AndonIndex *self, guint hash, guint32 row)
{
  guint hole = hash & self->mask;

  while (self->slots[hole] != row + 1)
    {
      if (self->slots[hole] == 0)
        return;
      hole = (hole + 1) & self->mask;
    }

  /* Close the gap: pull back every later entry of the run that may stand here. */
  for (guint i = (hole + 1) & self->mask; self->slots[i] != 0; i = (i + 1) & self->mask)
    {
      guint home = self->hash (self->slots[i] - 1, self->data) & self->mask;

      if (((i - home) & self->mask) >= ((i - hole) & self->mask))
        {
          self->slots[hole] = self->slots[i];
          hole = i;
        }
    }
  self->slots[hole] = 0;
  self->n--;
}

gsize
andon_index_get_memory (const AndonIndex *self)
{
  return ((gsize) self->mask + 1) * sizeof (guint32);
}
