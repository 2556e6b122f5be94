/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-meta.h"

/* The statement on its row; NULL without an error where there is no such value. */
static gboolean
find (AndonDbConnection *connection,
      const char        *key,
      AndonDbStatement **found,
      GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  *found = NULL;
  select = andon_db_connection_prepare (connection, "SELECT value FROM meta WHERE key = ?", error);
  if (select == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (select, 1, key);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    *found = g_steal_pointer (&select);
  return step != ANDON_DB_STEP_ERROR;
}

static AndonDbStatement *
prepare_set (AndonDbConnection *connection,
             const char        *key,
             GError           **error)
{
  AndonDbStatement *upsert;

  upsert = andon_db_connection_prepare (connection,
                                        "INSERT INTO meta (key, value) VALUES (?, ?)"
                                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value", error);
  if (upsert != NULL)
    andon_db_statement_bind_text (upsert, 1, key);
  return upsert;
}

gboolean
andond_meta_get_int (AndonDbConnection *connection,
                     const char        *key,
                     gint64             fallback,
                     gint64            *value,
                     GError           **error)
{
  g_autoptr(AndonDbStatement) found = NULL;

  if (!find (connection, key, &found, error))
    return FALSE;
  *value = found != NULL ? andon_db_statement_column_int (found, 0) : fallback;
  return TRUE;
}

gboolean
andond_meta_set_int (AndonDbConnection *connection,
                     const char        *key,
                     gint64             value,
                     GError           **error)
{
  g_autoptr(AndonDbStatement) upsert = prepare_set (connection, key, error);

  if (upsert == NULL)
    return FALSE;
  andon_db_statement_bind_int (upsert, 2, value);
  return andon_db_statement_run (upsert, error);
}

gboolean
andond_meta_dup_text (AndonDbConnection *connection,
                      const char        *key,
                      char             **value,
                      GError           **error)
{
  g_autoptr(AndonDbStatement) found = NULL;

  if (!find (connection, key, &found, error))
    return FALSE;
  *value = found != NULL ? andon_db_statement_dup_text (found, 0) : NULL;
  return TRUE;
}

gboolean
andond_meta_set_text (AndonDbConnection *connection,
                      const char        *key,
                      const char        *value,
                      GError           **error)
{
  g_autoptr(AndonDbStatement) upsert = prepare_set (connection, key, error);

  if (upsert == NULL)
    return FALSE;
  andon_db_statement_bind_text (upsert, 2, value);
  return andon_db_statement_run (upsert, error);
}

gboolean
andond_meta_dup_bytes (AndonDbConnection *connection,
                       const char        *key,
                       GBytes           **value,
                       GError           **error)
{
  g_autoptr(AndonDbStatement) found = NULL;

  if (!find (connection, key, &found, error))
    return FALSE;
  *value = found != NULL ? andon_db_statement_dup_bytes (found, 0) : NULL;
  return TRUE;
}

gboolean
andond_meta_set_bytes (AndonDbConnection *connection,
                       const char        *key,
                       GBytes            *value,
                       GError           **error)
{
  g_autoptr(AndonDbStatement) upsert = prepare_set (connection, key, error);

  if (upsert == NULL)
    return FALSE;
  andon_db_statement_bind_bytes (upsert, 2, value);
  return andon_db_statement_run (upsert, error);
}
