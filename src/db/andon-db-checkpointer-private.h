/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-connection.h"

/* Moves a write-ahead log into its database on a thread and a connection of its own, because that waits for the disk
 * while writers need not. */

G_BEGIN_DECLS

typedef struct _AndonDbCheckpointer AndonDbCheckpointer;

AndonDbCheckpointer *andon_db_checkpointer_new  (const char           *path,
                                                 AndonDbOpenFlags      flags,
                                                 GError              **error);
/* Ends the thread. */
void                 andon_db_checkpointer_free (AndonDbCheckpointer  *self);
/* Any thread: wants a checkpoint soon, however often it is said until then. */
void                 andon_db_checkpointer_wake (AndonDbCheckpointer  *self);

G_END_DECLS
