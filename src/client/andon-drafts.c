/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-drafts-private.h"

typedef struct
{
  char *name;
  char *text;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->name);
  g_free (draft->text);
  g_free (draft);
}

static gpointer
put_draft (AndonDbConnection *connection, gpointer data, GError **error)
{
  const Draft *draft = data;
  const char *sql = draft->text != NULL ? "INSERT OR REPLACE INTO draft (name, text) VALUES (?1, ?2)"
                                        : "DELETE FROM draft WHERE name = ?1";
  g_autoptr (AndonDbStatement) statement = andon_db_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (statement, 1, draft->name);
  if (draft->text != NULL)
    andon_db_statement_bind_text_borrowed (statement, 2, draft->text);
  return andon_db_statement_run (statement, error) ? connection : NULL;
}

void
andon_drafts_put (AndonCache *cache, const char *name, const char *text)
{
  Draft *draft = g_new (Draft, 1);

  *draft = (Draft) { .name = g_strdup (name), .text = g_strdup (text) };
  andon_db_thread_submit (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, put_draft, draft, draft_free, NULL,
                          NULL, NULL, NULL);
}

static gpointer
read_drafts (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (AndonDbStatement) statement = NULL;
  AndonDbStep step;

  statement = andon_db_connection_prepare (connection, "SELECT name, text FROM draft", error);
  if (statement == NULL)
    return NULL;
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    g_hash_table_replace (drafts, andon_db_statement_dup_text (statement, 0),
                          andon_db_statement_dup_text (statement, 1));
  return step != ANDON_DB_STEP_ERROR ? g_steal_pointer (&drafts) : NULL;
}

void
andon_drafts_read_async (AndonCache *cache, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_db_thread_submit (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, read_drafts, NULL, NULL,
                          (GDestroyNotify) g_hash_table_unref, NULL, callback, user_data);
}

GHashTable *
andon_drafts_read_finish (GAsyncResult *result, GError **error)
{
  return andon_db_thread_submit_finish (NULL, result, error);
}
