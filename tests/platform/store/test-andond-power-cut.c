/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-db-thread.h>

#include "andon-test-await.h"
#include "andon-test-dir.h"
#include "andond-event-log.h"
#include "andond-idempotency.h"
#include "andond-meta.h"
#include "andond-store.h"
#include "log-disk.h"

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
  log_disk_watch (fixture->before);
  fixture->store = andond_store_open (fixture->before, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  log_disk_set_failing (FALSE);
  g_clear_pointer (&fixture->store, andond_store_free);
  g_free (fixture->before);
  g_free (fixture->after);
  andon_test_dir_free (fixture->dir);
}

static gpointer
try (AndondStore *store, AndonDbFunc func, GError **error)
{
  return andon_db_thread_run_sync (andond_store_get_writer (store), ANDON_DB_PRIORITY_NORMAL, func, NULL, error);
}

static gpointer
run (AndondStore *store, AndonDbFunc func)
{
  g_autoptr(GError) error = NULL;
  gpointer result = try (store, func, &error);

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
  after = log_disk_cut_power (fixture->after);
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

static gpointer
read_floor (AndonDbConnection *connection, gpointer data, GError **error)
{
  guint64 floor = 0;

  andond_event_log_get_bounds (connection, &floor, NULL, error);
  return GUINT_TO_POINTER (floor);
}

static gpointer
go_to_end_of_block (AndonDbConnection *connection, gpointer data, GError **error)
{
  andon_db_connection_exec (connection, "UPDATE sqlite_sequence SET seq = 1048575 WHERE name = 'event'", error);
  return NULL;
}

/* Whoever was told a number that may be lost is told so when he comes back with it, and it is never given again. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr(AndondStore) after = NULL;
  guint64 told = 0;

  for (guint i = 0; i < 300; i++)
    told = GPOINTER_TO_UINT (run (fixture->store, write_event));
  after = log_disk_cut_power (fixture->after);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, read_floor)), >, told);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, write_event)), >, told);
}

/* So it is where the cut comes just as a new block of numbers has begun. */
static void
test_told_at_end_of_block (Fixture *fixture, gconstpointer data)
{
  g_autoptr(AndondStore) after = NULL;
  guint64 told;
  int before;

  run (fixture->store, write_event);
  run (fixture->store, go_to_end_of_block);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (fixture->store, write_event)), ==, ANDOND_EVENT_BLOCK);
  before = log_disk_get_syncs ();
  told = GPOINTER_TO_UINT (run (fixture->store, write_event));
  g_assert_cmpuint (told, ==, ANDOND_EVENT_BLOCK + 1);
  g_assert_cmpint (log_disk_get_syncs (), >, before);
  after = log_disk_cut_power (fixture->after);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, read_floor)), >=, 2 * ANDOND_EVENT_BLOCK);
}

/* A machine that is shut down takes nothing back. */
static void
test_shut_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->before, "andon.db", NULL);
  g_autofree char *boot = NULL;
  g_autoptr(GError) error = NULL;
  AndonDbConnection *connection;
  guint64 told = 0;

  for (guint i = 0; i < 3; i++)
    told = GPOINTER_TO_UINT (run (fixture->store, write_event));
  g_clear_pointer (&fixture->store, andond_store_free);
  connection = andon_db_connection_open (path, ANDON_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (andond_meta_dup_text (connection, ANDOND_META_BOOT, &boot, NULL));
  g_assert_cmpstr (boot, ==, "");
  andon_db_connection_close (connection);

  fixture->store = andond_store_open (fixture->before, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (fixture->store, read_floor)), ==, 0);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (fixture->store, write_event)), ==, told + 1);
}

/* What nobody waits for is on the disk soon, without anything else happening. */
static void
test_soon (Fixture *fixture, gconstpointer data)
{
  int before;

  run (fixture->store, write_event);
  before = log_disk_get_syncs ();
  run (fixture->store, write_event);
  andon_test_await_true (log_disk_get_syncs () > before);
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
  before = log_disk_get_syncs ();
  durable = stats.durable;
  for (guint i = 0; i < 20; i++)
    run (fixture->store, write_little);
  g_assert_cmpint (log_disk_get_syncs (), ==, before);
  andon_db_thread_get_stats (andond_store_get_writer (fixture->store), &stats);
  g_assert_cmpuint (stats.durable, ==, durable);
}

/* An answer that the disk will not keep is none, whoever asks for it and however often; once it has been kept it is. */
static void
test_disk_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) again = NULL;
  g_autoptr(AndondStore) after = NULL;
  AndondStoreStats stats;

  log_disk_set_failing (TRUE);
  try (fixture->store, write_answer, &error);
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_NOT_KEPT);
  try (fixture->store, find_answer, &again);
  g_assert_error (again, ANDON_DB_ERROR, ANDON_DB_ERROR_NOT_KEPT);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.not_kept, ==, 2);

  log_disk_set_failing (FALSE);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (fixture->store, find_answer)), ==, 200);
  after = log_disk_cut_power (fixture->after);
  g_assert_cmpuint (GPOINTER_TO_UINT (run (after, find_answer)), ==, 200);
}

/* The plant is told of all the same, and the trouble counted. */
static void
test_disk_fails_the_plant (Fixture *fixture, gconstpointer data)
{
  AndondStoreStats stats = { 0 };
  int before;

  run (fixture->store, write_event);
  before = log_disk_get_syncs ();
  log_disk_set_failing (TRUE);
  run (fixture->store, write_event);
  andon_test_await_true ((andond_store_get_stats (fixture->store, &stats), stats.not_kept > 0));
  g_assert_cmpint (log_disk_get_syncs (), ==, before);
}

int
main (int argc, char *argv[])
{
  log_disk_install ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/store/power-cut/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("answered", test_answered);
  ADD ("told", test_told);
  ADD ("told-at-end-of-block", test_told_at_end_of_block);
  ADD ("shut-down", test_shut_down);
  ADD ("soon", test_soon);
  ADD ("samples-do-not-wait", test_samples_do_not_wait);
  ADD ("disk-fails", test_disk_fails);
  ADD ("disk-fails-the-plant", test_disk_fails_the_plant);
  return g_test_run ();
}
