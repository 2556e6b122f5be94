/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-db-connection.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "andon-test-dir.h"

static AndonDbConnection *
open_memory (void)
{
  g_autoptr(GError) error = NULL;
  AndonDbConnection *connection = andon_db_connection_open (":memory:", ANDON_DB_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  return connection;
}

static void
test_values (void)
{
  static const char data[] = { 0, 1, 2, 0 };
  g_autoptr(AndonDbConnection) connection = open_memory ();
  g_autoptr(AndonDbStatement) insert = NULL;
  g_autoptr(AndonDbStatement) select = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (andon_db_connection_exec (connection, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d BLOB, e)", &error));
  insert = andon_db_connection_prepare (connection, "INSERT INTO t VALUES (?,?,?,?,?)", &error);
  g_assert_no_error (error);
  andon_db_statement_bind_int (insert, 1, G_MAXINT64);
  andon_db_statement_bind_double (insert, 2, 0.1);
  andon_db_statement_bind_text (insert, 3, "Größe '; DROP TABLE t");
  andon_db_statement_bind_blob_borrowed (insert, 4, data, sizeof data);
  andon_db_statement_bind_text (insert, 5, NULL);
  g_assert_true (andon_db_statement_run (insert, &error));

  select = andon_db_connection_prepare (connection, "SELECT * FROM t", &error);
  g_assert_cmpint (andon_db_statement_step (select, &error), ==, ANDON_DB_STEP_ROW);
  g_assert_cmpint (andon_db_statement_n_columns (select), ==, 5);
  g_assert_cmpint (andon_db_statement_column_int (select, 0), ==, G_MAXINT64);
  g_assert_cmpfloat (andon_db_statement_column_double (select, 1), ==, 0.1);
  g_assert_cmpstr (andon_db_statement_column_text (select, 2), ==, "Größe '; DROP TABLE t");
  bytes = andon_db_statement_dup_bytes (select, 3);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, sizeof data);
  g_assert_true (andon_db_statement_column_is_null (select, 4));
  g_assert_cmpint (andon_db_statement_step (select, &error), ==, ANDON_DB_STEP_DONE);
}

static void
test_statement_cache (void)
{
  g_autoptr(AndonDbConnection) connection = open_memory ();
  g_autoptr(GError) error = NULL;
  AndonDbStatement *first = andon_db_connection_prepare (connection, "SELECT ?", &error);
  AndonDbStatement *second = andon_db_connection_prepare (connection, "SELECT ?", &error);

  g_assert_nonnull (first);
  g_assert_true (first != second);
  andon_db_statement_bind_int (first, 1, 7);
  andon_db_statement_release (first);
  andon_db_statement_release (second);

  second = andon_db_connection_prepare (connection, "SELECT ?", &error);
  g_assert_true (first == second);
  g_assert_cmpint (andon_db_statement_step (second, &error), ==, ANDON_DB_STEP_ROW);
  g_assert_true (andon_db_statement_column_is_null (second, 0));
  andon_db_statement_release (second);
}

static void
test_bad_bind (void)
{
  g_autoptr(AndonDbConnection) connection = open_memory ();
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbStatement) statement = andon_db_connection_prepare (connection, "SELECT ?", &error);

  andon_db_statement_bind_int (statement, 2, 7);
  g_assert_cmpint (andon_db_statement_step (statement, &error), ==, ANDON_DB_STEP_ERROR);
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FAILED);
}

static void
test_constraint (void)
{
  g_autoptr(AndonDbConnection) connection = open_memory ();
  g_autoptr(GError) error = NULL;

  g_assert_false (andon_db_connection_exec (connection, "CREATE TABLE t (a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);"
                                            "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CONSTRAINT);
}

static void
test_no_database (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "garbage.db");
  g_autofree char *garbage = g_strnfill (8192, 'x');
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  g_assert_null (andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_damaged (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "damaged.db");
  g_autoptr(AndonDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *rubbish = g_strnfill (4096, 'z');
  FILE *file;

  connection = andon_db_connection_open (path, ANDON_DB_OPEN_DEFAULT, &error);
  g_assert_true (andon_db_connection_exec (connection, "CREATE TABLE t (a TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                                           " SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT hex(randomblob(40))"
                                           " FROM n", &error));
  g_clear_pointer (&connection, andon_db_connection_close);
  file = fopen (path, "r+");
  fseek (file, 4096 * 4, SEEK_SET);
  g_assert_cmpuint (fwrite (rubbish, 1, 4096, file), ==, 4096);
  fclose (file);

  connection = andon_db_connection_open (path, ANDON_DB_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_false (andon_db_connection_check (connection, &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_missing_folder (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "absent/andon.db");
  g_autoptr(GError) error = NULL;

  g_assert_null (andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_read_only_file (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "andon.db");
  g_autoptr(AndonDbConnection) writer = NULL;
  g_autoptr(AndonDbConnection) reader = NULL;
  g_autoptr(GError) error = NULL;

  writer = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);
  g_assert_true (andon_db_connection_exec (writer, "CREATE TABLE t (a)", &error));
  reader = andon_db_connection_open (path, ANDON_DB_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (andon_db_connection_is_read_only (reader));
  g_assert_false (andon_db_connection_exec (reader, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_READ_ONLY);
}

static void
test_full (void)
{
  g_autoptr(AndonDbConnection) connection = open_memory ();
  g_autoptr(GError) error = NULL;

  g_assert_true (andon_db_connection_exec (connection, "CREATE TABLE t (a)", &error));
  g_assert_true (andon_db_connection_exec (connection, "PRAGMA max_page_count=4", &error));
  g_assert_false (andon_db_connection_exec (connection, "INSERT INTO t VALUES (zeroblob (100000))", &error));
  g_assert_error (error, ANDON_DB_ERROR, ANDON_DB_ERROR_FULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/db/connection/values", test_values);
  g_test_add_func ("/db/connection/statement-cache", test_statement_cache);
  g_test_add_func ("/db/connection/bad-bind", test_bad_bind);
  g_test_add_func ("/db/connection/constraint", test_constraint);
  g_test_add_func ("/db/connection/no-database", test_no_database);
  g_test_add_func ("/db/connection/damaged", test_damaged);
  g_test_add_func ("/db/connection/missing-folder", test_missing_folder);
  g_test_add_func ("/db/connection/read-only-file", test_read_only_file);
  g_test_add_func ("/db/connection/full", test_full);
  return g_test_run ();
}
