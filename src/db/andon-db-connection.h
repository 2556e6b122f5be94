/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-db-statement.h"
#include "andon-db-types.h"

/* One SQLite connection, used by the one thread that opened it (asserted). Errors are ANDON_DB_ERROR and name the
 * path. WAL, synchronous NORMAL, foreign keys on; a busy database is waited for 5 s. */

G_BEGIN_DECLS

typedef enum
{
  ANDON_DB_OPEN_DEFAULT   = 0,      /* read and write, made when absent */
  ANDON_DB_OPEN_READ_ONLY = 1 << 0, /* the file must exist; nothing is written */
  ANDON_DB_OPEN_WAL       = 1 << 1, /* switch the file to write-ahead logging */
} AndonDbOpenFlags;

/* (path) is a file name, or ":memory:". */
AndonDbConnection *andon_db_connection_open         (const char        *path,
                                                     AndonDbOpenFlags   flags,
                                                     GError           **error);
void               andon_db_connection_close        (AndonDbConnection *self);
const char        *andon_db_connection_get_path     (AndonDbConnection *self);
gboolean           andon_db_connection_is_read_only (AndonDbConnection *self);

/* Runs statements that return no rows; (sql) may hold several. Never build it from values: bind them. */
gboolean           andon_db_connection_exec         (AndonDbConnection *self, const char *sql, GError **error);

/* A statement from the connection's cache, reset and unbound; andon_db_statement_release () (or g_autoptr) gives it
 * back. Asking for a statement that is still out compiles a second one. */
AndonDbStatement  *andon_db_connection_prepare      (AndonDbConnection *self, const char *sql, GError **error);

/* Reads one integer from the first row and column; (fallback) where there is no row or NULL. */
gboolean           andon_db_connection_query_int    (AndonDbConnection *self,
                                                     const char        *sql,
                                                     gint64             fallback,
                                                     gint64            *value,
                                                     GError           **error);

gint64             andon_db_connection_last_id      (AndonDbConnection *self);
gint64             andon_db_connection_changes      (AndonDbConnection *self);
/* Whether a transaction is open. SQLite itself ends one on some errors, such as a full disk. */
gboolean           andon_db_connection_in_transaction (AndonDbConnection *self);
/* Inside a job of an AndonDbThread: its submitter is told that it committed only once that would outlive a power cut too,
 * and an error where the disk will not have it. */
void               andon_db_connection_make_durable (AndonDbConnection *self);
/* The same, but nobody waits for the disk: it is written through ANDON_DB_THREAD_SOON_MSEC later at most. What asks for
 * neither outlives the end of the program, and a power cut from the next checkpoint on, which is enough for samples. */
void               andon_db_connection_make_durable_soon (AndonDbConnection *self);
/* Reads the whole file and checks its structure: slow, for start-up after a crash and for verify. */
gboolean           andon_db_connection_check        (AndonDbConnection *self, GError **error);
/* Moves what the write-ahead log holds into the database without waiting for readers. */
void               andon_db_connection_checkpoint   (AndonDbConnection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonDbConnection, andon_db_connection_close)

G_END_DECLS
