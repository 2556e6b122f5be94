/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-codec.h"

#include <andon-enums.h>
#include <math.h>
#include <string.h>

#include "andon-test-await.h"

static double
random_value (GRand *random)
{
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      return NAN;
    case 1:
      return g_rand_int_range (random, -1000, 1000) / 8.0;
    default:
      return g_rand_double_range (random, -1e9, 1e9);
    }
}

static void
fill (AndondSampleBuffer *buffer,
      GRand              *random,
      gsize               n,
      gboolean            plain)
{
  gint64 time = g_rand_int (random);

  for (gsize i = 0; i < n; i++)
    {
      time += g_rand_boolean (random) ? 1000000 : (gint64) g_rand_int (random) << g_rand_int_range (random, 0, 20);
      andond_sample_buffer_append (buffer, g_rand_int_range (random, 1, 5), time,
                                   plain ? g_rand_int_range (random, 0, 99) * 0.5 : random_value (random),
                                   plain ? ANDON_QUALITY_GOOD : g_rand_int_range (random, 0, 3));
    }
}

static void
assert_same_value (double a,
                   double b)
{
  if (isnan (a))
    g_assert_true (isnan (b));
  else
    g_assert_cmpfloat (a, ==, b);
}

static void
test_log_round_trip (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (guint round = 0; round < 50; round++)
    {
      g_auto(AndondSampleBuffer) samples = { 0 };
      g_auto(AndondSampleBuffer) all = { 0 };
      g_auto(AndondSampleBuffer) some = { 0 };
      g_autoptr(GByteArray) body = g_byte_array_new ();
      g_autoptr(GError) error = NULL;
      gsize k = 0;

      fill (&samples, random, g_rand_int_range (random, 0, 200), FALSE);
      andond_log_pack (&samples, body);
      g_assert_true (andond_log_unpack (body->data, body->len, &all, &error));
      g_assert_cmpuint (all.n, ==, samples.n);
      g_assert_true (andond_log_unpack_signal (body->data, body->len, 3, G_MININT64, G_MAXINT64, &some, &error));
      for (gsize i = 0; i < samples.n; i++)
        {
          g_assert_cmpuint (all.signal[i], ==, samples.signal[i]);
          g_assert_cmpint (all.time[i], ==, samples.time[i]);
          assert_same_value (all.value[i], samples.value[i]);
          g_assert_cmpuint (all.quality[i], ==, samples.quality[i]);
          if (samples.signal[i] == 3)
            g_assert_cmpint (some.time[k++], ==, samples.time[i]);
        }
      g_assert_cmpuint (some.n, ==, k);
    }
}

static void
test_chunk_round_trip (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (guint round = 0; round < 200; round++)
    {
      g_auto(AndondSampleBuffer) samples = { 0 };
      g_auto(AndondSampleBuffer) out = { 0 };
      g_autoptr(GByteArray) body = g_byte_array_new ();
      g_autoptr(GError) error = NULL;

      fill (&samples, random, g_rand_int_range (random, 1, 300), round % 2 == 0);
      andond_chunk_pack (samples.time, samples.value, samples.quality, samples.n, body);
      g_assert_true (andond_chunk_unpack (body->data, body->len, G_MININT64, G_MAXINT64, &out, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (out.n, ==, samples.n);
      for (gsize i = 0; i < samples.n; i++)
        {
          g_assert_cmpint (out.time[i], ==, samples.time[i]);
          assert_same_value (samples.value[i], out.value[i]);
          g_assert_cmpuint (out.quality[i], ==, samples.quality[i]);
        }
    }
}

static void
test_chunk_is_small (void)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  gint64 times[300];
  double values[300];

  for (guint i = 0; i < 300; i++)
    {
      times[i] = G_GINT64_CONSTANT (1782993600000000) + i * G_USEC_PER_SEC;
      values[i] = i * 0.25;
    }
  andond_chunk_pack (times, values, NULL, 300, body);
  g_assert_cmpuint (body->len, <, 300 * 5 + 32);
}

/* Any cut and any flipped byte is either refused or decodes to something; it never reads beyond its end. */
static void
test_damage (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_auto(AndondSampleBuffer) samples = { 0 };
  g_autoptr(GByteArray) chunk = g_byte_array_new ();
  g_autoptr(GByteArray) log = g_byte_array_new ();

  fill (&samples, random, 100, FALSE);
  andond_chunk_pack (samples.time, samples.value, samples.quality, samples.n, chunk);
  andond_log_pack (&samples, log);
  for (guint round = 0; round < 2000; round++)
    {
      GByteArray *victim = round % 2 == 0 ? chunk : log;
      gsize size = g_rand_int_range (random, 0, victim->len);
      g_autofree guint8 *copy = g_malloc (MAX (size, 1)); /* exact, so that a sanitizer sees an overrun */
      g_auto(AndondSampleBuffer) out = { 0 };
      g_autoptr(GError) error = NULL;

      memcpy (copy, victim->data, size);
      if (size > 0)
        copy[g_rand_int_range (random, 0, MIN (size, 24))] ^= 1 << g_rand_int_range (random, 0, 8);
      if (!(round % 2 == 0 ? andond_chunk_unpack (copy, size, G_MININT64, G_MAXINT64, &out, &error)
                           : andond_log_unpack (copy, size, &out, &error)))
        g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_DAMAGED);
    }
}

static void
test_sort (void)
{
  g_auto(AndondSampleBuffer) samples = { 0 };
  const gint64 times[] = { 5, 3, 5, 9, 1, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    andond_sample_buffer_append (&samples, 1, times[i], i, 0);
  andond_sample_buffer_sort (&samples);
  g_assert_cmpuint (samples.n, ==, 4);
  g_assert_cmpint (samples.time[0], ==, 1);
  g_assert_cmpfloat (samples.value[1], ==, 1); /* the first of the two at 3 */
  g_assert_cmpfloat (samples.value[2], ==, 0);
  g_assert_cmpint (samples.time[3], ==, 9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/sample-codec/log-round-trip", test_log_round_trip);
  g_test_add_func ("/store/sample-codec/chunk-round-trip", test_chunk_round_trip);
  g_test_add_func ("/store/sample-codec/chunk-is-small", test_chunk_is_small);
  g_test_add_func ("/store/sample-codec/damage", test_damage);
  g_test_add_func ("/store/sample-codec/sort", test_sort);
  return g_test_run ();
}
