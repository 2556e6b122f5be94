/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-latin-key.h"

#include <gdk/gdk.h>
#include <string.h>

/* The three rows of letters, by the codes that X and Wayland give them. */
static const struct
{
  guint first;
  const char *letters;
} rows[] = {
  { 24, "qwertyuiop" },
  { 38, "asdfghjkl" },
  { 52, "zxcvbnm" },
};

static gboolean
is_foreign_letter (guint keyval)
{
  const gunichar c = gdk_keyval_to_unicode (keyval);

  return c > 0x7f && g_unichar_isalpha (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_LATIN;
}

guint
andon_latin_key (guint keyval, guint keycode, const guint *others, guint n_others)
{
  if (!is_foreign_letter (keyval))
    return keyval;
  for (guint i = 0; i < n_others; i++)
    {
      const guint lower = gdk_keyval_to_lower (others[i]);

      if (lower >= GDK_KEY_a && lower <= GDK_KEY_z)
        return lower;
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (keycode >= rows[i].first && keycode < rows[i].first + strlen (rows[i].letters))
      return (guint) rows[i].letters[keycode - rows[i].first];
  return keyval;
}
