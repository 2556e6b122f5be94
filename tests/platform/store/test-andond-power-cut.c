/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include <andon-db-thread.h>

#include "andon-test-dir.h"
#include "andond-event-log.h"
#include "andond-idempotency.h"
#include "andond-meta.h"
#include "andond-store.h"

/* The power is cut: of the write-ahead log stays what the disk was told to keep, and nothing written since. So the log
 * is copied whenever SQLite has it written through, and the platform starts again on the database with that copy. */

static sqlite3_io_methods methods;
static int (*sync_really) (sqlite3_file *, int);
static sqlite3_vfs *disk;
static char *log_path;
static int n_syncs; /* atomic */

static char *
kept_log (void)
{
  return g_strconcat (log_path, ".kept", NULL);
}

static void
copy (const char *from, const char *to)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, text, (gssize) length, &error);
  g_assert_no_error (error);
}

static int
sync_log (sqlite3_file *file, int flags)
{
  g_autofree char *kept = kept_log ();
  int code = sync_really (file, flags);

  g_assert_cmpint (code, ==, SQLITE_OK);
  copy (log_path, kept);
  __atomic_add_fetch (&n_syncs, 1, __ATOMIC_SEQ_CST);
  return code;
}

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *flags_out)
{
  int code = disk->xOpen (disk, name, file, flags, flags_out);

  if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0 && g_strcmp0 (name, log_path) == 0)
    {
      if (sync_really == NULL)
        {
          methods = *file->pMethods;
          sync_really = methods.xSync;
          methods.xSync = sync_log;
        }
      file->pMethods = &methods;
    }
  return code;
}

typedef struct
{
  AndonTestDir *dir;
  char         *before;
  char         *after;
  AndondStore  *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = andon_test_dir_new ();
  fixture->before = andon_test_dir_build (fixture->dir, "before");
  fixture->after = andon_test_dir_build (fixture->dir, "after");
  g_clear_pointer (&log_path, g_free);
  log_path = g_build_filename (fixture->before, "andon.db-wal", NULL);
  fixture->store = andond_store_open (fixture->before, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, andond_store_free);
  g_free (fixture->before);
  g_free (fixture->after);
  andon_test_dir_free (fixture->dir);
}

/* The store as it is found after the power came back. */
static AndondStore *
cut_power (Fixture *fixture)
{
  g_autofree char *from = g_build_filename (fixture->before, "andon.db", NULL);
  g_autofree char *to = g_build_filename (fixture->after, "andon.db", NULL);
  g_autofree char *to_log = g_strconcat (to, "-wal", NULL);
  g_autofree char *kept = kept_log ();
  g_autoptr(GError) error = NULL;
  AndondStore *store;

  g_assert_cmpint (g_mkdir (fixture->after, 0700), ==, 0);
  copy (from, to);
  if (g_file_test (kept, G_FILE_TEST_EXISTS))
    copy (kept, to_log);
  store = andond_store_open (fixture->after, &error);
  g_assert_no_error (error);
  return store;
}

static gpointer
run (AndondStore *store, AndonDbFunc func)
{
  g_autoptr(GError) error = NULL;
  gpointer result = andon_db_thread_run_sync (andond_store_get_writer (store), ANDON_DB_PRIORITY_NORMAL, func, NULL,
                                              &error);

  g_assert_no_error (error);
  return result;
}

static gpointer
write_answer (AndonDbConnection *connection, gpointer data, GError **error)
{
  andond_idempotency_store (connection, "ann", "k", "POST /a", 5, 200, "{}", error);
  return NULL;
}

static gpointer
find_answer (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autofree char *body = NULL;
  guint status = 0;

  andond_idempotency_find (connection, "ann", "k", "POST /a", &status, &body, error);
  return GUINT_TO_POINTER (status);
}

static void
test_answered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *platform = g_strdup (andond_store_get_platform_id (fixture->store));
  g_autoptr(AndondStore) after = NULL;

  run (fixture->store, write_answer);
  after = cut_power (fixture);
  g_assert_cmpstr (andond_store_get_platform_id (after), ==, platform);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, find_answer)), ==, 200);
}

static gpointer
write_event (AndonDbConnection *connection, gpointer data, GError **error)
{
  const AndondEventRow row = { .time = 1, .type = "t", .topic = "alerts", .roles = 1, .data = "{}",
                               .data_length = G_MAXSIZE };

  return GUINT_TO_POINTER (andond_event_log_append (connection, &row, error));
}

/* A number that somebody was told stands for that event for ever. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr(AndondStore) after = NULL;
  guint told = 0;

  for (guint i = 0; i < 3; i++)
    told = GPOINTER_TO_UINT (run (fixture->store, write_event));
  after = cut_power (fixture);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, write_event)), ==, told + 1);
}

static gpointer
write_little (AndonDbConnection *connection, gpointer data, GError **error)
{
  andond_meta_set_int (connection, "little", 7, error);
  return NULL;
}

/* What may be lost with the last second costs no wait for the disk. */
static void
test_samples_do_not_wait (Fixture *fixture, gconstpointer data)
{
  AndonDbThreadStats stats;
  guint64 durable;
  int before;

  run (fixture->store, write_event);
  andon_db_thread_get_stats (andond_store_get_writer (fixture->store), &stats);
  before = __atomic_load_n (&n_syncs, __ATOMIC_SEQ_CST);
  durable = stats.durable;
  for (guint i = 0; i < 20; i++)
    run (fixture->store, write_little);
  g_assert_cmpint (__atomic_load_n (&n_syncs, __ATOMIC_SEQ_CST), ==, before);
  andon_db_thread_get_stats (andond_store_get_writer (fixture->store), &stats);
  g_assert_cmpuint (stats.durable, ==, durable);
}

int
main (int argc, char *argv[])
{
  static sqlite3_vfs vfs;

  disk = sqlite3_vfs_find (NULL);
  vfs = *disk;
  vfs.zName = "power-cut";
  vfs.xOpen = open_file;
  sqlite3_vfs_register (&vfs, 1);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/power-cut/answered", Fixture, NULL, set_up, test_answered, tear_down);
  g_test_add ("/store/power-cut/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/store/power-cut/samples-do-not-wait", Fixture, NULL, set_up, test_samples_do_not_wait, tear_down);
  return g_test_run ();
}
