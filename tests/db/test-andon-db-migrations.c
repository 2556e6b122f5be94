/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-migrations.h"

#include "andon-test-dir.h"

static gboolean
double_it (AndonDbConnection *connection,
           GError           **error)
{
  return andon_db_connection_exec (connection, "UPDATE t SET a = a * 2", error);
}

static const AndonDbMigration steps[] = {
  { "make", "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (21)", NULL },
  { "double", NULL, double_it },
  { "widen", "ALTER TABLE t ADD COLUMN b TEXT", NULL },
};

static const AndonDbMigration broken_steps[] = {
  { "make", "CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (21)", NULL },
  { "break", "UPDATE t SET a = 0; INSERT INTO nowhere VALUES (1)", NULL },
};

static gint64
query (AndonDbConnection *connection,
       const char        *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  g_assert_true (andon_db_connection_query_int (connection, sql, -1, &value, &error));
  return value;
}

/* Every prefix of the steps, closed and opened again as a real file, ends in the same schema. */
static void
test_step_by_step (void)
{
  for (guint first = 0; first <= G_N_ELEMENTS (steps); first++)
    {
      g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
      g_autofree char *path = andon_test_dir_build (dir, "a.db");
      g_autoptr(AndonDbConnection) connection = NULL;
      g_autoptr(GError) error = NULL;

      connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);
      g_assert_true (andon_db_migrate (connection, steps, first, &error));
      g_assert_cmpint (query (connection, "PRAGMA user_version"), ==, first);
      g_clear_pointer (&connection, andon_db_connection_close);

      connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);
      g_assert_true (andon_db_migrate (connection, steps, G_N_ELEMENTS (steps), &error));
      g_assert_no_error (error);
      g_assert_cmpint (query (connection, "PRAGMA user_version"), ==, 3);
      g_assert_cmpint (query (connection, "SELECT a FROM t WHERE b IS NULL"), ==, 42);
    }
}

static void
test_failed_step_changes_nothing (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbConnection) connection = andon_db_connection_open (":memory:", ANDON_DB_OPEN_DEFAULT, &error);

  g_assert_false (andon_db_migrate (connection, broken_steps, G_N_ELEMENTS (broken_steps), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "migration “break”: "));
  g_assert_false (andon_db_connection_in_transaction (connection));
  g_assert_cmpint (query (connection, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query (connection, "SELECT a FROM t"), ==, 21);
}

static void
test_newer (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbConnection) connection = andon_db_connection_open (":memory:", ANDON_DB_OPEN_DEFAULT, &error);

  g_assert_true (andon_db_connection_exec (connection, "PRAGMA user_version=9", &error));
  g_assert_false (andon_db_migrate (connection, steps, G_N_ELEMENTS (steps), &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_VERSION);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/db/migrations/step-by-step", test_step_by_step);
  g_test_add_func ("/db/migrations/failed-step-changes-nothing", test_failed_step_changes_nothing);
  g_test_add_func ("/db/migrations/newer", test_newer);
  return g_test_run ();
}
