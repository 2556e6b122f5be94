/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache.h"

#include <glib/gstdio.h>
#include <string.h>

#include "andon-db-statement.h"
#include "andon-worker.h"

#define SLICE 500

static const AndonDbMigration migrations[] = {
  { .name = "alerts and outbox",
    .sql =
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
        "INSERT INTO meta VALUES ('sequence', 0), ('generation', 0), ('open0', 0), ('open1', 0);"
        "CREATE TABLE alert (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lane INTEGER NOT NULL,"
        " open INTEGER NOT NULL, rank INTEGER NOT NULL, generation INTEGER NOT NULL, state INTEGER NOT NULL,"
        " quality INTEGER NOT NULL, priority INTEGER NOT NULL, severity INTEGER NOT NULL, asset TEXT NOT NULL,"
        " title TEXT NOT NULL, consequence TEXT, console TEXT, assignee TEXT, model TEXT, rule TEXT, signal TEXT,"
        " onset INTEGER, raised INTEGER, annunciated INTEGER, cleared INTEGER, respond_by INTEGER,"
        " acknowledged_by TEXT, acknowledged_at INTEGER, shelved_by TEXT, shelved_until INTEGER, shelve_reason TEXT,"
        " annunciation INTEGER, occurrences INTEGER, revision INTEGER NOT NULL);"
        "CREATE INDEX alert_lane ON alert (lane, rank) WHERE open = 1;"
        "CREATE INDEX alert_both ON alert (rank) WHERE open = 1;"
        "CREATE INDEX alert_closed ON alert (cleared) WHERE open = 0;"
        "CREATE TRIGGER alert_added AFTER INSERT ON alert WHEN new.open BEGIN"
        " UPDATE meta SET value = value + 1 WHERE name = 'open' || new.lane; END;"
        "CREATE TRIGGER alert_gone AFTER DELETE ON alert WHEN old.open BEGIN"
        " UPDATE meta SET value = value - 1 WHERE name = 'open' || old.lane; END;"
        "CREATE TRIGGER alert_moved AFTER UPDATE OF open, lane ON alert"
        " WHEN old.open <> new.open OR old.lane <> new.lane BEGIN"
        " UPDATE meta SET value = value - old.open WHERE name = 'open' || old.lane;"
        " UPDATE meta SET value = value + new.open WHERE name = 'open' || new.lane; END;"
        "CREATE TABLE outbox (key TEXT PRIMARY KEY, number INTEGER NOT NULL, verb TEXT NOT NULL, path TEXT NOT NULL,"
        " alert TEXT, title TEXT, revision INTEGER NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL);" },
  { .name = "where the actions belong and how old they are",
    .sql = "ALTER TABLE outbox ADD COLUMN boot TEXT NOT NULL DEFAULT '';"
           "ALTER TABLE outbox ADD COLUMN elapsed INTEGER NOT NULL DEFAULT 0;"
           "ALTER TABLE outbox ADD COLUMN subject TEXT;"
           "CREATE TABLE place (only INTEGER PRIMARY KEY CHECK (only = 1), platform TEXT NOT NULL, url TEXT NOT NULL);" },
};

#define COLUMNS                                                                                                       \
  "id, lane, state, quality, priority, severity, asset, title, consequence, console, assignee, model, rule, signal,"  \
  " onset, raised, annunciated, cleared, respond_by, acknowledged_by, acknowledged_at, shelved_by, shelved_until,"    \
  " shelve_reason, annunciation, occurrences, revision"

struct _AndonCache
{
  gint refs;
  char *platform;
  AndonDbThread *thread;
  guint64 sequence;
  gint behind; /* atomic: a batch was left out, so the sequence must stand still */
};

/* --- opening --- */

static gpointer
read_sequence (AndonDbConnection *connection, gpointer data, GError **error)
{
  gint64 value = 0;

  andon_worker_give_way ();
  if (!andon_db_connection_query_int (connection, "SELECT value FROM meta WHERE name = 'sequence'", 0, &value, error))
    return NULL;
  *(guint64 *) data = (guint64) MAX (value, 0);
  return data;
}

/* The platform's id is a name from outside: only its harmless characters become part of a file's name. */
char *
andon_cache_dup_path (const char *dir, const char *platform)
{
  g_autofree char *safe = g_strdup (platform);
  g_autofree char *name = NULL;

  g_strcanon (safe, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", '_');
  name = g_strdup_printf ("seat-%.64s.db", safe);
  return g_build_filename (dir, name, NULL);
}

/* A damaged file is put aside, not overwritten: its outbox may still be read by hand. */
static AndonDbThread *
open_thread (const char *path, AndonDbOpenFlags flags, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
  AndonDbThread *thread = andon_db_thread_new ("andon-seat", path, flags, migrations, G_N_ELEMENTS (migrations), &reason);

  if (g_error_matches (reason, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT) && g_rename (path, aside) == 0)
    {
      g_message ("%s; it was put aside as %s and begun anew", reason->message, aside);
      return andon_db_thread_new ("andon-seat", path, flags, migrations, G_N_ELEMENTS (migrations), error);
    }
  if (thread == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return thread;
}

AndonCache *
andon_cache_open (const char *dir, const char *platform, GError **error)
{
  g_autofree char *path = dir != NULL ? andon_cache_dup_path (dir, platform) : g_strdup (":memory:");
  AndonCache *self;
  AndonDbThread *thread;

  if (dir != NULL && g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_STORAGE, "The folder %s can't be made: %s", dir,
                   g_strerror (errno));
      return NULL;
    }
  thread = open_thread (path, dir != NULL ? ANDON_DB_OPEN_WAL : ANDON_DB_OPEN_DEFAULT, error);
  if (thread == NULL)
    return NULL;
  self = g_new0 (AndonCache, 1);
  self->refs = 1;
  self->platform = g_strdup (platform);
  self->thread = thread;
  if (andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_HIGH, read_sequence, &self->sequence, error) == NULL)
    {
      andon_cache_unref (self);
      return NULL;
    }
  return self;
}

AndonCache *
andon_cache_ref (AndonCache *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

static gpointer
close_thread (gpointer data)
{
  andon_db_thread_free (data);
  return NULL;
}

void
andon_cache_unref (AndonCache *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  if (self->thread != NULL)
    close_thread (self->thread);
  g_free (self->platform);
  g_free (self);
}

const char *
andon_cache_get_platform (AndonCache *self)
{
  return self->platform;
}

AndonDbThread *
andon_cache_get_thread (AndonCache *self)
{
  return self->thread;
}

guint64
andon_cache_get_sequence (AndonCache *self)
{
  return self->sequence;
}

/* --- writing --- */

typedef struct
{
  char *platform;
  char *url;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->platform);
  g_free (place->url);
  g_free (place);
}

static gpointer
write_place (AndonDbConnection *connection, gpointer data, GError **error)
{
  const Place *place = data;
  g_autoptr (AndonDbStatement) statement =
      andon_db_connection_prepare (connection, "INSERT OR REPLACE INTO place VALUES (1, ?1, ?2)", error);

  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_text_borrowed (statement, 1, place->platform);
  andon_db_statement_bind_text_borrowed (statement, 2, place->url);
  return andon_db_statement_run (statement, error) ? connection : NULL;
}

void
andon_cache_write_url (AndonCache *self, const char *url)
{
  Place *place = g_new (Place, 1);

  *place = (Place) { .platform = g_strdup (self->platform), .url = g_strdup (url) };
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, write_place, place, place_free, NULL, NULL, NULL, NULL);
}

typedef struct
{
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

/* Ascending is most urgent first; the same order as a view's. */
static gint64
rank_of (const AndonAlert *alert)
{
  gint64 time = (alert->annunciated != 0 ? alert->annunciated : alert->raised) / 1000;
  gint64 group = 2;

  if (alert->state == ANDON_ALERT_STATE_UNACK || alert->state == ANDON_ALERT_STATE_RTNUN ||
      alert->state == ANDON_ALERT_STATE_LATUN)
    group = 0;
  else if (alert->state == ANDON_ALERT_STATE_ACKED || alert->state == ANDON_ALERT_STATE_LATAK)
    group = 1;
  return group << 52 | (gint64) (3 - alert->priority) << 50 | ((G_GINT64_CONSTANT (1) << 48) - 1 - CLAMP (time, 0, G_GINT64_CONSTANT (1) << 47));
}

static void
bind_alert (AndonDbStatement *statement, const AndonAlert *alert)
{
  const char *texts[] = { alert->asset, alert->title, alert->consequence, alert->console, alert->assignee, alert->model, alert->rule, alert->signal };
  const gint64 times[] = { alert->onset, alert->raised, alert->annunciated, alert->cleared, alert->respond_by };
  int at = 1;

  andon_db_statement_bind_text_borrowed (statement, at++, alert->id);
  andon_db_statement_bind_int (statement, at++, alert->lane);
  andon_db_statement_bind_int (statement, at++, alert->state);
  andon_db_statement_bind_int (statement, at++, alert->quality);
  andon_db_statement_bind_int (statement, at++, alert->priority);
  andon_db_statement_bind_int (statement, at++, alert->severity);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    andon_db_statement_bind_text_borrowed (statement, at++, texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    andon_db_statement_bind_int (statement, at++, times[i]);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->acknowledged_by);
  andon_db_statement_bind_int (statement, at++, alert->acknowledged_at);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->shelved_by);
  andon_db_statement_bind_int (statement, at++, alert->shelved_until);
  andon_db_statement_bind_text_borrowed (statement, at++, alert->shelve_reason);
  andon_db_statement_bind_int (statement, at++, alert->annunciation);
  andon_db_statement_bind_int (statement, at++, alert->occurrences);
  andon_db_statement_bind_int (statement, at++, alert->revision);
  andon_db_statement_bind_int (statement, at++, alert->state != ANDON_ALERT_STATE_NORM);
  andon_db_statement_bind_int (statement, at++, rank_of (alert));
}

#define SET(name) #name " = excluded." #name ", "

static const char upsert[] =
    "INSERT INTO alert (" COLUMNS ", open, rank, generation)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24, ?25, ?26, ?27, ?28, ?29, (SELECT value FROM meta WHERE name = 'generation'))"
    " ON CONFLICT (id) DO UPDATE SET "
    SET (lane) SET (state) SET (quality) SET (priority) SET (severity) SET (asset) SET (title) SET (consequence)
    SET (console) SET (assignee) SET (model) SET (rule) SET (signal) SET (onset) SET (raised) SET (annunciated)
    SET (cleared) SET (respond_by) SET (acknowledged_by) SET (acknowledged_at) SET (shelved_by) SET (shelved_until)
    SET (shelve_reason) SET (annunciation) SET (occurrences) SET (open) SET (rank) SET (generation)
    "revision = excluded.revision WHERE excluded.revision >= alert.revision";

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

static gpointer
write_batch (AndonDbConnection *connection, gpointer data, GError **error)
{
  Batch *batch = data;
  g_autoptr (AndonDbStatement) statement = NULL;

  if (batch->alerts->len > 0 && (statement = andon_db_connection_prepare (connection, upsert, error)) == NULL)
    return NULL;
  for (guint i = 0; i < batch->alerts->len; i++)
    {
      bind_alert (statement, g_ptr_array_index (batch->alerts, i));
      if (!andon_db_statement_run (statement, error))
        return NULL;
    }
  if (batch->sequence != 0 && !set_meta (connection, "sequence", batch->sequence, error))
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
      if (!g_atomic_int_exchange (&self->behind, TRUE))
        g_message ("The cache is behind the plant until the next snapshot: %s", error->message);
    }
}

static void
submit_batch (AndonCache *self, AndonAlert **alerts, guint n, guint64 sequence)
{
  Batch *batch = g_new (Batch, 1);

  batch->alerts = g_ptr_array_new_full (n, (GDestroyNotify) andon_alert_unref);
  batch->sequence = g_atomic_int_get (&self->behind) ? 0 : sequence;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (batch->alerts, andon_alert_ref (alerts[i]));
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, write_batch, batch, batch_free, NULL, NULL, on_written,
                          andon_cache_ref (self));
}

void
andon_cache_write (AndonCache *self, AndonAlert **alerts, guint n, guint64 sequence)
{
  for (; n > SLICE; alerts += SLICE, n -= SLICE)
    submit_batch (self, alerts, SLICE, 0);
  if (n > 0 || sequence != 0)
    submit_batch (self, alerts, n, sequence);
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
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, begin_generation, GINT_TO_POINTER (afresh), NULL, NULL, NULL, on_written,
                          andon_cache_ref (self));
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
andon_cache_trim (AndonCache *self, guint n)
{
  sweep_slice (self,
               "DELETE FROM alert WHERE place IN (SELECT place FROM alert WHERE open = 0"
               " ORDER BY cleared DESC LIMIT " G_STRINGIFY (SLICE) " OFFSET ?1)",
               n);
}

/* --- reading --- */

typedef struct
{
  guint lanes;
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

static guint
clamped (AndonDbStatement *statement, int column, guint max)
{
  return (guint) CLAMP (andon_db_statement_column_int (statement, column), 0, max);
}

static AndonAlert *
read_alert (AndonDbStatement *statement)
{
  AndonAlert *alert = andon_alert_new ();
  char **texts[] = { &alert->asset, &alert->title, &alert->consequence, &alert->console, &alert->assignee, &alert->model, &alert->rule, &alert->signal };
  gint64 *times[] = { &alert->onset, &alert->raised, &alert->annunciated, &alert->cleared, &alert->respond_by };
  int at = 0;

  alert->id = andon_db_statement_dup_text (statement, at++);
  alert->lane = clamped (statement, at++, ANDON_N_LANES - 1);
  alert->state = clamped (statement, at++, ANDON_N_ALERT_STATES - 1);
  alert->quality = clamped (statement, at++, ANDON_N_QUALITIES - 1);
  alert->priority = clamped (statement, at++, ANDON_N_PRIORITIES - 1);
  alert->severity = clamped (statement, at++, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = andon_db_statement_dup_text (statement, at++);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = andon_db_statement_column_int (statement, at++);
  alert->acknowledged_by = andon_db_statement_dup_text (statement, at++);
  alert->acknowledged_at = andon_db_statement_column_int (statement, at++);
  alert->shelved_by = andon_db_statement_dup_text (statement, at++);
  alert->shelved_until = andon_db_statement_column_int (statement, at++);
  alert->shelve_reason = andon_db_statement_dup_text (statement, at++);
  alert->annunciation = clamped (statement, at++, G_MAXINT);
  alert->occurrences = clamped (statement, at++, G_MAXINT);
  alert->revision = clamped (statement, at++, G_MAXINT);
  return alert;
}

static AndonDbStatement *
prepare_query (AndonDbConnection *connection, const Query *query, GError **error)
{
  AndonDbStatement *statement;

  if (query->slice)
    {
      statement = andon_db_connection_prepare (
          connection, "SELECT " COLUMNS ", place FROM alert WHERE place > ?1 ORDER BY place LIMIT ?2", error);
      if (statement != NULL)
        andon_db_statement_bind_int (statement, 1, query->cursor);
    }
  else if (query->lanes == 0 || query->lanes == (1u << ANDON_N_LANES) - 1)
    {
      statement = andon_db_connection_prepare (connection,
                                               "SELECT " COLUMNS ", place FROM alert WHERE place IN (SELECT place FROM"
                                               " alert WHERE open = 1 ORDER BY rank LIMIT ?2 OFFSET ?1) ORDER BY rank",
                                               error);
      if (statement != NULL)
        andon_db_statement_bind_int (statement, 1, query->offset);
    }
  else
    {
      statement = andon_db_connection_prepare (connection,
                                               "SELECT " COLUMNS ", place FROM alert WHERE place IN (SELECT place FROM"
                                               " alert WHERE open = 1 AND lane = ?3 ORDER BY rank LIMIT ?2 OFFSET ?1)"
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
      g_ptr_array_add (rows->alerts, read_alert (statement));
      rows->cursor = andon_db_statement_column_int (statement, 27);
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
andon_cache_read_page_async (AndonCache *self, guint lanes, guint offset, guint n, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Query query = { .lanes = lanes, .offset = offset, .n = n };

  submit_query (self, ANDON_DB_PRIORITY_HIGH, &query, callback, user_data);
}

void
andon_cache_read_slice_async (AndonCache *self, gint64 cursor, guint n, GAsyncReadyCallback callback, gpointer user_data)
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
run_count (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autofree AndonCacheCounts *counts = g_new0 (AndonCacheCounts, 1);
  gint64 n[ANDON_N_LANES] = { 0 };

  if (!andon_db_connection_query_int (connection, "SELECT value FROM meta WHERE name = 'open0'", 0, &n[0], error) ||
      !andon_db_connection_query_int (connection, "SELECT value FROM meta WHERE name = 'open1'", 0, &n[1], error))
    return NULL;
  for (guint i = 0; i < ANDON_N_LANES; i++)
    counts->open[i] = (guint) CLAMP (n[i], 0, G_MAXINT);
  return g_steal_pointer (&counts);
}

void
andon_cache_count_async (AndonCache *self, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_HIGH, run_count, NULL, NULL, g_free, NULL, callback, user_data);
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
