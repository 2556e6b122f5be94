/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-test-await.h>
#include <andon-test-dir.h>
#include <andond-detect-stage.h>
#include <glib/gstdio.h>
#include <math.h>
#include <pthread.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define START (1700000000 * SECOND)

/* What the sink hears, on whatever thread. */
typedef struct
{
  pthread_mutex_t lock;
  GPtrArray *detections;
  GHashTable *models; /* asset id → GBytes */
  guint n_canaries;
} Sink;

static void
sink_detected (AndondDetection *detection,
               gpointer         data)
{
  Sink *sink = data;

  pthread_mutex_lock (&sink->lock);
  g_ptr_array_add (sink->detections, andond_detection_ref (detection));
  pthread_mutex_unlock (&sink->lock);
}

static void
sink_canary (AndondSampleBatch *batch,
             gpointer           data)
{
  Sink *sink = data;

  pthread_mutex_lock (&sink->lock);
  sink->n_canaries++;
  pthread_mutex_unlock (&sink->lock);
}

static GBytes *
sink_load (const char *asset_id,
           gpointer    data)
{
  Sink *sink = data;
  GBytes *model;

  pthread_mutex_lock (&sink->lock);
  model = g_hash_table_lookup (sink->models, asset_id);
  if (model != NULL)
    g_bytes_ref (model);
  pthread_mutex_unlock (&sink->lock);
  return model;
}

static void
sink_save (const char *asset_id,
           guint32     version,
           GBytes     *model,
           gpointer    data)
{
  Sink *sink = data;

  g_assert_cmpuint (version, >, 0);
  pthread_mutex_lock (&sink->lock);
  g_hash_table_insert (sink->models, g_strdup (asset_id), g_bytes_ref (model));
  pthread_mutex_unlock (&sink->lock);
}

static const AndondDetectSink functions = { sink_detected, sink_canary, sink_load, sink_save };

static void
sink_init (Sink *sink)
{
  pthread_mutex_init (&sink->lock, NULL);
  sink->detections = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_detection_unref);
  sink->models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  sink->n_canaries = 0;
}

static void
sink_clear (Sink *sink)
{
  g_ptr_array_unref (sink->detections);
  g_hash_table_unref (sink->models);
  pthread_mutex_destroy (&sink->lock);
}

/* Two signals an asset: 2 a and 2 a + 1. */
static AndondSampleBatch *
make_row (guint   n_assets,
          gint64  time,
          double  level,
          GRand  *rand)
{
  AndondSampleBatch *batch = andond_sample_batch_new ("test", n_assets * 2);

  for (guint a = 0; a < n_assets; a++)
    {
      andond_sample_batch_append (batch, 2 * a, time, level + g_rand_double (rand), ANDON_QUALITY_GOOD);
      andond_sample_batch_append (batch, 2 * a + 1, time, 100 + g_rand_double (rand), ANDON_QUALITY_GOOD);
    }
  return batch;
}

static void
push_rows (AndondDetectStage *stage,
           guint              n_assets,
           guint              from,
           guint              to,
           double             level,
           GRand             *rand)
{
  for (guint i = from; i < to; i++)
    {
      g_autoptr (AndondSampleBatch) batch = make_row (n_assets, START + i * SECOND, level, rand);

      g_assert_true (andond_detect_stage_push (stage, batch));
    }
}

static AndondDetectStage *
make_stage (Sink  *sink,
            guint  n_assets,
            guint  workers)
{
  AndondDetectConfig config;
  AndondDetectStage *stage;

  andond_detect_config_init (&config);
  config.workers = workers;
  config.train_rows = 60;
  config.stale_after = G_TIME_SPAN_HOUR;
  stage = andond_detect_stage_new (&config, &functions, sink);
  for (guint a = 0; a < n_assets; a++)
    {
      g_autofree char *id = g_strdup_printf ("asset-%u", a);
      guint32 signals[2] = { 2 * a, 2 * a + 1 };

      g_assert_true (andond_detect_stage_add_asset (stage, 100 + a, id, signals, 2, ANDOND_NO_INDEX));
    }
  return stage;
}

static void
test_flow (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  AndondDetectStage *stage;
  AndondDetectStats stats;
  guint n_on = 0, n_off = 0;
  Sink sink;

  sink_init (&sink);
  stage = make_stage (&sink, 8, 2);
  andond_detect_stage_start (stage);
  push_rows (stage, 8, 0, 200, 10, rand);
  push_rows (stage, 8, 200, 260, 14, rand);
  push_rows (stage, 8, 260, 300, 10, rand);
  andond_detect_stage_stop (stage);

  andond_detect_stage_get_stats (stage, &stats);
  g_assert_cmpuint (stats.rows, ==, 8 * 300);
  g_assert_cmpuint (stats.batches, ==, 300);
  g_assert_cmpuint (stats.dropped, ==, 0);
  g_assert_cmpuint (stats.detections, ==, sink.detections->len);
  for (guint i = 0; i < sink.detections->len; i++)
    {
      const AndondDetection *detection = g_ptr_array_index (sink.detections, i);

      g_assert_cmpuint (detection->asset, >=, 100);
      g_assert_cmpuint (detection->signals[0].signal, ==, 2 * (detection->asset - 100));
      if (!detection->anomaly)
        continue;
      g_assert_cmpint (detection->onset, >=, START + 200 * SECOND);
      n_on++;
    }
  /* 60 anomalous seconds are told about every 5 s, once the change itself has been told. */
  g_assert_cmpuint (n_on, >=, 8 * 9);
  g_assert_cmpuint (n_on, <=, 8 * 14);
  for (guint a = 0; a < 8; a++)
    {
      g_autoptr (AndondDetection) last = andond_detect_stage_dup_latest (stage, 100 + a);

      g_assert_cmpint (last->time, ==, START + 299 * SECOND);
      n_off += !last->anomaly;
    }
  g_assert_cmpuint (n_off, ==, 8);
  g_assert_null (andond_detect_stage_dup_latest (stage, 7));
  g_assert_cmpuint (g_hash_table_size (sink.models), ==, 8);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static void
test_models_return (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  AndondDetectStage *stage;
  Sink sink;

  sink_init (&sink);
  stage = make_stage (&sink, 2, 1);
  g_assert_false (andond_detect_stage_is_trained (stage, 100));
  andond_detect_stage_start (stage);
  push_rows (stage, 2, 0, 100, 10, rand);
  andond_detect_stage_free (stage);

  stage = make_stage (&sink, 2, 1);
  g_assert_true (andond_detect_stage_is_trained (stage, 100));
  g_assert_true (andond_detect_stage_is_trained (stage, 101));
  andond_detect_stage_free (stage);

  /* A damaged one is learnt anew. */
  g_hash_table_insert (sink.models, g_strdup ("asset-0"), g_bytes_new_static ("nonsense", 8));
  g_test_expect_message ("andond-detect", G_LOG_LEVEL_MESSAGE, "*asset-0*damaged*");
  stage = make_stage (&sink, 2, 1);
  g_test_assert_expected_messages ();
  g_assert_false (andond_detect_stage_is_trained (stage, 100));
  g_assert_true (andond_detect_stage_is_trained (stage, 101));
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static void
test_history (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autofree double *values = g_new (double, 2 * 100);
  AndondDetectStage *stage;
  Sink sink;

  sink_init (&sink);
  stage = make_stage (&sink, 1, 1);
  for (guint i = 0; i < 100; i++)
    {
      values[2 * i] = 10 + g_rand_double (rand);
      values[2 * i + 1] = 100 + g_rand_double (rand);
    }
  andond_detect_stage_train (stage, 100, values, NULL, 100);
  g_assert_true (andond_detect_stage_is_trained (stage, 100));
  g_assert_cmpuint (g_hash_table_size (sink.models), ==, 1);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static AndondDetectStats
get_stats (AndondDetectStage *stage)
{
  AndondDetectStats stats;

  andond_detect_stage_get_stats (stage, &stats);
  return stats;
}

static void
push_canary (AndondDetectStage *stage,
             gint64             born)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);

  batch->canary = born;
  g_assert_true (andond_detect_stage_push (stage, batch));
}

static void
test_canary (void)
{
  g_autoptr (AndondStageClock) clock = andond_stage_clock_new ();
  AndondDetectStage *stage;
  Sink sink;

  sink_init (&sink);
  stage = make_stage (&sink, 4, 2);
  andond_detect_stage_set_clock (stage, clock);
  andond_detect_stage_start (stage);
  push_canary (stage, START);
  andon_test_await_true (get_stats (stage).canary_time == START);
  andon_test_await_true (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT) == START);

  /* A detector that stands still lets no canary through. */
  andond_detect_stage_set_stalled (stage, TRUE);
  push_canary (stage, START + SECOND);
  push_canary (stage, START + 2 * SECOND);
  push_canary (stage, START + 3 * SECOND);
  g_assert_cmpint (get_stats (stage).canary_time, <, START + 3 * SECOND);
  andon_test_await_true (get_stats (stage).queue_depth >= 1);
  g_assert_cmpint (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT), <, START + 3 * SECOND);
  andond_detect_stage_set_stalled (stage, FALSE);
  andon_test_await_true (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT) == START + 3 * SECOND);

  /* Nor does a clock that is set back make it look hung for as long as the clock needs to catch up. */
  push_canary (stage, START - 3600 * SECOND);
  andon_test_await_true (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT) == START - 3600 * SECOND);
  push_canary (stage, START - 3599 * SECOND);
  andon_test_await_true (andond_stage_clock_get (clock, ANDOND_STAGE_DETECT) == START - 3599 * SECOND);
  andond_detect_stage_stop (stage);
  g_assert_cmpuint (sink.n_canaries, >=, 2);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

/* The file that tests and drills stop it with; and it ends all the same while that is there. */
static void
test_stop_file (void)
{
  g_autoptr (AndonTestDir) dir = andon_test_dir_new ();
  g_autofree char *path = andon_test_dir_build (dir, "stop");
  g_autofree char *stop = g_strconcat ("detect:", path, NULL);
  AndondDetectStage *stage;
  Sink sink;

  sink_init (&sink);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_setenv ("ANDOND_DEBUG_STOP", stop, TRUE);
  stage = make_stage (&sink, 4, 1);
  g_unsetenv ("ANDOND_DEBUG_STOP");
  andond_detect_stage_start (stage);
  push_canary (stage, START);
  push_canary (stage, START + SECOND);
  andon_test_await_true (get_stats (stage).queue_depth >= 1);
  g_assert_cmpint (get_stats (stage).canary_time, ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  andon_test_await_true (get_stats (stage).canary_time == START + SECOND);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  andond_detect_stage_stop (stage);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static void
test_full_queue (void)
{
  AndondDetectConfig config;
  AndondDetectStage *stage;
  const guint32 signal = 0;
  guint n_refused = 0;
  Sink sink;

  sink_init (&sink);
  andond_detect_config_init (&config);
  config.queue_capacity = 4;
  stage = andond_detect_stage_new (&config, &functions, &sink);
  g_assert_true (andond_detect_stage_add_asset (stage, 0, "a", &signal, 1, ANDOND_NO_INDEX));
  andond_detect_stage_set_stalled (stage, TRUE);
  andond_detect_stage_start (stage);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);

      andond_sample_batch_append (batch, 0, START + i * SECOND, 1, ANDON_QUALITY_GOOD);
      andond_sample_batch_append (batch, 9, START + i * SECOND, 1, ANDON_QUALITY_GOOD);
      n_refused += !andond_detect_stage_push (stage, batch);
    }
  g_assert_cmpuint (n_refused, >=, 15);
  g_assert_cmpuint (get_stats (stage).dropped, ==, n_refused);
  andond_detect_stage_stop (stage);
  g_assert_cmpuint (get_stats (stage).rows, ==, 20 - n_refused);
  g_assert_cmpuint (get_stats (stage).unknown_samples, ==, 20 - n_refused);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static void
test_silence (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  AndondDetectConfig config;
  AndondDetectStage *stage;
  const guint32 signals[2] = { 0, 1 };
  Sink sink;
  const AndondDetection *last;

  sink_init (&sink);
  andond_detect_config_init (&config);
  config.train_rows = 60;
  config.stale_after = 300 * G_TIME_SPAN_MILLISECOND;
  stage = andond_detect_stage_new (&config, &functions, &sink);
  g_assert_true (andond_detect_stage_add_asset (stage, 100, "a", signals, 2, ANDOND_NO_INDEX));
  andond_detect_stage_start (stage);
  push_rows (stage, 1, 0, 100, 10, rand);
  push_rows (stage, 1, 100, 130, 15, rand);
  andon_test_await_true (get_stats (stage).rows == 130);
  /* Nothing comes any more: the anomaly stands, but nobody can judge it. */
  for (gboolean told = FALSE; !told;)
    {
      g_autoptr (AndondDetection) latest = andond_detect_stage_dup_latest (stage, 100);

      told = latest->judgement == ANDOND_JUDGEMENT_CANNOT_JUDGE;
      andon_test_turn_until (g_get_monotonic_time () + 10 * G_TIME_SPAN_MILLISECOND);
    }
  andond_detect_stage_stop (stage);
  last = g_ptr_array_index (sink.detections, sink.detections->len - 1);
  g_assert_true (last->anomaly);
  g_assert_cmpint (last->judgement, ==, ANDOND_JUDGEMENT_CANNOT_JUDGE);
  g_assert_cmpint (last->quality, ==, ANDON_QUALITY_BAD);
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

static void
test_refused_assets (void)
{
  AndondDetectStage *stage;
  guint32 signals[2] = { 0, 9 };
  Sink sink;

  sink_init (&sink);
  stage = make_stage (&sink, 2, 1);
  g_assert_false (andond_detect_stage_add_asset (stage, 200, "b", signals, 2, ANDOND_NO_INDEX));
  signals[0] = 8;
  g_assert_false (andond_detect_stage_add_asset (stage, 100, "b", signals, 2, ANDOND_NO_INDEX));
  g_assert_false (andond_detect_stage_add_asset (stage, 200, "b", signals, 0, ANDOND_NO_INDEX));
  g_assert_false (andond_detect_stage_add_asset (stage, 200, "b", signals, 65, ANDOND_NO_INDEX));
  g_assert_true (andond_detect_stage_add_asset (stage, 200, "b", signals, 2, ANDOND_NO_INDEX));
  andond_detect_stage_free (stage);
  sink_clear (&sink);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/stage/flow", test_flow);
  g_test_add_func ("/detect/stage/models-return", test_models_return);
  g_test_add_func ("/detect/stage/history", test_history);
  g_test_add_func ("/detect/stage/canary", test_canary);
  g_test_add_func ("/detect/stage/stop-file", test_stop_file);
  g_test_add_func ("/detect/stage/full-queue", test_full_queue);
  g_test_add_func ("/detect/stage/silence", test_silence);
  g_test_add_func ("/detect/stage/refused-assets", test_refused_assets);
  return g_test_run ();
}
