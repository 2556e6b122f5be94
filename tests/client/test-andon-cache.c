/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-cache.h"

#include "andon-alert-store-private.h"
#include "andon-alert-view.h"
#include "andon-outbox.h"
#include "andon-test-await.h"
#include "andon-test-dir.h"
#include "client-fixtures.h"

static AndonCache *
open_cache (AndonTestDir *dir)
{
  g_autoptr (GError) error = NULL;
  AndonCache *cache = andon_cache_open (dir != NULL ? andon_test_dir_get_path (dir) : NULL, "plat/form 1", &error);

  g_assert_no_error (error);
  return cache;
}

static gpointer
nothing (AndonDbConnection *connection, gpointer data, GError **error)
{
  return connection;
}

/* Writes under way hold the cache: waits for them, then closes the file. */
static void
close_cache (AndonCache *cache)
{
  static const AndonDbPriority bands[] = { ANDON_DB_PRIORITY_NORMAL, ANDON_DB_PRIORITY_LOW };

  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    {
      AndonTestAsync async = ANDON_TEST_ASYNC_INIT;

      andon_db_thread_submit (andon_cache_get_thread (cache), bands[i], nothing, NULL, NULL, NULL, NULL,
                              andon_test_async_cb, &async);
      andon_test_await (&async);
      andon_test_async_clear (&async);
    }
  andon_test_drain ();
  andon_cache_unref (cache);
}

static void
write_alerts (AndonCache *cache, guint first, guint n, guint64 sequence)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (alerts, client_fixture_alert (i));
  andon_cache_write (cache, (AndonAlert **) alerts->pdata, alerts->len, sequence);
}

static guint
count_open (AndonCache *cache)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  AndonCacheCounts counts;

  andon_cache_count_async (cache, andon_test_async_cb, &async);
  g_assert_true (andon_cache_count_finish (cache, andon_test_await (&async), &counts, NULL));
  andon_test_async_clear (&async);
  return counts.open[0] + counts.open[1];
}

static GPtrArray *
read_page (AndonCache *cache, guint lanes, guint offset, guint n)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  GPtrArray *alerts;

  andon_cache_read_page_async (cache, lanes, FALSE, offset, n, andon_test_async_cb, &async);
  alerts = andon_cache_read_finish (cache, andon_test_await (&async), NULL, NULL);
  andon_test_async_clear (&async);
  g_assert_nonnull (alerts);
  return alerts;
}

static void
test_sequence_is_with_its_alerts (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  AndonCache *cache = open_cache (dir);

  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 0);
  write_alerts (cache, 1, 1200, 77);
  andon_test_await_true (count_open (cache) == 1200);
  close_cache (cache);

  cache = open_cache (dir);
  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 77);
  andon_test_await_true (count_open (cache) == 1200);

  /* A snapshot that was cut off leaves nothing to resume from. */
  andon_cache_begin_snapshot (cache, FALSE);
  write_alerts (cache, 1, 10, 0);
  andon_test_await_true (count_open (cache) == 1200);
  close_cache (cache);
  cache = open_cache (dir);
  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 0);

  /* A whole one takes what it did not name. */
  andon_cache_begin_snapshot (cache, FALSE);
  write_alerts (cache, 1, 10, 0);
  andon_cache_end_snapshot (cache, 90);
  andon_test_await_true (count_open (cache) == 10);
  close_cache (cache);
}

static void
test_older_revision_loses (void)
{
  AndonCache *cache = open_cache (NULL);
  AndonAlert *newer = client_fixture_alert (1), *older = client_fixture_alert (1);
  g_autoptr (GPtrArray) page = NULL;

  newer->revision = 5;
  newer->state = ANDON_ALERT_STATE_SHLVD;
  newer->shelve_reason = g_strdup ("noisy");
  newer->shelved_until = 1234567000;
  older->revision = 4;
  andon_cache_write (cache, &newer, 1, 1);
  andon_cache_write (cache, &older, 1, 2);
  andon_test_await_true (count_open (cache) == 1);
  page = read_page (cache, 0, 0, 10);
  g_assert_cmpuint (page->len, ==, 1);
  g_assert_cmpuint (((AndonAlert *) page->pdata[0])->revision, ==, 5);
  g_assert_cmpstr (((AndonAlert *) page->pdata[0])->shelve_reason, ==, "noisy");
  g_assert_cmpint (((AndonAlert *) page->pdata[0])->shelved_until, ==, 1234567000);
  andon_alert_unref (newer);
  andon_alert_unref (older);
  close_cache (cache);
}

static void
fill_store (AndonAlertStore *store, AndonCache *cache)
{
  gint64 cursor = 0;

  do
    {
      AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
      g_autoptr (GPtrArray) alerts = NULL;

      andon_cache_read_slice_async (cache, cursor, 100, andon_test_async_cb, &async);
      alerts = andon_cache_read_finish (cache, andon_test_await (&async), &cursor, NULL);
      andon_alert_store_post_cached (store, (AndonAlert **) alerts->pdata, alerts->len);
      andon_test_async_clear (&async);
    }
  while (cursor != 0);
  andon_alert_store_apply_pending (store, 0);
}

static void
count_emission (gpointer model, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
}

/* The first screen comes from pages; the filled store takes over without a word where it shows the same. */
static void
test_cold_view (void)
{
  AndonCache *cache = open_cache (NULL);
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = NULL;
  g_autoptr (AndonAlertItem) first = NULL;
  AndonAlertItem *deep, *again;
  guint emissions = 0, position;

  write_alerts (cache, 1, 1500, 9);
  andon_test_await_true (count_open (cache) == 1500);
  andon_alert_store_set_driven (store, TRUE);
  andon_alert_store_set_cold (store, cache);
  view = andon_alert_view_new (store, NULL);
  andon_test_await_true (g_list_model_get_n_items (G_LIST_MODEL (view)) == 1500);
  first = g_list_model_get_item (G_LIST_MODEL (view), 0);
  andon_test_await_true (andon_alert_item_get_loaded (first));
  deep = g_list_model_get_item (G_LIST_MODEL (view), 1400);
  g_assert_false (andon_alert_item_get_loaded (deep));
  again = g_list_model_get_item (G_LIST_MODEL (view), 1400);
  g_assert_true (again == deep);
  andon_test_await_true (andon_alert_item_get_loaded (deep));
  g_assert_true (andon_alert_view_find (view, andon_alert_item_get_id (deep), &position));
  g_assert_cmpuint (position, ==, 1400);

  g_signal_connect (view, "items-changed", G_CALLBACK (count_emission), &emissions);
  fill_store (store, cache);
  andon_alert_store_set_cold (store, NULL);
  g_assert_cmpuint (emissions, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 1500);
  g_object_unref (again);
  again = g_list_model_get_item (G_LIST_MODEL (view), 1400);
  g_assert_true (again == deep);
  g_object_unref (again);
  g_object_unref (deep);
  close_cache (cache);
}

static void
test_cold_view_that_differs (void)
{
  AndonCache *cache = open_cache (NULL);
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertView) view = NULL;
  g_autoptr (AndonAlertItem) first = NULL;
  AndonAlert *alert = client_fixture_alert (5000);
  guint emissions = 0, position;

  write_alerts (cache, 1, 600, 9);
  andon_test_await_true (count_open (cache) == 600);
  andon_alert_store_set_driven (store, TRUE);
  andon_alert_store_set_cold (store, cache);
  view = andon_alert_view_new (store, NULL);
  andon_test_await_true (g_list_model_get_n_items (G_LIST_MODEL (view)) == 600);
  first = g_list_model_get_item (G_LIST_MODEL (view), 0);
  andon_test_await_true (andon_alert_item_get_loaded (first));
  g_signal_connect (view, "items-changed", G_CALLBACK (count_emission), &emissions);
  andon_alert_store_post (store, &alert, 1);
  andon_alert_unref (alert);
  fill_store (store, cache);
  g_assert_cmpuint (emissions, ==, 0);
  andon_alert_store_set_cold (store, NULL);
  g_assert_cmpuint (emissions, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view)), ==, 601);
  g_assert_true (andon_alert_view_find (view, andon_alert_item_get_id (first), &position));
  g_autoptr (AndonAlertItem) again = g_list_model_get_item (G_LIST_MODEL (view), position);
  g_assert_true (again == first);
  close_cache (cache);
}

/* What is suppressed or out of service is no more in the pages than in the list that takes over from them. */
static void
test_cold_view_in_force (void)
{
  AndonCache *cache = open_cache (NULL);
  g_autoptr (AndonAlertStore) store = andon_alert_store_new (NULL, NULL);
  g_autoptr (AndonAlertFilter) filter = andon_alert_filter_new ();
  g_autoptr (AndonAlertView) view = NULL, both = NULL;
  g_autoptr (AndonAlertItem) last = NULL;
  guint emissions = 0, position;

  for (guint i = 1; i <= 600; i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      alert->lane = i % ANDON_N_LANES;
      if (i % 5 == 0)
        alert->state = i % 2 == 0 ? ANDON_ALERT_STATE_DSUPR : ANDON_ALERT_STATE_OOSRV;
      else if (i % 5 == 1)
        alert->state = ANDON_ALERT_STATE_SHLVD;
      andon_cache_write (cache, &alert, 1, i);
    }
  andon_test_await_true (count_open (cache) == 600);
  andon_alert_store_set_driven (store, TRUE);
  andon_alert_store_set_cold (store, cache);
  filter->in_force = TRUE;
  both = andon_alert_view_new (store, filter);
  filter->lanes = 1u << ANDON_LANE_ALARM;
  view = andon_alert_view_new (store, filter);
  andon_test_await_true (g_list_model_get_n_items (G_LIST_MODEL (both)) == 480);
  andon_test_await_true (g_list_model_get_n_items (G_LIST_MODEL (view)) == 240);
  last = g_list_model_get_item (G_LIST_MODEL (view), 239);
  andon_test_await_true (andon_alert_item_get_loaded (last));
  g_assert_cmpint (andon_alert_item_get_state (last), ==, ANDON_ALERT_STATE_SHLVD);

  g_signal_connect (view, "items-changed", G_CALLBACK (count_emission), &emissions);
  g_signal_connect (both, "items-changed", G_CALLBACK (count_emission), &emissions);
  fill_store (store, cache);
  andon_alert_store_set_cold (store, NULL);
  g_assert_cmpuint (emissions, ==, 0);
  g_assert_true (andon_alert_view_find (view, andon_alert_item_get_id (last), &position));
  g_assert_cmpuint (position, ==, 239);
  close_cache (cache);
}

static gpointer
refuse_one (AndonDbConnection *connection, gpointer data, GError **error)
{
  return andon_db_connection_exec (connection,
                                   "CREATE TRIGGER refused BEFORE INSERT ON alert WHEN new.id = 'a-3' BEGIN"
                                   " SELECT RAISE (ABORT, 'the disk is full'); END",
                                   error)
             ? connection
             : NULL;
}

/* What could not be written must be told again after the next start: nothing after it may be resumed from. */
static void
test_lost_batch (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  AndonCache *cache = open_cache (dir);

  write_alerts (cache, 1, 2, 4);
  andon_test_await_true (count_open (cache) == 2);
  g_assert_nonnull (andon_db_thread_run_sync (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_HIGH, refuse_one, NULL,
                                              NULL));
  write_alerts (cache, 3, 1, 5);
  write_alerts (cache, 4, 1, 6);
  andon_test_await_true (count_open (cache) == 3);
  close_cache (cache);
  cache = open_cache (dir);
  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 4);
  close_cache (cache);
}

static gpointer
count_closed (AndonDbConnection *connection, gpointer data, GError **error)
{
  return andon_db_connection_query_int (connection, "SELECT count(*) FROM alert WHERE open = 0", 0, data, error)
             ? connection
             : NULL;
}

/* Weeks of one feed: what has closed does not pile up. */
static void
test_closed_go (void)
{
  AndonCache *cache = open_cache (NULL);
  gint64 n = 0;

  andon_cache_set_closed (cache, 100);
  for (guint i = 1; i <= 1000; i++)
    {
      g_autoptr (AndonAlert) alert = client_fixture_alert (i);

      alert->state = ANDON_ALERT_STATE_NORM;
      alert->cleared = alert->raised + 1;
      andon_cache_write (cache, &alert, 1, i);
    }
  andon_test_await_true (andon_db_thread_run_sync (andon_cache_get_thread (cache), ANDON_DB_PRIORITY_LOW, count_closed,
                                                   &n, NULL) != NULL && n <= 126);
  g_assert_cmpint (n, >=, 100);
  close_cache (cache);
}

static void
test_broken_file (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "seat-plat_form_1.db");
  g_autoptr (GError) error = NULL;
  AndonCache *cache;

  g_assert_true (g_file_set_contents (path, "this is no database at all, but long enough to be looked at", -1, NULL));
  cache = andon_cache_open (andon_test_dir_get_path (dir), "plat/form 1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (andon_cache_get_sequence (cache), ==, 0);
  close_cache (cache);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/cache/sequence-is-with-its-alerts", test_sequence_is_with_its_alerts);
  g_test_add_func ("/client/cache/older-revision-loses", test_older_revision_loses);
  g_test_add_func ("/client/cache/cold-view", test_cold_view);
  g_test_add_func ("/client/cache/cold-view-that-differs", test_cold_view_that_differs);
  g_test_add_func ("/client/cache/cold-view-in-force", test_cold_view_in_force);
  g_test_add_func ("/client/cache/lost-batch", test_lost_batch);
  g_test_add_func ("/client/cache/closed-go", test_closed_go);
  g_test_add_func ("/client/cache/broken-file", test_broken_file);
  return g_test_run ();
}
