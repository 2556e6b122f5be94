/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include <andon-error.h>
#include <andon-kpi-formula.h>

#include <andon-test-await.h>

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 5e-7)

static double
evaluate (const char         *text,
          const AndonKpiSums *sums)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonKpiFormula) formula = andon_kpi_formula_new (text, &error);
  double numerator, denominator;

  g_assert_no_error (error);
  andon_kpi_formula_evaluate (formula, sums, &numerator, &denominator);
  return denominator == 0 ? NAN : numerator / denominator;
}

static void
produce (AndonKpiSums *sums,
         double        pbt,
         double        apt,
         double        pri,
         double        pq,
         double        gq)
{
  sums->value[ANDON_KPI_MEASURE_PBT] += pbt;
  sums->value[ANDON_KPI_MEASURE_APT] += apt;
  sums->value[ANDON_KPI_MEASURE_PRI_PQ] += pri * pq;
  sums->value[ANDON_KPI_MEASURE_PRI_GQ] += pri * gq;
  sums->value[ANDON_KPI_MEASURE_PQ] += pq;
  sums->value[ANDON_KPI_MEASURE_GQ] += gq;
}

/* The vectors of the domain page. */
static void
test_oee (void)
{
  AndonKpiSums sums = { 0 };

  produce (&sums, 420 * 60, 373 * 60, 1.0, 19271, 19271 - 423);
  assert_near (evaluate ("apt / pbt", &sums), 0.888095);
  assert_near (evaluate ("pri_pq / apt", &sums), 0.861081);
  assert_near (evaluate ("pri_gq / pri_pq", &sums), 0.978050);
  assert_near (evaluate ("pri_gq / pbt", &sums), 0.747937);
}

static void
test_roll_up (void)
{
  AndonKpiSums x = { 0 }, y = { 0 }, pooled;

  produce (&x, 480 * 60, 240 * 60, 1.0, 12960, 12960 * 0.98);
  produce (&y, 60 * 60, 57 * 60, 1.0, 3385.8, 3385.8 * 0.98);
  pooled = x;
  andon_kpi_sums_add (&pooled, &y);
  g_assert_cmpfloat_with_epsilon (evaluate ("pri_gq / pbt", &x), 0.4410, 5e-5);
  g_assert_cmpfloat_with_epsilon (evaluate ("pri_gq / pbt", &y), 0.92169, 5e-6);
  g_assert_cmpfloat_with_epsilon (evaluate ("pri_gq / pbt", &pooled), 0.49441, 5e-6);
  andon_kpi_sums_subtract (&pooled, &y);
  g_assert_cmpfloat_with_epsilon (evaluate ("pri_gq / pbt", &pooled), 0.4410, 5e-5);
}

static void
test_mixed_products (void)
{
  AndonKpiSums sums = { 0 };

  produce (&sums, 200, 150, 1, 100, 100);
  produce (&sums, 1500, 1200, 10, 100, 50);
  assert_near (evaluate ("pri_gq / pbt", &sums), 0.352941);
}

static void
test_times_and_energy (void)
{
  AndonKpiSums sums = { 0 };

  sums.value[ANDON_KPI_MEASURE_RESTORE] = (2.0 + 1.5 + 0.5) * 3600;
  sums.value[ANDON_KPI_MEASURE_FAILURES] = 3;
  sums.value[ANDON_KPI_MEASURE_OPERATING] = (168 - 4) * 3600.0;
  sums.value[ANDON_KPI_MEASURE_ENERGY] = 5200;
  sums.value[ANDON_KPI_MEASURE_PQ] = 10000;
  sums.value[ANDON_KPI_MEASURE_GQ] = 9600;
  g_assert_cmpfloat_with_epsilon (evaluate ("restore / failures", &sums) / 3600, 1.3333, 5e-5);
  g_assert_cmpfloat_with_epsilon (evaluate ("operating / failures", &sums) / 3600, 54.667, 5e-4);
  g_assert_cmpfloat_with_epsilon (evaluate ("energy / pq", &sums), 0.5200, 5e-5);
  g_assert_cmpfloat_with_epsilon (evaluate ("energy / gq", &sums), 0.5417, 5e-5);
}

/* Above 100 % is shown as it is, and nothing planned is no plan, not 0 %. */
static void
test_never_clamped (void)
{
  AndonKpiSums sums = { 0 };

  g_assert_true (isnan (evaluate ("pri_gq / pbt", &sums)));
  produce (&sums, 100, 100, 1, 130, 130);
  assert_near (evaluate ("pri_pq / apt", &sums), 1.3);
}

/* A·E·Q is OEE, whatever the mix. */
static void
test_identity (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (int i = 0; i < 10000; i++)
    {
      AndonKpiSums sums = { 0 };

      for (int j = g_rand_int_range (rand, 1, 6); j > 0; j--)
        {
          double pbt = g_rand_double_range (rand, 1, 1000);
          double pq = g_rand_double_range (rand, 1, 1000);

          produce (&sums, pbt, pbt * g_rand_double_range (rand, 0.01, 1), g_rand_double_range (rand, 0.1, 10), pq,
                   pq * g_rand_double (rand));
        }
      g_assert_cmpfloat_with_epsilon (evaluate ("(apt / pbt) * (pri_pq / apt) * (pri_gq / pri_pq)", &sums),
                                      evaluate ("pri_gq / pbt", &sums), 1e-9);
    }
}

static void
test_grammar (void)
{
  AndonKpiSums sums = { 0 };

  sums.value[ANDON_KPI_MEASURE_BENEFIT] = 230;
  sums.value[ANDON_KPI_MEASURE_COST] = 100;
  assert_near (evaluate ("(benefit - cost) / cost", &sums), 1.3);
  assert_near (evaluate ("benefit-cost-30", &sums), 100);
  assert_near (evaluate ("benefit / cost / 2", &sums), 1.15);
  assert_near (evaluate ("benefit - cost * 2", &sums), 30);
  assert_near (evaluate ("-benefit + -(cost - 1.5e1)", &sums), -315);
  assert_near (evaluate ("--cost", &sums), 100);
  assert_near (evaluate (" ( ( cost ) ) ", &sums), 100);
  g_assert_true (isnan (evaluate ("1 + benefit / pq", &sums)));
}

#define BOTH (ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_BENEFIT) | ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_COST))

/* What rolls up: the two sides of the last division, and nothing else. */
static void
test_sides (void)
{
  static const struct
  {
    const char *text;
    double numerator, denominator;
    gboolean has;
    AndonKpiMeasures measures;
  } cases[] = {
    { "benefit / cost", 230, 100, TRUE, BOTH },
    { "(benefit - cost) / cost", 130, 100, TRUE, BOTH },
    { "((benefit / cost))", 230, 100, TRUE, BOTH },
    { "benefit / (cost + 15)", 230, 115, TRUE, BOTH },
    { "benefit / cost / 2", 2.3, 2, TRUE, BOTH },
    { "benefit / cost * 2", 4.6, 1, FALSE, BOTH },
    { "benefit / cost + 0", 2.3, 1, FALSE, BOTH },
    { "-(benefit / cost)", -2.3, 1, FALSE, BOTH },
    { "0 + (benefit / cost)", 2.3, 1, FALSE, BOTH },
    { "benefit", 230, 1, FALSE, ANDON_KPI_MEASURE_BIT (ANDON_KPI_MEASURE_BENEFIT) },
  };
  AndonKpiSums sums = { 0 };

  sums.value[ANDON_KPI_MEASURE_BENEFIT] = 230;
  sums.value[ANDON_KPI_MEASURE_COST] = 100;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AndonKpiFormula) formula = andon_kpi_formula_new (cases[i].text, NULL);
      double numerator, denominator;

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (formula);
      g_assert_cmpint (andon_kpi_formula_has_denominator (formula), ==, cases[i].has);
      andon_kpi_formula_evaluate (formula, &sums, &numerator, &denominator);
      assert_near (numerator, cases[i].numerator);
      assert_near (denominator, cases[i].denominator);
      g_assert_cmpuint (andon_kpi_formula_get_measures (formula), ==, cases[i].measures);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    AndonDomainError code;
    const char *says;
  } cases[] = {
    { "", ANDON_DOMAIN_ERROR_SYNTAX, "ends where a value" },
    { "pbt /", ANDON_DOMAIN_ERROR_SYNTAX, "ends where a value" },
    { "pbt apt", ANDON_DOMAIN_ERROR_SYNTAX, "should end at character 5" },
    { "(pbt", ANDON_DOMAIN_ERROR_SYNTAX, "closing bracket" },
    { "pbt)", ANDON_DOMAIN_ERROR_SYNTAX, "should end" },
    { "oee", ANDON_DOMAIN_ERROR_RANGE, "there is no measure “oee”" },
    { "pbt = 3", ANDON_DOMAIN_ERROR_SYNTAX, "should end" },
    { "system(\"x\")", ANDON_DOMAIN_ERROR_RANGE, "no measure “system”" },
    { "pbt; drop", ANDON_DOMAIN_ERROR_SYNTAX, "should end" },
    { "0x10", ANDON_DOMAIN_ERROR_SYNTAX, "not decimal" },
    { "1e999", ANDON_DOMAIN_ERROR_RANGE, "a number that is none" },
    { ".", ANDON_DOMAIN_ERROR_RANGE, "a number that is none" },
    { "inf", ANDON_DOMAIN_ERROR_RANGE, "no measure “inf”" },
    { "PBT", ANDON_DOMAIN_ERROR_SYNTAX, "no value begins" },
    { "pbt ÷ apt", ANDON_DOMAIN_ERROR_SYNTAX, "should end at character 5" },
    { "\xff", ANDON_DOMAIN_ERROR_SYNTAX, "not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (andon_kpi_formula_new (cases[i].text, &error));
      g_assert_error (error, ANDON_DOMAIN_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* However it is nested, it is refused before it could use up the stack. */
static void
test_bounds (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) longest = g_string_new ("1");
  g_autofree char *too_long = g_strnfill (ANDON_KPI_FORMULA_MAX_LENGTH + 1, '1');
  g_autoptr (GError) error = NULL;
  AndonKpiSums sums = { 0 };

  for (int i = 0; i < 200; i++)
    g_string_append (deep, i % 2 ? "(" : "-");
  g_assert_null (andon_kpi_formula_new (deep->str, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_DEEP);
  g_clear_error (&error);

  g_assert_null (andon_kpi_formula_new (too_long, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE);

  while (longest->len < ANDON_KPI_FORMULA_MAX_LENGTH - 1)
    g_string_append (longest, "+1");
  g_assert_cmpfloat (evaluate (longest->str, &sums), ==, (longest->len + 1) / 2);
}

/* Noise never gets past the parser with more than it says. */
static void
test_noise (void)
{
  static const char *const pieces[] = { "pbt", "apt", "7", "0.5", "+", "-", "*", "/", "(", ")", " ", "e", "_" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  AndonKpiSums sums = { 0 };
  guint accepted = 0;

  for (int i = 0; i < 200000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (AndonKpiFormula) formula = NULL;
      double numerator, denominator;

      for (int j = g_rand_int_range (rand, 1, 12); j > 0; j--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      formula = andon_kpi_formula_new (text->str, NULL);
      if (formula == NULL)
        continue;
      accepted++;
      andon_kpi_formula_evaluate (formula, &sums, &numerator, &denominator);
    }
  g_assert_cmpuint (accepted, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/kpi-formula/oee", test_oee);
  g_test_add_func ("/domain/kpi-formula/roll-up", test_roll_up);
  g_test_add_func ("/domain/kpi-formula/mixed-products", test_mixed_products);
  g_test_add_func ("/domain/kpi-formula/times-and-energy", test_times_and_energy);
  g_test_add_func ("/domain/kpi-formula/never-clamped", test_never_clamped);
  g_test_add_func ("/domain/kpi-formula/identity", test_identity);
  g_test_add_func ("/domain/kpi-formula/grammar", test_grammar);
  g_test_add_func ("/domain/kpi-formula/sides", test_sides);
  g_test_add_func ("/domain/kpi-formula/refused", test_refused);
  g_test_add_func ("/domain/kpi-formula/bounds", test_bounds);
  g_test_add_func ("/domain/kpi-formula/noise", test_noise);
  return g_test_run ();
}
