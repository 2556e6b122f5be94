/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-idempotency.h"

gboolean
andond_idempotency_find (AndonDbConnection *connection,
                         const char        *subject,
                         const char        *key,
                         const char        *request,
                         guint             *status,
                         char             **body,
                         GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  *status = 0;
  *body = NULL;
  select = andon_db_connection_prepare (connection,
                                        "SELECT request, status, body FROM idempotency WHERE subject = ? AND key = ?",
                                        error);
  if (select == NULL)
    return FALSE;

  andon_db_statement_bind_text_borrowed (select, 1, subject);
  andon_db_statement_bind_text_borrowed (select, 2, key);
  step = andon_db_statement_step (select, error);
  if (step != ANDON_DB_STEP_ROW)
    return step == ANDON_DB_STEP_DONE;
  if (g_strcmp0 (andon_db_statement_column_text (select, 0), request) != 0)
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT,
                   "Idempotency-Key “%s” was used for %s", key, andon_db_statement_column_text (select, 0));
      return FALSE;
    }
  /* It is answered again: whoever was refused it because the disk failed must not get it before the disk has it. */
  andon_db_connection_make_durable (connection);
  *status = andon_db_statement_column_int (select, 1);
  *body = andon_db_statement_dup_text (select, 2);
  return TRUE;
}

gboolean
andond_idempotency_store (AndonDbConnection *connection,
                          const char        *subject,
                          const char        *key,
                          const char        *request,
                          gint64             time,
                          guint              status,
                          const char        *body,
                          GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO idempotency (subject, key, request, time, status, body)"
                                        " VALUES (?,?,?,?,?,?)", error);
  if (insert == NULL)
    return FALSE;

  andon_db_statement_bind_text_borrowed (insert, 1, subject);
  andon_db_statement_bind_text_borrowed (insert, 2, key);
  andon_db_statement_bind_text_borrowed (insert, 3, request);
  andon_db_statement_bind_int (insert, 4, time);
  andon_db_statement_bind_int (insert, 5, status);
  andon_db_statement_bind_text_borrowed (insert, 6, body);
  /* The answer is on its way once this commits: its effect stays. */
  andon_db_connection_make_durable (connection);
  return andon_db_statement_run (insert, error);
}
