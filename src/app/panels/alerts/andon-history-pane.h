/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonHistoryPane:
 *
 * Every transition of every alert, newest first, filtered, a page at a time, exported as CSV. Signal "back".
 */
#define ANDON_TYPE_HISTORY_PANE (andon_history_pane_get_type ())
G_DECLARE_FINAL_TYPE (AndonHistoryPane, andon_history_pane, ANDON, HISTORY_PANE, GtkWidget)

void     andon_history_pane_set_seat (AndonHistoryPane *self, AndonSeat *seat);
/** Reads the first page anew. */
void     andon_history_pane_reload (AndonHistoryPane *self);
gboolean andon_history_pane_is_settled (AndonHistoryPane *self);

G_END_DECLS
