/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-cursor.h"
#include "andon-alert-rows.h"
#include "andon-alert-view.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/** Arrivals merge by themselves when nobody has touched the panel for this long, in microseconds. */
#define ANDON_ALERT_LIST_REST (5 * G_TIME_SPAN_SECOND)

/**
 * AndonAlertList:
 *
 * The list pane: lanes, search and saved filters, alarm health, what a filter hides, the fold offer, the "n new" pill,
 * the rows. It acts on nothing; keys and verbs are the panel's.
 *
 * Signals: "activated": Enter or a double click on a row that is no fold. "history-requested": the third tab.
 */
#define ANDON_TYPE_ALERT_LIST (andon_alert_list_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertList, andon_alert_list, ANDON, ALERT_LIST, GtkWidget)

void              andon_alert_list_set_seat (AndonAlertList *self, AndonSeat *seat);
AndonAlertView   *andon_alert_list_get_view (AndonAlertList *self);
AndonAlertCursor *andon_alert_list_get_cursor (AndonAlertList *self);
AndonAlertRows   *andon_alert_list_get_rows (AndonAlertList *self);

AndonLane         andon_alert_list_get_lane (AndonAlertList *self);
void              andon_alert_list_set_lane (AndonAlertList *self, AndonLane lane);

/** Somebody touched the panel: arrivals below critical wait from now on. */
void              andon_alert_list_touch (AndonAlertList *self);
/** What Home does: merges what waits and goes to the top. */
void              andon_alert_list_merge (AndonAlertList *self);

/** Goes to an alert whatever filter, lane, fold or hold stands in the way; FALSE when there is no such alert. */
gboolean          andon_alert_list_show_alert (AndonAlertList *self, const char *id);
/** What N does; FALSE when every alert of the lane is acknowledged. */
gboolean          andon_alert_list_go_next (AndonAlertList *self);
/** Puts the keyboard on the row of the cursor, scrolling it into view. */
void              andon_alert_list_focus_cursor (AndonAlertList *self);
void              andon_alert_list_focus_search (AndonAlertList *self);
GtkWidget        *andon_alert_list_get_search (AndonAlertList *self);
GtkMenuButton    *andon_alert_list_get_filters_button (AndonAlertList *self);

void              andon_alert_list_set_folded (AndonAlertList *self, gboolean folded);
gboolean          andon_alert_list_get_folded (AndonAlertList *self);
/** Opens or closes the fold under the cursor; FALSE when there is none. */
gboolean          andon_alert_list_toggle_fold (AndonAlertList *self);

/** Search, states and site together, as a line that can be saved. Returns: (transfer full) */
char             *andon_alert_list_dup_filter (AndonAlertList *self);
void              andon_alert_list_apply_filter (AndonAlertList *self, const char *text);
void              andon_alert_list_clear_filter (AndonAlertList *self);
/** Whether order, rows and trends are those of the present filter. */
gboolean          andon_alert_list_is_settled (AndonAlertList *self);

G_END_DECLS
