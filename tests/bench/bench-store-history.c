/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-test-await.h"
#include "andon-test-dir.h"
#include "andond-store.h"
#include "bench-json.h"

/* How long a year of a 1 Hz signal takes to answer 2000 points, among 300 signals with a year of history of which the
 * last day is raw; against a frame of 60 Hz. And how long the loading of it took. */

#define N_SIGNALS 300
#define DAYS 365
#define QUERIES 40 /* of a pair, each of another signal */
#define FRAME_MS (1000.0 / 60)
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define TODAY (G_GINT64_CONSTANT (20635) * ANDOND_DAY_USEC)

static AndondRegistry *
make_registry (void)
{
  g_autoptr(AndondRegistryBuilder) builder = andond_registry_builder_new ();

  andond_registry_builder_add_asset (builder, &(AndondAssetSpec) { .kind = ANDON_ASSET_KIND_SITE, .id = "site",
                                                                   .name = "Site" }, NULL);
  for (guint i = 0; i < N_SIGNALS; i++)
    {
      g_autofree char *key = g_strdup_printf ("s%u", i);

      andond_registry_builder_add_signal (builder, &(AndondSignalSpec) {
          .asset = "site", .key = key, .name = key, .unit = "bar", .band_low = NAN, .band_high = NAN,
          .range_low = NAN, .range_high = NAN }, NULL);
    }
  return andond_registry_builder_finish (builder);
}

static void
load (AndondStore      *store,
      guint             signal,
      AndondResolution  resolution,
      guint             first_day,
      guint             n_days)
{
  guint n = n_days * andond_resolution_get_per_day (resolution);
  g_autofree AndondBucket *buckets = g_new (AndondBucket, n);

  for (guint i = 0; i < n; i++)
    {
      double value = sin (i * 0.01 + signal) * 10;

      buckets[i] = (AndondBucket) { value - 1, value + 1, value,
                                    (guint32) (andond_resolution_get_step (resolution) / G_USEC_PER_SEC) };
    }
  andond_store_load_buckets (store, signal, resolution, TODAY - (gint64) (DAYS - first_day) * ANDOND_DAY_USEC, buckets, n,
                             NULL);
}

static void
load_raw (AndondStore *store,
          guint        signal)
{
  const guint n = 86400;
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      times[i] = TODAY + i * G_GINT64_CONSTANT (1000000);
      values[i] = sin (i * 0.01) * 10;
    }
  andond_store_load_samples (store, signal, n, times, values, NULL);
}

static double
load_all (AndondStore *store)
{
  double began = bench_now ();

  for (guint i = 0; i < N_SIGNALS; i++)
    {
      load (store, i, ANDOND_RESOLUTION_HOUR, 0, DAYS - 30);
      load (store, i, ANDOND_RESOLUTION_TEN_MINUTES, DAYS - 30, 23);
      load (store, i, ANDOND_RESOLUTION_MINUTE, DAYS - 7, 7);
    }
  for (guint i = 0; i < QUERIES; i++)
    load_raw (store, i);
  g_assert_true (andond_store_finish_history (store, TODAY, NULL));
  return bench_now () - began;
}

static double
measure (AndondStore *store)
{
  double began = bench_now ();

  for (guint i = 0; i < QUERIES; i++)
    {
      g_autofree char *id = g_strdup_printf ("site.s%u", i);
      AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
      g_autoptr(AndondSampleColumns) columns = NULL;

      andond_store_query_samples_async (store, id, TODAY - (gint64) (DAYS - 1) * ANDOND_DAY_USEC,
                                        TODAY + ANDOND_DAY_USEC, 2000, NULL, andon_test_async_cb, &async);
      columns = andond_store_query_samples_finish (store, andon_test_await (&async), NULL);
      g_assert_nonnull (columns);
      g_assert_cmpuint (columns->n, >, 1000);
      g_assert_cmpuint (columns->n, <=, 2000);
      andon_test_async_clear (&async);
    }
  return (bench_now () - began) * 1000 / QUERIES;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AndonTestDir) dir = andon_test_dir_new ();
  g_autoptr(AndondRegistry) registry = make_registry ();
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondStore) store = andond_store_open (andon_test_dir_get_path (dir), &error);
  g_autofree char *extra = NULL;
  BenchPairs pairs = BENCH_PAIRS_INIT;
  double seconds;
  double cpu;

  g_assert_no_error (error);
  g_assert_true (andond_store_set_registry (store, registry, &error));
  seconds = load_all (store);
  cpu = bench_cpu ();
  for (guint i = 0; i < bench_n_pairs (7); i++)
    bench_pairs_add (&pairs, measure (store), FRAME_MS);
  cpu = (bench_cpu () - cpu) * 1000 / QUERIES / pairs.n;
  extra = g_strdup_printf ("\"cpu_ms\":%.2f,\"signals\":%d,\"days\":%d,\"loaded_in_s\":%.2f", cpu, N_SIGNALS, DAYS,
                           seconds);
  return bench_report (&(BenchGoal) { .goal = "store-year", .metric = "a year of a 1 Hz signal at 2000 points",
                                      .unit = "ms", .ours = "packed days and a raw day",
                                      .theirs = "a frame of 60 Hz", .must = 1 }, &pairs, extra);
}
