/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache-row-private.h"

#include "andon-cache.h"
#include "andon-test-await.h"
#include "client-fixtures.h"

static AndonAlert *
full_alert (void)
{
  AndonAlert *alert = client_fixture_alert (1);

  alert->quality = ANDON_QUALITY_UNCERTAIN;
  alert->consequence = g_strdup ("The bearing seizes");
  alert->console = g_strdup ("north");
  alert->assignee = g_strdup ("ana");
  alert->model = g_strdup ("pump-3");
  alert->rule = g_strdup ("r-1");
  alert->signal = g_strdup ("s-1");
  alert->cleared = alert->raised + 1;
  alert->respond_by = alert->raised + 2;
  alert->acknowledged_by = g_strdup ("ben");
  alert->acknowledged_at = alert->raised + 3;
  alert->shelved_by = g_strdup ("cy");
  alert->shelved_until = alert->raised + 4;
  alert->shelve_reason = g_strdup ("testing");
  alert->annunciation = 5;
  alert->occurrences = 6;
  alert->revision = 7;
  return alert;
}

static void
assert_same (const AndonAlert *a, const AndonAlert *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->lane, ==, b->lane);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->quality, ==, b->quality);
  g_assert_cmpint (a->priority, ==, b->priority);
  g_assert_cmpuint (a->severity, ==, b->severity);
  g_assert_cmpstr (a->asset, ==, b->asset);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_cmpstr (a->consequence, ==, b->consequence);
  g_assert_cmpstr (a->console, ==, b->console);
  g_assert_cmpstr (a->assignee, ==, b->assignee);
  g_assert_cmpstr (a->model, ==, b->model);
  g_assert_cmpstr (a->rule, ==, b->rule);
  g_assert_cmpstr (a->signal, ==, b->signal);
  g_assert_cmpint (a->onset, ==, b->onset);
  g_assert_cmpint (a->raised, ==, b->raised);
  g_assert_cmpint (a->annunciated, ==, b->annunciated);
  g_assert_cmpint (a->cleared, ==, b->cleared);
  g_assert_cmpint (a->respond_by, ==, b->respond_by);
  g_assert_cmpstr (a->acknowledged_by, ==, b->acknowledged_by);
  g_assert_cmpint (a->acknowledged_at, ==, b->acknowledged_at);
  g_assert_cmpstr (a->shelved_by, ==, b->shelved_by);
  g_assert_cmpint (a->shelved_until, ==, b->shelved_until);
  g_assert_cmpstr (a->shelve_reason, ==, b->shelve_reason);
  g_assert_cmpuint (a->annunciation, ==, b->annunciation);
  g_assert_cmpuint (a->occurrences, ==, b->occurrences);
  g_assert_cmpuint (a->revision, ==, b->revision);
}

static AndonDbStatement *
first_row (AndonDbConnection *connection)
{
  g_autoptr (AndonDbStatement) statement = NULL;

  statement = andon_db_connection_prepare (connection, "SELECT " ANDON_CACHE_COLUMNS " FROM alert", NULL);
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

static void
test_spoilt (void)
{
  g_autoptr (AndonCache) cache = andon_cache_open (NULL, "plant", NULL);
  g_autoptr (AndonAlert) full = full_alert ();

  run_on_cache (cache, write_and_read, full);
  run_on_cache (cache, spoil_and_read, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/cache-row/round-trip", test_round_trip);
  g_test_add_func ("/client/cache-row/spoilt", test_spoilt);
  return g_test_run ();
}
