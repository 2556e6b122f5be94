/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-test-await.h>
#include <andond-demo-source.h>
#include <andond-ingest.h>
#include <andond-steady-clock.h>

static void
count_batch (AndondSampleBatch *batch,
             gpointer           user_data)
{
  __atomic_add_fetch ((guint *) user_data, batch->n, __ATOMIC_RELEASE);
}

/* The demo plant runs, live, with nothing refused. */
static void
test_live (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondDemoPlant) plant = andond_demo_plant_new_builtin (1, 0, &error);
  g_autoptr (AndondStageClock) stages = andond_stage_clock_new ();
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  AndondIngest *ingest = andond_ingest_new (registry, stages, 0, NULL, NULL);
  AndondDemoSource *source = andond_demo_source_new (plant, ingest);
  AndonTestAsync started = ANDON_TEST_ASYNC_INIT;
  AndondIngestCounters counters;
  guint seen = 0;

  andond_ingest_add_sink (ingest, count_batch, &seen, NULL);
  g_assert_true (andond_ingest_start (ingest, &error));
  andond_source_start_async (ANDOND_SOURCE (source), NULL, andon_test_async_cb, &started);
  g_assert_true (andond_source_start_finish (ANDOND_SOURCE (source), andon_test_await (&started), &error));
  g_assert_cmpint (andond_source_get_state (ANDOND_SOURCE (source)), ==, ANDOND_SOURCE_RUNNING);
  g_assert_cmpstr (andond_source_get_name (ANDOND_SOURCE (source)), ==, "demo");

  andon_test_await_true (__atomic_load_n (&seen, __ATOMIC_ACQUIRE) > 400);
  andon_test_await_true (andond_stage_clock_get (stages, ANDOND_STAGE_INGEST) > 0);
  andond_source_stop (ANDOND_SOURCE (source));
  andond_ingest_stop (ingest);

  andond_ingest_get_counters (ingest, &counters);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    g_assert_cmpuint (counters.refused[i], ==, 0);

  andon_test_async_clear (&started);
  g_assert_finalize_object (source);
  g_assert_finalize_object (ingest);
}

/* A wall that is set back by an hour in the middle of it. */
static gint64
jumping_wall (gpointer data)
{
  return g_get_real_time () - (g_atomic_int_get ((int *) data) != 0 ? G_TIME_SPAN_HOUR : 0);
}

static gint64
monotonic (gpointer data)
{
  return g_get_monotonic_time ();
}

/* The plant goes on, dated by the same time that its samples are held against. */
static void
test_clock_set_back (void)
{
  int set_back = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondSteadyClock) clock = andond_steady_clock_new_for_sources (0, jumping_wall, monotonic, &set_back);
  g_autoptr (AndondDemoPlant) plant = andond_demo_plant_new_builtin (1, 0, &error);
  g_autoptr (AndondStageClock) stages = andond_stage_clock_new ();
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  AndondIngest *ingest = andond_ingest_new (registry, stages, 0, andond_steady_clock_now, clock);
  AndondDemoSource *source = andond_demo_source_new (plant, ingest);
  AndonTestAsync started = ANDON_TEST_ASYNC_INIT;
  g_autoptr (GArray) blind = NULL;
  AndondIngestCounters counters;
  guint seen = 0, before;

  andond_ingest_add_sink (ingest, count_batch, &seen, NULL);
  g_assert_true (andond_ingest_start (ingest, &error));
  andond_source_start_async (ANDOND_SOURCE (source), NULL, andon_test_async_cb, &started);
  g_assert_true (andond_source_start_finish (ANDOND_SOURCE (source), andon_test_await (&started), &error));
  andon_test_await_true (__atomic_load_n (&seen, __ATOMIC_ACQUIRE) > 400);

  g_atomic_int_set (&set_back, 1);
  before = __atomic_load_n (&seen, __ATOMIC_ACQUIRE);
  andon_test_await_true (__atomic_load_n (&seen, __ATOMIC_ACQUIRE) > before + 800);
  blind = andond_ingest_list_blind (ingest, andond_ingest_now (ingest));
  g_assert_cmpuint (blind->len, ==, 0);
  andond_source_stop (ANDOND_SOURCE (source));
  andond_ingest_stop (ingest);
  andond_ingest_get_counters (ingest, &counters);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    g_assert_cmpuint (counters.refused[i], ==, 0);

  andon_test_async_clear (&started);
  g_assert_finalize_object (source);
  g_assert_finalize_object (ingest);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/demo-source/live", test_live);
  g_test_add_func ("/ingest/demo-source/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
