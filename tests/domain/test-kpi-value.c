/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-kpi-value.h>

#include <andon-test-await.h>

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 5e-7)

/* The vectors of the domain page. */
static void
test_oee (void)
{
  AndonOeeSums sums = { 0 };

  andon_oee_sums_add (&sums, 420 * 60, 373 * 60, 1.0, 19271, 19271 - 423);
  assert_near (andon_oee_sums_availability (&sums), 0.888095);
  assert_near (andon_oee_sums_performance (&sums), 0.861081);
  assert_near (andon_oee_sums_quality (&sums), 0.978050);
  assert_near (andon_oee_sums_oee (&sums), 0.747937);
}

static void
test_roll_up (void)
{
  AndonOeeSums x = { 0 }, y = { 0 }, pooled = { 0 };

  andon_oee_sums_add (&x, 480 * 60, 240 * 60, 1.0, 12960, 12960 * 0.98);
  andon_oee_sums_add (&y, 60 * 60, 57 * 60, 1.0, 3385.8, 3385.8 * 0.98);
  andon_oee_sums_add (&pooled, 480 * 60, 240 * 60, 1.0, 12960, 12960 * 0.98);
  andon_oee_sums_add (&pooled, 60 * 60, 57 * 60, 1.0, 3385.8, 3385.8 * 0.98);
  g_assert_cmpfloat_with_epsilon (andon_oee_sums_oee (&x), 0.4410, 5e-5);
  g_assert_cmpfloat_with_epsilon (andon_oee_sums_oee (&y), 0.92169, 5e-6);
  g_assert_cmpfloat_with_epsilon (andon_oee_sums_oee (&pooled), 0.49441, 5e-6);
}

static void
test_mixed_products (void)
{
  AndonOeeSums sums = { 0 };

  andon_oee_sums_add (&sums, 200, 150, 1, 100, 100);
  andon_oee_sums_add (&sums, 1500, 1200, 10, 100, 50);
  assert_near (andon_oee_sums_oee (&sums), 0.352941);
}

/* A·E·Q is OEE, whatever the mix. */
static void
test_identity (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int i = 0; i < 10000; i++)
    {
      AndonOeeSums sums = { 0 };

      for (int j = g_rand_int_range (rand, 1, 6); j > 0; j--)
        {
          double pbt = g_rand_double_range (rand, 1, 1000);
          double pq = g_rand_double_range (rand, 1, 1000);

          andon_oee_sums_add (&sums, pbt, pbt * g_rand_double_range (rand, 0.01, 1), g_rand_double_range (rand, 0.1, 10),
                              pq, pq * g_rand_double (rand));
        }
      g_assert_cmpfloat_with_epsilon (andon_oee_sums_availability (&sums) * andon_oee_sums_performance (&sums) *
                                        andon_oee_sums_quality (&sums),
                                      andon_oee_sums_oee (&sums), 1e-9);
    }
}

static void
test_no_plan (void)
{
  AndonOeeSums sums = { 0 };
  g_autoptr (AndonKpiValue) value = andon_kpi_value_new ("oee");
  double out = 0;

  g_assert_true (isnan (andon_oee_sums_oee (&sums)));
  g_assert_false (andon_kpi_value_get (value, &out));
  value->numerator = 5;
  value->denominator = 0;
  g_assert_false (andon_kpi_value_get (value, &out));
}

static void
test_pool (void)
{
  g_autoptr (AndonKpiValue) total = andon_kpi_value_new ("energy-per-unit");
  g_autoptr (AndonKpiValue) part = andon_kpi_value_new ("energy-per-unit");
  g_autoptr (AndonKpiValue) none = andon_kpi_value_new ("energy-per-unit");
  double out = 0;

  part->numerator = 5200;
  part->denominator = 10000;
  part->from = 10;
  part->to = 20;
  andon_kpi_value_pool (total, part);
  andon_kpi_value_pool (total, none);
  g_assert_true (andon_kpi_value_get (total, &out));
  assert_near (out, 0.52);

  part->numerator = 0;
  part->denominator = 10000;
  part->from = 20;
  part->to = 30;
  part->provisional = TRUE;
  andon_kpi_value_pool (total, part);
  g_assert_true (andon_kpi_value_get (total, &out));
  assert_near (out, 0.26);
  g_assert_cmpint (total->from, ==, 10);
  g_assert_cmpint (total->to, ==, 30);
  g_assert_true (total->provisional);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/kpi-value/oee", test_oee);
  g_test_add_func ("/domain/kpi-value/roll-up", test_roll_up);
  g_test_add_func ("/domain/kpi-value/mixed-products", test_mixed_products);
  g_test_add_func ("/domain/kpi-value/identity", test_identity);
  g_test_add_func ("/domain/kpi-value/no-plan", test_no_plan);
  g_test_add_func ("/domain/kpi-value/pool", test_pool);
  return g_test_run ();
}
