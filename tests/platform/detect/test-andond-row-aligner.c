/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andond-row-aligner.h>
#include <math.h>

static void
test_full (void)
{
  g_autoptr (AndondRowAligner) aligner = andond_row_aligner_new (3, 500);
  AndondRow row;

  g_assert_false (andond_row_aligner_take (aligner, &row));
  for (guint slot = 0; slot < 3; slot++)
    {
      g_assert_false (andond_row_aligner_is_full (aligner));
      g_assert_false (andond_row_aligner_must_take (aligner, slot, 1000 + slot));
      g_assert_true (andond_row_aligner_add (aligner, slot, 1000 + slot, slot, 0));
    }
  g_assert_true (andond_row_aligner_is_full (aligner));
  g_assert_true (andond_row_aligner_take (aligner, &row));
  g_assert_cmpint (row.time, ==, 1000);
  g_assert_cmpfloat (row.values[2], ==, 2);
  g_assert_cmpint (row.quality[2], ==, 0);
  g_assert_false (andond_row_aligner_is_pending (aligner));
}

static void
test_holes (void)
{
  g_autoptr (AndondRowAligner) aligner = andond_row_aligner_new (2, 500);
  AndondRow row;

  g_assert_true (andond_row_aligner_add (aligner, 0, 1000, 7, 0));
  /* The same slot again, or a time beyond the window, begins another row. */
  g_assert_true (andond_row_aligner_must_take (aligner, 0, 1100));
  g_assert_true (andond_row_aligner_must_take (aligner, 1, 1500));
  g_assert_false (andond_row_aligner_must_take (aligner, 1, 1499));
  g_assert_true (andond_row_aligner_take (aligner, &row));
  g_assert_true (isnan (row.values[1]));
  g_assert_cmpint (row.quality[1], ==, 2);
}

static void
test_late (void)
{
  g_autoptr (AndondRowAligner) aligner = andond_row_aligner_new (2, 500);
  AndondRow row;

  g_assert_true (andond_row_aligner_add (aligner, 0, 1000, 7, 0));
  g_assert_true (andond_row_aligner_add (aligner, 1, 1200, 7, 0));
  g_assert_true (andond_row_aligner_take (aligner, &row));
  g_assert_false (andond_row_aligner_add (aligner, 0, 1200, 8, 0));
  g_assert_false (andond_row_aligner_add (aligner, 0, 900, 8, 0));
  g_assert_false (andond_row_aligner_is_pending (aligner));
  g_assert_true (andond_row_aligner_add (aligner, 0, 1201, 8, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/row-aligner/full", test_full);
  g_test_add_func ("/detect/row-aligner/holes", test_holes);
  g_test_add_func ("/detect/row-aligner/late", test_late);
  return g_test_run ();
}
