/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-event-log.h"

guint64
andond_event_log_append (AndonDbConnection    *connection,
                         const AndondEventRow *row,
                         GError              **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  guint64 sequence;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO event (time, type, topic, subject, asset, roles, data)"
                                        " VALUES (?,?,?,?,?,?,CAST (? AS TEXT))", error);
  if (insert == NULL)
    return 0;

  andon_db_statement_bind_int (insert, 1, row->time);
  andon_db_statement_bind_text_borrowed (insert, 2, row->type);
  andon_db_statement_bind_text_borrowed (insert, 3, row->topic);
  andon_db_statement_bind_text_borrowed (insert, 4, row->subject);
  andon_db_statement_bind_text_borrowed (insert, 5, row->asset);
  andon_db_statement_bind_int (insert, 6, row->roles);
  if (row->data_length == G_MAXSIZE)
    andon_db_statement_bind_text_borrowed (insert, 7, row->data);
  else
    andon_db_statement_bind_blob_borrowed (insert, 7, row->data, row->data_length);
  if (!andon_db_statement_run (insert, error))
    return 0;

  sequence = andon_db_connection_last_id (connection);
  if (sequence % ANDOND_EVENT_BLOCK == 1)
    andon_db_connection_make_durable (connection);
  else
    andon_db_connection_make_durable_soon (connection);
  return sequence;
}

gboolean
andond_event_log_read (AndonDbConnection    *connection,
                       guint64               after,
                       guint                 limit,
                       AndondEventFunc       func,
                       gpointer              user_data,
                       GError              **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT sequence, time, type, topic, subject, asset, roles, data FROM event"
                                        " WHERE sequence > ? ORDER BY sequence LIMIT ?", error);
  if (select == NULL)
    return FALSE;

  andon_db_statement_bind_int (select, 1, MIN (after, G_MAXINT64));
  andon_db_statement_bind_int (select, 2, limit);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    {
      AndondEventRow row;

      row.sequence = andon_db_statement_column_int (select, 0);
      row.time = andon_db_statement_column_int (select, 1);
      row.type = andon_db_statement_column_text (select, 2);
      row.topic = andon_db_statement_column_text (select, 3);
      row.subject = andon_db_statement_column_text (select, 4);
      row.asset = andon_db_statement_column_text (select, 5);
      row.roles = andon_db_statement_column_int (select, 6);
      row.data = andon_db_statement_column_text (select, 7);
      andon_db_statement_column_blob (select, 7, &row.data_length);
      if (!func (&row, user_data))
        return TRUE;
    }
  return step == ANDON_DB_STEP_DONE;
}

gboolean
andond_event_log_get_bounds (AndonDbConnection    *connection,
                             guint64              *floor,
                             guint64              *last,
                             GError              **error)
{
  gint64 newest;
  gint64 oldest;

  /* AUTOINCREMENT remembers the last number even when its row is gone. */
  if (!andon_db_connection_query_int (connection, "SELECT seq FROM sqlite_sequence WHERE name = 'event'", 0, &newest,
                                      error) ||
      !andon_db_connection_query_int (connection, "SELECT min (sequence) FROM event", newest + 1, &oldest, error))
    return FALSE;
  if (floor != NULL)
    *floor = oldest - 1;
  if (last != NULL)
    *last = newest;
  return TRUE;
}
