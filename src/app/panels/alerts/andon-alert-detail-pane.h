/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-detail.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonAlertDetailPane:
 *
 * Everything about one alert, and the buttons for what may be done to it; the verbs themselves are the panel's
 * "alerts." actions. What the platform does not serve is left out.
 */
#define ANDON_TYPE_ALERT_DETAIL_PANE (andon_alert_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertDetailPane, andon_alert_detail_pane, ANDON, ALERT_DETAIL_PANE, GtkWidget)

void              andon_alert_detail_pane_set_seat (AndonAlertDetailPane *self, AndonSeat *seat);
/** @item: (nullable) */
void              andon_alert_detail_pane_set_item (AndonAlertDetailPane *self, AndonAlertItem *item);
/** What was read of the present alert, NULL until then. Borrowed. */
AndonAlertDetail *andon_alert_detail_pane_get_detail (AndonAlertDetailPane *self);
/** The window a label of the present alert stands for; 0 and 0: the alert's own. */
void              andon_alert_detail_pane_get_window (AndonAlertDetailPane *self, gint64 *from, gint64 *to);
gboolean          andon_alert_detail_pane_is_settled (AndonAlertDetailPane *self);

G_END_DECLS
