/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "andon-db-connection.h"

/* What the classes of this folder share; nobody else sees SQLite itself. */

G_BEGIN_DECLS

sqlite3  *andon_db_connection_get_handle (AndonDbConnection *self);
void      andon_db_connection_assert_owner (AndonDbConnection *self);
/* Sets (error) from the connection's last failure, naming the path; returns FALSE for convenience. */
gboolean  andon_db_connection_set_error  (AndonDbConnection *self, int code, const char *doing, GError **error);
/* Takes a released statement back. */
void      andon_db_connection_recycle    (AndonDbConnection *self, AndonDbStatement *statement);

/* From now on nothing is moved out of the write-ahead log but by andon_db_connection_checkpoint (): the caller looks
 * after its length, in pages. */
void      andon_db_connection_defer_checkpoints (AndonDbConnection *self);
int       andon_db_connection_get_wal_pages     (AndonDbConnection *self);

/* When what a job writes must be on the disk. */
typedef enum
{
  ANDON_DB_KEEP_SOMETIME,
  ANDON_DB_KEEP_SOON,
  ANDON_DB_KEEP_FIRST, /* before anybody is told */
} AndonDbKeeping;

/* What was asked for since the last call. */
AndonDbKeeping andon_db_connection_take_keeping (AndonDbConnection *self);
/* Writes the write-ahead log through to the disk: everything committed so far outlives a power cut. After a failure the
 * log is not believed any more and copied into the database. */
gboolean  andon_db_connection_sync              (AndonDbConnection *self, GError **error);

AndonDbStatement *andon_db_statement_compile (AndonDbConnection *connection, const char *sql, GError **error);
const char       *andon_db_statement_get_sql (AndonDbStatement *self);
void              andon_db_statement_finalize (AndonDbStatement *self);

G_END_DECLS
