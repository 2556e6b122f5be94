/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-connection.h"

#include <string.h>

#include "andon-db-private.h"

#define BUSY_TIMEOUT_MS 5000
#define CACHED_STATEMENTS 128

struct _AndonDbConnection
{
  sqlite3    *handle;
  char       *path;
  GThread    *owner;      /* borrowed, compared only */
  gboolean    read_only;
  GHashTable *statements; /* sql (borrowed from the value) to idle AndonDbStatement */
  AndonDbKeeping keeping; /* what was asked for since it was taken last */
  gboolean    in_doubt;   /* the disk failed to keep the log, and a later success says nothing of what was lost then */
  int         wal_pages;  /* in the write-ahead log after the last commit; only with deferred checkpoints */
};

G_DEFINE_QUARK (andon-db-error-quark, andon_db_error)

static AndonDbError
error_from_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ANDON_DB_ERROR_BUSY;
    case SQLITE_FULL:
      return ANDON_DB_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ANDON_DB_ERROR_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ANDON_DB_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
      return ANDON_DB_ERROR_OPEN;
    case SQLITE_IOERR:
      return ANDON_DB_ERROR_IO;
    case SQLITE_CONSTRAINT:
      return ANDON_DB_ERROR_CONSTRAINT;
    default:
      return ANDON_DB_ERROR_FAILED;
    }
}

gboolean
andon_db_connection_set_error (AndonDbConnection *self,
                               int                code,
                               const char        *doing,
                               GError           **error)
{
  const char *told = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);

  g_set_error (error, ANDON_DB_ERROR, error_from_code (code), "%s: %s: %s", self->path, doing, told);
  return FALSE;
}

void
andon_db_connection_assert_owner (AndonDbConnection *self)
{
  g_assert (self->owner == g_thread_self ());
}

sqlite3 *
andon_db_connection_get_handle (AndonDbConnection *self)
{
  return self->handle;
}

static gboolean
configure (AndonDbConnection *self,
           AndonDbOpenFlags   flags,
           GError           **error)
{
  gint64 schema;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!andon_db_connection_exec (self, "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                                 "PRAGMA cache_size=-8192; PRAGMA synchronous=NORMAL", error))
    return FALSE;
  if ((flags & ANDON_DB_OPEN_WAL) != 0 && !self->read_only &&
      !andon_db_connection_exec (self, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864", error))
    return FALSE;
  /* The first read tells whether this is a database at all. */
  return andon_db_connection_query_int (self, "SELECT count(*) FROM sqlite_schema", 0, &schema, error);
}

AndonDbConnection *
andon_db_connection_open (const char        *path,
                          AndonDbOpenFlags   flags,
                          GError           **error)
{
  g_autoptr(AndonDbConnection) self = NULL;
  int mode;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (AndonDbConnection, 1);
  self->path = g_strdup (path);
  self->owner = g_thread_self ();
  self->read_only = (flags & ANDON_DB_OPEN_READ_ONLY) != 0;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                            (GDestroyNotify) andon_db_statement_finalize);
  mode = self->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  code = sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      andon_db_connection_set_error (self, code, "cannot open the database", error);
      return NULL;
    }
  if (!self->read_only && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_READ_ONLY, "%s: the file is read-only", path);
      return NULL;
    }
  if (!configure (self, flags, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
andon_db_connection_close (AndonDbConnection *self)
{
  if (self == NULL)
    return;

  andon_db_connection_assert_owner (self);
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

const char *
andon_db_connection_get_path (AndonDbConnection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

gboolean
andon_db_connection_is_read_only (AndonDbConnection *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->read_only;
}

gboolean
andon_db_connection_exec (AndonDbConnection *self,
                          const char        *sql,
                          GError           **error)
{
  int code;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);
  andon_db_connection_assert_owner (self);

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    return andon_db_connection_set_error (self, code, "cannot run a statement", error);
  return TRUE;
}

AndonDbStatement *
andon_db_connection_prepare (AndonDbConnection *self,
                             const char        *sql,
                             GError           **error)
{
  gpointer idle;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);
  andon_db_connection_assert_owner (self);

  if (g_hash_table_steal_extended (self->statements, sql, NULL, &idle))
    return idle;
  return andon_db_statement_compile (self, sql, error);
}

void
andon_db_connection_recycle (AndonDbConnection *self,
                             AndonDbStatement  *statement)
{
  const char *sql = andon_db_statement_get_sql (statement);

  andon_db_connection_assert_owner (self);
  if (g_hash_table_size (self->statements) >= CACHED_STATEMENTS || g_hash_table_contains (self->statements, sql))
    andon_db_statement_finalize (statement);
  else
    g_hash_table_insert (self->statements, (gpointer) sql, statement);
}

gboolean
andon_db_connection_query_int (AndonDbConnection *self,
                               const char        *sql,
                               gint64             fallback,
                               gint64            *value,
                               GError           **error)
{
  g_autoptr(AndonDbStatement) statement = NULL;
  AndonDbStep step;

  g_return_val_if_fail (value != NULL, FALSE);

  statement = andon_db_connection_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;
  step = andon_db_statement_step (statement, error);
  if (step == ANDON_DB_STEP_ERROR)
    return FALSE;
  *value = fallback;
  if (step == ANDON_DB_STEP_ROW && !andon_db_statement_column_is_null (statement, 0))
    *value = andon_db_statement_column_int (statement, 0);
  return TRUE;
}

gint64
andon_db_connection_last_id (AndonDbConnection *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_last_insert_rowid (self->handle);
}

gint64
andon_db_connection_changes (AndonDbConnection *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_changes64 (self->handle);
}

gboolean
andon_db_connection_in_transaction (AndonDbConnection *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !sqlite3_get_autocommit (self->handle);
}

gboolean
andon_db_connection_check (AndonDbConnection *self,
                           GError           **error)
{
  g_autoptr(AndonDbStatement) statement = NULL;
  const char *told;

  statement = andon_db_connection_prepare (self, "PRAGMA quick_check(1)", error);
  if (statement == NULL || andon_db_statement_step (statement, error) != ANDON_DB_STEP_ROW)
    return FALSE;
  told = andon_db_statement_column_text (statement, 0);
  if (g_strcmp0 (told, "ok") == 0)
    return TRUE;
  g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT, "%s: the database is damaged: %s", self->path, told);
  return FALSE;
}

void
andon_db_connection_make_durable (AndonDbConnection *self)
{
  g_return_if_fail (self != NULL);
  andon_db_connection_assert_owner (self);

  self->keeping = ANDON_DB_KEEP_FIRST;
}

void
andon_db_connection_make_durable_soon (AndonDbConnection *self)
{
  g_return_if_fail (self != NULL);
  andon_db_connection_assert_owner (self);

  self->keeping = MAX (self->keeping, ANDON_DB_KEEP_SOON);
}

AndonDbKeeping
andon_db_connection_take_keeping (AndonDbConnection *self)
{
  AndonDbKeeping keeping = self->keeping;

  self->keeping = ANDON_DB_KEEP_SOMETIME;
  return keeping;
}

static int
sync_log (AndonDbConnection *self)
{
  sqlite3_file *log = NULL;
  int code = sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);

  /* A rollback journal is closed by now, and its transaction was synced by the commit. */
  if (code == SQLITE_OK && log != NULL && log->pMethods != NULL)
    code = log->pMethods->xSync (log, SQLITE_SYNC_NORMAL);
  return code;
}

/* A system that failed to write a page may call it written afterwards: only a copy of the whole log in the database is
 * believed. SQLite writes both through to the disk. */
static int
copy_log (AndonDbConnection *self)
{
  int n_pages = 0;
  int n_copied = 0;
  int code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &n_pages, &n_copied);

  return code == SQLITE_OK && n_copied < n_pages ? SQLITE_BUSY : code;
}

gboolean
andon_db_connection_sync (AndonDbConnection *self,
                          GError           **error)
{
  int code;

  andon_db_connection_assert_owner (self);
  code = self->in_doubt ? copy_log (self) : sync_log (self);
  self->in_doubt = code != SQLITE_OK;
  if (code == SQLITE_OK)
    return TRUE;
  g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_NOT_KEPT, "%s: cannot write the log through to the disk: %s",
               self->path, sqlite3_errstr (code));
  return FALSE;
}

static int
wal_hook (void       *data,
          sqlite3    *handle,
          const char *schema,
          int         n_pages)
{
  ((AndonDbConnection *) data)->wal_pages = n_pages;
  return SQLITE_OK;
}

void
andon_db_connection_defer_checkpoints (AndonDbConnection *self)
{
  /* There is one hook: this takes the place of SQLite's own checkpoints inside COMMIT. */
  sqlite3_wal_hook (self->handle, wal_hook, self);
}

int
andon_db_connection_get_wal_pages (AndonDbConnection *self)
{
  return self->wal_pages;
}

void
andon_db_connection_checkpoint (AndonDbConnection *self)
{
  g_return_if_fail (self != NULL);
  andon_db_connection_assert_owner (self);

  sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  self->wal_pages = 0;
}
