/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gdk/gdk.h>

#include "andon-key-guard.h"

#define A_CODE 38
#define S_CODE 39
#define MS G_TIME_SPAN_MILLISECOND

static void
test_acts (void)
{
  g_autoptr (AndonKeyGuard) guard = andon_key_guard_new ();

  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 0), ==, ANDON_KEY_ACTS);
  andon_key_guard_release (guard, A_CODE);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 1), ==, ANDON_KEY_ACTS);
  g_assert_finalize_object (g_steal_pointer (&guard));
}

static void
test_text (void)
{
  g_autoptr (AndonKeyGuard) guard = andon_key_guard_new ();

  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, TRUE, 0), ==, ANDON_KEY_IN_TEXT);
}

static void
test_repeat (void)
{
  g_autoptr (AndonKeyGuard) guard = andon_key_guard_new ();

  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 0), ==, ANDON_KEY_ACTS);
  for (guint i = 1; i < 50; i++)
    g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, i * 30 * MS), ==, ANDON_KEY_REPEATED);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_s, S_CODE, FALSE, 2000 * MS), ==, ANDON_KEY_ACTS);
  andon_key_guard_release (guard, A_CODE);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 2001 * MS), ==, ANDON_KEY_ACTS);
  /* The release went to another window: after that the key counts as up. */
  andon_key_guard_reset (guard);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 3000 * MS), ==, ANDON_KEY_ACTS);
}

static void
test_composing (void)
{
  g_autoptr (AndonKeyGuard) guard = andon_key_guard_new ();

  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_dead_acute, 21, FALSE, 0), ==, ANDON_KEY_COMPOSING);
  andon_key_guard_release (guard, 21);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_Shift_L, 50, FALSE, 1), ==, ANDON_KEY_ACTS);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 2), ==, ANDON_KEY_COMPOSING);
  andon_key_guard_release (guard, A_CODE);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, 3), ==, ANDON_KEY_ACTS);
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_Multi_key, 108, FALSE, 4), ==, ANDON_KEY_COMPOSING);
}

static void
test_settle (void)
{
  g_autoptr (AndonKeyGuard) guard = andon_key_guard_new ();
  const gint64 start = 1000 * MS;

  andon_key_guard_selection_moved (guard, start);
  for (gint64 after = 0; after < 300; after += 10)
    {
      g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, start + after * MS), ==,
                       ANDON_KEY_UNSETTLED);
      andon_key_guard_release (guard, A_CODE);
    }
  g_assert_cmpint (andon_key_guard_press (guard, GDK_KEY_a, A_CODE, FALSE, start + 300 * MS), ==, ANDON_KEY_ACTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/shell/key-guard/acts", test_acts);
  g_test_add_func ("/shell/key-guard/in-text", test_text);
  g_test_add_func ("/shell/key-guard/repeat", test_repeat);
  g_test_add_func ("/shell/key-guard/composing", test_composing);
  g_test_add_func ("/shell/key-guard/settle", test_settle);
  return g_test_run ();
}
