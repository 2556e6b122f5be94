/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-test-await.h"
#include "andond-day-packer.h"
#include "andond-sample-query.h"
#include "store-fixture.h"

/* What the store was given, kept beside it: each sample once. */
typedef struct
{
  gint64 time;
  double value;
  guint8 quality;
} Truth;

static double
wave (gint64 time)
{
  return sin (time / 7e8) * 10 + (time / SECOND % 97) * 0.37;
}

static GArray *
truth_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Truth));
}

/* Appends (n) samples a second apart from (from) to signal 1, some of them twice and some late, in batches. */
static void
feed (StoreFixture *fixture,
      GRand        *random,
      GArray       *truth,
      gint64        from,
      guint         n)
{
  for (guint i = 0; i < n;)
    {
      g_autoptr(AndondSampleBatch) batch = andond_sample_batch_new ("test", 2000);
      guint end = MIN (i + 2000, n);

      for (; i < end; i++)
        {
          Truth sample = { from + i * SECOND, wave (from + i * SECOND), ANDON_QUALITY_GOOD };

          if (g_rand_int_range (random, 0, 50) == 0)
            sample.quality = ANDON_QUALITY_BAD;
          andond_sample_batch_append (batch, 1, sample.time, sample.value, sample.quality);
          andond_sample_batch_append (batch, 2, sample.time, -sample.value, ANDON_QUALITY_GOOD);
          if (g_rand_int_range (random, 0, 20) == 0)
            andond_sample_batch_append (batch, 1, sample.time, sample.value, sample.quality);
          g_array_append_val (truth, sample);
        }
      store_fixture_append (fixture, batch);
    }
}

static void
assert_close (double a,
              double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * MAX (1.0, fabs (b)));
}

/* Each row must be what the samples in its stretch come to, and no sample may be missing. (edge): rows may begin that
 * much before (from) and count what lies there. */
static void
check_against_truth (const AndondSampleColumns *columns,
                     GArray                    *truth,
                     gint64                     from,
                     gint64                     to,
                     guint                      points,
                     gint64                     last_end)
{
  gint64 origin = columns->n > 0 ? MIN (columns->time[0], from) : from;
  guint64 counted = 0;
  guint64 expected = 0;
  guint at = 0;

  g_assert_cmpuint (columns->n, <=, points);
  for (guint i = 0; i < columns->n; i++)
    {
      gint64 start = columns->time[i];
      gint64 step = i < columns->n_packed ? columns->packed_step : MAX (columns->step, 1);
      gint64 end = MIN (start + step, last_end);
      double min = INFINITY;
      double max = -INFINITY;
      double sum = 0;
      gint64 count = 0;

      while (at < truth->len && g_array_index (truth, Truth, at).time < start)
        at++;
      for (; at < truth->len && g_array_index (truth, Truth, at).time < end; at++)
        {
          const Truth *sample = &g_array_index (truth, Truth, at);

          if (sample->quality == ANDON_QUALITY_BAD)
            continue;
          min = MIN (min, sample->value);
          max = MAX (max, sample->value);
          sum += sample->value;
          count++;
        }
      g_assert_cmpint (columns->count[i], ==, count);
      g_assert_cmpfloat (columns->min[i], ==, min);
      g_assert_cmpfloat (columns->max[i], ==, max);
      assert_close (columns->mean[i], sum / count);
      counted += count;
    }
  for (guint i = 0; i < truth->len; i++)
    {
      const Truth *sample = &g_array_index (truth, Truth, i);

      expected += sample->time >= origin && sample->time < last_end && sample->quality != ANDON_QUALITY_BAD;
    }
  g_assert_cmpuint (counted, ==, expected);
}

static void
query_and_check (StoreFixture *fixture,
                 GArray       *truth,
                 gint64        from,
                 gint64        to,
                 guint         points)
{
  g_autoptr(AndondSampleColumns) columns = store_fixture_query (fixture, "press.s1", from, to, points);
  gint64 coarsest = columns->packed_step;

  /* Where packed days take part, the last bucket may reach beyond (to). */
  if (!columns->raw && columns->n > 0 && columns->n_packed == 0)
    for (AndondResolution i = 0; i < ANDOND_N_RESOLUTIONS; i++)
      if (columns->step % andond_resolution_get_step (i) == 0 && columns->time[0] % andond_resolution_get_step (i) == 0)
        coarsest = andond_resolution_get_step (i);
  if (coarsest == 0)
    check_against_truth (columns, truth, from, to, points, to);
  else
    g_assert_cmpuint (columns->n, <=, points);
}

static void
test_raw (StoreFixture  *fixture,
          gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GArray) truth = truth_new ();

  feed (fixture, random, truth, MIDNIGHT, 7200);
  for (guint round = 0; round < 60; round++)
    {
      gint64 from = MIDNIGHT + g_rand_int_range (random, -600, 7000) * SECOND + g_rand_int_range (random, 0, 2) * 500000;
      gint64 to = from + g_rand_int_range (random, 1, 7200) * SECOND;

      /* Half of it from the log, then all of it from chunks, then from both. */
      if (round == 20)
        store_fixture_upkeep (fixture, MIDNIGHT + 2 * HOUR);
      if (round == 40)
        feed (fixture, random, truth, MIDNIGHT + 2 * HOUR, 600);
      query_and_check (fixture, truth, from, to, g_rand_int_range (random, 1, 3000));
    }
}

static void
test_few_samples_are_raw (StoreFixture  *fixture,
                          gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GArray) truth = truth_new ();
  g_autoptr(AndondSampleColumns) columns = NULL;
  g_autoptr(AndondSampleColumns) fewer = NULL;

  feed (fixture, random, truth, MIDNIGHT, 100);
  columns = store_fixture_query (fixture, "press.s2", MIDNIGHT, MIDNIGHT + HOUR, 100);
  g_assert_true (columns->raw);
  g_assert_cmpuint (columns->n, ==, 100);
  g_assert_cmpfloat (columns->mean[99], ==, -wave (MIDNIGHT + 99 * SECOND));
  fewer = store_fixture_query (fixture, "press.s2", MIDNIGHT, MIDNIGHT + HOUR, 99);
  g_assert_false (fewer->raw);
  g_assert_cmpuint (fewer->n, <=, 99);
}

/* Samples come in any order, twice, and after their day was packed; the answer is that of the same set in order. */
static void
test_out_of_order (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GArray) truth = truth_new ();
  const guint n = 20000;
  g_autofree guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      Truth sample = { MIDNIGHT + i * 4 * SECOND, wave (i), ANDON_QUALITY_GOOD };

      g_array_append_val (truth, sample);
      order[i] = i;
    }
  for (guint i = n - 1; i > 0; i--)
    {
      guint k = g_rand_int_range (random, 0, i + 1);
      guint swap = order[i];

      order[i] = order[k];
      order[k] = swap;
    }
  for (guint part = 0; part < 4; part++)
    {
      g_autoptr(AndondSampleBatch) batch = andond_sample_batch_new ("test", n);

      for (guint i = part * n / 4; i < (part + 1) * n / 4; i++)
        for (guint k = 0; k < 1 + i % 2; k++)
          andond_sample_batch_append (batch, 1, g_array_index (truth, Truth, order[i]).time,
                                      g_array_index (truth, Truth, order[i]).value, ANDON_QUALITY_GOOD);
      store_fixture_append (fixture, batch);
      /* The last two parts come when the day has been packed already. */
      store_fixture_upkeep (fixture, part < 1 ? MIDNIGHT + 12 * HOUR : MIDNIGHT + DAY + 2 * HOUR);
    }
  for (guint points = 1; points < 20000; points = points * 3 + 1)
    {
      g_autoptr(AndondSampleColumns) columns = store_fixture_query (fixture, "press.s1", MIDNIGHT, MIDNIGHT + DAY,
                                                                    points);

      check_against_truth (columns, truth, MIDNIGHT, MIDNIGHT + DAY, points, MIDNIGHT + DAY);
    }
}

/* Three days at 1 Hz with upkeep as it happens: whatever is raw, packed or half and half, whole hours are exact. */
static void
test_days (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GArray) truth = truth_new ();
  const gint64 end = MIDNIGHT + 3 * DAY;

  for (gint64 at = MIDNIGHT; at < end; at += 4 * HOUR)
    {
      feed (fixture, random, truth, at, 4 * 3600);
      store_fixture_upkeep (fixture, at + 4 * HOUR);
    }
  g_assert_cmpint (store_fixture_count (fixture, "SELECT min (first) FROM raw_chunk"), >=, end - DAY - HOUR);

  for (guint round = 0; round < 150; round++)
    {
      gint64 from = MIDNIGHT + g_rand_int_range (random, 0, 71) * HOUR;
      gint64 to = MIN (end, from + g_rand_int_range (random, 1, 72) * HOUR);
      guint points = g_rand_int_range (random, 1, 6000);
      g_autoptr(AndondSampleColumns) columns = store_fixture_query (fixture, "press.s1", from, to, points);

      check_against_truth (columns, truth, from, to, points, to);
    }
  store_fixture_reopen (fixture);
  query_and_check (fixture, truth, MIDNIGHT, end, 3);
}

static gpointer
pack_one_job (AndonDbConnection *connection,
              gpointer           data,
              GError           **error)
{
  AndondDayPacker packer = { 0 };
  gboolean more;

  /* Without time to spare it packs one signal; press.s1 is the second. */
  for (guint i = 0; i < 2; i++)
    andond_day_packer_step (&packer, connection, MIDNIGHT + DAY + 2 * HOUR, 0, &more, error);
  g_assert_true (more);
  return NULL;
}

/* While a day is being packed, what is packed already is not counted beside its samples. */
static void
test_while_packing (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GArray) truth = truth_new ();
  g_autoptr(GError) error = NULL;

  feed (fixture, random, truth, MIDNIGHT, 7200);
  store_fixture_upkeep (fixture, MIDNIGHT + 3 * HOUR);
  andon_db_thread_run_sync (andond_store_get_writer (fixture->store), ANDON_DB_PRIORITY_LOW, pack_one_job, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_count (fixture, "SELECT count(DISTINCT signal) FROM bucket"), >=, 1);
  for (guint points = 1; points < 8000; points = points * 2 + 1)
    {
      g_autoptr(AndondSampleColumns) columns = store_fixture_query (fixture, "press.s1", MIDNIGHT, MIDNIGHT + DAY,
                                                                    points);

      check_against_truth (columns, truth, MIDNIGHT, MIDNIGHT + DAY, points, MIDNIGHT + DAY);
    }
}

static void
test_arguments (StoreFixture  *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *signal;
    gint64 from;
    gint64 to;
    guint points;
    int code;
  } cases[] = {
    { "press.s0", 10, 10, 5, ANDOND_STORE_ERROR_INVALID },
    { "press.s0", 10, 5, 5, ANDOND_STORE_ERROR_INVALID },
    { "press.s0", 0, 10, 0, ANDOND_STORE_ERROR_INVALID },
    { "press.s0", 0, 10, 20001, ANDOND_STORE_ERROR_INVALID },
    { "press.s0", G_MININT64, G_MAXINT64, 10, ANDOND_STORE_ERROR_INVALID },
    { "press.absent", 0, 10, 5, ANDOND_STORE_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
      g_autoptr(GError) error = NULL;

      andond_store_query_samples_async (fixture->store, cases[i].signal, cases[i].from, cases[i].to, cases[i].points,
                                        NULL, andon_test_async_cb, &async);
      g_assert_null (andond_store_query_samples_finish (fixture->store, andon_test_await (&async), &error));
      g_assert_error (error, ANDOND_STORE_ERROR, cases[i].code);
      andon_test_async_clear (&async);
    }
}

static void
test_nothing (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(AndondSampleColumns) columns = store_fixture_query (fixture, "press.s0", MIDNIGHT, MIDNIGHT + DAY, 100);

  g_assert_cmpuint (columns->n, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) \
  g_test_add ("/store/sample-query/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("raw", test_raw);
  ADD ("few-samples-are-raw", test_few_samples_are_raw);
  ADD ("out-of-order", test_out_of_order);
  ADD ("days", test_days);
  ADD ("while-packing", test_while_packing);
  ADD ("arguments", test_arguments);
  ADD ("nothing", test_nothing);
#undef ADD
  return g_test_run ();
}
