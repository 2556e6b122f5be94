/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"

#include <math.h>

#include "andon-test-await.h"

AndondRegistry *
store_fixture_make_registry (guint n_signals)
{
  g_autoptr(AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr(GError) error = NULL;

  andond_registry_builder_add_asset (builder, &(AndondAssetSpec) { .kind = ANDON_ASSET_KIND_SITE, .id = "north",
                                                                   .name = "North", .zone = "Europe/Berlin" }, &error);
  andond_registry_builder_add_asset (builder, &(AndondAssetSpec) { .kind = ANDON_ASSET_KIND_LINE, .id = "line",
                                                                   .parent = "north", .name = "Line" }, &error);
  andond_registry_builder_add_asset (builder, &(AndondAssetSpec) { .kind = ANDON_ASSET_KIND_ASSET, .id = "press",
                                                                   .parent = "line", .name = "Press" }, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_signals; i++)
    {
      g_autofree char *key = g_strdup_printf ("s%u", i);

      andond_registry_builder_add_signal (builder, &(AndondSignalSpec) {
          .asset = "press", .key = key, .name = key, .unit = "bar", .band_low = NAN, .band_high = NAN,
          .range_low = NAN, .range_high = NAN }, &error);
      g_assert_no_error (error);
    }
  return andond_registry_builder_finish (builder);
}

static void
open_store (StoreFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->store = andond_store_open (andon_test_dir_get_path (fixture->dir), &error);
  g_assert_no_error (error);
  andond_store_set_registry (fixture->store, fixture->registry, &error);
  g_assert_no_error (error);
}

void
store_fixture_set_up (StoreFixture  *fixture,
                      gconstpointer  data)
{
  fixture->dir = andon_test_dir_new ();
  fixture->registry = store_fixture_make_registry (FIXTURE_SIGNALS);
  open_store (fixture);
}

void
store_fixture_tear_down (StoreFixture  *fixture,
                         gconstpointer  data)
{
  g_clear_pointer (&fixture->store, andond_store_free);
  andon_test_drain ();
  g_clear_pointer (&fixture->registry, andond_registry_unref);
  andon_test_dir_free (fixture->dir);
}

void
store_fixture_reopen (StoreFixture *fixture)
{
  g_clear_pointer (&fixture->store, andond_store_free);
  andon_test_drain ();
  open_store (fixture);
}

void
store_fixture_append (StoreFixture      *fixture,
                      AndondSampleBatch *batch)
{
  AndondStoreStats before;
  AndondStoreStats stats;

  andond_store_get_stats (fixture->store, &before);
  g_assert_true (andond_store_append_samples (fixture->store, batch));
  do
    {
      g_main_context_iteration (NULL, TRUE);
      andond_store_get_stats (fixture->store, &stats);
    }
  while (stats.batches == before.batches && stats.failed_writes == before.failed_writes);
}

void
store_fixture_upkeep (StoreFixture *fixture,
                      gint64        now)
{
  g_autoptr(GError) error = NULL;

  andond_store_run_upkeep (fixture->store, now, &error);
  g_assert_no_error (error);
}

AndondSampleColumns *
store_fixture_query (StoreFixture *fixture,
                     const char   *signal,
                     gint64        from,
                     gint64        to,
                     guint         points)
{
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr(GError) error = NULL;
  AndondSampleColumns *columns;

  andond_store_query_samples_async (fixture->store, signal, from, to, points, NULL, andon_test_async_cb, &async);
  columns = andond_store_query_samples_finish (fixture->store, andon_test_await (&async), &error);
  g_assert_no_error (error);
  andon_test_async_clear (&async);
  return columns;
}

static gpointer
count_job (AndonDbConnection *connection,
           gpointer           data,
           GError           **error)
{
  gint64 *value = g_new0 (gint64, 1);

  andon_db_connection_query_int (connection, data, -1, value, error);
  return value;
}

gint64
store_fixture_count (StoreFixture *fixture,
                     const char   *sql)
{
  g_autoptr(GError) error = NULL;
  g_autofree gint64 *value = NULL;

  value = andon_db_thread_run_sync (andond_store_get_writer (fixture->store), ANDON_DB_PRIORITY_HIGH, count_job,
                                    (gpointer) sql, &error);
  g_assert_no_error (error);
  return *value;
}
