/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-test-await.h>
#include <andond-detector.h>
#include <math.h>
#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000000)
#define N 4
#define TRAIN 200

/* A little plant: a flow, its pressure, a wandering temperature and a switch that never moves. */
typedef struct
{
  GRand *rand;
  double temperature;
  gint64 time;
} Plant;

static double
noise (Plant *plant)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (plant->rand);
  return sum - 6;
}

static void
next_row (Plant  *plant,
          double  flow,
          double *values)
{
  plant->temperature += 0.05 * noise (plant);
  values[0] = flow + 0.3 * noise (plant);
  values[1] = 2 + 0.05 * noise (plant);
  values[2] = plant->temperature + 0.02 * noise (plant);
  values[3] = 1;
  plant->time += SECOND;
}

static void
push (AndondDetector  *detector,
      Plant           *plant,
      double           flow,
      guint            n,
      AndondDetection *out)
{
  double values[N];

  for (guint i = 0; i < n; i++)
    {
      next_row (plant, flow, values);
      andond_detector_push_row (detector, plant->time, values, NULL, ANDOND_MODE_NONE, out);
    }
}

static Plant
plant_new (guint32 seed)
{
  return (Plant) { .rand = g_rand_new_with_seed (seed), .temperature = 60, .time = 1700000000 * SECOND };
}

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
assert_same (const AndondDetection *a,
             const AndondDetection *b)
{
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_cmpint (a->onset, ==, b->onset);
  g_assert_cmpint (a->anomaly, ==, b->anomaly);
  g_assert_cmpint (a->judgement, ==, b->judgement);
  g_assert_cmpint (a->quality, ==, b->quality);
  g_assert_cmpuint (a->model_version, ==, b->model_version);
  g_assert_cmpint (memcmp (&a->score, &b->score, sizeof a->score), ==, 0);
  for (guint i = 0; i < a->n_signals; i++)
    g_assert_cmpint (memcmp (&a->signals[i].contribution, &b->signals[i].contribution, sizeof (double)), ==, 0);
}

/* Stopped at any row and read back, a detector goes on as if nothing had been. */
static void
test_round_trip (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (AndondDetector) detector = andond_detector_new (N, 60);
      g_autoptr (AndondDetector) other = NULL;
      g_autoptr (AndondDetection) a = andond_detection_new (N);
      g_autoptr (AndondDetection) b = andond_detection_new (N);
      g_autoptr (GError) error = NULL;
      Plant plant = plant_new (seed + round);
      guint cut = g_rand_int_range (rand, 0, 400);
      double values[N];

      for (guint i = 0; i < 500; i++)
        {
          next_row (&plant, i > 250 && i < 320 ? 25 : 30, values);
          if (g_rand_int_range (rand, 0, 10) == 0)
            values[g_rand_int_range (rand, 0, N)] = NAN;
          if (i == cut)
            {
              g_autoptr (GBytes) bytes = andond_detector_serialise (detector);
              g_autoptr (GBytes) again = NULL;

              other = andond_detector_deserialise (bytes, &error);
              g_assert_no_error (error);
              again = andond_detector_serialise (other);
              g_assert_true (g_bytes_equal (bytes, again));
            }
          andond_detector_push_row (detector, plant.time, values, NULL, i / 170, a);
          if (other == NULL)
            continue;
          andond_detector_push_row (other, plant.time, values, NULL, i / 170, b);
          assert_same (a, b);
        }
      g_rand_free (plant.rand);
    }
}

static void
seal (guint8 *data,
      gsize   size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_size = 32;

  g_checksum_update (checksum, data, size - 32);
  g_checksum_get_digest (checksum, data + size - 32, &digest_size);
}

/* Damaged artefacts are refused; even one with a good checksum is never trusted. */
static void
test_fuzz (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  g_autoptr (GBytes) bytes = NULL;
  Plant plant = plant_new (seed);
  const guint8 *data;
  gsize size;
  guint n_refused = 0;

  push (detector, &plant, 30, TRAIN + 30, out);
  bytes = andond_detector_serialise (detector);
  data = g_bytes_get_data (bytes, &size);
  for (guint round = 0; round < 20000; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      gsize length = g_rand_int_range (rand, 0, 4) == 0 ? (gsize) g_rand_int_range (rand, 0, size + 1) : size;
      gboolean sealed = g_rand_boolean (rand);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (AndondDetector) read = NULL;
      g_autoptr (GError) error = NULL;

      for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        copy[g_rand_int_range (rand, 0, size)] ^= 1 << g_rand_int_range (rand, 0, 8);
      if (sealed && length > 64)
        {
          guint32 payload = GUINT32_TO_LE (length - 44);

          memcpy (copy + 8, &payload, sizeof payload);
          seal (copy, length);
        }
      damaged = g_bytes_new (copy, length);
      read = andond_detector_deserialise (damaged, &error);
      if (read == NULL)
        {
          g_assert_nonnull (error);
          g_assert_cmpuint (error->domain, ==, ANDOND_DETECT_ERROR);
          n_refused++;
        }
      else if (andond_detector_get_n_signals (read) == N)
        {
          push (read, &plant, 30, 3, out);
          g_assert_true (out->score >= 0 && out->score <= 1000);
        }
      g_assert_true (sealed || read == NULL || (length == size && memcmp (copy, data, size) == 0));
    }
  g_assert_cmpuint (n_refused, >, 10000);
  g_rand_free (plant.rand);
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
  g_test_add_func ("/detect/detector/missing", test_missing);
  g_test_add_func ("/detect/detector/stuck", test_stuck);
  g_test_add_func ("/detect/detector/modes", test_modes);
  g_test_add_func ("/detect/detector/still", test_still);
  g_test_add_func ("/detect/detector/garbage", test_garbage);
  g_test_add_func ("/detect/detector/round-trip", test_round_trip);
  g_test_add_func ("/detect/detector/fuzz", test_fuzz);
  g_test_add_func ("/detect/detector/history", test_history);
  return g_test_run ();
}
