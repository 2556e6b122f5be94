/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An open-addressed set of row numbers with linear probing: 4 bytes a slot, at most four fifths full. The rows'
 * keys live elsewhere; the two functions find them. Not thread-safe. */
typedef guint (*AndonIndexHash) (guint32 row, gpointer data);
typedef gboolean (*AndonIndexEqual) (guint32 row, gconstpointer key, gpointer data);

typedef struct
{
  guint32 *slots; /* row + 1, 0 is empty */
  guint mask;
  guint n;
  AndonIndexHash hash;
  AndonIndexEqual equal;
  gpointer data;
} AndonIndex;

#define ANDON_INDEX_NONE G_MAXUINT32

void andon_index_init (AndonIndex *self, AndonIndexHash hash, AndonIndexEqual equal, gpointer data);
void andon_index_clear (AndonIndex *self);
/* ANDON_INDEX_NONE where there is none. */
guint32 andon_index_lookup (const AndonIndex *self, guint hash, gconstpointer key);
/* @row must not be in it yet. */
void andon_index_insert (AndonIndex *self, guint hash, guint32 row);
/* The row's key must still be readable. */
void andon_index_remove (AndonIndex *self, guint hash, guint32 row);
gsize andon_index_get_memory (const AndonIndex *self);

G_END_DECLS
