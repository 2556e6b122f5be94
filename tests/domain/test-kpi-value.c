/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-kpi-value.h>

#include <andon-test-await.h>

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 5e-7)

static void
test_no_plan (void)
{
  g_autoptr (AndonKpiValue) value = andon_kpi_value_new ("oee");
  double out = 0;

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

  g_test_add_func ("/domain/kpi-value/no-plan", test_no_plan);
  g_test_add_func ("/domain/kpi-value/pool", test_pool);
  return g_test_run ();
}
