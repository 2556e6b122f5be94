/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-row-private.h"

#include "andon-cache.h"
#include "andon-test-dir.h"

/* Every member set, each to something of its own. */
#define FILL_TEXT(at, column, most) g_strdup (column)
#define FILL_TIME(at, column, most) (1000000 + at)
#define FILL_NUMBER(at, column, most) MIN ((guint) at, (guint) most)
#define FILL_FLAG(at, column, most) TRUE
#define FILL_DOUBLE(at, column, most) (at + 0.25)
#define FILL(column, member, kind, most) alert->member = FILL_##kind (at, #column, most), at++;

static AndonAlert *
full_alert (void)
{
  AndonAlert *alert = andon_alert_new ();
  gint64 at = 1;

  ANDON_CACHE_MEMBERS (FILL)
  return alert;
}

#define SAME_TEXT g_assert_cmpstr
#define SAME_TIME g_assert_cmpint
#define SAME_NUMBER g_assert_cmpint
#define SAME_FLAG g_assert_cmpint
#define SAME_DOUBLE g_assert_cmpfloat
#define SAME(column, member, kind, most) SAME_##kind (a->member, ==, b->member);

static void
assert_same (const AndonAlert *a, const AndonAlert *b)
{
  ANDON_CACHE_MEMBERS (SAME)
}

static AndonDbStatement *
first_row (AndonDbConnection *connection)
{
  g_autoptr (AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection, "SELECT " ANDON_CACHE_COLUMNS "place FROM alert", NULL);
  g_assert_cmpint (andon_db_statement_step (statement, NULL), ==, ANDON_DB_STEP_ROW);
  return g_steal_pointer (&statement);
}

static gpointer
write_and_read (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (AndonDbStatement) upsert = andon_db_connection_prepare (connection, andon_cache_row_upsert, error);
  g_autoptr (AndonDbStatement) select = NULL;
  g_autoptr (AndonAlert) found = NULL;

  g_assert_no_error (*error);
  andon_cache_row_bind (upsert, data);
  g_assert_true (andon_db_statement_run (upsert, error));
  select = first_row (connection);
  found = andon_cache_row_read (select);
  assert_same (found, data);
  return connection;
}

static gpointer
spoil_and_read (AndonDbConnection *connection, gpointer data, GError **error)
{
  g_autoptr (AndonDbStatement) select = NULL;
  g_autoptr (AndonAlert) found = NULL;

  g_assert_true (andon_db_connection_exec (connection,
                                           "UPDATE alert SET state = 99, quality = -1, priority = 1 << 40,"
                                           " severity = 5000, revision = -7, occurrences = 1 << 40",
                                           error));
  select = first_row (connection);
  found = andon_cache_row_read (select);
  g_assert_cmpint (found->state, ==, ANDON_N_ALERT_STATES - 1);
  g_assert_cmpint (found->quality, ==, 0);
  g_assert_cmpint (found->priority, ==, ANDON_N_PRIORITIES - 1);
  g_assert_cmpuint (found->severity, ==, 1000);
  g_assert_cmpuint (found->revision, ==, 0);
  g_assert_cmpuint (found->occurrences, ==, G_MAXINT);
  return connection;
}

static void
run_on_cache (AndonCache *cache, AndonDbFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  andon_db_thread_run_sync (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, func, data, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autoptr (AndonCache) cache = andon_cache_open (NULL, "plant", NULL);
  g_autoptr (AndonAlert) full = full_alert ();

  run_on_cache (cache, write_and_read, full);
}

/* The names of the members that a header gives a structure, after @prefix. */
static void
read_members (const char *header, const char *structure, const char *prefix, GHashTable *members)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "domain", header, NULL);
  g_autofree char *text = NULL;
  g_autofree char *pattern = g_strdup_printf ("struct %s\n\\{(.*?)\n\\};", structure);
  g_autoptr (GRegex) body = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GRegex) member = g_regex_new ("^\\s+[A-Za-z].*?(\\w+);", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) found = NULL;
  g_autofree char *lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_regex_match (body, text, 0, &found));
  lines = g_match_info_fetch (found, 1);
  g_clear_pointer (&found, g_match_info_free);
  for (g_regex_match (member, lines, 0, &found); g_match_info_matches (found); g_match_info_next (found, NULL))
    {
      g_autofree char *name = g_match_info_fetch (found, 1);

      g_hash_table_add (members, g_strconcat (prefix, name, NULL));
    }
}

/* A member that is added to an alert must not be forgotten here. */
static void
test_whole (void)
{
#define NAME(column, member, kind, most) #member,
  static const char *const kept[] = { ANDON_CACHE_MEMBERS (NAME) };
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gpointer *names = NULL;
  g_autofree char *left = NULL;

  read_members ("andon-alert.h", "_AndonAlert", "", members);
  read_members ("andon-shelf-condition.h", "_AndonShelfCondition", "shelf.", members);
  g_assert_true (g_hash_table_remove (members, "ref_count"));
  g_assert_true (g_hash_table_remove (members, "shelf"));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (!g_hash_table_remove (members, kept[i]))
      g_error ("%s is no member of an alert", kept[i]);
  names = g_hash_table_get_keys_as_array (members, NULL);
  left = g_strjoinv (", ", (char **) names);
  g_assert_cmpstr (left, ==, "");
}

static void
test_spoilt (void)
{
  g_autoptr (AndonCache) cache = andon_cache_open (NULL, "plant", NULL);
  g_autoptr (AndonAlert) full = full_alert ();

  run_on_cache (cache, write_and_read, full);
  run_on_cache (cache, spoil_and_read, NULL);
}

/* As the file was before it held all of an alert. */
static gpointer
go_back (AndonDbConnection *connection, gpointer data, GError **error)
{
  static const char *const later[] = { "origin", "onset_uncertainty", "one_shot", "shelf_test", "shelf_limit",
                                       "shelf_signal", "often_shelved", "service_by", "service_reason",
                                       "service_permit", "review_at", "review_due", "comments", "label",
                                       "chattering" };

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    {
      g_autofree char *sql = g_strdup_printf ("ALTER TABLE alert DROP COLUMN %s", later[i]);

      g_assert_true (andon_db_connection_exec (connection, sql, error));
    }
  return andon_db_connection_exec (connection, "UPDATE meta SET value = 77 WHERE name = 'sequence';"
                                               "DROP TABLE draft;"
                                               "PRAGMA user_version = 3", error)
             ? connection
             : NULL;
}

/* What an earlier version wrote lacks members, so that it is not what the feed may go on from. */
static void
test_migrated (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  AndonCache *cache = andon_cache_open (andon_test_dir_get_path (dir), "plant", NULL);
  g_autoptr (AndonAlert) full = full_alert ();
  g_autoptr (GError) error = NULL;

  run_on_cache (cache, write_and_read, full);
  run_on_cache (cache, go_back, NULL);
  andon_cache_unref (cache);

  cache = andon_cache_open (andon_test_dir_get_path (dir), "plant", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 0);
  run_on_cache (cache, write_and_read, full);
  andon_cache_unref (cache);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/cache-row/round-trip", test_round_trip);
  g_test_add_func ("/client/cache-row/migrated", test_migrated);
  g_test_add_func ("/client/cache-row/whole", test_whole);
  g_test_add_func ("/client/cache-row/spoilt", test_spoilt);
  return g_test_run ();
}
