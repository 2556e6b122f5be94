/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-state-private.h"

#include "andon-cache-row-private.h"

/* The place comes after the alert. */
#define SELECT "SELECT " ANDON_CACHE_COLUMNS "place FROM alert"

/* What is suppressed by design or out of service: the last states, so that one comparison tells, and the least urgent,
 * so that only the end of the index is counted. */
#define NOT_IN_FORCE ANDON_ALERT_STATE_DSUPR
G_STATIC_ASSERT (ANDON_ALERT_STATE_OOSRV == NOT_IN_FORCE + 1 && ANDON_N_ALERT_STATES == NOT_IN_FORCE + 2);

typedef struct
{
  guint lanes;
  gboolean in_force;
  guint offset;
  guint n;
  gint64 cursor;
  gboolean slice;
} Query;

typedef struct
{
  GPtrArray *alerts;
  gint64 cursor;
} Rows;

static void
rows_free (gpointer data)
{
  Rows *rows = data;

  g_ptr_array_unref (rows->alerts);
  g_free (rows);
}

static AndonDbStatement *
prepare_query (AndonDbConnection *connection, const Query *query, GError **error)
{
  AndonDbStatement *statement;

  if (query->slice)
    {
      statement = andon_db_connection_prepare (connection,
                                               SELECT " WHERE place > ?1 ORDER BY place LIMIT ?2", error);
      if (statement != NULL)
        andon_db_statement_bind_int (statement, 1, query->cursor);
    }
  else if (query->lanes == 0 || query->lanes == (1u << ANDON_N_LANES) - 1)
    {
      statement = andon_db_connection_prepare (connection,
                                               SELECT " WHERE place IN (SELECT place FROM alert WHERE open = 1 AND"
                                                      " state < ?4 ORDER BY rank LIMIT ?2 OFFSET ?1) ORDER BY rank",
                                               error);
      if (statement != NULL)
        andon_db_statement_bind_int (statement, 1, query->offset);
    }
  else
    {
      statement = andon_db_connection_prepare (connection,
                                               SELECT " WHERE place IN (SELECT place FROM alert WHERE open = 1 AND"
                                                      " lane = ?3 AND state < ?4 ORDER BY rank LIMIT ?2 OFFSET ?1)"
                                                      " ORDER BY rank",
                                               error);
      if (statement != NULL)
        {
          andon_db_statement_bind_int (statement, 1, query->offset);
          andon_db_statement_bind_int (statement, 3, query->lanes >> 1);
        }
    }
  if (statement != NULL)
    andon_db_statement_bind_int (statement, 2, query->n);
  if (statement != NULL && !query->slice)
    andon_db_statement_bind_int (statement, 4, query->in_force ? NOT_IN_FORCE : G_MAXINT);
  return statement;
}

static gpointer
run_query (AndonDbConnection *connection, gpointer data, GError **error)
{
  const Query *query = data;
  g_autoptr (AndonDbStatement) statement = prepare_query (connection, query, error);
  AndonDbStep step;
  Rows *rows;

  if (statement == NULL)
    return NULL;
  rows = g_new0 (Rows, 1);
  rows->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    {
      g_ptr_array_add (rows->alerts, andon_cache_row_read (statement));
      rows->cursor = andon_db_statement_column_int (statement, ANDON_CACHE_N_COLUMNS);
    }
  if (step == ANDON_DB_STEP_ERROR)
    {
      rows_free (rows);
      return NULL;
    }
  if (rows->alerts->len < query->n)
    rows->cursor = 0;
  return rows;
}

static void
submit_query (AndonCache *self, AndonDbPriority priority, const Query *query, GAsyncReadyCallback callback,
              gpointer user_data)
{
  andon_db_thread_submit (self->thread, priority, run_query, g_memdup2 (query, sizeof *query), g_free, rows_free, NULL,
                          callback, user_data);
}

void
andon_cache_read_page_async (AndonCache *self, guint lanes, gboolean in_force, guint offset, guint n,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  Query query = { .lanes = lanes, .in_force = in_force, .offset = offset, .n = n };

  submit_query (self, ANDON_DB_PRIORITY_HIGH, &query, callback, user_data);
}

void
andon_cache_read_slice_async (AndonCache *self, gint64 cursor, guint n, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Query query = { .slice = TRUE, .cursor = cursor, .n = n };

  submit_query (self, ANDON_DB_PRIORITY_LOW, &query, callback, user_data);
}

GPtrArray *
andon_cache_read_finish (AndonCache *self, GAsyncResult *result, gint64 *cursor, GError **error)
{
  Rows *rows = andon_db_thread_submit_finish (self->thread, result, error);
  GPtrArray *alerts;

  if (rows == NULL)
    return NULL;
  alerts = g_ptr_array_ref (rows->alerts);
  if (cursor != NULL)
    *cursor = rows->cursor;
  rows_free (rows);
  return alerts;
}

static gpointer
run_find (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (AndonDbStatement) statement = andon_db_connection_prepare (connection, SELECT " WHERE id = ?1", error);
  AndonDbStep step;

  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (statement, 1, data);
  step = andon_db_statement_step (statement, error);
  if (step == ANDON_DB_STEP_ROW)
    return andon_cache_row_read (statement);
  if (step != ANDON_DB_STEP_ERROR)
    g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_FOUND, "%s is not in the cache", (char *) data);
  return NULL;
}

void
andon_cache_read_alert_async (AndonCache *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_HIGH, run_find, g_strdup (id), g_free,
                          (GDestroyNotify) andon_alert_unref, NULL, callback, user_data);
}

AndonAlert *
andon_cache_read_alert_finish (GAsyncResult *result, GError **error)
{
  return andon_db_thread_submit_finish (NULL, result, error);
}

static gboolean
count_out_of_force (AndonDbConnection *connection, AndonCacheCounts *counts, GError **error)
{
  g_autoptr (AndonDbStatement) statement =
      andon_db_connection_prepare (connection,
                                   "SELECT lane, count(*) FROM alert WHERE open = 1 AND lane IN (0, 1) AND rank >= ?1"
                                   " AND state >= ?2 GROUP BY lane",
                                   error);
  AndonDbStep step;

  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_int (statement, 1, ANDON_CACHE_LAST_RANKS);
  andon_db_statement_bind_int (statement, 2, NOT_IN_FORCE);
  while ((step = andon_db_statement_step (statement, error)) == ANDON_DB_STEP_ROW)
    counts->out_of_force[CLAMP (andon_db_statement_column_int (statement, 0), 0, ANDON_N_LANES - 1)] =
        (guint) CLAMP (andon_db_statement_column_int (statement, 1), 0, G_MAXINT);
  return step != ANDON_DB_STEP_ERROR;
}

static gpointer
run_count (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autofree AndonCacheCounts *counts = g_new0 (AndonCacheCounts, 1);
  gint64 n[ANDON_N_LANES] = { 0 };

  if (!andon_db_connection_query_int (connection, "SELECT value FROM meta WHERE name = 'open0'", 0, &n[0], error) ||
      !andon_db_connection_query_int (connection, "SELECT value FROM meta WHERE name = 'open1'", 0, &n[1], error) ||
      !count_out_of_force (connection, counts, error))
    return NULL;
  for (guint i = 0; i < ANDON_N_LANES; i++)
    counts->open[i] = (guint) CLAMP (n[i], 0, G_MAXINT);
  return g_steal_pointer (&counts);
}

void
andon_cache_count_async (AndonCache *self, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_HIGH, run_count, NULL, NULL, g_free, NULL, callback,
                          user_data);
}

gboolean
andon_cache_count_finish (AndonCache *self, GAsyncResult *result, AndonCacheCounts *out, GError **error)
{
  g_autofree AndonCacheCounts *counts = andon_db_thread_submit_finish (self->thread, result, error);

  if (counts == NULL)
    return FALSE;
  *out = *counts;
  return TRUE;
}
