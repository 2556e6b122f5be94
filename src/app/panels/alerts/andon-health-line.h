/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonHealthLine:
 *
 * The live alarm rate against the mark where a flood begins, and how many alerts are in which state; each count is a
 * button that narrows the list to it. Signal "state-toggled".
 */
#define ANDON_TYPE_HEALTH_LINE (andon_health_line_get_type ())
G_DECLARE_FINAL_TYPE (AndonHealthLine, andon_health_line, ANDON, HEALTH_LINE, GtkWidget)

void     andon_health_line_set_seat (AndonHealthLine *self, AndonSeat *seat);
void     andon_health_line_set_lane (AndonHealthLine *self, AndonLane lane);
/** Mask of 1 << AndonAlertState that the pressed counts stand for; 0 for none. */
guint    andon_health_line_get_states (AndonHealthLine *self);
void     andon_health_line_set_states (AndonHealthLine *self, guint states);
G_END_DECLS
