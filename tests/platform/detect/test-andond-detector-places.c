/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of another machine among those of this one. */

#include "config.h"

#include <andon-test-await.h>
#include <math.h>
#include <string.h>

#include "plant-fixture.h"

#define FLOW 30
#define FAULTY 24

/* Another plant of the same kind: warmer, and its pressure is another. */
static guint
push_other (AndondDetector  *detector,
            Plant           *plant,
            Plant           *other,
            guint            n,
            AndondDetection *out)
{
  guint n_anomalous = 0;
  double values[N];

  for (guint i = 0; i < n; i++)
    {
      next_row (other, FLOW + 3, values);
      values[1] += 1;
      plant->time += SECOND;
      andond_detector_push_row (detector, plant->time, values, NULL, ANDOND_MODE_NONE, out);
      n_anomalous += out->anomaly;
    }
  return n_anomalous;
}

static Plant
other_new (guint32 seed)
{
  Plant other = plant_new (seed);

  other.temperature = 75;
  return other;
}

/* What comes from elsewhere is no anomaly, and afterwards all is as before. */
static void
test_elsewhere (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (21), other = other_new (22);
  double expected;

  push (detector, &plant, FLOW, TRAIN + 100, out);
  expected = out->signals[0].expected;
  g_assert_cmpuint (push_other (detector, &plant, &other, 40, out), ==, 0);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_LEARNING);
  push (detector, &plant, FLOW, 3, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_assert_cmpfloat (fabs (out->signals[0].expected - expected), <, 0.2);
  for (guint i = 0; i < 40; i++)
    {
      push (detector, &plant, FLOW, 1, out);
      g_assert_false (out->anomaly);
    }
  push (detector, &plant, FAULTY, 30, out);
  g_assert_true (out->anomaly);
  g_rand_free (plant.rand);
  g_rand_free (other.rand);
}

/* An anomaly waits there for the machine to come back, with its beginning. */
static void
test_anomaly_waits (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (23), other = other_new (24);
  gint64 onset;

  push (detector, &plant, FLOW, TRAIN + 100, out);
  push (detector, &plant, FAULTY, 60, out);
  g_assert_true (out->anomaly);
  onset = out->onset;
  /* Three rows show the seam. */
  g_assert_cmpuint (push_other (detector, &plant, &other, 50, out), <=, 2);
  g_assert_false (out->anomaly);
  push (detector, &plant, FAULTY, 3, out);
  g_assert_true (out->anomaly);
  g_assert_cmpint (out->onset, ==, onset);
  push (detector, &plant, FLOW, 60, out);
  g_assert_false (out->anomaly);
  g_rand_free (plant.rand);
  g_rand_free (other.rand);
}

/* Whoever stays is judged there, too. */
static void
test_new_home (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (25), other = other_new (26);
  double values[N];

  push (detector, &plant, FLOW, TRAIN + 100, out);
  g_assert_cmpuint (push_other (detector, &plant, &other, TRAIN + 50, out), ==, 0);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_assert_cmpint (andond_detector_get_model_version (detector), ==, 2);
  for (guint i = 0; i < 30; i++)
    {
      next_row (&other, FAULTY, values);
      values[1] += 1;
      andond_detector_push_row (detector, plant.time += SECOND, values, NULL, ANDOND_MODE_NONE, out);
    }
  g_assert_true (out->anomaly);
  g_rand_free (plant.rand);
  g_rand_free (other.rand);
}

/* One signal that jumps alone is a broken sensor; what changes within some rows is the machine. */
static void
test_faults_are_no_seams (void)
{
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
      g_autoptr (AndondDetection) out = andond_detection_new (N);
      Plant plant = plant_new (27);
      double values[N];

      push (detector, &plant, FLOW, TRAIN + 100, out);
      for (guint i = 0; i < 40; i++)
        {
          if (kind == 1)
            plant.temperature += i < 20 ? 1 : 0;
          next_row (&plant, kind == 0 ? FLOW : FAULTY, values);
          values[2] += kind == 0 ? 100 : 0;
          andond_detector_push_row (detector, plant.time, values, NULL, ANDOND_MODE_NONE, out);
        }
      g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
      g_assert_true (out->anomaly);
      g_rand_free (plant.rand);
    }
}

/* Not even what is learnt from need be of one place. */
static void
test_among_training_rows (void)
{
  static const guint before[] = { 20, 120, TRAIN - 25 };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
      g_autoptr (AndondDetection) out = andond_detection_new (N);
      Plant plant = plant_new (28 + i), other = other_new (38 + i);

      push (detector, &plant, FLOW, before[i], out);
      push_other (detector, &plant, &other, 50, out);
      push (detector, &plant, FLOW, TRAIN - before[i], out);
      g_assert_true (andond_detector_is_trained (detector));
      g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
      g_assert_false (out->anomaly);
      g_assert_cmpfloat (out->signals[0].high, <, 33);
      push (detector, &plant, FLOW - 2, 30, out);
      g_assert_true (out->anomaly);
      g_rand_free (plant.rand);
      g_rand_free (other.rand);
    }
}

/* A fault that is gone for a moment and comes back is the same one, before the level follows it. */
static void
test_recurs (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  Plant plant = plant_new (29);

  push (detector, &plant, FLOW, TRAIN + 100, out);
  push (detector, &plant, FLOW - 4, 60, out);
  g_assert_true (out->anomaly);
  for (guint i = 0; out->anomaly && i < 60; i++)
    push (detector, &plant, FLOW, 1, out);
  g_assert_false (out->anomaly);
  push (detector, &plant, FLOW - 4, 40, out);
  g_assert_true (out->anomaly);
  g_assert_cmpfloat (out->signals[0].expected, >, FLOW - 1);
  g_rand_free (plant.rand);
}

/* Stopped at any row, among them those held back, and read back, it goes on as if nothing had been. */
static void
test_kept (void)
{
  for (guint cut = TRAIN - 5; cut < TRAIN + 170; cut++)
    {
      g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
      g_autoptr (AndondDetector) copy = NULL;
      g_autoptr (AndondDetection) a = andond_detection_new (N);
      g_autoptr (AndondDetection) b = andond_detection_new (N);
      g_autoptr (GError) error = NULL;
      Plant plant = plant_new (30), other = other_new (31);
      double values[N];

      for (guint i = 0; i < TRAIN + 220; i++)
        {
          gboolean away = (i >= TRAIN + 80 && i < TRAIN + 110) || (i >= TRAIN + 150 && i < TRAIN + 160);

          if (i == cut)
            {
              g_autoptr (GBytes) bytes = andond_detector_serialise (detector);
              g_autoptr (GBytes) again = NULL;

              copy = andond_detector_deserialise (bytes, &error);
              g_assert_no_error (error);
              again = andond_detector_serialise (copy);
              g_assert_true (g_bytes_equal (bytes, again));
            }
          next_row (away ? &other : &plant, i > TRAIN + 40 ? FAULTY : FLOW, values);
          values[1] += away;
          andond_detector_push_row (detector, (i + 1) * SECOND, values, NULL, ANDOND_MODE_NONE, a);
          if (copy == NULL)
            continue;
          andond_detector_push_row (copy, (i + 1) * SECOND, values, NULL, ANDOND_MODE_NONE, b);
          g_assert_cmpint (a->anomaly, ==, b->anomaly);
          g_assert_cmpint (a->judgement, ==, b->judgement);
          g_assert_cmpint (a->onset, ==, b->onset);
          g_assert_cmpint (memcmp (&a->score, &b->score, sizeof a->score), ==, 0);
        }
      g_assert_true (a->anomaly);
      g_rand_free (plant.rand);
      g_rand_free (other.rand);
    }
}

/* However often rows are joined, no more is kept than a bounded number of places. */
static void
test_bounded (void)
{
  g_autoptr (AndondDetector) detector = andond_detector_new (N, TRAIN);
  g_autoptr (AndondDetection) out = andond_detection_new (N);
  g_autoptr (GBytes) bytes = NULL;
  Plant plant = plant_new (32), other = other_new (33);

  push (detector, &plant, FLOW, TRAIN + 20, out);
  for (guint i = 0; i < 200; i++)
    {
      other.temperature += i % 2 == 0 ? 9 : -5;
      push_other (detector, &plant, &other, 10, out);
    }
  bytes = andond_detector_serialise (detector);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 64 * 1024);
  /* The first place of all is not forgotten. */
  push (detector, &plant, FLOW, 3, out);
  g_assert_cmpint (out->judgement, ==, ANDOND_JUDGEMENT_JUDGING);
  g_rand_free (plant.rand);
  g_rand_free (other.rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/places/elsewhere", test_elsewhere);
  g_test_add_func ("/detect/places/anomaly-waits", test_anomaly_waits);
  g_test_add_func ("/detect/places/new-home", test_new_home);
  g_test_add_func ("/detect/places/faults-are-no-seams", test_faults_are_no_seams);
  g_test_add_func ("/detect/places/among-training-rows", test_among_training_rows);
  g_test_add_func ("/detect/places/recurs", test_recurs);
  g_test_add_func ("/detect/places/kept", test_kept);
  g_test_add_func ("/detect/places/bounded", test_bounded);
  return g_test_run ();
}
