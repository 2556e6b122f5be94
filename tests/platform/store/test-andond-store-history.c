/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-test-await.h"
#include "store-fixture.h"

#define YEAR_DAYS 365

/* Bucket (i) of a made-up signal: every value follows from the time, so that any merging can be checked. */
static AndondBucket
bucket_at (gint64 time,
           gint64 step)
{
  double base = (time / step % 1000) * 0.5;

  return (AndondBucket) { base - 1, base + 2, base + 0.25, (guint32) (step / SECOND) };
}

static AndondBucket *
make_buckets (gint64 from,
              gint64 step,
              guint  n)
{
  AndondBucket *buckets = g_new (AndondBucket, n);

  for (guint i = 0; i < n; i++)
    buckets[i] = bucket_at (from + i * step, step);
  return buckets;
}

static void
load (StoreFixture     *fixture,
      AndondResolution  resolution,
      gint64            from,
      guint             n)
{
  g_autofree AndondBucket *buckets = make_buckets (from, andond_resolution_get_step (resolution), n);
  g_autoptr(GError) error = NULL;

  andond_store_load_buckets (fixture->store, 1, resolution, from, buckets, n, &error);
  g_assert_no_error (error);
}

static void
finish (StoreFixture *fixture,
        gint64        end)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (andond_store_finish_history (fixture->store, end, &error));
  g_assert_no_error (error);
}

/* A year of hours at 2000 points: whole hours merged, all samples counted once. */
static void
test_year (StoreFixture  *fixture,
           gconstpointer  data)
{
  const gint64 from = MIDNIGHT - YEAR_DAYS * DAY;
  g_autoptr(AndondSampleColumns) columns = NULL;
  gint64 count = 0;

  g_assert_false (andond_store_has_history (fixture->store));
  load (fixture, ANDOND_RESOLUTION_HOUR, from, YEAR_DAYS * 24);
  finish (fixture, MIDNIGHT);
  g_assert_true (andond_store_has_history (fixture->store));

  columns = store_fixture_query (fixture, "press.s1", from, MIDNIGHT, 2000);
  g_assert_cmpuint (columns->n, <=, 2000);
  g_assert_cmpuint (columns->n, >, 1000);
  g_assert_cmpint (columns->step, ==, 5 * HOUR);
  for (guint i = 0; i < columns->n; i++)
    {
      double min = INFINITY;
      double max = -INFINITY;

      for (gint64 time = columns->time[i]; time < MIN (columns->time[i] + columns->step, MIDNIGHT); time += HOUR)
        {
          min = MIN (min, bucket_at (time, HOUR).min);
          max = MAX (max, bucket_at (time, HOUR).max);
        }
      g_assert_cmpfloat (columns->min[i], ==, min);
      g_assert_cmpfloat (columns->max[i], ==, max);
      count += columns->count[i];
    }
  g_assert_cmpint (count, ==, (gint64) YEAR_DAYS * 86400);
  store_fixture_reopen (fixture);
  g_assert_true (andond_store_has_history (fixture->store));
}

/* Coarser resolutions follow from a finer one, and the finest there is answers. */
static void
test_resolutions (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autoptr(AndondSampleColumns) minutes = NULL;
  g_autoptr(AndondSampleColumns) hours = NULL;
  g_autoptr(AndondSampleColumns) thinned = NULL;

  load (fixture, ANDOND_RESOLUTION_TEN_MINUTES, MIDNIGHT - 2 * DAY, 144);
  load (fixture, ANDOND_RESOLUTION_MINUTE, MIDNIGHT - DAY, 1440);
  finish (fixture, MIDNIGHT);

  minutes = store_fixture_query (fixture, "press.s1", MIDNIGHT - 2 * HOUR, MIDNIGHT, 2000);
  g_assert_cmpuint (minutes->n, ==, 120);
  g_assert_cmpint (minutes->packed_step, ==, MINUTE);
  g_assert_cmpuint (minutes->n_packed, ==, 120);
  g_assert_cmpfloat (minutes->max[7], ==, bucket_at (MIDNIGHT - 2 * HOUR + 7 * MINUTE, MINUTE).max);
  hours = store_fixture_query (fixture, "press.s1", MIDNIGHT - DAY, MIDNIGHT, 24);
  g_assert_cmpuint (hours->n, ==, 24);
  g_assert_cmpint (hours->count[3], ==, 3600);
  thinned = store_fixture_query (fixture, "press.s1", MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, 2000);
  g_assert_cmpuint (thinned->n, ==, 144);
  g_assert_cmpint (thinned->packed_step, ==, 10 * MINUTE);
}

/* Buckets until 14:00, then samples: loaded until 14:30, live from then on; packed at the end of the day. */
static void
test_joins_up (StoreFixture  *fixture,
               gconstpointer  data)
{
  const gint64 join = MIDNIGHT + 14 * HOUR;
  gint64 times[1800];
  double values[1800];
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 1800; i++)
    {
      times[i] = join + i * SECOND;
      values[i] = 1000 + i;
    }
  load (fixture, ANDOND_RESOLUTION_MINUTE, MIDNIGHT, 14 * 60);
  g_assert_true (andond_store_load_samples (fixture->store, 1, 1800, times, values, &error));
  finish (fixture, join);
  for (guint part = 0; part < 10; part++)
    {
      g_autoptr(AndondSampleBatch) batch = andond_sample_batch_new ("live", 3420);

      for (guint i = 0; i < 3420; i++)
        andond_sample_batch_append (batch, 1, join + (1800 + part * 3420 + i) * SECOND, 5000, ANDON_QUALITY_GOOD);
      store_fixture_append (fixture, batch);
    }

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr(AndondSampleColumns) hours = store_fixture_query (fixture, "press.s1", MIDNIGHT, MIDNIGHT + DAY, 24);
      g_autoptr(AndondSampleColumns) fine = store_fixture_query (fixture, "press.s1", join - HOUR, join + HOUR, 7200);

      g_assert_cmpuint (hours->n, ==, 24);
      for (guint i = 0; i < 24; i++)
        g_assert_cmpint (hours->count[i], ==, 3600);
      g_assert_cmpfloat (hours->min[14], ==, 1000);
      g_assert_cmpfloat (hours->max[14], ==, 5000);
      g_assert_cmpfloat (hours->max[13], ==, bucket_at (join - HOUR + 59 * MINUTE, MINUTE).max);
      /* Minutes before, seconds after. */
      g_assert_cmpuint (fine->n, ==, 60 + 3600);
      g_assert_cmpuint (fine->n_packed, ==, 60);
      g_assert_cmpint (fine->count[59], ==, 60);
      g_assert_cmpint (fine->count[60], ==, 1);
      g_assert_cmpint (fine->time[60], ==, join);
      /* Round 0 reads the raw day, 1 the packed one, 2 the packed one packed once more because of a late sample. */
      if (round == 0)
        store_fixture_upkeep (fixture, MIDNIGHT + DAY + 2 * HOUR);
      if (round == 1)
        {
          g_autoptr(AndondSampleBatch) late = andond_sample_batch_new ("late", 1);

          andond_sample_batch_append (late, 1, join + 20 * MINUTE, 1, ANDON_QUALITY_GOOD); /* one that is there */
          store_fixture_append (fixture, late);
          store_fixture_upkeep (fixture, MIDNIGHT + DAY + 2 * HOUR);
        }
    }
}

static void
test_loads_are_checked (StoreFixture  *fixture,
                        gconstpointer  data)
{
  AndondBucket buckets[24] = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_false (andond_store_load_buckets (fixture->store, 99, ANDOND_RESOLUTION_HOUR, MIDNIGHT, buckets, 24,
                                             &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (andond_store_finish_history (fixture->store, MIDNIGHT + 1, &error));
  g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID);
}

static void
test_retention (StoreFixture  *fixture,
                gconstpointer  data)
{
  AndondRetention retention;

  load (fixture, ANDOND_RESOLUTION_MINUTE, MIDNIGHT - 60 * DAY, 60 * 1440);
  finish (fixture, MIDNIGHT);
  store_fixture_upkeep (fixture, MIDNIGHT + 2 * HOUR);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM bucket WHERE resolution = 0"), ==, 7);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM bucket WHERE resolution = 1"), ==, 30);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM bucket WHERE resolution = 2"), ==, 60);

  andond_store_get_retention (fixture->store, &retention);
  retention.bucket[ANDOND_RESOLUTION_HOUR] = 10 * 86400;
  andond_store_set_retention (fixture->store, &retention);
  store_fixture_upkeep (fixture, MIDNIGHT + 2 * HOUR);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(*) FROM bucket WHERE resolution = 2"), ==, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) \
  g_test_add ("/store/history/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("year", test_year);
  ADD ("resolutions", test_resolutions);
  ADD ("joins-up", test_joins_up);
  ADD ("loads-are-checked", test_loads_are_checked);
  ADD ("retention", test_retention);
#undef ADD
  return g_test_run ();
}
