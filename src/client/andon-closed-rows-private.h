/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows in the order in which their alerts closed, for whoever wants to part with the oldest. An alert that opens again
 * leaves its entry behind: such entries are swept out before they outnumber the others. Zero is empty. */
typedef struct
{
  guint32 row;
  guint32 revision;
  guint64 id;
} AndonClosedRow;

typedef struct
{
  GQueue queue; /* of AndonClosedRow, oldest first */
} AndonClosedRows;

/* Whether the entry still tells of that row. */
typedef gboolean (*AndonClosedRowIsFunc) (const AndonClosedRow *entry, gpointer data);

void andon_closed_rows_clear (AndonClosedRows *self);
/* @n_closed: how many rows are closed now */
void andon_closed_rows_push (AndonClosedRows *self, const AndonClosedRow *entry, guint n_closed,
                             AndonClosedRowIsFunc is, gpointer data);
/* FALSE when there is none. */
gboolean andon_closed_rows_pop (AndonClosedRows *self, AndonClosedRow *entry);
gsize andon_closed_rows_get_memory (const AndonClosedRows *self);

G_END_DECLS
