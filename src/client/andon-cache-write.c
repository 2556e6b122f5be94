/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-state-private.h"

#include <string.h>

#include "andon-cache-row-private.h"

#define SLICE 500

typedef struct
{
  AndonCache *cache; /* borrowed: what waits for the batch holds it */
  GPtrArray *alerts;
  guint64 sequence;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->alerts);
  g_free (batch);
}

static gboolean
set_meta (AndonDbConnection *connection, const char *name, guint64 value, GError **error)
{
  g_autoptr (AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection, "UPDATE meta SET value = ?2 WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  andon_db_statement_bind_text (statement, 1, name);
  andon_db_statement_bind_int (statement, 2, (gint64) value);
  return andon_db_statement_run (statement, error);
}

static gboolean
write_alerts (AndonDbConnection *connection, GPtrArray *alerts, GError **error)
{
  g_autoptr (AndonDbStatement) statement = NULL;

  if (alerts->len > 0 && (statement = andon_db_connection_prepare (connection, andon_cache_row_upsert, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < alerts->len; i++)
    {
      andon_cache_row_bind (statement, g_ptr_array_index (alerts, i));
      if (!andon_db_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
write_batch (AndonDbConnection *connection, gpointer data, GError **error)
{
  Batch *batch = data;

  if (!write_alerts (connection, batch->alerts, error))
    {
      /* At once: the batch after this one may be in the same transaction. */
      g_atomic_int_set (&batch->cache->behind, TRUE);
      return NULL;
    }
  if (batch->sequence != 0 && !g_atomic_int_get (&batch->cache->behind) &&
      !set_meta (connection, "sequence", batch->sequence, error))
    return NULL;
  return connection;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonCache) self = user_data;
  g_autoptr (GError) error = NULL;

  if (andon_db_thread_submit_finish (self->thread, result, &error) == NULL)
    {
      g_atomic_int_set (&self->behind, TRUE);
      if (!g_atomic_int_exchange (&self->told, TRUE))
        g_message ("The cache is behind the plant until the next snapshot: %s", error->message);
    }
}

static void
submit_batch (AndonCache *self, AndonAlert **alerts, guint n, guint64 sequence)
{
  Batch *batch = g_new (Batch, 1);

  batch->alerts = g_ptr_array_new_full (n, (GDestroyNotify) andon_alert_unref);
  batch->cache = self;
  batch->sequence = sequence;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (batch->alerts, andon_alert_ref (alerts[i]));
  /* Refused, it is left out: what comes after it must not be resumed from. */
  if (!andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, write_batch, batch, batch_free, NULL, NULL,
                               on_written, andon_cache_ref (self)))
    g_atomic_int_set (&self->behind, TRUE);
}

void
andon_cache_write (AndonCache *self, AndonAlert **alerts, guint n, guint64 sequence)
{
  const guint written = (guint) g_atomic_int_add (&self->written, (int) n) + n;

  for (; n > SLICE; alerts += SLICE, n -= SLICE)
    submit_batch (self, alerts, SLICE, 0);
  if (n > 0 || sequence != 0)
    submit_batch (self, alerts, n, sequence);
  /* A feed that stands for weeks takes no snapshot. */
  if (written > self->closed / 4)
    andon_cache_trim (self);
}

static gpointer
begin_generation (AndonDbConnection *connection, gpointer data, GError **error)
{
  /* Rows of a former life of the platform would overrule the snapshot by their revisions. */
  if (data != NULL && !andon_db_connection_exec (connection, "DELETE FROM alert", error))
    return NULL;
  return andon_db_connection_exec (connection,
                                   "UPDATE meta SET value = 0 WHERE name = 'sequence';"
                                   "UPDATE meta SET value = value + 1 WHERE name = 'generation'",
                                   error)
             ? connection
             : NULL;
}

void
andon_cache_begin_snapshot (AndonCache *self, gboolean afresh)
{
  g_atomic_int_set (&self->behind, FALSE);
  g_atomic_int_set (&self->told, FALSE);
  if (!andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, begin_generation, GINT_TO_POINTER (afresh), NULL,
                               NULL, NULL, on_written, andon_cache_ref (self)))
    g_atomic_int_set (&self->behind, TRUE);
}

static gpointer
keep_row (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (AndonDbStatement) statement =
      andon_db_connection_prepare (connection,
                                   "UPDATE alert SET generation = (SELECT value FROM meta WHERE name = 'generation')"
                                   " WHERE id = ?1",
                                   error);

  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (statement, 1, data);
  return andon_db_statement_run (statement, error) ? connection : NULL;
}

void
andon_cache_keep (AndonCache *self, const char *id)
{
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, keep_row, g_strdup (id), g_free, NULL, NULL,
                          on_written, andon_cache_ref (self));
}

/* One slice; the job sends itself again while there is more. */
typedef struct
{
  AndonCache *cache;
  const char *sql;
  guint64 argument;
} Sweep;

static gpointer
run_sweep (AndonDbConnection *connection, gpointer data, GError **error)
{
  Sweep *sweep = data;
  g_autoptr (AndonDbStatement) statement = andon_db_connection_prepare (connection, sweep->sql, error);

  if (statement == NULL)
    return NULL;
  if (strstr (sweep->sql, "?1") != NULL)
    andon_db_statement_bind_int (statement, 1, (gint64) sweep->argument);
  if (!andon_db_statement_run (statement, error))
    return NULL;
  return GINT_TO_POINTER ((int) andon_db_connection_changes (connection) + 1);
}

static void sweep_slice (AndonCache *self, const char *sql, guint64 argument);

static void
on_swept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sweep *sweep = user_data;
  int n = GPOINTER_TO_INT (andon_db_thread_submit_finish (sweep->cache->thread, result, NULL));

  if (n == SLICE + 1)
    sweep_slice (sweep->cache, sweep->sql, sweep->argument);
  andon_cache_unref (sweep->cache);
  g_free (sweep);
}

static void
sweep_slice (AndonCache *self, const char *sql, guint64 argument)
{
  Sweep *sweep = g_new (Sweep, 1);

  *sweep = (Sweep) { .cache = andon_cache_ref (self), .sql = sql, .argument = argument };
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_LOW, run_sweep, sweep, NULL, NULL, NULL, on_swept, sweep);
}

void
andon_cache_end_snapshot (AndonCache *self, guint64 sequence)
{
  submit_batch (self, NULL, 0, sequence);
  sweep_slice (self,
               "DELETE FROM alert WHERE place IN (SELECT place FROM alert WHERE open = 1 AND generation <>"
               " (SELECT value FROM meta WHERE name = 'generation') LIMIT " G_STRINGIFY (SLICE) ")",
               0);
}

void
andon_cache_trim (AndonCache *self)
{
  g_atomic_int_set (&self->written, 0);
  sweep_slice (self,
               "DELETE FROM alert WHERE place IN (SELECT place FROM alert WHERE open = 0"
               " ORDER BY cleared DESC LIMIT " G_STRINGIFY (SLICE) " OFFSET ?1)",
               self->closed);
}

void
andon_cache_set_closed (AndonCache *self, guint n)
{
  self->closed = n;
}
