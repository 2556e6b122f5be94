/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-energy-model.h>
#include <andon-kpi-change.h>
#include <andon-kpi-times.h>

#include <andon-test-await.h>

/* Worked by hand: two lines of equal plan, one falls from 80 to 60, the other stays at 70: all of it is the first one's. */
static void
test_one_line_did_it (void)
{
  AndonKpiPart parts[] = { { 80, 100, 60, 100 }, { 70, 100, 70, 100 } };
  double out[2], total;

  g_assert_true (andon_kpi_change_split (parts, 2, out, &total));
  g_assert_cmpfloat_with_epsilon (total, -0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (out[0], -0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (out[1], 0, 1e-12);
}

/* The plan moved to the better line: the figure rises though neither line got better, and each has its share of it. */
static void
test_mix (void)
{
  AndonKpiPart parts[] = { { 50, 100, 25, 50 }, { 90, 100, 135, 150 } };
  double out[2], total;

  g_assert_true (andon_kpi_change_split (parts, 2, out, &total));
  g_assert_cmpfloat_with_epsilon (total, 0.1, 1e-12);
  /* R̄ = 0.75, D̄ = 200: (−25 + 0.75 · 50) / 200 and (45 − 0.75 · 50) / 200. */
  g_assert_cmpfloat_with_epsilon (out[0], 0.0625, 1e-12);
  g_assert_cmpfloat_with_epsilon (out[1], 0.0375, 1e-12);
}

static void
test_no_ratio (void)
{
  AndonKpiPart parts[] = { { 0, 0, 60, 100 } };
  double out = 7;

  g_assert_false (andon_kpi_change_split (parts, 1, &out, NULL));
  g_assert_cmpfloat (out, ==, 7);
}

/* By line and by loss, the parts add up to the change whatever they are; a group that only grew has none. */
static void
test_adds_up (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 2000; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, 30);
      g_autofree AndonKpiPart *oee = g_new0 (AndonKpiPart, n);
      g_autofree AndonKpiPart *loss = g_new0 (AndonKpiPart, n);
      g_autofree double *out = g_new (double, n);
      g_autofree double *losses = g_new0 (double, 2 * 3 * n);
      double total, loss_total, by_line = 0, by_loss = 0;

      for (guint i = 0; i < n; i++)
        {
          oee[i].d0 = g_rand_double_range (rand, 0, 1000);
          oee[i].d1 = g_rand_double_range (rand, 1, 1000);
          oee[i].n0 = oee[i].d0;
          oee[i].n1 = oee[i].d1;
          for (guint l = 0; l < 3; l++)
            {
              oee[i].n0 -= losses[2 * (3 * i + l)] = oee[i].d0 * g_rand_double_range (rand, 0, 0.3);
              oee[i].n1 -= losses[2 * (3 * i + l) + 1] = oee[i].d1 * g_rand_double_range (rand, 0, 0.3);
            }
        }
      g_assert_true (andon_kpi_change_split (oee, n, out, &total));
      for (guint i = 0; i < n; i++)
        by_line += out[i];
      g_assert_cmpfloat_with_epsilon (by_line, total, 1e-9);

      for (guint l = 0; l < 3; l++)
        {
          for (guint i = 0; i < n; i++)
            loss[i] = (AndonKpiPart) { -losses[2 * (3 * i + l)], oee[i].d0, -losses[2 * (3 * i + l) + 1], oee[i].d1 };
          g_assert_true (andon_kpi_change_split (loss, n, out, &loss_total));
          for (guint i = 0; i < n; i++)
            by_loss += out[i];
        }
      g_assert_cmpfloat_with_epsilon (by_loss, total, 1e-9);
    }
}

static void
test_times (void)
{
  double seconds[] = { 30, 10, 50, 20, 40 };
  AndonKpiTimes times;

  andon_kpi_times_summarise (seconds, 5, &times);
  g_assert_cmpuint (times.n, ==, 5);
  g_assert_cmpfloat (times.sum, ==, 150);
  g_assert_cmpfloat (times.mean, ==, 30);
  g_assert_cmpfloat (times.median, ==, 30);
  g_assert_cmpfloat_with_epsilon (times.p90, 46, 1e-12);

  andon_kpi_times_summarise (seconds, 1, &times);
  g_assert_cmpfloat (times.p90, ==, 10);
  andon_kpi_times_summarise (NULL, 0, &times);
  g_assert_true (isnan (times.mean) && isnan (times.median) && isnan (times.p90));
}

static void
test_baseline (void)
{
  AndonEnergyBaseline baseline = { 0 };
  AndonEnergyModel model;

  andon_energy_baseline_add (&baseline, 100, 150);
  andon_energy_baseline_add (&baseline, 100, 150);
  g_assert_false (andon_energy_baseline_fit (&baseline, &model));
  andon_energy_baseline_add (&baseline, 100, 150);
  g_assert_false (andon_energy_baseline_fit (&baseline, &model));
  andon_energy_baseline_add (&baseline, 200, 200);
  andon_energy_baseline_add (&baseline, NAN, 200);
  andon_energy_baseline_add (&baseline, 200, INFINITY);
  andon_energy_baseline_add (&baseline, -1, 20);
  g_assert_true (andon_energy_baseline_fit (&baseline, &model));
  g_assert_cmpuint (baseline.n, ==, 4);
  g_assert_cmpfloat_with_epsilon (model.a, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (model.b, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (model.r2, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (andon_energy_model_saving (&model, 300, 240), 10, 1e-9);
}

/* Against sums taken the plain way in long double, on a meter that has counted for years. */
static void
test_baseline_keeps_its_digits (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  AndonEnergyBaseline baseline = { 0 };
  AndonEnergyModel model;
  long double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  long double b;

  for (int i = 0; i < 35040; i++)
    {
      double quantity = 1e6 + g_rand_double_range (rand, 0, 100);
      double energy = 3e6 + 0.25 * quantity + g_rand_double_range (rand, -1, 1);

      andon_energy_baseline_add (&baseline, quantity, energy);
      n += 1;
      x += quantity;
      y += energy;
      xx += (long double) quantity * quantity;
      xy += (long double) quantity * energy;
    }
  b = (n * xy - x * y) / (n * xx - x * x);
  g_assert_true (andon_energy_baseline_fit (&baseline, &model));
  g_assert_cmpfloat_with_epsilon (model.b, (double) b, 1e-7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/kpi-change/one-line-did-it", test_one_line_did_it);
  g_test_add_func ("/domain/kpi-change/mix", test_mix);
  g_test_add_func ("/domain/kpi-change/no-ratio", test_no_ratio);
  g_test_add_func ("/domain/kpi-change/adds-up", test_adds_up);
  g_test_add_func ("/domain/kpi-times/summary", test_times);
  g_test_add_func ("/domain/energy-model/fit", test_baseline);
  g_test_add_func ("/domain/energy-model/keeps-its-digits", test_baseline_keeps_its_digits);
  return g_test_run ();
}
