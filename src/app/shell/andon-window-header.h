/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonWindowHeader:
 *
 * The top of the window: which site, whether it is a demo, the site's clock and shift, the view's name, sound, how live
 * the window is, and the menu of the person. Its buttons activate actions of the window.
 */
#define ANDON_TYPE_WINDOW_HEADER (andon_window_header_get_type ())
G_DECLARE_FINAL_TYPE (AndonWindowHeader, andon_window_header, ANDON, WINDOW_HEADER, GtkWidget)

/** Once. */
void andon_window_header_set_seat  (AndonWindowHeader *self, AndonSeat *seat);
/** The view that is shown. */
void andon_window_header_set_title (AndonWindowHeader *self, const char *title);

G_END_DECLS
