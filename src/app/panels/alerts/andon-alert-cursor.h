/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-view.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ALERT_CURSOR (andon_alert_cursor_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertCursor, andon_alert_cursor, ANDON, ALERT_CURSOR, GObject)

/**
 * andon_alert_cursor_new:
 *
 * What is selected, kept by the alerts' ids and not by row numbers, so that a re-sort takes the selection along; and the
 * one alert among them that the detail shows.
 *
 * Signals: "changed": another alert is under the cursor, or none. "selection-changed": which rows are selected.
 * "moved-by-itself": the cursor stands in another row, or on another alert, and no person did it.
 */
AndonAlertCursor  *andon_alert_cursor_new (AndonAlertView *view);

/** A multiple selection over the view. Borrowed. */
GtkSelectionModel *andon_alert_cursor_get_selection (AndonAlertCursor *self);
/** The alert under the cursor or NULL. Borrowed. */
AndonAlertItem    *andon_alert_cursor_get_item (AndonAlertCursor *self);
/** Row of the cursor, G_MAXUINT when it is in no row. */
guint              andon_alert_cursor_get_position (AndonAlertCursor *self);
/** A person goes to a row: selects it alone. */
void               andon_alert_cursor_go_to (AndonAlertCursor *self, guint position);
/** The same, for an alert that was asked for before and comes only now: counts as moved by itself. */
void               andon_alert_cursor_jump_to (AndonAlertCursor *self, guint position);
void               andon_alert_cursor_clear (AndonAlertCursor *self);
guint              andon_alert_cursor_get_n_selected (AndonAlertCursor *self);
/** Items of the selected rows, from the top, at most @max. Returns: (transfer full) (element-type AndonAlertItem) */
GPtrArray         *andon_alert_cursor_dup_selected (AndonAlertCursor *self, guint max);

G_END_DECLS
