/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The settings of this seat, each in force at once: a page for a sheet. */
GtkWidget *andon_preferences_page_new (AndonSeat *seat);

G_END_DECLS
