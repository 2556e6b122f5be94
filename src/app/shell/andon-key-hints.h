/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonKeyHint:
 * @keys: caps, separated by blanks
 * @what: translated
 */
typedef struct
{
  const char *keys;
  const char *what;
} AndonKeyHint;

/**
 * andon_key_hints_new:
 * @hints: (array length=n_hints): most important first; copied
 *
 * A line of key caps with what they do: as many as there is room for, never half a word. The last one always stands.
 */
GtkWidget *andon_key_hints_new (const AndonKeyHint *hints, guint n_hints);

G_END_DECLS
