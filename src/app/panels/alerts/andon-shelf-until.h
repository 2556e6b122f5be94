/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"
#include "andon-shelf-condition.h"

G_BEGIN_DECLS

/**
 * AndonShelfUntil:
 *
 * Asks which value or rate ends a shelf before its time: a signal of the asset, how it is to cross, and the number in
 * the signal's unit, filled in with the end of the normal band. Nothing is chosen at first.
 */
#define ANDON_TYPE_SHELF_UNTIL (andon_shelf_until_get_type ())
G_DECLARE_FINAL_TYPE (AndonShelfUntil, andon_shelf_until, ANDON, SHELF_UNTIL, GtkWidget)

GtkWidget *andon_shelf_until_new (AndonSeat *seat, const char *asset);
/** FALSE where no signal is chosen. The signal in @out is borrowed from the widget. */
gboolean   andon_shelf_until_get (AndonShelfUntil *self, AndonShelfCondition *out);
/** As a person chooses it; for tests and pictures. */
void       andon_shelf_until_set (AndonShelfUntil *self, const AndonShelfCondition *condition);

G_END_DECLS
