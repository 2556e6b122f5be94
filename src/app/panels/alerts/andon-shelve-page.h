/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-detail.h"
#include "andon-alert-pick.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonShelvePage:
 *
 * Asks for a reason and an end, and says before what the shelf would have hidden and what it leaves out. A page for a
 * sheet. Signal "submitted (AndonShelfWish *wish)", valid during the emission. Signal "left (GVariant draft)" when the
 * page goes away otherwise: what was filled in so far, NULL where that is nothing.
 */
#define ANDON_TYPE_SHELVE_PAGE (andon_shelve_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonShelvePage, andon_shelve_page, ANDON, SHELVE_PAGE, GtkWidget)

/** @pick: what would be shelved; @detail: (nullable): of the one that is shown */
GtkWidget  *andon_shelve_page_new (AndonSeat *seat, const AndonAlertPick *pick, const AndonAlertDetail *detail);
/** @draft: of "left", about the same alert */
void        andon_shelve_page_restore (AndonShelvePage *self, GVariant *draft);
/** The rest is for tests and pictures. */
void        andon_shelve_page_set_reason (AndonShelvePage *self, const char *reason);
void        andon_shelve_page_set_until (AndonShelvePage *self, const AndonShelfCondition *condition);
const char *andon_shelve_page_get_reason (AndonShelvePage *self);
const char *andon_shelve_page_get_preview (AndonShelvePage *self);
void        andon_shelve_page_submit (AndonShelvePage *self);

G_END_DECLS
