/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** Makes templates and style sheets known. Before the first window or panel; more than once is harmless. */
void andon_shell_init_resources (void);

typedef enum
{
  ANDON_STYLE_SYSTEM,
  ANDON_STYLE_LIGHT,
  ANDON_STYLE_DARK,
  ANDON_STYLE_HIGH_CONTRAST,
} AndonStyle;

/** @word: "light", "dark", "high-contrast", "system"; FALSE on another. */
gboolean andon_style_from_string (const char *word, AndonStyle *out);

/**
 * andon_shell_apply_style:
 *
 * Style sheets and palette for @display, now and whenever the desktop changes between light, dark and high contrast.
 * High contrast follows the desktop, or is asked for with %ANDON_STYLE_HIGH_CONTRAST.
 */
void andon_shell_apply_style (GdkDisplay *display, AndonStyle style);

G_END_DECLS
