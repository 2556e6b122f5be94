/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-outbox.h"

#include <string.h>

#include "andon-clock.h"
#include "andon-db-statement.h"

AndonOutboxRow *
andon_outbox_row_copy (const AndonOutboxRow *self)
{
  AndonOutboxRow *copy = g_memdup2 (self, sizeof *self);

  copy->key = g_strdup (self->key);
  copy->verb = g_strdup (self->verb);
  copy->path = g_strdup (self->path);
  copy->alert = g_strdup (self->alert);
  copy->title = g_strdup (self->title);
  copy->body = g_strdup (self->body);
  copy->boot = g_strdup (self->boot);
  copy->subject = g_strdup (self->subject);
  return copy;
}

void
andon_outbox_row_free (AndonOutboxRow *self)
{
  g_free (self->key);
  g_free (self->verb);
  g_free (self->path);
  g_free (self->alert);
  g_free (self->title);
  g_free (self->body);
  g_free (self->boot);
  g_free (self->subject);
  g_free (self);
}

gint64
andon_outbox_row_get_age (const AndonOutboxRow *self, AndonClock *clock)
{
  const char *boot = andon_clock_get_boot (clock);
  gint64 age;

  if (self->boot != NULL && *self->boot != '\0' && strcmp (self->boot, boot) == 0)
    return MAX (andon_clock_elapsed (clock) - self->elapsed, 0);
  age = andon_clock_now (clock) - self->created;
  return age >= 0 ? age : G_MAXINT64;
}

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) andon_outbox_row_free);
}

static gpointer
put_rows (AndonDbConnection *connection, gpointer data, GError **error)
{
  GPtrArray *rows = data;
  g_autoptr (AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection,
                                           "INSERT INTO outbox (key, number, verb, path, alert, title, revision, body,"
                                           " created, boot, elapsed, subject)"
                                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", error);
  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const AndonOutboxRow *row = g_ptr_array_index (rows, i);

      andon_db_statement_bind_text_borrowed (statement, 1, row->key);
      andon_db_statement_bind_int (statement, 2, row->number);
      andon_db_statement_bind_text_borrowed (statement, 3, row->verb);
      andon_db_statement_bind_text_borrowed (statement, 4, row->path);
      andon_db_statement_bind_text_borrowed (statement, 5, row->alert);
      andon_db_statement_bind_text_borrowed (statement, 6, row->title);
      andon_db_statement_bind_int (statement, 7, row->revision);
      andon_db_statement_bind_text_borrowed (statement, 8, row->body);
      andon_db_statement_bind_int (statement, 9, row->created);
      andon_db_statement_bind_text_borrowed (statement, 10, row->boot != NULL ? row->boot : "");
      andon_db_statement_bind_int (statement, 11, row->elapsed);
      andon_db_statement_bind_text_borrowed (statement, 12, row->subject);
      if (!andon_db_statement_run (statement, error))
        return NULL;
    }
  /* Whoever is told that the seat keeps it for the plant may rely on that through a power cut too. */
  andon_db_connection_make_durable (connection);
  return connection;
}

void
andon_outbox_put_async (AndonCache *cache, GPtrArray *rows, GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *copies = rows_new ();

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (copies, andon_outbox_row_copy (g_ptr_array_index (rows, i)));
  andon_db_thread_submit (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, put_rows, copies,
                          (GDestroyNotify) g_ptr_array_unref, NULL, NULL, callback, user_data);
}

gboolean
andon_outbox_put_finish (AndonCache *cache, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (andon_db_thread_submit_finish (andon_cache_get_thread (cache), result, &reason) != NULL)
    return TRUE;
  g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_STORAGE, "%s", reason->message);
  return FALSE;
}

static gpointer
remove_row (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection, "DELETE FROM outbox WHERE key = ?1", error);
  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (statement, 1, data);
  return andon_db_statement_run (statement, error) ? connection : NULL;
}

void
andon_outbox_remove (AndonCache *cache, const char *key)
{
  andon_db_thread_submit (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, remove_row, g_strdup (key), g_free,
                          NULL, NULL, NULL, NULL);
}

static gpointer
load_rows (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (AndonDbStatement) statement = NULL;
  AndonDbStep step;

  statement = andon_db_connection_prepare (
      connection,
      "SELECT key, number, verb, path, alert, title, revision, body, created, boot, elapsed, subject FROM outbox"
      " ORDER BY number", error);
  if (statement == NULL)
    return NULL;
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    {
      AndonOutboxRow *row = g_new0 (AndonOutboxRow, 1);

      row->key = andon_db_statement_dup_text (statement, 0);
      row->number = andon_db_statement_column_int (statement, 1);
      row->verb = andon_db_statement_dup_text (statement, 2);
      row->path = andon_db_statement_dup_text (statement, 3);
      row->alert = andon_db_statement_dup_text (statement, 4);
      row->title = andon_db_statement_dup_text (statement, 5);
      row->revision = (guint) andon_db_statement_column_int (statement, 6);
      row->body = andon_db_statement_dup_text (statement, 7);
      row->created = andon_db_statement_column_int (statement, 8);
      row->boot = andon_db_statement_dup_text (statement, 9);
      row->elapsed = andon_db_statement_column_int (statement, 10);
      row->subject = andon_db_statement_dup_text (statement, 11);
      g_ptr_array_add (rows, row);
    }
  return step == ANDON_DB_STEP_ERROR ? NULL : g_steal_pointer (&rows);
}

void
andon_outbox_load_async (AndonCache *cache, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_db_thread_submit (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, load_rows, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, NULL, callback, user_data);
}

GPtrArray *
andon_outbox_load_finish (AndonCache *cache, GAsyncResult *result, GError **error)
{
  return andon_db_thread_submit_finish (andon_cache_get_thread (cache), result, error);
}
