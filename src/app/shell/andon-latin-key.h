/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * andon_latin_key:
 * @keyval: what the key gives in the layout in force
 * @keycode: the hardware's code of the key
 * @others: (array length=n_others): what the key gives in every layout and level of the keyboard
 *
 * On a Cyrillic, Greek, Hebrew or other layout that has no Latin letters, a key that stands for one letter is meant by
 * its place: what it gives in another layout of this keyboard that has them, else what is printed there on an American
 * one. Any other key comes back as it is: a Latin letter with an accent is that letter's own key, and no other's.
 * Pure; any thread.
 */
guint andon_latin_key (guint keyval, guint keycode, const guint *others, guint n_others);

G_END_DECLS
