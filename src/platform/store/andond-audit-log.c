/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-audit-log.h"

void
andond_audit_row_free (AndondAuditRow *self)
{
  if (self == NULL)
    return;

  g_free (self->actor);
  g_free (self->action);
  g_free (self->target);
  g_free (self->outcome);
  g_free (self->text);
  g_free (self);
}

gint64
andond_audit_log_add (AndonDbConnection    *connection,
                      const AndondAuditRow *row,
                      GError              **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO audit (time, actor, action, target, outcome, text)"
                                        " VALUES (?,?,?,?,?,?)", error);
  if (insert == NULL)
    return 0;

  andon_db_statement_bind_int (insert, 1, row->time);
  andon_db_statement_bind_text_borrowed (insert, 2, row->actor);
  andon_db_statement_bind_text_borrowed (insert, 3, row->action);
  andon_db_statement_bind_text_borrowed (insert, 4, row->target);
  andon_db_statement_bind_text_borrowed (insert, 5, row->outcome);
  andon_db_statement_bind_text_borrowed (insert, 6, row->text);
  if (!andon_db_statement_run (insert, error))
    return 0;
  return andon_db_connection_last_id (connection);
}

static AndondAuditRow *
row_from_statement (AndonDbStatement *select)
{
  AndondAuditRow *row = g_new0 (AndondAuditRow, 1);

  row->sequence = andon_db_statement_column_int (select, 0);
  row->time = andon_db_statement_column_int (select, 1);
  row->actor = andon_db_statement_dup_text (select, 2);
  row->action = andon_db_statement_dup_text (select, 3);
  row->target = andon_db_statement_dup_text (select, 4);
  row->outcome = andon_db_statement_dup_text (select, 5);
  row->text = andon_db_statement_dup_text (select, 6);
  return row;
}

GPtrArray *
andond_audit_log_list (AndonDbConnection *connection,
                       gint64             from,
                       gint64             to,
                       gint64             before,
                       guint              limit,
                       GError           **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_audit_row_free);
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT sequence, time, actor, action, target, outcome, text FROM audit"
                                        " WHERE time >= ? AND time < ? AND sequence < ?"
                                        " ORDER BY sequence DESC LIMIT ?", error);
  if (select == NULL)
    return NULL;

  andon_db_statement_bind_int (select, 1, from);
  andon_db_statement_bind_int (select, 2, to > 0 ? to : G_MAXINT64);
  andon_db_statement_bind_int (select, 3, before > 0 ? before : G_MAXINT64);
  andon_db_statement_bind_int (select, 4, limit);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (rows, row_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
