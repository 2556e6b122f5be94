/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-detail.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/** Nobody shelves for longer than this from here, in minutes; the platform's own limit may be shorter. */
#define ANDON_SHELVE_MAX_MINUTES 480

/**
 * AndonShelvePage:
 *
 * Asks for a reason and an end, and says before what the shelf would have hidden. A page for a sheet.
 * Signal "submitted (uint minutes, string reason, boolean one_shot)".
 */
#define ANDON_TYPE_SHELVE_PAGE (andon_shelve_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonShelvePage, andon_shelve_page, ANDON, SHELVE_PAGE, GtkWidget)

/** @items: (element-type AndonAlertItem): what would be shelved; @detail: (nullable): of the one that is shown */
GtkWidget *andon_shelve_page_new (AndonSeat *seat, GPtrArray *items, AndonAlertDetail *detail);
/** For tests and pictures. */
void       andon_shelve_page_set_reason (AndonShelvePage *self, const char *reason);

G_END_DECLS
