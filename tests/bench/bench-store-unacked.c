/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-db-connection.h>

#include "andon-test-dir.h"
#include "andond-schema.h"
#include "bench-json.h"

/* G10c: the newest 500 unacknowledged of 10⁶ alerts in the platform's own table, against the newest 500 rows of it;
 * all columns of both. */

#define N_ALERTS 1000000
#define N_TAKEN 500
#define ROUNDS 20 /* queries of each side a pair */

static void
fill (AndonDbConnection *connection)
{
  g_autoptr(GError) error = NULL;

  andon_db_connection_exec (connection, "BEGIN;"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                            " INSERT INTO alert (id, asset, lane, state, priority, severity, open, title, raised,"
                            " annunciation, revision, body, facts)"
                            " SELECT i, printf ('nord-p-%03d', i * 7919 % 600), i % 2, CASE i % 10 WHEN 0 THEN 1"
                            " ELSE 2 END, i % 4, i * 31 % 1000, 1,"
                            " 'Vibration at the drive end above what the mode allows', 1782864000000000 + i * 1000,"
                            " 1, 1, printf ('{\"id\":\"a-%d\",\"text\":\"%.180c\"}', i, 'x'), '{}' FROM n;"
                            "COMMIT", &error);
  g_assert_no_error (error);
}

static double
measure (AndonDbConnection *connection,
         const char        *sql)
{
  double began = bench_now ();
  gint64 sum = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AndonDbStatement) select = andon_db_connection_prepare (connection, sql, &error);
      guint n = 0;

      for (; andon_db_statement_step (select, &error) == ANDON_DB_STEP_ROW; n++)
        for (int column = 0; column < andon_db_statement_n_columns (select); column++)
          {
            gsize size;

            andon_db_statement_column_blob (select, column, &size);
            sum += size;
          }
      g_assert_no_error (error);
      g_assert_cmpuint (n, ==, N_TAKEN);
    }
  g_assert_cmpint (sum, >, 0);
  return (bench_now () - began) * 1000 / ROUNDS;
}

int
main (int   argc,
      char *argv[])
{
  static const char unacked[] = "SELECT * FROM alert WHERE state = 1 ORDER BY raised DESC LIMIT 500";
  static const char newest[] = "SELECT * FROM alert ORDER BY id DESC LIMIT 500";
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "alerts.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbConnection) connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);
  BenchPairs pairs = BENCH_PAIRS_INIT;

  g_assert_true (andon_db_migrate (connection, andond_schema_migrations, andond_schema_n_migrations, &error));
  fill (connection);
  measure (connection, newest);
  measure (connection, unacked);
  for (guint i = 0; i < bench_n_pairs (11); i++)
    {
      double ours = measure (connection, unacked);

      bench_pairs_add (&pairs, ours, measure (connection, newest));
    }
  return bench_report (&(BenchGoal) { .goal = "G10c", .metric = "latest 500 unacknowledged of 1000000 alerts",
                                      .unit = "ms", .ours = "partial index", .theirs = "500 rows by rowid",
                                      .must = 1.5, .stretch = 1.2 }, &pairs, "\"alerts\":1000000,\"unacked\":100000");
}
