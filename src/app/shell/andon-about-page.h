/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** What the program is, which platform it talks to, its licence: a page for a sheet. */
GtkWidget *andon_about_page_new (AndonSeat *seat);

G_END_DECLS
