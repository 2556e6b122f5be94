/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andond-kpi-series.h>

#include <andon-test-await.h>

/* The plainest thing that can be right: everything that was ever added, looked at one by one. */
typedef struct
{
  gint64 from, to;
  double amount;
} Fact;

static double
overlap (const Fact *fact,
         gint64      from,
         gint64      to,
         gboolean    points)
{
  gint64 low = MAX (fact->from, from), high = MIN (fact->to, to);

  if (points)
    return fact->from >= from && fact->from < to ? fact->amount : 0;
  return high > low ? fact->amount * (double) (high - low) / (double) (fact->to - fact->from) : 0;
}

static double
brute_force (GArray  *facts,
             gint64   from,
             gint64   to,
             gboolean points)
{
  double sum = 0;

  for (guint i = 0; i < facts->len; i++)
    sum += overlap (&g_array_index (facts, Fact, i), from, to, points);
  return sum;
}

/* Cutting a window out of a fact leaves up to two facts of the same density. */
static void
brute_clear (GArray  *facts,
             gint64   from,
             gint64   to,
             gboolean points)
{
  guint n = facts->len;

  for (guint i = 0; i < n; i++)
    {
      Fact fact = g_array_index (facts, Fact, i);
      double density = points ? 0 : fact.amount / (double) (fact.to - fact.from);
      Fact right = { MAX (fact.from, to), fact.to, 0 };

      if (overlap (&fact, from, to, points) == 0)
        continue;
      if (!points && right.to > right.from)
        {
          right.amount = density * (double) (right.to - right.from);
          g_array_append_val (facts, right);
        }
      fact.to = MIN (fact.to, from);
      fact.amount = !points && fact.to > fact.from ? density * (double) (fact.to - fact.from) : 0;
      fact.to = MAX (fact.to, fact.from + 1);
      g_array_index (facts, Fact, i) = fact;
    }
}

static void
try_at_random (gconstpointer data)
{
  gboolean points = GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 300; round++)
    {
      g_autoptr (AndondKpiSeries) series =
        andond_kpi_series_new (points ? ANDOND_KPI_SERIES_POINTS : ANDOND_KPI_SERIES_SPANS);
      g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (Fact));

      for (int step = 0; step < 60; step++)
        {
          gint64 from = g_rand_int_range (rand, 0, 500), to = from + g_rand_int_range (rand, 1, 80);
          Fact fact = { from, to, g_rand_double_range (rand, -10, 100) };

          if (g_rand_int_range (rand, 0, 8) == 0)
            {
              andond_kpi_series_clear (series, from, to);
              brute_clear (facts, from, to, points);
            }
          else
            {
              g_assert_true (andond_kpi_series_add (series, from, to, fact.amount));
              g_array_append_val (facts, fact);
            }
          from = g_rand_int_range (rand, -50, 600);
          to = from + g_rand_int_range (rand, 0, 300);
          g_assert_cmpfloat_with_epsilon (andond_kpi_series_get (series, from, to),
                                          brute_force (facts, from, to, points), 1e-9);
        }
    }
}

/* Windows that follow each other have exactly what the whole has, and nothing is in two of them. */
static void
test_edges (void)
{
  g_autoptr (AndondKpiSeries) spans = andond_kpi_series_new (ANDOND_KPI_SERIES_SPANS);
  g_autoptr (AndondKpiSeries) points = andond_kpi_series_new (ANDOND_KPI_SERIES_POINTS);

  andond_kpi_series_add (spans, 100, 200, 50);
  g_assert_cmpfloat (andond_kpi_series_get (spans, 0, 150), ==, 25);
  g_assert_cmpfloat (andond_kpi_series_get (spans, 150, 900), ==, 25);
  g_assert_cmpfloat (andond_kpi_series_get (spans, 200, 900), ==, 0);
  g_assert_cmpfloat (andond_kpi_series_get (spans, 160, 160), ==, 0);

  andond_kpi_series_add (points, 100, 0, 3);
  andond_kpi_series_add (points, 100, 0, 4);
  g_assert_cmpuint (andond_kpi_series_get_length (points), ==, 1);
  g_assert_cmpfloat (andond_kpi_series_get (points, 0, 100), ==, 0);
  g_assert_cmpfloat (andond_kpi_series_get (points, 100, 101), ==, 7);
}

static void
test_refused (void)
{
  g_autoptr (AndondKpiSeries) series = andond_kpi_series_new (ANDOND_KPI_SERIES_SPANS);

  g_assert_false (andond_kpi_series_add (series, 5, 5, 1));
  g_assert_false (andond_kpi_series_add (series, 5, 4, 1));
  g_assert_false (andond_kpi_series_add (series, 5, 6, NAN));
  g_assert_false (andond_kpi_series_add (series, 5, 6, INFINITY));
  g_assert_cmpuint (andond_kpi_series_get_length (series), ==, 0);
  g_assert_cmpfloat (andond_kpi_series_get (series, G_MININT64, G_MAXINT64), ==, 0);
}

/* A year of minutes: an hour at its end still has its own value to the last digits that matter. */
static void
test_keeps_its_digits (void)
{
  g_autoptr (AndondKpiSeries) series = andond_kpi_series_new (ANDOND_KPI_SERIES_SPANS);
  const gint64 minute = 60 * G_USEC_PER_SEC;
  const gint64 start = G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC;

  for (gint64 i = 0; i < 365 * 24 * 60; i++)
    andond_kpi_series_add (series, start + i * minute, start + (i + 1) * minute, 0.1);
  g_assert_cmpfloat_with_epsilon (andond_kpi_series_get (series, start + 8759 * 60 * minute, start + 8760 * 60 * minute), 6.0,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (andond_kpi_series_get (series, start, start + 8760 * 60 * minute), 52560.0, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kpi/series/edges", test_edges);
  g_test_add_data_func ("/kpi/series/spans-at-random", GINT_TO_POINTER (FALSE), try_at_random);
  g_test_add_data_func ("/kpi/series/points-at-random", GINT_TO_POINTER (TRUE), try_at_random);
  g_test_add_func ("/kpi/series/refused", test_refused);
  g_test_add_func ("/kpi/series/keeps-its-digits", test_keeps_its_digits);
  return g_test_run ();
}
