/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonCriticalStrip:
 *
 * The unacknowledged criticals, over everything: one line of fixed height, so that its filling moves no row. It reads
 * the store's own list, which no search, filter, site, fold, role or hold narrows. Signal "activated (string id)".
 */
#define ANDON_TYPE_CRITICAL_STRIP (andon_critical_strip_get_type ())
G_DECLARE_FINAL_TYPE (AndonCriticalStrip, andon_critical_strip, ANDON, CRITICAL_STRIP, GtkWidget)

GtkWidget  *andon_critical_strip_new (void);
void        andon_critical_strip_set_seat (AndonCriticalStrip *self, AndonSeat *seat);
guint       andon_critical_strip_get_count (AndonCriticalStrip *self);
/** The count in words, or that none waits, or that it is not known because the plant is not live. Borrowed. */
const char *andon_critical_strip_get_text (AndonCriticalStrip *self);
/** The alert that F2 goes to: the newest, or the next one when that one was gone to before. Borrowed; NULL for none. */
const char *andon_critical_strip_next (AndonCriticalStrip *self);
/** Goes to the next one: emits "activated"; nothing when there is none. */
void        andon_critical_strip_activate (AndonCriticalStrip *self);

G_END_DECLS
