/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The shift log: a line to write, the last 24 hours to read. A page for a sheet. */
#define ANDON_TYPE_LOG_PAGE (andon_log_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonLogPage, andon_log_page, ANDON, LOG_PAGE, GtkWidget)

GtkWidget *andon_log_page_new (AndonSeat *seat);

G_END_DECLS
