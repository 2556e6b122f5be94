/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The artefact a detector is kept in. */

#include "config.h"

#include <andon-test-await.h>
#include <math.h>
#include <string.h>

#include "plant-fixture.h"

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

/* What an earlier version kept: one signal, learnt from 60 rows around 20.5, and 40 more. */
static const char format_1[] =
  "QU5ETQEAAACoAAAAAQAAADwAAAABAAAAAQAAAAAAAAAA4fUFAAAAAAAAAAAAAAAAAAAAAAAAAAAAKx9ou97tlT8AAAAAAAAAAAAAAAAAAAAA"
  "AAAAAAEAAAAAAAAAAQAAAAAAAAAAADRA5V1+TbE6jD4BAAAAAQAAAIABAAAAAAEBAAAAGpaNAd491D8AAAAAAAAAAAAAAAAAAAAA3ftht/8y"
  "UEAG/tBLbjJQQPTA5g0ym/M/OLB4BWPksrKyv+x/85o6spQ1j6Ke/Mb+yel1tqspQ3Y=";

static void
test_formats (void)
{
  gsize size;
  g_autofree guint8 *data = g_base64_decode (format_1, &size);
  g_autoptr (GBytes) old = g_bytes_new (data, size);
  g_autoptr (AndondDetection) out = andond_detection_new (1);
  g_autoptr (AndondDetector) detector = NULL;
  g_autoptr (AndondDetector) other = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) newer = NULL;
  g_autoptr (GError) error = NULL;

  detector = andond_detector_deserialise (old, &error);
  g_assert_no_error (error);
  g_assert_true (andond_detector_is_trained (detector));
  g_assert_cmpuint (andond_detector_get_model_version (detector), ==, 1);
  for (guint i = 0; i < 400; i++)
    {
      double value = (i < 300 ? 20 : 15) + i * 37 % 11 * 0.1;

      andond_detector_push_row (detector, (200 + i) * SECOND, &value, NULL, ANDOND_MODE_NONE, out);
      if (i < 300)
        g_assert_false (out->anomaly);
    }
  g_assert_true (out->anomaly);

  kept = andond_detector_serialise (detector);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (kept, NULL))[4], ==, 3);
  other = andond_detector_deserialise (kept, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);

  data[4] = 4;
  newer = g_bytes_new (data, size);
  g_assert_null (andond_detector_deserialise (newer, &error));
  g_assert_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "format 4"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/artefact/round-trip", test_round_trip);
  g_test_add_func ("/detect/artefact/fuzz", test_fuzz);
  g_test_add_func ("/detect/artefact/formats", test_formats);
  return g_test_run ();
}
