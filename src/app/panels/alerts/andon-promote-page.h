/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-item.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonPromotePage:
 *
 * An advisory becomes an alarm only by a written rule, which gives it a priority, a response and a time to respond: this
 * asks for the rule, read from the platform. A page for a sheet. Signal "submitted (string rule)".
 */
#define ANDON_TYPE_PROMOTE_PAGE (andon_promote_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonPromotePage, andon_promote_page, ANDON, PROMOTE_PAGE, GtkWidget)

GtkWidget *andon_promote_page_new (AndonSeat *seat, AndonAlertItem *item);
/** How many rules are offered; 0 also while they are being read. */
guint      andon_promote_page_get_n_rules (AndonPromotePage *self);
/** For tests and pictures. */
void       andon_promote_page_submit (AndonPromotePage *self);

G_END_DECLS
