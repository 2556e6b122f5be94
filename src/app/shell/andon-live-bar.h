/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonLiveBar:
 *
 * Says over the whole width that what is shown is not live: since when, which stage stands still, what still works.
 * Hidden while live. Property "live" of the window follows the session, not this widget.
 */
#define ANDON_TYPE_LIVE_BAR (andon_live_bar_get_type ())
G_DECLARE_FINAL_TYPE (AndonLiveBar, andon_live_bar, ANDON, LIVE_BAR, GtkWidget)

GtkWidget *andon_live_bar_new (void);
void       andon_live_bar_set_seat (AndonLiveBar *self, AndonSeat *seat);
/** What the embedded platform last said, for the second line. @message: (nullable) */
void       andon_live_bar_set_host_message (AndonLiveBar *self, const char *message);

G_END_DECLS
