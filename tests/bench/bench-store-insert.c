/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-db-thread.h>

#include "andon-test-dir.h"
#include "bench-json.h"
#include "bench-rows.h"
#include "naive-store.h"

/* G10: rows a second through the db thread into a file, against SQLite in memory with the same rows and indexes.
 * G10b: against a transaction for each row. */

#define JOB_ROWS 100

static const AndonDbMigration migrations[] = { { "rows", BENCH_ROWS_SCHEMA, NULL } };

static gpointer
insert_job (AndonDbConnection *connection,
            gpointer           data,
            GError           **error)
{
  g_autoptr(AndonDbStatement) insert = andon_db_connection_prepare (connection, BENCH_ROWS_INSERT, error);
  guint first = GPOINTER_TO_UINT (data);

  for (guint i = first; insert != NULL && i < first + JOB_ROWS; i++)
    {
      BenchRow row;

      bench_row_make (&row, i);
      andon_db_statement_bind_int (insert, 1, row.time);
      andon_db_statement_bind_text_borrowed (insert, 2, row.asset);
      andon_db_statement_bind_int (insert, 3, row.lane);
      andon_db_statement_bind_int (insert, 4, row.state);
      andon_db_statement_bind_int (insert, 5, row.priority);
      andon_db_statement_bind_int (insert, 6, row.severity);
      andon_db_statement_bind_text_borrowed (insert, 7, row.title);
      andon_db_statement_bind_text_borrowed (insert, 8, row.text);
      andon_db_statement_bind_text_borrowed (insert, 9, row.model);
      andon_db_statement_bind_double (insert, 10, row.value);
      andon_db_statement_bind_double (insert, 11, row.low);
      andon_db_statement_bind_double (insert, 12, row.high);
      andon_db_statement_bind_int (insert, 13, row.revision);
      if (!andon_db_statement_run (insert, error))
        break;
    }
  return NULL;
}

/* Comes after all others of its priority. */
static gpointer
wait_job (AndonDbConnection *connection,
          gpointer           data,
          GError           **error)
{
  return NULL;
}

static gpointer
count_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  andon_db_connection_query_int (connection, "SELECT count(*) FROM row", 0, data, error);
  return NULL;
}

static double
insert_through_thread (const char         *path,
                       guint               n,
                       AndonDbThreadStats *stats)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbThread) thread = NULL;
  double began;
  double rate;
  gint64 count = 0;

  thread = andon_db_thread_new ("bench", path, ANDON_DB_OPEN_WAL, migrations, 1, &error);
  g_assert_no_error (error);
  began = bench_now ();
  for (guint i = 0; i < n; i += JOB_ROWS)
    while (!andon_db_thread_submit (thread, ANDON_DB_PRIORITY_NORMAL, insert_job, GUINT_TO_POINTER (i), NULL, NULL, NULL,
                                    NULL, NULL))
      g_thread_yield ();
  andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_NORMAL, wait_job, NULL, &error);
  rate = n / (bench_now () - began);
  andon_db_thread_run_sync (thread, ANDON_DB_PRIORITY_NORMAL, count_job, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, n);
  andon_db_thread_get_stats (thread, stats);
  return rate;
}

static double
measure_ours (guint               n,
              AndonDbThreadStats *stats)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "ours.db");

  return insert_through_thread (path, n, stats);
}

static double
measure_rows_alone (guint n)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "naive.db");

  return naive_store_insert (path, n, 1);
}

int
main (int   argc,
      char *argv[])
{
  gboolean per_row = argc > 1 && strcmp (argv[1], "per-row") == 0;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  AndonDbThreadStats stats = { 0 };
  g_autofree char *extra = NULL;
  guint n = per_row ? 40000 : 200000;

  for (guint i = 0; i < bench_n_pairs (7); i++)
    {
      double ours = measure_ours (n, &stats);

      bench_pairs_add (&pairs, ours, per_row ? measure_rows_alone (n) : naive_store_insert (":memory:", n, 1000));
    }
  extra = g_strdup_printf ("\"rows\":%u,\"transactions\":%" G_GUINT64_FORMAT ",\"longest_transaction_ms\":%.1f,"
                           "\"longest_commit_ms\":%.1f", n, stats.groups, stats.longest_group / 1e3,
                           stats.longest_commit / 1e3);
  if (per_row)
    return bench_report (&(BenchGoal) { .goal = "G10b", .metric = "insert of rows with 2 indexes, WAL NORMAL",
                                        .unit = "rows/s", .ours = "db thread, grouped transactions",
                                        .theirs = "a transaction for each row", .at_least = TRUE, .must = 7,
                                        .stretch = 9 }, &pairs, extra);
  return bench_report (&(BenchGoal) { .goal = "G10", .metric = "insert of rows with 2 indexes, WAL NORMAL",
                                      .unit = "rows/s", .ours = "db thread, file",
                                      .theirs = "sqlite :memory:, 1000 rows a transaction", .at_least = TRUE,
                                      .must = 0.6, .stretch = 0.75 }, &pairs, extra);
}
