/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-statement.h"

#include "andon-db-private.h"

struct _AndonDbStatement
{
  AndonDbConnection *connection; /* borrowed: a connection outlives its statements */
  sqlite3_stmt      *handle;
  int                bind_code;  /* first failed bind since the last step */
};

AndonDbStatement *
andon_db_statement_compile (AndonDbConnection *connection,
                            const char        *sql,
                            GError           **error)
{
  AndonDbStatement *self;
  sqlite3_stmt *handle = NULL;
  int code;

  code = sqlite3_prepare_v3 (andon_db_connection_get_handle (connection), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                             NULL);
  if (code != SQLITE_OK || handle == NULL)
    {
      andon_db_connection_set_error (connection, code, "cannot prepare a statement", error);
      return NULL;
    }

  self = g_new0 (AndonDbStatement, 1);
  self->connection = connection;
  self->handle = handle;
  return self;
}

const char *
andon_db_statement_get_sql (AndonDbStatement *self)
{
  return sqlite3_sql (self->handle);
}

void
andon_db_statement_finalize (AndonDbStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

void
andon_db_statement_release (AndonDbStatement *self)
{
  if (self == NULL)
    return;

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_code = SQLITE_OK;
  andon_db_connection_recycle (self->connection, self);
}

static void
note_bind (AndonDbStatement *self,
           int               code)
{
  if (code != SQLITE_OK && self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

void
andon_db_statement_bind_int (AndonDbStatement *self,
                             int               parameter,
                             gint64            value)
{
  note_bind (self, sqlite3_bind_int64 (self->handle, parameter, value));
}

void
andon_db_statement_bind_double (AndonDbStatement *self,
                                int               parameter,
                                double            value)
{
  note_bind (self, sqlite3_bind_double (self->handle, parameter, value));
}

void
andon_db_statement_bind_text (AndonDbStatement *self,
                              int               parameter,
                              const char       *text)
{
  note_bind (self, sqlite3_bind_text (self->handle, parameter, text, -1, SQLITE_TRANSIENT));
}

void
andon_db_statement_bind_text_borrowed (AndonDbStatement *self,
                                       int               parameter,
                                       const char       *text)
{
  note_bind (self, sqlite3_bind_text (self->handle, parameter, text, -1, SQLITE_STATIC));
}

void
andon_db_statement_bind_blob_borrowed (AndonDbStatement *self,
                                       int               parameter,
                                       const void       *data,
                                       gsize             size)
{
  /* A NULL pointer would bind NULL where an empty blob is meant. */
  note_bind (self, sqlite3_bind_blob64 (self->handle, parameter, size > 0 ? data : "", size, SQLITE_STATIC));
}

void
andon_db_statement_bind_bytes (AndonDbStatement *self,
                               int               parameter,
                               GBytes           *bytes)
{
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    {
      andon_db_statement_bind_null (self, parameter);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  note_bind (self, sqlite3_bind_blob64 (self->handle, parameter, size > 0 ? data : "", size, SQLITE_TRANSIENT));
}

void
andon_db_statement_bind_null (AndonDbStatement *self,
                              int               parameter)
{
  note_bind (self, sqlite3_bind_null (self->handle, parameter));
}

AndonDbStep
andon_db_statement_step (AndonDbStatement *self,
                         GError          **error)
{
  int code;

  g_return_val_if_fail (self != NULL, ANDON_DB_STEP_ERROR);
  andon_db_connection_assert_owner (self->connection);

  code = self->bind_code;
  if (code == SQLITE_OK)
    code = sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    return ANDON_DB_STEP_ROW;
  if (code == SQLITE_DONE)
    return ANDON_DB_STEP_DONE;

  andon_db_connection_set_error (self->connection, code, "cannot run a statement", error);
  self->bind_code = SQLITE_OK;
  sqlite3_reset (self->handle);
  return ANDON_DB_STEP_ERROR;
}

gboolean
andon_db_statement_run (AndonDbStatement *self,
                        GError          **error)
{
  AndonDbStep step;

  do
    step = andon_db_statement_step (self, error);
  while (step == ANDON_DB_STEP_ROW);
  sqlite3_reset (self->handle);
  return step == ANDON_DB_STEP_DONE;
}

void
andon_db_statement_reset (AndonDbStatement *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->handle);
}

int
andon_db_statement_n_columns (AndonDbStatement *self)
{
  return sqlite3_column_count (self->handle);
}

gboolean
andon_db_statement_column_is_null (AndonDbStatement *self,
                                   int               column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

gint64
andon_db_statement_column_int (AndonDbStatement *self,
                               int               column)
{
  return sqlite3_column_int64 (self->handle, column);
}

double
andon_db_statement_column_double (AndonDbStatement *self,
                                  int               column)
{
  return sqlite3_column_double (self->handle, column);
}

const char *
andon_db_statement_column_text (AndonDbStatement *self,
                                int               column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

const void *
andon_db_statement_column_blob (AndonDbStatement *self,
                                int               column,
                                gsize            *size)
{
  const void *data = sqlite3_column_blob (self->handle, column);

  if (size != NULL)
    *size = sqlite3_column_bytes (self->handle, column);
  return data;
}

char *
andon_db_statement_dup_text (AndonDbStatement *self,
                             int               column)
{
  return g_strdup (andon_db_statement_column_text (self, column));
}

GBytes *
andon_db_statement_dup_bytes (AndonDbStatement *self,
                              int               column)
{
  const void *data;
  gsize size;

  if (andon_db_statement_column_is_null (self, column))
    return NULL;
  data = andon_db_statement_column_blob (self, column, &size);
  return g_bytes_new (data, size);
}
