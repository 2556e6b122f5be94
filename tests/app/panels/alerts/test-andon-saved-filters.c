/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-saved-filters.h"

static void
test_keep (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  g_autoptr (AndonSavedFilters) saved = andon_saved_filters_new (settings);

  g_assert_cmpuint (andon_saved_filters_get_n (saved), ==, 0);
  andon_saved_filters_add (saved, "pumps", "text=pump");
  andon_saved_filters_add (saved, "loud", "priority=critical,high");
  andon_saved_filters_add (saved, "pumps", "text=pumps");
  g_assert_cmpuint (andon_saved_filters_get_n (saved), ==, 2);
  andon_saved_filters_remove (saved, "pumps");
  g_assert_cmpuint (andon_saved_filters_get_n (saved), ==, 1);
  andon_saved_filters_remove (saved, "unheard of");
  g_assert_cmpuint (andon_saved_filters_get_n (saved), ==, 1);
  for (guint i = 0; i < 2 * ANDON_SAVED_FILTERS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("filter %u", i);

      andon_saved_filters_add (saved, name, "text=x");
    }
  g_assert_cmpuint (andon_saved_filters_get_n (saved), ==, ANDON_SAVED_FILTERS_MAX);
  g_assert_cmpint (g_menu_model_get_n_items (andon_saved_filters_get_menu (saved)), ==, 3);
  g_assert_finalize_object (g_steal_pointer (&saved));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/panels/alerts/saved-filters/keep", test_keep);
  return g_test_run ();
}
