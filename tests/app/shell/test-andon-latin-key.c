/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gdk/gdk.h>

#include "andon-latin-key.h"

#define A_CODE 38
#define Q_CODE 24
#define M_CODE 58

/* German and American keyboards: each key is what it says, wherever it is. */
static void
test_latin (void)
{
  g_assert_cmpuint (andon_latin_key (GDK_KEY_a, Q_CODE, NULL, 0), ==, GDK_KEY_a);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_odiaeresis, 47, NULL, 0), ==, GDK_KEY_odiaeresis);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_slash, 61, NULL, 0), ==, GDK_KEY_slash);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_F6, 72, NULL, 0), ==, GDK_KEY_F6);
}

/* A Russian keyboard with a French layout beside: the French place of the letter counts. */
static void
test_other_layout (void)
{
  const guint others[] = { GDK_KEY_Cyrillic_shorti, GDK_KEY_Cyrillic_SHORTI, GDK_KEY_a, GDK_KEY_A };

  g_assert_cmpuint (andon_latin_key (GDK_KEY_Cyrillic_shorti, Q_CODE, others, G_N_ELEMENTS (others)), ==, GDK_KEY_a);
}

/* Nothing but Cyrillic, or Greek: the printed American letter. */
static void
test_place (void)
{
  const guint others[] = { GDK_KEY_Cyrillic_ef, GDK_KEY_Cyrillic_EF };

  g_assert_cmpuint (andon_latin_key (GDK_KEY_Cyrillic_ef, A_CODE, others, G_N_ELEMENTS (others)), ==, GDK_KEY_a);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_Greek_alpha, A_CODE, NULL, 0), ==, GDK_KEY_a);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_Cyrillic_softsign, M_CODE, NULL, 0), ==, GDK_KEY_m);
  g_assert_cmpuint (andon_latin_key (GDK_KEY_Cyrillic_be, 59, NULL, 0), ==, GDK_KEY_Cyrillic_be);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shell/latin-key/latin", test_latin);
  g_test_add_func ("/shell/latin-key/other-layout", test_other_layout);
  g_test_add_func ("/shell/latin-key/place", test_place);
  return g_test_run ();
}
