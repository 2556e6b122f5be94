/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "andon-pyramid.h"
#include "andon-test-await.h"

static gboolean
brute_force (const double *values,
             gsize         first,
             gsize         end,
             double       *min,
             double       *max)
{
  gboolean found = FALSE;

  for (gsize i = first; i < end; i++)
    {
      if (isnan (values[i]))
        continue;
      *min = found ? MIN (*min, values[i]) : values[i];
      *max = found ? MAX (*max, values[i]) : values[i];
      found = TRUE;
    }

  return found;
}

static void
assert_same_bits (double one,
                  double other)
{
  other += 0.0; /* the pyramid keeps no negative zero */
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
}

static void
check_window (AndonPyramid *pyramid,
              const double *values,
              gsize         first,
              gsize         end)
{
  double min, max;
  double true_min = NAN;
  double true_max = NAN;
  gboolean found = andon_pyramid_get_extremes (pyramid, first, end, &min, &max);

  g_assert_cmpint (found, ==, brute_force (values, first, end, &true_min, &true_max));
  if (!found)
    {
      g_assert_true (isnan (min) && isnan (max));
      return;
    }

  assert_same_bits (min, true_min);
  assert_same_bits (max, true_max);
}

static double
random_value (GRand *random)
{
  switch (g_rand_int_range (random, 0, 40))
    {
    case 0:
    case 1:
    case 2:
      return NAN;
    case 3:
      return INFINITY;
    case 4:
      return -INFINITY;
    case 5:
      return -0.0;
    case 6:
      return 0.0;
    default:
      return g_rand_double_range (random, -1e3, 1e3);
    }
}

static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 40; round++)
    {
      gsize n_values = (gsize) g_rand_int_range (random, 0, round % 2 == 0 ? 200 : 20000);
      g_autofree double *values = g_new (double, n_values + 1);
      g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
      gsize done = 0;

      for (gsize i = 0; i < n_values; i++)
        values[i] = random_value (random);

      while (done < n_values)
        {
          gsize part = (gsize) g_rand_int_range (random, 1, 700);

          part = MIN (part, n_values - done);
          andon_pyramid_append (pyramid, values + done, part);
          done += part;
        }

      g_assert_cmpuint (andon_pyramid_get_length (pyramid), ==, n_values);
      for (int window = 0; window < 300; window++)
        {
          gsize first = (gsize) g_rand_int_range (random, 0, (gint32) n_values + 1);
          gsize end = (gsize) g_rand_int_range (random, (gint32) first, (gint32) n_values + 1);

          check_window (pyramid, values, first, end);
        }
      check_window (pyramid, values, 0, n_values);
    }
}

static void
test_grows_while_read (void)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  double values[1000];

  for (int i = 0; i < 1000; i++)
    {
      values[i] = sin (i) * i;
      andon_pyramid_append (pyramid, &values[i], 1);
      check_window (pyramid, values, (gsize) i / 3, (gsize) i + 1);
      check_window (pyramid, values, 0, (gsize) i + 1);
    }
}

static void
test_beyond_the_end (void)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  const double values[] = { 3, 1, 2 };
  double min, max;

  g_assert_false (andon_pyramid_get_extremes (pyramid, 0, 5, &min, &max));
  andon_pyramid_append (pyramid, values, 3);
  g_assert_true (andon_pyramid_get_extremes (pyramid, 1, G_MAXSIZE, &min, &max));
  g_assert_cmpfloat (min, ==, 1);
  g_assert_cmpfloat (max, ==, 2);
  g_assert_false (andon_pyramid_get_extremes (pyramid, 3, G_MAXSIZE, &min, &max));
  g_assert_false (andon_pyramid_get_extremes (pyramid, 2, 1, &min, &max));
}

static void
test_gaps (void)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  double values[256];
  double min, max;

  for (int i = 0; i < 256; i++)
    values[i] = i >= 32 && i < 192 ? NAN : i;
  andon_pyramid_append (pyramid, values, 256);

  g_assert_false (andon_pyramid_get_extremes (pyramid, 32, 192, &min, &max));
  g_assert_true (isnan (min) && isnan (max));
  g_assert_true (andon_pyramid_get_extremes (pyramid, 31, 193, &min, &max));
  g_assert_cmpfloat (min, ==, 31);
  g_assert_cmpfloat (max, ==, 192);
}

static void
test_drop_head (void)
{
  g_autoptr (AndonPyramid) pyramid = andon_pyramid_new ();
  double values[5000];

  for (int i = 0; i < 5000; i++)
    values[i] = cos (i * 0.7) * (i % 97);
  andon_pyramid_append (pyramid, values, 5000);
  andon_pyramid_drop_head (pyramid, 1234);
  g_assert_cmpuint (andon_pyramid_get_length (pyramid), ==, 5000 - 1234);
  for (gsize first = 0; first < 3700; first += 61)
    check_window (pyramid, values + 1234, first, MIN (first * 2 + 7, 5000 - 1234));

  andon_pyramid_drop_head (pyramid, G_MAXSIZE);
  g_assert_cmpuint (andon_pyramid_get_length (pyramid), ==, 0);
  andon_pyramid_append (pyramid, values, 100);
  check_window (pyramid, values, 3, 99);
  andon_pyramid_clear (pyramid);
  g_assert_cmpuint (andon_pyramid_get_length (pyramid), ==, 0);
}

static void
test_references (void)
{
  AndonPyramid *pyramid = andon_pyramid_new ();
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, ANDON_TYPE_PYRAMID);
  g_value_take_boxed (&value, andon_pyramid_ref (pyramid));
  g_assert_true (g_value_get_boxed (&value) == pyramid);
  andon_pyramid_unref (pyramid);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/pyramid/exact", test_exact);
  g_test_add_func ("/widgets/pyramid/grows-while-read", test_grows_while_read);
  g_test_add_func ("/widgets/pyramid/beyond-the-end", test_beyond_the_end);
  g_test_add_func ("/widgets/pyramid/gaps", test_gaps);
  g_test_add_func ("/widgets/pyramid/drop-head", test_drop_head);
  g_test_add_func ("/widgets/pyramid/references", test_references);

  return g_test_run ();
}
