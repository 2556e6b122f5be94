/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-row-widget.h"
#include "andon-seat.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ALERT_ROWS (andon_alert_rows_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertRows, andon_alert_rows, ANDON, ALERT_ROWS, GObject)

/**
 * andon_alert_rows_new:
 *
 * Makes the rows of the list: one custom-drawn widget each, bound to an alert, told to the screen reader on the list's
 * own item widget. Fetches the little trend of the rows that are in view, a few at a time.
 */
AndonAlertRows     *andon_alert_rows_new (AndonSeat *seat);
GtkListItemFactory *andon_alert_rows_get_factory (AndonAlertRows *self);
void                andon_alert_rows_set_density (AndonAlertRows *self, AndonRowDensity density);
AndonRowDensity     andon_alert_rows_get_density (AndonAlertRows *self);
/** In a folded view the rows that head several say so. */
void                andon_alert_rows_set_folded (AndonAlertRows *self, gboolean folded);
/** The row widget that shows @item and is in the list now, or NULL. Borrowed. */
GtkWidget          *andon_alert_rows_find (AndonAlertRows *self, AndonAlertItem *item);
/** Whether no trend of a row in view is still missing. */
gboolean            andon_alert_rows_is_settled (AndonAlertRows *self);

/** "Bearing vibration rising, critical, new, Cooling line 2 › P-104, not yet at the plant": what a screen reader says.
 *  Returns: (transfer full) */
char               *andon_alert_rows_dup_spoken (AndonSeat *seat, AndonAlertItem *item);

G_END_DECLS
