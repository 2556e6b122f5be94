/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-migrations.h"

static gboolean
set_version (AndonDbConnection *connection,
             guint              version,
             GError           **error)
{
  char sql[48];

  /* A PRAGMA takes no bound values. */
  g_snprintf (sql, sizeof sql, "PRAGMA user_version=%u", version);
  return andon_db_connection_exec (connection, sql, error);
}

static gboolean
run_step (AndonDbConnection      *connection,
          const AndonDbMigration *migration,
          guint                   version,
          GError                **error)
{
  if (!andon_db_connection_exec (connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if ((migration->sql == NULL || andon_db_connection_exec (connection, migration->sql, error)) &&
      (migration->run == NULL || migration->run (connection, error)) &&
      set_version (connection, version, error) &&
      andon_db_connection_exec (connection, "COMMIT", error))
    return TRUE;

  if (andon_db_connection_in_transaction (connection))
    andon_db_connection_exec (connection, "ROLLBACK", NULL);
  g_prefix_error (error, "migration “%s”: ", migration->name);
  return FALSE;
}

gboolean
andon_db_migrate (AndonDbConnection      *connection,
                  const AndonDbMigration *migrations,
                  guint                   n_migrations,
                  GError                **error)
{
  gint64 version;

  g_return_val_if_fail (connection != NULL, FALSE);
  g_return_val_if_fail (migrations != NULL || n_migrations == 0, FALSE);

  if (!andon_db_connection_query_int (connection, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  if (version < 0 || version > n_migrations)
    {
      g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_VERSION,
                   "%s: schema version %" G_GINT64_FORMAT " is newer than this program's %u",
                   andon_db_connection_get_path (connection), version, n_migrations);
      return FALSE;
    }
  for (guint i = version; i < n_migrations; i++)
    if (!run_step (connection, &migrations[i], i + 1, error))
      return FALSE;
  return TRUE;
}
