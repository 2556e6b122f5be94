/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

/**
 * andon_widget_style_install:
 * @display: where
 * @style: which of the four palettes
 *
 * Installs the widgets' style sheet and the palette @style for @display, replacing the palette installed before. The
 * shell calls it at start and whenever AdwStyleManager's `dark` or `high-contrast` changes. The palette defines
 * `@andon_critical`, `@andon_high`, `@andon_medium`, `@andon_low` (never used for anything but priority), the
 * `@andon_on_…` colours that are readable on them, and the greys `@andon_view_bg`, `@andon_card_bg`, `@andon_hover_bg`,
 * `@andon_selected_bg`, `@andon_selected_edge`, `@andon_fg`, `@andon_dim_fg`, `@andon_line`, `@andon_track`,
 * `@andon_band`, `@andon_focus`. Main thread.
 */
void andon_widget_style_install (GdkDisplay       *display,
                                 AndonWidgetStyle  style);

/**
 * andon_widget_style_choose:
 *
 * Returns: the palette for a dark and/or high-contrast desktop
 */
AndonWidgetStyle andon_widget_style_choose (gboolean dark,
                                            gboolean high_contrast);

G_END_DECLS
