/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-bucket.h"

#include <math.h>
#include <string.h>

#include "andon-test-await.h"

#define N 1440

static void
assert_close (double a,
              double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * MAX (1.0, fabs (b)));
}

static void
fill (GRand        *random,
      AndondBucket *buckets,
      guint         n,
      int           kind)
{
  memset (buckets, 0, n * sizeof *buckets);
  for (guint i = 0; i < n; i++)
    {
      if (kind == 2 && g_rand_boolean (random))
        continue;
      buckets[i].count = kind == 0 ? 60 : (guint) g_rand_int_range (random, 1, 100);
      buckets[i].min = kind == 0 ? g_rand_int_range (random, 0, 99) / 4.0 : g_rand_double (random);
      buckets[i].max = buckets[i].min + 2;
      buckets[i].mean = buckets[i].min + 0.5;
    }
}

static void
test_round_trip (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (guint round = 0; round < 60; round++)
    {
      AndondBucket in[N];
      AndondBucket out[N];
      g_autoptr(GByteArray) body = g_byte_array_new ();
      g_autoptr(GError) error = NULL;

      fill (random, in, N, round % 3);
      andond_buckets_pack (in, N, body);
      g_assert_true (andond_buckets_unpack (body->data, body->len, out, N, &error));
      for (guint i = 0; i < N; i++)
        {
          g_assert_cmpuint (in[i].count, ==, out[i].count);
          g_assert_cmpfloat (in[i].min, ==, out[i].min);
          g_assert_cmpfloat (in[i].max, ==, out[i].max);
          g_assert_cmpfloat (in[i].mean, ==, out[i].mean);
        }
    }
}

static void
test_size (void)
{
  AndondBucket empty[24] = { 0 };
  AndondBucket full[N];
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr(GByteArray) body = g_byte_array_new ();

  andond_buckets_pack (empty, 24, body);
  g_assert_cmpuint (body->len, <=, 16);
  fill (random, full, N, 0);
  andond_buckets_pack (full, N, body);
  g_assert_cmpuint (body->len, <=, N * 12 + 16);
}

static void
test_damage (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  AndondBucket in[N];
  AndondBucket out[N];
  g_autoptr(GByteArray) body = g_byte_array_new ();

  fill (random, in, N, 2);
  andond_buckets_pack (in, N, body);
  for (guint round = 0; round < 1000; round++)
    {
      gsize size = g_rand_int_range (random, 0, body->len);
      g_autofree guint8 *copy = g_malloc (MAX (size, 1));
      g_autoptr(GError) error = NULL;

      memcpy (copy, body->data, size);
      if (size > 0)
        copy[g_rand_int_range (random, 0, MIN (size, 600))] ^= 1 << g_rand_int_range (random, 0, 8);
      if (!andond_buckets_unpack (copy, size, out, N, &error))
        g_assert_error (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_DAMAGED);
    }
}

/* However a run of values is cut into buckets and however these are merged, the outcome is that of all values. */
static void
test_merging (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (guint round = 0; round < 500; round++)
    {
      guint n = g_rand_int_range (random, 1, 400);
      g_autofree AndondBucket *parts = g_new0 (AndondBucket, n);
      guint n_parts = g_rand_int_range (random, 1, n + 1);
      double min = INFINITY;
      double max = -INFINITY;
      double sum = 0;

      for (guint i = 0; i < n; i++)
        {
          double value = g_rand_double_range (random, -1e6, 1e6);

          andond_bucket_add (&parts[g_rand_int_range (random, 0, n_parts)], value);
          min = MIN (min, value);
          max = MAX (max, value);
          sum += value;
        }
      while (n_parts > 1)
        {
          guint a = g_rand_int_range (random, 0, n_parts - 1);

          andond_bucket_merge (&parts[a], &parts[n_parts - 1]);
          n_parts--;
        }
      g_assert_cmpuint (parts[0].count, ==, n);
      g_assert_cmpfloat (parts[0].min, ==, min);
      g_assert_cmpfloat (parts[0].max, ==, max);
      assert_close (parts[0].mean, sum / n);
    }
}

static void
test_coarsen (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (andon_test_seed ());
  AndondBucket minutes[N];
  AndondBucket tens[144];
  AndondBucket direct[24];
  AndondBucket twice[24];

  fill (random, minutes, N, 2);
  andond_buckets_coarsen (minutes, N, direct, 24);
  andond_buckets_coarsen (minutes, N, tens, 144);
  andond_buckets_coarsen (tens, 144, twice, 24);
  for (guint i = 0; i < 24; i++)
    {
      g_assert_cmpuint (direct[i].count, ==, twice[i].count);
      g_assert_cmpfloat (direct[i].min, ==, twice[i].min);
      g_assert_cmpfloat (direct[i].max, ==, twice[i].max);
      assert_close (direct[i].mean, twice[i].mean);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/bucket/round-trip", test_round_trip);
  g_test_add_func ("/store/bucket/size", test_size);
  g_test_add_func ("/store/bucket/damage", test_damage);
  g_test_add_func ("/store/bucket/merging", test_merging);
  g_test_add_func ("/store/bucket/coarsen", test_coarsen);
  return g_test_run ();
}
