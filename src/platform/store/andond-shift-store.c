/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-shift-store.h"

#define HANDOVER_COLUMNS "id, console, created, created_by, signed_by, signed_at, journal_head, note, body, subject, shelves"

void
andond_log_entry_free (AndondLogEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->author);
  g_free (self->text);
  g_free (self->asset);
  g_free (self->alert);
  g_free (self->console);
  g_free (self);
}

void
andond_handover_free (AndondHandover *self)
{
  if (self == NULL)
    return;

  g_free (self->console);
  g_free (self->created_by);
  g_free (self->signed_by);
  g_free (self->journal_head);
  g_free (self->note);
  g_free (self->body);
  g_free (self->subject);
  g_free (self->shelves);
  g_free (self);
}

gint64
andond_shift_log_add (AndonDbConnection    *connection,
                      const AndondLogEntry *entry,
                      GError              **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO shift_log (time, author, text, asset, alert, console)"
                                        " VALUES (?,?,?,?,?,?)", error);
  if (insert == NULL)
    return 0;

  andon_db_statement_bind_int (insert, 1, entry->time);
  andon_db_statement_bind_text_borrowed (insert, 2, entry->author);
  andon_db_statement_bind_text_borrowed (insert, 3, entry->text);
  andon_db_statement_bind_text_borrowed (insert, 4, entry->asset);
  andon_db_statement_bind_text_borrowed (insert, 5, entry->alert);
  andon_db_statement_bind_text_borrowed (insert, 6, entry->console);
  if (!andon_db_statement_run (insert, error))
    return 0;
  return andon_db_connection_last_id (connection);
}

static AndondLogEntry *
entry_from_statement (AndonDbStatement *select)
{
  AndondLogEntry *entry = g_new0 (AndondLogEntry, 1);

  entry->id = andon_db_statement_column_int (select, 0);
  entry->time = andon_db_statement_column_int (select, 1);
  entry->author = andon_db_statement_dup_text (select, 2);
  entry->text = andon_db_statement_dup_text (select, 3);
  entry->asset = andon_db_statement_dup_text (select, 4);
  entry->alert = andon_db_statement_dup_text (select, 5);
  entry->console = andon_db_statement_dup_text (select, 6);
  return entry;
}

GPtrArray *
andond_shift_log_list (AndonDbConnection *connection,
                       gint64             from,
                       gint64             to,
                       guint              limit,
                       GError           **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_log_entry_free);
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT id, time, author, text, asset, alert, console FROM shift_log"
                                        " WHERE time >= ? AND time < ? ORDER BY time DESC, id DESC LIMIT ?", error);
  if (select == NULL)
    return NULL;

  andon_db_statement_bind_int (select, 1, from);
  andon_db_statement_bind_int (select, 2, to > 0 ? to : G_MAXINT64);
  andon_db_statement_bind_int (select, 3, limit);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (entries, entry_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&entries) : NULL;
}

gint64
andond_handover_add (AndonDbConnection    *connection,
                     const AndondHandover *handover,
                     GError              **error)
{
  g_autoptr(AndonDbStatement) insert = NULL;

  insert = andon_db_connection_prepare (connection,
                                        "INSERT INTO handover (console, created, created_by, journal_head, note, body, subject)"
                                        " VALUES (?,?,?,?,?,?,?)", error);
  if (insert == NULL)
    return 0;

  andon_db_statement_bind_text_borrowed (insert, 1, handover->console);
  andon_db_statement_bind_int (insert, 2, handover->created);
  andon_db_statement_bind_text_borrowed (insert, 3, handover->created_by);
  andon_db_statement_bind_text_borrowed (insert, 4, handover->journal_head);
  andon_db_statement_bind_text_borrowed (insert, 5, handover->note);
  andon_db_statement_bind_text_borrowed (insert, 6, handover->body);
  andon_db_statement_bind_text_borrowed (insert, 7, handover->subject);
  if (!andon_db_statement_run (insert, error))
    return 0;
  return andon_db_connection_last_id (connection);
}

static AndondHandover *
handover_from_statement (AndonDbStatement *select)
{
  AndondHandover *handover = g_new0 (AndondHandover, 1);

  handover->id = andon_db_statement_column_int (select, 0);
  handover->console = andon_db_statement_dup_text (select, 1);
  handover->created = andon_db_statement_column_int (select, 2);
  handover->created_by = andon_db_statement_dup_text (select, 3);
  handover->signed_by = andon_db_statement_dup_text (select, 4);
  handover->signed_at = andon_db_statement_column_int (select, 5);
  handover->journal_head = andon_db_statement_dup_text (select, 6);
  handover->note = andon_db_statement_dup_text (select, 7);
  handover->body = andon_db_statement_dup_text (select, 8);
  handover->subject = andon_db_statement_dup_text (select, 9);
  handover->shelves = andon_db_statement_dup_text (select, 10);
  return handover;
}

AndondHandover *
andond_handover_get (AndonDbConnection *connection,
                     gint64             id,
                     GError           **error)
{
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection, "SELECT " HANDOVER_COLUMNS " FROM handover WHERE id = ?", error);
  if (select == NULL)
    return NULL;

  andon_db_statement_bind_int (select, 1, id);
  step = andon_db_statement_step (select, error);
  if (step == ANDON_DB_STEP_ROW)
    return handover_from_statement (select);
  if (step == ANDON_DB_STEP_DONE)
    g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND,
                 "there is no handover %" G_GINT64_FORMAT, id);
  return NULL;
}

/* A name says who it was only where no identity was kept. */
static gboolean
is_maker (const AndondHandover *handover,
          const char           *subject,
          const char           *person)
{
  return handover->subject != NULL ? g_strcmp0 (handover->subject, subject) == 0
                                   : g_strcmp0 (handover->created_by, person) == 0;
}

AndondHandover *
andond_handover_sign (AndonDbConnection *connection,
                      gint64             id,
                      const char        *subject,
                      const char        *person,
                      gint64             time,
                      GError           **error)
{
  g_autoptr(AndondHandover) handover = andond_handover_get (connection, id, error);
  g_autoptr(AndonDbStatement) update = NULL;

  if (handover == NULL)
    return NULL;
  if (handover->signed_by != NULL || is_maker (handover, subject, person))
    {
      g_set_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT,
                   handover->signed_by != NULL ? "the handover was signed by %s"
                                               : "the handover was made by %s; the next operator signs it",
                   handover->signed_by != NULL ? handover->signed_by : person);
      return NULL;
    }

  update = andon_db_connection_prepare (connection, "UPDATE handover SET signed_by = ?, signed_at = ? WHERE id = ?",
                                        error);
  if (update == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (update, 1, person);
  andon_db_statement_bind_int (update, 2, time);
  andon_db_statement_bind_int (update, 3, id);
  if (!andon_db_statement_run (update, error))
    return NULL;
  handover->signed_by = g_strdup (person);
  handover->signed_at = time;
  return g_steal_pointer (&handover);
}

gboolean
andond_handover_keep_shelves (AndonDbConnection *connection,
                              AndondHandover    *handover,
                              const char        *shelves,
                              GError           **error)
{
  g_autoptr(AndonDbStatement) update = NULL;

  update = andon_db_connection_prepare (connection, "UPDATE handover SET shelves = ? WHERE id = ?", error);
  if (update == NULL)
    return FALSE;
  andon_db_statement_bind_text_borrowed (update, 1, shelves);
  andon_db_statement_bind_int (update, 2, handover->id);
  if (!andon_db_statement_run (update, error))
    return FALSE;
  g_free (handover->shelves);
  handover->shelves = g_strdup (shelves);
  return TRUE;
}

GPtrArray *
andond_handover_list (AndonDbConnection *connection,
                      const char        *console,
                      guint              limit,
                      GError           **error)
{
  g_autoptr(GPtrArray) handovers = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_handover_free);
  g_autoptr(AndonDbStatement) select = NULL;
  AndonDbStep step;

  select = andon_db_connection_prepare (connection,
                                        "SELECT " HANDOVER_COLUMNS " FROM handover"
                                        " WHERE ?1 IS NULL OR console = ?1 ORDER BY id DESC LIMIT ?2", error);
  if (select == NULL)
    return NULL;

  andon_db_statement_bind_text_borrowed (select, 1, console);
  andon_db_statement_bind_int (select, 2, limit);
  while ((step = andon_db_statement_step (select, error)) == ANDON_DB_STEP_ROW)
    g_ptr_array_add (handovers, handover_from_statement (select));
  return step == ANDON_DB_STEP_DONE ? g_steal_pointer (&handovers) : NULL;
}
