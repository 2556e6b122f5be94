/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "andon-test-await.h"
#include "andond-meta.h"
#include "andond-payload-log.h"
#include "store-fixture.h"

static void
test_identity (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autofree char *id = g_strdup (andond_store_get_platform_id (fixture->store));
  g_autoptr(GBytes) secret = g_bytes_ref (andond_store_get_token_secret (fixture->store));
  gint64 first_start = andond_store_get_first_start (fixture->store);

  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpuint (g_bytes_get_size (secret), ==, 32);
  store_fixture_reopen (fixture);
  g_assert_cmpstr (andond_store_get_platform_id (fixture->store), ==, id);
  g_assert_true (g_bytes_equal (andond_store_get_token_secret (fixture->store), secret));
  g_assert_cmpint (andond_store_get_first_start (fixture->store), ==, first_start);
}

/* Who signs tokens is nobody else's to know, however open the folder was made. */
static void
test_private (StoreFixture  *fixture,
              gconstpointer  data)
{
  static const char *const names[] = { "andon.db", "andon.db-wal", "andon.db-shm" };
  g_autofree char *open_folder = andon_test_dir_build (fixture->dir, "open");
  g_autoptr(AndondStore) store = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (open_folder, 0755), ==, 0);
  g_assert_cmpint (chmod (open_folder, 0755), ==, 0);
  store = andond_store_open (open_folder, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (open_folder, names[i], NULL);
      GStatBuf about;

      g_assert_cmpint (g_stat (path, &about), ==, 0);
      g_assert_cmpint (about.st_mode & 077, ==, 0);
    }
}

static void
test_read_secret (StoreFixture  *fixture,
                  gconstpointer  data)
{
  const char *folder = andon_test_dir_get_path (fixture->dir);
  g_autofree char *fresh = andon_test_dir_build (fixture->dir, "fresh");
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GBytes) secret_again = NULL;
  g_autoptr(GError) error = NULL;

  /* While the platform runs. */
  g_assert_true (andond_store_read_secret (folder, &id, &secret, &error));
  g_assert_cmpstr (id, ==, andond_store_get_platform_id (fixture->store));
  g_assert_true (g_bytes_equal (secret, andond_store_get_token_secret (fixture->store)));
  g_clear_pointer (&id, g_free);
  g_clear_pointer (&secret, g_bytes_unref);

  /* Before it ever ran, and after. */
  g_assert_true (andond_store_read_secret (fresh, &id, &secret, &error));
  g_assert_no_error (error);
  g_assert_true (andond_store_read_secret (fresh, &again, &secret_again, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, again);
  g_assert_true (g_bytes_equal (secret, secret_again));
}

static void
test_locked (StoreFixture  *fixture,
             gconstpointer  data)
{
  const char *folder = andon_test_dir_get_path (fixture->dir);
  g_autofree char *holder = g_strdup_printf ("process %ld", (long) getpid ());
  g_autoptr(GError) error = NULL;

  g_assert_null (andond_store_open (folder, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, holder));
  g_assert_nonnull (strstr (error->message, folder));
  g_clear_error (&error);

  g_clear_pointer (&fixture->store, andond_store_free);
  fixture->store = andond_store_open (folder, &error);
  g_assert_no_error (error);
}

static void
test_folder_that_cannot_be (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (andond_store_open ("/proc/self/andon", &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_FOLDER);
  g_assert_nonnull (strstr (error->message, "/proc/self/andon"));
}

static void
test_read_only_folder (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  const char *path = andon_test_dir_get_path (dir);
  g_autoptr(GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  g_chmod (path, 0500);
  g_assert_null (andond_store_open (path, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_FOLDER);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_damaged_database (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "andon.db");
  g_autofree char *garbage = g_strnfill (9000, '?');
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  g_assert_null (andond_store_open (andon_test_dir_get_path (dir), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_newer_database (StoreFixture  *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = andon_test_dir_build (fixture->dir, "andon.db");
  g_autoptr(AndonDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->store, andond_store_free);
  connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);
  g_assert_true (andon_db_connection_exec (connection, "PRAGMA user_version=1000", &error));
  g_clear_pointer (&connection, andon_db_connection_close);
  g_assert_null (andond_store_open (andon_test_dir_get_path (fixture->dir), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_VERSION);
}

static AndondSampleBatch *
batch_at (gint64 time,
          guint  n)
{
  AndondSampleBatch *batch = andond_sample_batch_new ("test", n);

  for (guint i = 0; i < n; i++)
    andond_sample_batch_append (batch, i % FIXTURE_SIGNALS, time + i / FIXTURE_SIGNALS * SECOND, i, ANDON_QUALITY_GOOD);
  return batch;
}

static void
test_append (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(AndondSampleBatch) batch = batch_at (MIDNIGHT, 400);
  g_autoptr(AndondSampleColumns) columns = NULL;
  AndondStoreStats stats;
  gint64 time;
  double value;
  guint8 quality;

  g_assert_false (andond_store_get_latest (fixture->store, 1, &time, &value, &quality));
  andond_sample_batch_append (batch, 999, MIDNIGHT, 1, ANDON_QUALITY_GOOD); /* not registered */
  andond_sample_batch_append (batch, 1, -5, 1, ANDON_QUALITY_GOOD);
  store_fixture_append (fixture, batch);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.samples, ==, 400);
  g_assert_cmpuint (stats.unknown_samples, ==, 2);
  g_assert_true (andond_store_get_latest (fixture->store, 1, &time, &value, &quality));
  g_assert_cmpint (time, ==, MIDNIGHT + 99 * SECOND);
  g_assert_cmpfloat (value, ==, 397);
  columns = store_fixture_query (fixture, "press.s1", MIDNIGHT, MIDNIGHT + HOUR, 1000);
  g_assert_cmpuint (columns->n, ==, 100);
}

static gboolean
collect_payload (const AndondPayloadRow *row,
                 gpointer                user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s %s %.*s %u %s;", row->source, row->topic, (int) row->length,
                          (const char *) row->payload, row->n_samples, row->reason != NULL ? row->reason : "fine");
  return TRUE;
}

static gpointer
payload_job (AndonDbConnection *connection,
             gpointer           data,
             GError           **error)
{
  andond_payload_log_read (connection, MIDNIGHT, MIDNIGHT + 10, collect_payload, data, error);
  return NULL;
}

static void
test_payloads (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(AndondSampleBatch) batch = batch_at (MIDNIGHT, 1);
  g_autoptr(AndondPayloads) payloads = andond_payloads_new ("test", 0);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  andond_payloads_append (payloads, MIDNIGHT, "plant/press", "{\"p\":1}", 7);
  andond_payloads_append (payloads, MIDNIGHT + 1, "plant/press", "{p:", 3);
  andond_payloads_append (payloads, MIDNIGHT + 2, "plant/press", NULL, 0);
  andond_payloads_append (payloads, MIDNIGHT + 10, "plant/later", "{\"p\":1}", 7);
  for (guint i = 0; i < payloads->n; i++)
    andond_sample_batch_append_raw (batch, payloads, i, 0, i == 0 || i == 3);
  andond_sample_batch_set_reason (batch, 1, "malformed");
  store_fixture_append (fixture, batch);
  andon_db_thread_run_sync (andond_store_get_reader (fixture->store), ANDON_DB_PRIORITY_NORMAL, payload_job, text,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, "test plant/press {\"p\":1} 1 fine;test plant/press {p: 0 malformed;"
                   "test plant/press  0 fine;");
  g_assert_cmpint (store_fixture_count (fixture, "SELECT n_refused FROM payload"), ==, 2);
}

/* A batch whose one payload has so many bytes. */
static void
append_payload (StoreFixture *fixture,
                gint64        received,
                gsize         bytes)
{
  g_autoptr(AndondSampleBatch) batch = andond_sample_batch_new ("test", 0);
  g_autoptr(AndondPayloads) payloads = andond_payloads_new ("test", bytes);
  g_autofree char *text = g_strnfill (bytes, 'x');

  andond_payloads_append (payloads, received, "plant/press", text, bytes);
  andond_sample_batch_append_raw (batch, payloads, 0, 0, 0);
  store_fixture_append (fixture, batch);
}

/* However young they are: beyond so many bytes the oldest payloads go, and that is told. */
static void
test_payload_bytes (StoreFixture  *fixture,
                    gconstpointer  data)
{
  const gsize size = 100 * 1024;
  AndondRetention retention;
  AndondStoreStats stats;

  andond_store_get_retention (fixture->store, &retention);
  g_assert_cmpint (retention.payload_bytes, ==, G_GINT64_CONSTANT (2) << 30);
  for (int i = 0; i < 30; i++)
    append_payload (fixture, MIDNIGHT + i * SECOND, size);
  store_fixture_upkeep (fixture, MIDNIGHT + HOUR);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.dropped_payloads, ==, 0);
  g_assert_cmpuint (stats.payload_bytes, >=, 30 * size);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count (*) FROM payload"), ==, 30);

  retention.payload_bytes = 4 * size + size / 2;
  andond_store_set_retention (fixture->store, &retention);
  store_fixture_upkeep (fixture, MIDNIGHT + HOUR);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.dropped_payloads, ==, 26);
  g_assert_cmpuint (stats.payload_bytes, <=, (guint64) retention.payload_bytes);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count (*) FROM payload"), ==, 4);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT min (first) FROM payload"), ==, MIDNIGHT + 26 * SECOND);

  /* What is written from here on counts without the table being read again; what is too old goes uncounted. */
  append_payload (fixture, MIDNIGHT + 40 * SECOND, size);
  store_fixture_upkeep (fixture, MIDNIGHT + HOUR);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT min (first) FROM payload"), ==, MIDNIGHT + 27 * SECOND);
  store_fixture_upkeep (fixture, MIDNIGHT + 2 * ANDOND_DAY_USEC);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.dropped_payloads, ==, 27);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count (*) FROM payload"), ==, 0);
}

static gpointer
limit_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  andon_db_connection_exec (connection, data, error);
  return NULL;
}

/* A full disk loses what could not be written, says so, and nothing else. */
static void
test_full_disk (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(AndondSampleBatch) first = batch_at (MIDNIGHT, 100);
  g_autoptr(AndondSampleBatch) second = batch_at (MIDNIGHT + HOUR, 60000);
  g_autoptr(AndondSampleBatch) third = batch_at (MIDNIGHT + 2 * HOUR, 100);
  g_autofree char *told = NULL;
  AndonDbThread *writer = andond_store_get_writer (fixture->store);
  g_autofree char *limit = NULL;
  g_autoptr(GError) error = NULL;
  AndondStoreStats stats;

  store_fixture_append (fixture, first);
  limit = g_strdup_printf ("PRAGMA max_page_count=%" G_GINT64_FORMAT,
                           store_fixture_count (fixture, "PRAGMA page_count") + 20);
  andon_db_thread_run_sync (writer, ANDON_DB_PRIORITY_HIGH, limit_job, limit, &error);
  g_assert_no_error (error);
  store_fixture_append (fixture, second);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.failed_writes, ==, 1);
  told = andond_store_dup_last_error (fixture->store);
  g_assert_nonnull (strstr (told, "andon.db"));
  g_assert_nonnull (strstr (told, "full"));

  andon_db_thread_run_sync (writer, ANDON_DB_PRIORITY_HIGH, limit_job, (gpointer) "PRAGMA max_page_count=1000000",
                            &error);
  store_fixture_append (fixture, third);
  andond_store_get_stats (fixture->store, &stats);
  g_assert_cmpuint (stats.samples, ==, 200);
}

/* Appends for ever and says after each commit how many batches are safe. */
static void
run_victim (const char *folder,
            int         fd)
{
  g_autoptr(AndondRegistry) registry = store_fixture_make_registry (FIXTURE_SIGNALS);
  g_autoptr(AndondStore) store = andond_store_open (folder, NULL);
  AndondStoreStats stats;
  guint64 told = 0;

  if (store == NULL || !andond_store_set_registry (store, registry, NULL))
    _exit (1);
  for (gint64 i = 0;; i++)
    {
      g_autoptr(AndondSampleBatch) batch = batch_at (MIDNIGHT + i * SECOND, FIXTURE_SIGNALS);

      andond_store_append_samples (store, batch);
      do
        {
          g_main_context_iteration (NULL, FALSE);
          andond_store_get_stats (store, &stats);
        }
      while (stats.queued > 100);
      if (stats.batches > told && write (fd, &stats.batches, sizeof stats.batches) != sizeof stats.batches)
        _exit (1);
      told = stats.batches;
      if (i % 500 == 499)
        andond_store_tick (store, MIDNIGHT + i * 1000 * SECOND);
    }
}

/* What was told to be stored is there after SIGKILL, and the database is whole. */
static void
test_killed (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  for (guint round = 0; round < 3; round++)
    {
      g_autofree char *name = g_strdup_printf ("round-%u", round);
      g_autofree char *folder = andon_test_dir_build (dir, name);
      g_autoptr(GError) error = NULL;
      StoreFixture again = { 0 };
      guint64 told = 0;
      int fds[2];
      char fd_text[16];
      char *argv[] = { program, (char *) "--victim", folder, fd_text, NULL };
      GPid child;
      int status;

      g_assert_cmpint (pipe (fds), ==, 0);
      g_snprintf (fd_text, sizeof fd_text, "%d", fds[1]);
      g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL, &child,
                     &error);
      g_assert_no_error (error);
      close (fds[1]);
      while (told < 1000 * (round + 1))
        g_assert_cmpint (read (fds[0], &told, sizeof told), ==, sizeof told);
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status));
      while (read (fds[0], &told, sizeof told) == sizeof told)
        continue;
      close (fds[0]);

      again.store = andond_store_open (folder, &error);
      g_assert_no_error (error);
      {
        g_autoptr(AndondSampleColumns) columns = NULL;
        gint64 count = 0;

        store_fixture_upkeep (&again, MIDNIGHT + HOUR);
        columns = store_fixture_query (&again, "press.s0", MIDNIGHT, MIDNIGHT + DAY, 20000);
        /* Upkeep was under way, so that some are packed; none may be lost, nor counted twice. */
        for (guint i = 0; i < columns->n; i++)
          {
            g_assert_cmpint (columns->count[i], <=, i < columns->n_packed ? columns->packed_step / SECOND
                                                                        : MAX (1, columns->step / SECOND));
            count += columns->count[i];
          }
        g_assert_cmpint (count, >=, told);
      }
      g_assert_cmpint (store_fixture_count (&again, "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'"),
                       ==, 0);
      andond_store_free (again.store);
      andon_test_drain ();
    }
}

static void
test_tick (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(AndondSampleBatch) batch = batch_at (MIDNIGHT, 400);

  store_fixture_append (fixture, batch);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM sample_log"), ==, 1);
  andond_store_tick (fixture->store, MIDNIGHT + MINUTE);
  andon_test_await_true (store_fixture_count (fixture, "SELECT count(*) FROM sample_log") == 0);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM raw_chunk"), ==, FIXTURE_SIGNALS);
}

/* The writer is never held for long, whatever upkeep does. (The bound of the slices is 5 ms; this allows for a slow
 * machine.) */
static void
test_upkeep_in_slices (StoreFixture  *fixture,
                       gconstpointer  data)
{
  AndonDbThreadStats stats;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(AndondSampleBatch) batch = batch_at (MIDNIGHT + i * HOUR, 14400);

      store_fixture_append (fixture, batch);
    }
  andon_db_thread_get_stats (andond_store_get_writer (fixture->store), &stats);
  store_fixture_upkeep (fixture, MIDNIGHT + 2 * DAY);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM sample_log"), ==, 0);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM bucket"), ==, 3 * FIXTURE_SIGNALS);
  /* All of it is older than a day. */
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM raw_chunk"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "--victim") == 0)
    run_victim (argv[2], atoi (argv[3]));

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) \
  g_test_add ("/store/store/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("identity", test_identity);
  ADD ("private", test_private);
  ADD ("read-secret", test_read_secret);
  ADD ("locked", test_locked);
  ADD ("newer-database", test_newer_database);
  ADD ("append", test_append);
  ADD ("payloads", test_payloads);
  ADD ("payload-bytes", test_payload_bytes);
  ADD ("full-disk", test_full_disk);
  ADD ("tick", test_tick);
  ADD ("upkeep-in-slices", test_upkeep_in_slices);
#undef ADD
  g_test_add_func ("/store/store/folder-that-cannot-be", test_folder_that_cannot_be);
  g_test_add_func ("/store/store/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store/store/damaged-database", test_damaged_database);
  g_test_add_func ("/store/store/killed", test_killed);
  return g_test_run ();
}
