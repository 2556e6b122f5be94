/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-schema.h"

#include "andon-test-dir.h"

/* All tables, indexes and columns, as one text. */
static char *
describe (AndonDbConnection *connection)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonDbStatement) select = andon_db_connection_prepare (connection,
                                                                    "SELECT sql FROM sqlite_schema ORDER BY name",
                                                                    &error);

  while (andon_db_statement_step (select, &error) == ANDON_DB_STEP_ROW)
    g_string_append_printf (text, "%s\n", andon_db_statement_column_text (select, 0));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static AndonDbConnection *
open_and_migrate (const char *path,
                  guint       n)
{
  g_autoptr(GError) error = NULL;
  AndonDbConnection *connection = andon_db_connection_open (path, ANDON_DB_OPEN_WAL, &error);

  g_assert_no_error (error);
  g_assert_true (andon_db_migrate (connection, andond_schema_migrations, n, &error));
  g_assert_no_error (error);
  return connection;
}

/* From a real file at each older version, what it holds stays and the schema ends the same. */
static void
test_step_by_step (void)
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *whole_path = andon_test_dir_build (dir, "whole.db");
  g_autoptr(AndonDbConnection) whole = open_and_migrate (whole_path, andond_schema_n_migrations);
  g_autofree char *expected = describe (whole);

  for (guint version = 1; version < andond_schema_n_migrations; version++)
    {
      g_autofree char *name = g_strdup_printf ("%u.db", version);
      g_autofree char *path = andon_test_dir_build (dir, name);
      g_autoptr(AndonDbConnection) connection = open_and_migrate (path, version);
      g_autofree char *schema = NULL;
      g_autoptr(GError) error = NULL;
      gint64 kept;

      g_assert_true (andon_db_connection_exec (connection, "INSERT INTO meta VALUES ('k', 42)", &error));
      g_clear_pointer (&connection, andon_db_connection_close);
      connection = open_and_migrate (path, andond_schema_n_migrations);
      schema = describe (connection);
      g_assert_cmpstr (schema, ==, expected);
      g_assert_true (andon_db_connection_query_int (connection, "SELECT value FROM meta", 0, &kept, &error));
      g_assert_cmpint (kept, ==, 42);
      g_assert_true (andon_db_connection_check (connection, &error));
    }
}

/* A statement that the platform runs often must not read a whole table. */
static void
test_plans (void)
{
  static const char *const queries[] = {
    "SELECT body FROM alert WHERE state = 1 ORDER BY raised DESC LIMIT 500",
    "SELECT id FROM alert WHERE open = 1",
    "SELECT * FROM journal WHERE alert = 1 ORDER BY number",
    "SELECT body FROM raw_chunk WHERE signal = 1 AND first < 9 AND last >= 1 ORDER BY first",
    "SELECT day, body FROM bucket WHERE signal = 1 AND resolution = 1 AND day BETWEEN 1 AND 2 ORDER BY day",
    "SELECT id FROM raw_chunk WHERE last < 5 LIMIT 10",
    "SELECT id FROM bucket WHERE resolution = 1 AND day < 4 LIMIT 10",
    "SELECT data FROM event WHERE sequence > 5 ORDER BY sequence LIMIT 10",
    "SELECT body FROM idempotency WHERE subject = 'a' AND key = 'b'",
    "SELECT subject, key FROM idempotency WHERE time < 5 LIMIT 10",
  };
  g_autoptr(AndonDbConnection) connection = open_and_migrate (":memory:", andond_schema_n_migrations);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[i], NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(AndonDbStatement) plan = andon_db_connection_prepare (connection, sql, &error);

      while (andon_db_statement_step (plan, &error) == ANDON_DB_STEP_ROW)
        {
          const char *line = andon_db_statement_column_text (plan, 3);

          g_test_message ("%s: %s", queries[i], line);
          g_assert_false (g_str_has_prefix (line, "SCAN") && g_strrstr (line, "INDEX") == NULL);
          g_assert_null (g_strrstr (line, "TEMP B-TREE"));
        }
      g_assert_no_error (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/schema/step-by-step", test_step_by_step);
  g_test_add_func ("/store/schema/plans", test_plans);
  return g_test_run ();
}
