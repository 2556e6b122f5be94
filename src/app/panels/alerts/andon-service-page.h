/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-item.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonServicePage:
 *
 * Asks for what a removal from service needs: a permit or a reason, and when it is looked at again. A page for a sheet.
 * Signal "submitted (string permit, string reason, int64 review)": one of the two may be NULL, the review is in us.
 * Signal "left (GVariant draft)" when the page goes away otherwise: what was filled in, NULL where that is nothing.
 */
#define ANDON_TYPE_SERVICE_PAGE (andon_service_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonServicePage, andon_service_page, ANDON, SERVICE_PAGE, GtkWidget)

GtkWidget *andon_service_page_new (AndonSeat *seat, AndonAlertItem *item);
/** @draft: of "left", about the same alert */
void       andon_service_page_restore (AndonServicePage *self, GVariant *draft);
/** For tests and pictures. */
const char *andon_service_page_get_permit (AndonServicePage *self);
void       andon_service_page_fill (AndonServicePage *self, const char *permit, const char *reason);
void       andon_service_page_submit (AndonServicePage *self);

G_END_DECLS
