/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-state-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "andon-db-statement.h"
#include "andon-worker.h"

#define CLOSED 20000

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
           "CREATE TABLE place (only INTEGER PRIMARY KEY CHECK (only = 1), platform TEXT NOT NULL,"
           " url TEXT NOT NULL);" },
  { .name = "pages without what is not in force",
    .sql = "DROP INDEX alert_lane;"
           "DROP INDEX alert_both;"
           "CREATE INDEX alert_lane ON alert (lane, rank, state, open) WHERE open = 1;"
           "CREATE INDEX alert_both ON alert (rank, state, open) WHERE open = 1;" },
  /* What was written before lacks them: the next start takes a whole snapshot, which fills them in. */
  { .name = "all of an alert",
    .sql = "ALTER TABLE alert ADD COLUMN origin TEXT;"
           "ALTER TABLE alert ADD COLUMN onset_uncertainty INTEGER;"
           "ALTER TABLE alert ADD COLUMN one_shot INTEGER;"
           "ALTER TABLE alert ADD COLUMN shelf_test INTEGER;"
           "ALTER TABLE alert ADD COLUMN shelf_limit REAL;"
           "ALTER TABLE alert ADD COLUMN shelf_signal TEXT;"
           "ALTER TABLE alert ADD COLUMN often_shelved INTEGER;"
           "ALTER TABLE alert ADD COLUMN service_by TEXT;"
           "ALTER TABLE alert ADD COLUMN service_reason TEXT;"
           "ALTER TABLE alert ADD COLUMN service_permit TEXT;"
           "ALTER TABLE alert ADD COLUMN review_at INTEGER;"
           "ALTER TABLE alert ADD COLUMN review_due INTEGER;"
           "ALTER TABLE alert ADD COLUMN comments INTEGER;"
           "ALTER TABLE alert ADD COLUMN label TEXT;"
           "ALTER TABLE alert ADD COLUMN chattering INTEGER;"
           "UPDATE meta SET value = 0 WHERE name = 'sequence';" },
  { .name = "drafts", .sql = "CREATE TABLE draft (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;" },
};

static gpointer
read_sequence (AndonDbConnection *connection, gpointer data, GError **error)
{
  gint64 value = 0;

  andon_db_give_way ();
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
  AndonDbThread *thread;

  thread = andon_db_thread_new ("andon-seat", path, flags, migrations, G_N_ELEMENTS (migrations), &reason);
  if (g_error_matches (reason, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT) && g_rename (path, aside) == 0)
    {
      g_message ("%s; it was put aside as %s and begun anew", reason->message, aside);
      return andon_db_thread_new ("andon-seat", path, flags, migrations, G_N_ELEMENTS (migrations), error);
    }
  if (thread == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return thread;
}

/* On the cache's thread, before the next transaction begins. */
static void
lose_transaction (gpointer data)
{
  AndonCache *self = data;

  g_atomic_int_set (&self->behind, TRUE);
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
  self->closed = CLOSED;
  andon_db_thread_set_hooks (thread, NULL, lose_transaction, self);
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
  andon_db_thread_submit (self->thread, ANDON_DB_PRIORITY_NORMAL, write_place, place, place_free, NULL, NULL, NULL,
                          NULL);
}
