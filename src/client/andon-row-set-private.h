/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of row numbers, a bit a row: asked far more often than it is so. One thread. */
typedef struct
{
  guint8 *bits;
  guint n_bytes;
} AndonRowSet;

void andon_row_set_clear (AndonRowSet *self);
void andon_row_set_add (AndonRowSet *self, guint32 row);
/* Empties it and keeps its memory. */
void andon_row_set_remove_all (AndonRowSet *self);

static inline gboolean
andon_row_set_contains (const AndonRowSet *self, guint32 row)
{
  return row / 8 < self->n_bytes && (self->bits[row / 8] & 1u << row % 8) != 0;
}

static inline void
andon_row_set_remove (AndonRowSet *self, guint32 row)
{
  if (row / 8 < self->n_bytes)
    self->bits[row / 8] &= (guint8) ~(1u << row % 8);
}

G_END_DECLS
