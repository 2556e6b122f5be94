/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-label-store.h"

#define COLUMNS "id, alert, asset, class, cause, note, author, time, first, last, signals, missed, withdrawn"
#define DEFAULT_LIMIT 500
#define SEPARATOR "\n" /* between signal ids, which hold no control characters */

static gint64
id_from_text (const char *id)
{
  gint64 number;

  if (id == NULL || !g_str_has_prefix (id, "l-") || !g_ascii_string_to_signed (id + 2, 10, 1, G_MAXINT64, &number, NULL))
    return 0;
  return number;
}

static AndonLabel *
label_from_statement (AndonDbStatement *select)
{
  AndonLabel *label = andon_label_new ();
  const char *signals = andon_db_statement_column_text (select, 10);

  label->id = g_strdup_printf ("l-%" G_GINT64_FORMAT, andon_db_statement_column_int (select, 0));
  label->alert = andon_db_statement_dup_text (select, 1);
  label->asset = andon_db_statement_dup_text (select, 2);
  label->label_class = andon_db_statement_column_int (select, 3);
  label->cause = andon_db_statement_dup_text (select, 4);
  label->note = andon_db_statement_dup_text (select, 5);
  label->by = andon_db_statement_dup_text (select, 6);
  label->at = andon_db_statement_column_int (select, 7);
  label->from = andon_db_statement_column_int (select, 8);
  label->to = andon_db_statement_column_int (select, 9);
  label->signals = signals != NULL ? g_strsplit (signals, SEPARATOR, -1) : NULL;
  label->missed = andon_db_statement_column_int (select, 11);
  label->withdrawn = andon_db_statement_column_int (select, 12);
  return label;
}

static AndonLabel *
get_label (AndonDbConnection *connection,
           gint64             id,
           GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT " COLUMNS " FROM label WHERE id = ?", error);
  if (select == NULL)
    return NULL;
  andon_db_statement_bind_int (select, 1, id);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    return label_from_statement (select);
  if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "there is no label l-%" G_GINT64_FORMAT, id);
  return NULL;
}

AndonLabel *
andond_label_store_add (AndonDbConnection *connection,
                        const AndonLabel  *label,
                        const char        *subject,
                        GError           **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;
  g_autofree char *signals = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO label (alert, asset, class, cause, note, author, time, first,"
                                        " last, signals, missed, subject) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", error);
  if (insert == NULL)
    return NULL;

  signals = label->signals != NULL ? g_strjoinv (SEPARATOR, label->signals) : NULL;
  andon_db_statement_bind_text_borrowed (insert, 1, label->alert);
  andon_db_statement_bind_text_borrowed (insert, 2, label->asset);
  andon_db_statement_bind_int (insert, 3, label->label_class);
  andon_db_statement_bind_text_borrowed (insert, 4, label->cause);
  andon_db_statement_bind_text_borrowed (insert, 5, label->note);
  andon_db_statement_bind_text_borrowed (insert, 6, label->by);
  andon_db_statement_bind_int (insert, 7, label->at);
  andon_db_statement_bind_int (insert, 8, label->from);
  andon_db_statement_bind_int (insert, 9, label->to);
  andon_db_statement_bind_text_borrowed (insert, 10, signals);
  andon_db_statement_bind_int (insert, 11, label->missed);
  andon_db_statement_bind_text_borrowed (insert, 12, subject);
  if (!andon_db_statement_run (insert, error))
    return NULL;
  return get_label (connection, andon_db_connection_last_id (connection), error);
}

AndonLabel *
andond_label_store_withdraw (AndonDbConnection *connection,
                             const char        *id,
                             const char        *subject,
                             const char        *author,
                             gint64             time,
                             GError           **error)
{
  g_autoptr(AndonDbStatement) update = NULL;
  gint64 number = id_from_text (id);

  update = andon_db_connection_prepare (connection,
                                        "UPDATE label SET withdrawn_at = CASE withdrawn WHEN 0 THEN ?4 ELSE withdrawn_at"
                                        " END, withdrawn = 1 WHERE id = ?1 AND (subject = ?2 OR subject IS NULL AND"
                                        " author = ?3)", error);
  if (update == NULL)
    return NULL;
  andon_db_statement_bind_int (update, 1, number);
  andon_db_statement_bind_text_borrowed (update, 2, subject);
  andon_db_statement_bind_text_borrowed (update, 3, author);
  andon_db_statement_bind_int (update, 4, time);
  if (!andon_db_statement_run (update, error))
    return NULL;
  if (andon_db_connection_changes (connection) == 0)
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND, "%s has given no label %s", author, id);
      return NULL;
    }
  return get_label (connection, number, error);
}

GPtrArray *
andond_label_store_list (AndonDbConnection      *connection,
                         const AndondLabelQuery *query,
                         GError                **error)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_label_unref);
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT " COLUMNS " FROM label WHERE (?1 IS NULL OR alert = ?1)"
                                        " AND (?2 IS NULL OR asset = ?2) AND last >= ?3 AND first < ?4"
                                        " ORDER BY id DESC LIMIT ?5", error);
  if (select == NULL)
    return NULL;

  andon_db_statement_bind_text_borrowed (select, 1, query->alert);
  andon_db_statement_bind_text_borrowed (select, 2, query->asset);
  andon_db_statement_bind_int (select, 3, query->from);
  andon_db_statement_bind_int (select, 4, query->to > 0 ? query->to : G_MAXINT64);
  andon_db_statement_bind_int (select, 5, query->limit > 0 ? query->limit : DEFAULT_LIMIT);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (labels, label_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&labels) : NULL;
}
