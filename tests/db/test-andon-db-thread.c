/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-thread.h"

#include <pthread.h>
#include <string.h>

#include "andon-test-await.h"
#include "andon-test-dir.h"

static const AndonDbMigration steps[] = {
  { "make", "CREATE TABLE t (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)", NULL },
};

typedef struct
{
  AndonTestDir  *dir;
  char          *path;
  AndonDbThread *thread;
  int            committed;   /* atomic */
  int            rolled_back; /* atomic */
} Fixture;

static void
count_cb (gpointer counter)
{
  __atomic_add_fetch ((int *) counter, 1, __ATOMIC_SEQ_CST);
}

static void
committed_cb (gpointer data)
{
  count_cb (&((Fixture *) data)->committed);
}

static void
rolled_back_cb (gpointer data)
{
  count_cb (&((Fixture *) data)->rolled_back);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = andon_test_dir_new ();
  fixture->path = andon_test_dir_build (fixture->dir, "a.db");
  fixture->thread = andon_db_thread_new ("writer", fixture->path, ANDON_DB_OPEN_WAL, steps, G_N_ELEMENTS (steps),
                                         &error);
  g_assert_no_error (error);
  andon_db_thread_set_hooks (fixture->thread, committed_cb, rolled_back_cb, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->thread, andon_db_thread_free);
  andon_test_drain ();
  g_free (fixture->path);
  andon_test_dir_free (fixture->dir);
}

static gpointer
insert_job (AndonDbConnection *connection,
            gpointer           data,
            GError           **error)
{
  g_autoptr(AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection, "INSERT INTO t (value) VALUES (?)", error);
  if (statement == NULL)
    return NULL;
  andon_db_statement_bind_int (statement, 1, *(gint64 *) data);
  if (!andon_db_statement_run (statement, error))
    return NULL;
  return g_memdup2 (data, sizeof (gint64));
}

/* Writes, then fails: nothing of it may stay. */
static gpointer
insert_and_fail_job (AndonDbConnection *connection,
                     gpointer           data,
                     GError           **error)
{
  gpointer result = insert_job (connection, data, error);

  g_assert_nonnull (result);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no such luck");
  return result;
}

static gpointer
count_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  gint64 count = -1;

  andon_db_connection_query_int (connection, "SELECT count(*) FROM t", 0, &count, error);
  return GINT_TO_POINTER ((int) count);
}

static int
count_rows (AndonDbThread *thread)
{
  g_autoptr(GError) error = NULL;
  int count = GPOINTER_TO_INT (andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_NORMAL, count_job, NULL, &error));

  g_assert_no_error (error);
  return count;
}

static gint64 *
value_new (gint64 value)
{
  return g_memdup2 (&value, sizeof value);
}

static void
test_submit (Fixture       *fixture,
             gconstpointer  data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autofree gint64 *result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_HIGH, insert_job, value_new (7), g_free,
                                         g_free, NULL, andon_test_async_cb, &async));
  result = andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async), &error);
  g_assert_no_error (error);
  g_assert_cmpint (*result, ==, 7);
  g_assert_cmpint (__atomic_load_n (&fixture->committed, __ATOMIC_SEQ_CST), >=, 1);
  andon_test_async_clear (&async);
  g_assert_cmpint (count_rows (fixture->thread), ==, 1);
}

static void
test_failed_job_undoes_only_itself (Fixture       *fixture,
                                    gconstpointer  data)
{
  AndonTestAsync async[3] = { ANDON_TEST_ASYNC_INIT, ANDON_TEST_ASYNC_INIT, ANDON_TEST_ASYNC_INIT };
  g_autofree gint64 *first = NULL;
  g_autofree gint64 *last = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_NORMAL, i == 1 ? insert_and_fail_job : insert_job,
                            value_new (i), g_free, g_free, NULL, andon_test_async_cb, &async[i]);
  first = andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async[0]), &error);
  g_assert_no_error (error);
  last = andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async[2]), &error);
  g_assert_no_error (error);
  g_assert_null (andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async[1]), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpint (count_rows (fixture->thread), ==, 2);
  for (guint i = 0; i < 3; i++)
    andon_test_async_clear (&async[i]);
}

typedef struct
{
  pthread_mutex_t lock;
  pthread_cond_t  cond;
  gboolean        entered;
  gboolean        open;
} Gate;

#define GATE_INIT { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, FALSE, FALSE }

/* Holds the db thread until the test opens the gate. */
static gpointer
gate_job (AndonDbConnection *connection,
          gpointer           data,
          GError           **error)
{
  Gate *gate = data;

  pthread_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  pthread_cond_broadcast (&gate->cond);
  while (!gate->open)
    pthread_cond_wait (&gate->cond, &gate->lock);
  pthread_mutex_unlock (&gate->lock);
  return NULL;
}

static void
gate_close (Gate          *gate,
            AndonDbThread *thread)
{
  g_assert_true (andon_db_thread_submit (thread, ANDON_DB_PRIORITY_HIGH, gate_job, gate, NULL, NULL, NULL, NULL, NULL));
  pthread_mutex_lock (&gate->lock);
  while (!gate->entered)
    pthread_cond_wait (&gate->cond, &gate->lock);
  pthread_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  pthread_mutex_lock (&gate->lock);
  gate->open = TRUE;
  pthread_cond_broadcast (&gate->cond);
  pthread_mutex_unlock (&gate->lock);
}

static gpointer
note_job (AndonDbConnection *connection,
          gpointer           data,
          GError           **error)
{
  GString **note = data;

  g_string_append_c (note[0], *(char *) note[1]);
  return NULL;
}

static void
submit_note (AndonDbThread       *thread,
             AndonDbPriority      priority,
             GString             *order,
             const char          *letter,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  gpointer *note = g_new (gpointer, 2);

  note[0] = order;
  note[1] = (gpointer) letter;
  andon_db_thread_submit (thread, priority, note_job, note, g_free, NULL, NULL, callback, user_data);
}

static void
test_priorities (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GString) order = g_string_new (NULL);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  submit_note (fixture->thread, ANDON_DB_PRIORITY_LOW, order, "l", andon_test_async_cb, &async);
  submit_note (fixture->thread, ANDON_DB_PRIORITY_NORMAL, order, "n", NULL, NULL);
  submit_note (fixture->thread, ANDON_DB_PRIORITY_HIGH, order, "h", NULL, NULL);
  gate_open (&gate);
  andon_test_await (&async);
  g_assert_cmpstr (order->str, ==, "hnl");
  andon_test_async_clear (&async);
}

/* A flood of NORMAL jobs leaves a turn to a LOW one. */
static void
test_low_is_not_starved (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GString) order = g_string_new (NULL);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  submit_note (fixture->thread, ANDON_DB_PRIORITY_LOW, order, "l", NULL, NULL);
  for (guint i = 0; i < 200; i++)
    submit_note (fixture->thread, ANDON_DB_PRIORITY_NORMAL, order, "n", i == 199 ? andon_test_async_cb : NULL, &async);
  gate_open (&gate);
  andon_test_await (&async);
  g_assert_cmpint (strchr (order->str, 'l') - order->str, <=, 40);
  andon_test_async_clear (&async);
}

static void
test_grouping (Fixture       *fixture,
               gconstpointer  data)
{
  AndonDbThreadStats stats;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  for (guint i = 0; i < 2500; i++)
    g_assert_true (andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_NORMAL, insert_job, value_new (i), g_free,
                                           g_free, NULL, NULL, NULL));
  gate_open (&gate);
  g_assert_cmpint (count_rows (fixture->thread), ==, 2500);
  andon_db_thread_get_stats (fixture->thread, &stats);
  g_assert_cmpuint (stats.jobs, ==, 2502);
  g_assert_cmpuint (stats.groups, >=, 3);
  g_assert_cmpuint (stats.groups, <, 2500 / 2);
}

static void
test_full_queue (Fixture       *fixture,
                 gconstpointer  data)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr(GError) error = NULL;
  AndonDbThreadStats stats;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  for (guint i = 0; i < ANDON_DB_THREAD_CAPACITY; i++)
    g_assert_true (andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_LOW, insert_job, value_new (i), g_free,
                                           g_free, NULL, NULL, NULL));
  g_assert_false (andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_LOW, insert_job, value_new (0), g_free,
                                          g_free, NULL, andon_test_async_cb, &async));
  g_assert_null (andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_BUSY);
  andon_db_thread_get_stats (fixture->thread, &stats);
  g_assert_cmpuint (stats.refused, ==, 1);
  gate_open (&gate);
  /* The gate is on this stack: wait until the thread is through it. */
  count_rows (fixture->thread);
  andon_test_async_clear (&async);
}

static void
test_cancelled_while_waiting (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr(GError) error = NULL;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_NORMAL, insert_job, value_new (1), g_free, g_free,
                          cancellable, andon_test_async_cb, &async);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  g_assert_null (andon_db_thread_submit_finish (fixture->thread, andon_test_await (&async), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_rows (fixture->thread), ==, 0);
  andon_test_async_clear (&async);
}

static gpointer
lose_transaction_job (AndonDbConnection *connection,
                      gpointer           data,
                      GError           **error)
{
  /* What SQLite does by itself when the disk is full. */
  andon_db_connection_exec (connection, "ROLLBACK", NULL);
  g_set_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FULL, "full");
  return NULL;
}

static void
test_lost_transaction (Fixture       *fixture,
                       gconstpointer  data)
{
  AndonTestAsync first = ANDON_TEST_ASYNC_INIT;
  AndonTestAsync second = ANDON_TEST_ASYNC_INIT;
  g_autoptr(GError) error = NULL;
  Gate gate = GATE_INIT;

  gate_close (&gate, fixture->thread);
  andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_NORMAL, insert_job, value_new (1), g_free, g_free, NULL,
                          andon_test_async_cb, &first);
  andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_NORMAL, lose_transaction_job, NULL, NULL, NULL, NULL,
                          andon_test_async_cb, &second);
  gate_open (&gate);
  g_assert_null (andon_db_thread_submit_finish (fixture->thread, andon_test_await (&first), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (andon_db_thread_submit_finish (fixture->thread, andon_test_await (&second), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FULL);
  g_assert_cmpint (__atomic_load_n (&fixture->rolled_back, __ATOMIC_SEQ_CST), ==, 1);
  g_assert_cmpint (count_rows (fixture->thread), ==, 0);
  andon_test_async_clear (&first);
  andon_test_async_clear (&second);
}

static void
test_close_runs_what_is_queued (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_LOW, insert_job, value_new (i), g_free, g_free, NULL,
                            NULL, NULL);
  andon_db_thread_close (fixture->thread);
  g_assert_false (andon_db_thread_submit (fixture->thread, ANDON_DB_PRIORITY_LOW, insert_job, value_new (0), g_free,
                                          g_free, NULL, NULL, NULL));
  g_clear_pointer (&fixture->thread, andon_db_thread_free);
  fixture->thread = andon_db_thread_new ("writer", fixture->path, ANDON_DB_OPEN_WAL, steps, G_N_ELEMENTS (steps),
                                         &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (fixture->thread), ==, 100);
}

static void
test_reader_sees_commits (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbThread) reader = andon_db_thread_new ("reader", fixture->path, ANDON_DB_OPEN_READ_ONLY, NULL, 0,
                                                         &error);
  gint64 value = 5;

  g_assert_no_error (error);
  g_assert_cmpint (count_rows (reader), ==, 0);
  g_free (andon_db_thread_run_sync (fixture->thread, ANDON_DB_PRIORITY_HIGH, insert_job, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (reader), ==, 1);
  g_assert_null (andon_db_thread_run_sync (reader, ANDON_DB_PRIORITY_HIGH, insert_job, &value, &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_READ_ONLY);
}

static void
test_open_fails (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (andon_db_thread_new ("writer", "/nonexistent/folder/a.db", ANDON_DB_OPEN_WAL, steps, 1, &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_OPEN);
}

typedef struct
{
  AndonDbThread *thread;
  guint          n_done;
} Seat;

static void
seat_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Seat *seat = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree gint64 *value = andon_db_thread_submit_finish (seat->thread, result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (value);
  seat->n_done++;
}

static gpointer
seat_main (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  Seat *seat = data;

  g_main_context_push_thread_default (context);
  for (guint i = 0; i < 500; i++)
    andon_db_thread_submit (seat->thread, i % 3, insert_job, value_new (i), g_free, g_free, NULL, seat_cb, seat);
  andon_test_await_true (seat->n_done == 500);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* Each submitter is answered in its own context. Under ThreadSanitizer also the proof that the hand-over back is one. */
static void
test_many_submitters (Fixture       *fixture,
                      gconstpointer  data)
{
  Seat seats[4];
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (seats); i++)
    {
      seats[i] = (Seat) { fixture->thread, 0 };
      threads[i] = g_thread_new ("seat", seat_main, &seats[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (seats); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (count_rows (fixture->thread), ==, 2000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/db/thread/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("submit", test_submit);
  ADD ("failed-job-undoes-only-itself", test_failed_job_undoes_only_itself);
  ADD ("priorities", test_priorities);
  ADD ("low-is-not-starved", test_low_is_not_starved);
  ADD ("grouping", test_grouping);
  ADD ("full-queue", test_full_queue);
  ADD ("cancelled-while-waiting", test_cancelled_while_waiting);
  ADD ("lost-transaction", test_lost_transaction);
  ADD ("close-runs-what-is-queued", test_close_runs_what_is_queued);
  ADD ("reader-sees-commits", test_reader_sees_commits);
  ADD ("many-submitters", test_many_submitters);
#undef ADD
  g_test_add_func ("/db/thread/open-fails", test_open_fails);
  return g_test_run ();
}
