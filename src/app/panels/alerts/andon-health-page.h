/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/** The alarm health of this seat's console against its targets, and its ten most frequent alarms: a page for a sheet. */
GtkWidget *andon_health_page_new (AndonSeat *seat);

G_END_DECLS
