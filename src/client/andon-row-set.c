/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-row-set-private.h"

#include <string.h>

#define SLACK 64

void
andon_row_set_clear (AndonRowSet *self)
{
  g_clear_pointer (&self->bits, g_free);
  self->n_bytes = 0;
}

void
andon_row_set_add (AndonRowSet *self, guint32 row)
{
  guint before = self->n_bytes;

  if (row / 8 >= before)
    {
      self->n_bytes = MAX (2 * before, row / 8 + SLACK);
      self->bits = g_realloc (self->bits, self->n_bytes);
      memset (self->bits + before, 0, self->n_bytes - before);
    }
  self->bits[row / 8] |= (guint8) (1u << row % 8);
}

void
andon_row_set_remove_all (AndonRowSet *self)
{
  if (self->n_bytes > 0)
    memset (self->bits, 0, self->n_bytes);
}
