/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-test-await.h>
#include <math.h>

#include "plant-fixture.h"

static void
test_life (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (7);
  double sum = 0;
  gint64 begun;

  push (detector, &plant, 30, TRAIN - 1, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_LEARNING);
  g_assert_false (andond_detector_is_trained (detector));
  push (detector, &plant, 30, 1, out);
  g_assert_true (andond_detector_is_trained (detector));
  g_assert_cmpint (andond_detector_get_model_version (detector), ==, 1);

  push (detector, &plant, 30, 300, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_assert_false (out->anomaly);
  g_assert_cmpfloat (out->score, <, 500);
  g_assert_cmpfloat (out->signals[0].low, <, 30);
  g_assert_cmpfloat (out->signals[0].high, >, 30);
  g_assert_cmpint (out->quality, ==, 0);

  begun = plant.time;
  push (detector, &plant, 26, 40, out);
  g_assert_true (out->anomaly);
  g_assert_cmpfloat (out->score, >, 500);
  g_assert_cmpfloat (out->score, <=, 1000);
  g_assert_cmpint (out->onset, >, begun);
  g_assert_cmpint (out->onset, <=, begun + 20 * SECOND);
  for (guint i = 0; i < N; i++)
    sum += out->signals[i].contribution;
  g_assert_cmpfloat (fabs (sum - 1), <, 1e-9);
  g_assert_cmpfloat (out->signals[0].contribution, >, 0.5);
  g_assert_cmpfloat (out->signals[0].high, <, 32);

  push (detector, &plant, 30, 60, out);
  g_assert_false (out->anomaly);
  g_assert_cmpint (out->onset, ==, 0);
  g_rand_free (plant.rand);
}

/* A long anomaly does not become the normal state. */
static void
test_anomaly_teaches_nothing (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (8);

  push (detector, &plant, 30, TRAIN + 100, out);
  push (detector, &plant, 26, 1800, out);
  g_assert_true (out->anomaly);
  g_assert_cmpfloat (out->signals[0].expected, >, 29);
  g_rand_free (plant.rand);
}

static void
test_drift_is_followed (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (9);
  guint n_anomalous = 0;

  push (detector, &plant, 30, TRAIN, out);
  for (guint i = 0; i < 6000; i++)
    {
      push (detector, &plant, 30 + i / 3000.0, 1, out);
      n_anomalous += out->anomaly;
    }
  g_assert_cmpuint (n_anomalous, <, 300);
  g_rand_free (plant.rand);
}

/* Nothing moved much while it learnt; then it drifts, as machines do in hours. That is no anomaly, still less
 * one without an end. */
static void
test_wander_is_learnt (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (14);
  double flow = 30;
  guint n_late = 0;

  push (detector, &plant, flow, TRAIN, out);
  for (guint i = 0; i < 10000; i++)
    {
      flow += 0.016 * noise (&plant);
      push (detector, &plant, flow, 1, out);
      n_late += i >= 5000 && out->anomaly;
    }
  g_assert_cmpuint (n_late, <, 250);
  g_rand_free (plant.rand);
}

/* A small step that stays is told for as long as what was learnt can tell; where it is clear, for good. */
static void
test_outlasting (void)
{
  static const double steps[] = { 0.9, 4 };

  for (guint k = 0; k < G_N_ELEMENTS (steps); k++)
    {
      g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
      g_autoptr (AndondDetection) out = andond_detection_new (N);
      Plant plant = plant_new (15);

      push (detector, &plant, 30, TRAIN + 50, out);
      push (detector, &plant, 30 - steps[k], TRAIN, out);
      g_assert_true (out->anomaly);
      push (detector, &plant, 30 - steps[k], 2 * TRAIN, out);
      g_assert_cmpint (out->anomaly, ==, steps[k] > 1);
      /* What it has come to take for normal: it stays quiet there, and a clear fault still shows. */
      push (detector, &plant, 30 - steps[k], TRAIN, out);
      g_assert_cmpint (out->anomaly, ==, steps[k] > 1);
      push (detector, &plant, 20, 30, out);
      g_assert_true (out->anomaly);
      g_rand_free (plant.rand);
    }
}

/* A counter read every second shows whole units only, and its noise cancels out: half a unit less is seen
 * that would drown in as much white noise. */
static void
test_colour_of_noise (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (1, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (1);
  double total = 0;

  for (guint i = 0; i < TRAIN + 160; i++)
    {
      double before = floor (total), value;

      total += i < TRAIN + 100 ? 30.3 : 29.75;
      value = floor (total) - before;
      andond_detector_push_row (detector, (i + 1) * SECOND, &value, NULL, ANDOND_MODE_NONE, out);
      if (i < TRAIN + 100)
        g_assert_false (out->anomaly);
    }
  g_assert_true (out->anomaly);
}

static void
test_missing (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (10);
  double values[N];
  const guint8 bad_flow[N] = { 2, 0, 0, 0 };

  push (detector, &plant, 30, TRAIN + 50, out);
  push (detector, &plant, 25, 30, out);
  g_assert_true (out->anomaly);

  /* The flow sensor dies and shows what would be normal: nobody may take that for the end. */
  for (guint i = 0; i < 500; i++)
    {
      next_row (&plant, 30, values);
      andond_detector_push_row (detector, plant.time, values, bad_flow, ANDOND_MODE_NONE, out);
      g_assert_true (out->anomaly);
    }
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_CANNOT_JUDGE);
  g_assert_cmpint (out->quality, ==, 2);
  g_assert_cmpfloat (out->score, >, 500);

  /* Nothing at all arrives. */
  for (guint i = 0; i < 100; i++)
    {
      for (guint k = 0; k < N; k++)
        values[k] = i % 2 == 0 ? NAN : INFINITY;
      plant.time += SECOND;
      andond_detector_push_row (detector, plant.time, values, NULL, ANDOND_MODE_NONE, out);
      g_assert_true (out->anomaly);
      g_assert_cmpint (out->quality, ==, 2);
    }
  push (detector, &plant, 30, 60, out);
  g_assert_false (out->anomaly);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_rand_free (plant.rand);
}

static void
test_stuck (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (11);
  double values[N], held;

  push (detector, &plant, 30, TRAIN + 50, out);
  next_row (&plant, 30, values);
  held = values[1];
  for (guint i = 0; i < 200; i++)
    {
      next_row (&plant, 30, values);
      values[1] = held;
      andond_detector_push_row (detector, plant.time, values, NULL, ANDOND_MODE_NONE, out);
    }
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_CANNOT_JUDGE);
  g_assert_cmpint (out->signals[1].quality, ==, 2);
  g_assert_cmpint (out->signals[3].quality, ==, 0);
  g_rand_free (plant.rand);
}

static void
test_modes (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (1, 60);
  g_autoptr (AndondDetection) out = andond_detection_new (1);
  Plant plant = plant_new (12);
  guint n_anomalous = 0;

  for (guint i = 0; i < 4000; i++)
    {
      gint32 mode = i / 200 % 2;
      double value = (mode == 1 ? 80 : 5) + noise (&plant);

      plant.time += SECOND;
      andond_detector_push_row (detector, plant.time, &value, NULL, mode, out);
      if (i == 220)
        g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_LEARNING);
      g_assert_cmpint (out->mode, ==, mode);
      n_anomalous += out->anomaly;
    }
  g_assert_cmpuint (n_anomalous, <, 40);

  /* More modes than anybody has. */
  for (gint32 mode = 0; mode < 40; mode++)
    {
      double value = mode;

      andond_detector_push_row (detector, plant.time += SECOND, &value, NULL, mode, out);
    }
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_CANNOT_JUDGE);
  g_rand_free (plant.rand);
}

static void
test_still (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (2, 60);
  g_autoptr (AndondDetection) out = andond_detection_new (2);
  double values[2] = { 0, 100 };

  for (guint i = 0; i < 300; i++)
    andond_detector_push_row (detector, (i + 1) * SECOND, values, NULL, ANDOND_MODE_NONE, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_assert_cmpfloat (out->score, ==, 0);
  values[1] = 150;
  for (guint i = 300; i < 320; i++)
    andond_detector_push_row (detector, (i + 1) * SECOND, values, NULL, ANDOND_MODE_NONE, out);
  g_assert_true (out->anomaly);
  g_assert_true (isfinite (out->score));
}

/* Whatever comes in, what goes out is finite and within bounds. */
static void
test_garbage (void)
{
  static const double odd[] = { 0, -0.0, 1e308, -1e308, 1e-308, NAN, INFINITY, -INFINITY, 1e99, 42 };
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint round = 0; round < 50; round++)
    {
      guint n = g_rand_int_range (rand, 1, 9);
      g_autoptr (AndondDetector) detector = andond_detector_new (n, 40);
      g_autoptr (AndondDetection) out = andond_detection_new (n);
      double values[8];
      guint8 quality[8];

      for (guint i = 0; i < 300; i++)
        {
          for (guint k = 0; k < n; k++)
            {
              values[k] = g_rand_boolean (rand) ? odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))]
                                                : g_rand_double_range (rand, -50, 50);
              quality[k] = g_rand_int_range (rand, 0, 20) == 0 ? g_rand_int_range (rand, 0, 256) : 0;
            }
          andond_detector_push_row (detector, g_rand_int (rand), values, quality, g_rand_int_range (rand, 0, 3), out);
          g_assert_true (out->score >= 0 && out->score <= 1000);
          for (guint k = 0; k < n; k++)
            g_assert_true (out->signals[k].contribution >= 0 && out->signals[k].contribution <= 1);
        }
    }
}

static void
test_history (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (13);
  double values[N];

  for (guint i = 0; i < 100; i++)
    {
      next_row (&plant, 30, values);
      andond_detector_learn_row (detector, values, 3);
    }
  g_assert_false (andond_detector_is_trained (detector));
  andond_detector_finish_learning (detector, 101);
  g_assert_false (andond_detector_is_trained (detector));
  andond_detector_finish_learning (detector, 100);
  g_assert_true (andond_detector_is_trained (detector));
  next_row (&plant, 30, values);
  andond_detector_push_row (detector, plant.time, values, NULL, 3, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_rand_free (plant.rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/detector/life", test_life);
  g_test_add_func ("/detect/detector/anomaly-teaches-nothing", test_anomaly_teaches_nothing);
  g_test_add_func ("/detect/detector/drift-is-followed", test_drift_is_followed);
  g_test_add_func ("/detect/detector/wander-is-learnt", test_wander_is_learnt);
  g_test_add_func ("/detect/detector/outlasting", test_outlasting);
  g_test_add_func ("/detect/detector/colour-of-noise", test_colour_of_noise);
  g_test_add_func ("/detect/detector/missing", test_missing);
  g_test_add_func ("/detect/detector/stuck", test_stuck);
  g_test_add_func ("/detect/detector/modes", test_modes);
  g_test_add_func ("/detect/detector/still", test_still);
  g_test_add_func ("/detect/detector/garbage", test_garbage);
  g_test_add_func ("/detect/detector/history", test_history);
  return g_test_run ();
}
