/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-test-await.h>
#include <andond-detect-history.h>
#include <pthread.h>
#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define START G_GINT64_CONSTANT (1782993600000000) /* a Thursday noon */
#define LIVE_SECONDS 600

typedef struct
{
  pthread_mutex_t lock;
  GHashTable *first; /* asset index → AndondDetection of its first anomaly */
} Heard;

static void
hear (AndondDetection *detection,
      gpointer         data)
{
  Heard *heard = data;

  if (!detection->anomaly)
    return;
  pthread_mutex_lock (&heard->lock);
  if (!g_hash_table_contains (heard->first, GUINT_TO_POINTER (detection->asset)))
    g_hash_table_insert (heard->first, GUINT_TO_POINTER (detection->asset), andond_detection_ref (detection));
  pthread_mutex_unlock (&heard->lock);
}

static gboolean
has_fault (GArray *faults,
           guint32 asset)
{
  for (guint i = 0; i < faults->len; i++)
    {
      if (g_array_index (faults, AndondFault, i).asset == asset)
        return TRUE;
    }
  return FALSE;
}

static void
play (AndondDetectStage *stage,
      AndondDemoPlant   *plant)
{
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);

  for (guint second = 0; second < LIVE_SECONDS; second++)
    {
      g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("demo", andond_registry_get_n_signals (registry));
      gint64 time = START + second * SECOND;

      for (guint32 i = 0; i < andond_registry_get_n_signals (registry); i++)
        {
          AndonQuality quality;
          double value;

          if (andond_demo_plant_get (plant, i, time, &value, &quality))
            andond_sample_batch_append (batch, i, time, value, quality);
        }
      g_assert_true (andond_detect_stage_push (stage, batch));
    }
}

/* The first start of the demo plant: learnt from its past in seconds, the opening fault is seen within twenty
 * seconds, and hardly anything is said of assets that nothing ails. */
static void
test_first_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndondDemoPlant) plant = andond_demo_plant_new_builtin (42, START, &error);
  g_autoptr (GArray) faults = NULL;
  const AndondDetectSink sink = { .detected = hear };
  AndondRegistry *registry;
  AndondDetectConfig config;
  AndondDetectStage *stage;
  AndondDetectStats stats;
  const AndondAsset *pump;
  const AndondDetection *cavitation;
  GHashTableIter iter;
  gpointer key;
  guint n_assets, n_false = 0;
  Heard heard;

  g_assert_no_error (error);
  pthread_mutex_init (&heard.lock, NULL);
  heard.first = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) andond_detection_unref);
  registry = andond_demo_plant_get_registry (plant);
  andond_detect_config_init (&config);
  config.stride = ANDOND_DETECT_HISTORY_STEP;
  config.stale_after = G_TIME_SPAN_HOUR;
  stage = andond_detect_stage_new (&config, &sink, &heard);
  n_assets = andond_detect_stage_add_registry (stage, registry);
  g_assert_cmpuint (n_assets, >=, 60);
  g_assert_cmpuint (andond_detect_stage_train_from_demo_plant (stage, plant, START, NULL), ==, n_assets);

  andond_detect_stage_start (stage);
  play (stage, plant);
  andond_detect_stage_stop (stage);
  andond_detect_stage_get_stats (stage, &stats);
  g_assert_cmpuint (stats.dropped, ==, 0);
  g_assert_cmpuint (stats.unknown_samples, ==, 0);
  g_assert_cmpuint (stats.rows, >=, 60 * LIVE_SECONDS);

  pump = andond_registry_find_asset (registry, "nord-p-104");
  g_assert_nonnull (pump);
  cavitation = g_hash_table_lookup (heard.first, GUINT_TO_POINTER (pump->index));
  g_assert_nonnull (cavitation);
  g_assert_cmpint (cavitation->time, <=, START + 16 * SECOND);

  faults = andond_demo_plant_list_faults (plant, START - 86400 * SECOND, START + LIVE_SECONDS * SECOND);
  g_hash_table_iter_init (&iter, heard.first);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n_false += !has_fault (faults, GPOINTER_TO_UINT (key));
  g_test_message ("%u assets anomalous, %u of them healthy", g_hash_table_size (heard.first), n_false);
  g_assert_cmpuint (n_false, <=, 7);

  andond_detect_stage_free (stage);
  g_hash_table_unref (heard.first);
  pthread_mutex_destroy (&heard.lock);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/history/first-start", test_first_start);
  return g_test_run ();
}
