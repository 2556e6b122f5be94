/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-connection.h"

/* Moves a write-ahead log into its database, and writes it through to the disk, on a thread and a connection of its own,
 * because that waits for the disk while writers need not. */

G_BEGIN_DECLS

typedef struct _AndonDbCheckpointer AndonDbCheckpointer;

AndonDbCheckpointer *andon_db_checkpointer_new  (const char           *path,
                                                 AndonDbOpenFlags      flags,
                                                 GError              **error);
/* Does what is still wanted and ends the thread. */
void                 andon_db_checkpointer_free (AndonDbCheckpointer  *self);
/* Any thread: wants a checkpoint soon, however often it is said until then. */
void                 andon_db_checkpointer_wake (AndonDbCheckpointer  *self);
/* Any thread: wants what is committed by now on the disk within ANDON_DB_THREAD_SOON_MSEC, many wishes at once. */
void                 andon_db_checkpointer_sync_soon (AndonDbCheckpointer *self);
/* Any thread: how often the disk failed at that. */
guint64              andon_db_checkpointer_get_failed (AndonDbCheckpointer *self);

G_END_DECLS
