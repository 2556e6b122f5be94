/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andond-units.h>

#include <math.h>

static void
check (const char *from,
       const char *to,
       double      value,
       double      expected)
{
  double scale, offset;

  g_assert_true (andond_units_convert (from, to, &scale, &offset));
  g_assert_cmpfloat_with_epsilon (value * scale + offset, expected, 1e-9 * fabs (expected) + 1e-9);
}

static void
test_convert (void)
{
  check ("[degF]", "Cel", 212.0, 100.0);
  check ("Cel", "[degF]", -40.0, -40.0);
  check ("K", "Cel", 273.15, 0.0);
  check ("Cel", "K", 20.0, 293.15);
  check ("bar", "kPa", 1.5, 150.0);
  check ("[psi]", "bar", 100.0, 6.894757293168361);
  check ("L/min", "m3/h", 1000.0, 60.0);
  check ("mA", "A", 2500.0, 2.5);
  check ("[g]", "m/s2", 1.0, 9.80665);
  check ("kW.h", "MW.h", 1234.0, 1.234);
  check ("%", "1", 50.0, 0.5);
  check ("furlong", "furlong", 3.0, 3.0);
}

static void
test_refuse (void)
{
  double scale, offset;

  g_assert_false (andond_units_convert ("bar", "Cel", &scale, &offset));
  g_assert_false (andond_units_convert ("m/s", "mm", &scale, &offset));
  g_assert_false (andond_units_convert ("furlong", "m", &scale, &offset));
  g_assert_false (andond_units_convert (NULL, "m", &scale, &offset));
  g_assert_false (andond_units_convert ("m", NULL, &scale, &offset));
  g_assert_false (andond_units_is_known (NULL));
  g_assert_true (andond_units_is_known ("Cel"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/units/convert", test_convert);
  g_test_add_func ("/ingest/units/refuse", test_refuse);
  return g_test_run ();
}
