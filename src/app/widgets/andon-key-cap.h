/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_KEY_CAP (andon_key_cap_get_type ())
G_DECLARE_FINAL_TYPE (AndonKeyCap, andon_key_cap, ANDON, KEY_CAP, GtkWidget)

/**
 * AndonKeyCap:
 * The cap of a key, as a hint beside what the key does. Hidden from screen readers (role presentation): the action's
 * own widget says its shortcut.
 *
 * Property: `key` (string, e.g. "A", "Space", "↑↓").
 */
GtkWidget  *andon_key_cap_new     (const char  *key);
const char *andon_key_cap_get_key (AndonKeyCap *self);
void        andon_key_cap_set_key (AndonKeyCap *self,
                                   const char  *key);

G_END_DECLS
