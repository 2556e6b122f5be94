/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-span.h"
#include "andon-test-await.h"

static void
test_range (void)
{
  const double values[] = { NAN, 3, INFINITY, -2, NAN };
  double low, high;

  g_assert_true (andon_span_range (values, 5, &low, &high));
  g_assert_cmpfloat (low, ==, -2);
  g_assert_cmpfloat (high, ==, 3);
  g_assert_false (andon_span_range (values, 1, &low, &high));
  g_assert_false (andon_span_range (NULL, 0, &low, &high));
}

static void
test_straight_line (void)
{
  const double values[] = { 0, 1 };
  AndonSpan spans[10];

  andon_span_trace (values, 2, 0, 1, 12, 2, spans, 10);
  for (int i = 0; i < 10; i++)
    {
      g_assert_cmpfloat_with_epsilon (spans[i].bottom, 12 - i, 1e-4);
      g_assert_cmpfloat_with_epsilon (spans[i].top, 12 - 2 - (i + 1), 1e-4);
    }
}

static void
test_spike_is_kept (void)
{
  double values[64] = { 0 };
  AndonSpan spans[16];
  float top = 100;

  values[33] = 1;
  andon_span_trace (values, 64, 0, 1, 20, 2, spans, 16);
  for (int i = 0; i < 16; i++)
    top = MIN (top, spans[i].top);
  g_assert_cmpfloat (top, ==, 0);
}

static void
test_gap_and_flat (void)
{
  const double flat[] = { 5, 5, NAN, NAN, 5 };
  AndonSpan spans[8];

  andon_span_trace (flat, 5, 5, 5, 20, 2, spans, 8);
  g_assert_cmpfloat_with_epsilon (spans[0].top, 9, 1e-4);
  g_assert_true (isnan (spans[4].top));
  andon_span_trace (NULL, 0, 0, 1, 20, 2, spans, 8);
  g_assert_true (isnan (spans[0].top));
}

static void
test_stays_inside (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 2000; round++)
    {
      double values[70];
      AndonSpan spans[90];
      gsize n_values = (gsize) g_rand_int_range (random, 1, 70);
      gsize n_columns = (gsize) g_rand_int_range (random, 1, 90);

      for (gsize i = 0; i < n_values; i++)
        values[i] = g_rand_int_range (random, 0, 9) == 0 ? NAN : g_rand_double_range (random, -3, 3);

      andon_span_trace (values, n_values, -1, 1, 24, 1.5f, spans, n_columns);
      for (gsize i = 0; i < n_columns; i++)
        {
          if (isnan (spans[i].top))
            continue;
          g_assert_cmpfloat (spans[i].top, >=, 0);
          g_assert_cmpfloat (spans[i].bottom, <=, 24.001);
          g_assert_cmpfloat (spans[i].bottom - spans[i].top, >=, 1.499);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/span/range", test_range);
  g_test_add_func ("/widgets/span/straight-line", test_straight_line);
  g_test_add_func ("/widgets/span/spike-is-kept", test_spike_is_kept);
  g_test_add_func ("/widgets/span/gap-and-flat", test_gap_and_flat);
  g_test_add_func ("/widgets/span/stays-inside", test_stays_inside);

  return g_test_run ();
}
