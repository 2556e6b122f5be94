/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "andon-panel.h"
#include "andon-seat.h"
#include "andon-sheet.h"

G_BEGIN_DECLS

#define ANDON_TYPE_WINDOW (andon_window_get_type ())
G_DECLARE_FINAL_TYPE (AndonWindow, andon_window, ANDON, WINDOW, AdwApplicationWindow)

/**
 * andon_window_new:
 * @table: (array length=n_table): every view there is; static, decides from the role what the navigation lists
 * @wall: full screen, no pointer, larger
 *
 * The window: header, NOT LIVE bar, critical strip, navigation, one panel at a time. Panels are made when first shown.
 */
AndonWindow *andon_window_new (GtkApplication *app, AndonSeat *seat, const AndonPanelInfo *table, guint n_table,
                               gboolean wall);

/** Shows a view by id; FALSE when there is none of that id for the role. */
gboolean    andon_window_show_view (AndonWindow *self, const char *id);
const char *andon_window_get_view (AndonWindow *self);
/** Ids of the views that the present role has. Returns: (transfer container) (element-type utf8) */
GPtrArray  *andon_window_list_views (AndonWindow *self);
/** The panel that is shown, or NULL. Borrowed. */
AndonPanel *andon_window_get_panel (AndonWindow *self);
AndonSheet *andon_window_get_sheet (AndonWindow *self);
AndonSeat  *andon_window_get_seat (AndonWindow *self);
/** What F2 does: goes to the next unacknowledged critical. */
void        andon_window_activate_strip (AndonWindow *self);
/** How many criticals the strip shows. */
guint       andon_window_get_n_critical (AndonWindow *self);

/** Closes what lies over the views and goes to the alert, in the first view that can show it. */
gboolean    andon_window_show_alert (AndonWindow *self, const char *alert_id);

/** @button, @action: (nullable): e.g. "Undo" and "alert.undo" */
void        andon_window_add_toast (AndonWindow *self, const char *text, const char *button, const char *action);
/** What the embedded platform says while there is no connection. @message: (nullable) */
void        andon_window_set_host_message (AndonWindow *self, const char *message);

G_END_DECLS
