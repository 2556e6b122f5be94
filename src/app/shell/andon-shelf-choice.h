/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-handover.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonShelfChoice:
 *
 * One shelved alert of a handover, and what whoever signs wants of it: renewed for a time, or released. Neither is
 * pressed at first, and what follows from that stands there in words. Main thread.
 *
 * Signals: "changed": by the person.
 */
#define ANDON_TYPE_SHELF_CHOICE (andon_shelf_choice_get_type ())
G_DECLARE_FINAL_TYPE (AndonShelfChoice, andon_shelf_choice, ANDON, SHELF_CHOICE, GtkWidget)

GtkWidget *andon_shelf_choice_new (AndonSeat *seat, const AndonAlert *alert);

/** Borrowed. */
const char *andon_shelf_choice_get_alert (AndonShelfChoice *self);
/** FALSE while undecided. @decision borrows its alert from @self. */
gboolean    andon_shelf_choice_get_decision (AndonShelfChoice *self, AndonShelfDecision *decision);
/** As a person does it. @minutes: the nearest that is offered */
void        andon_shelf_choice_renew (AndonShelfChoice *self, guint minutes);
void        andon_shelf_choice_release (AndonShelfChoice *self);

/** Why the platform refused the renewal. The choice stays open. */
void        andon_shelf_choice_refuse (AndonShelfChoice *self, const char *why);
/** What became of it; nothing is left to choose. */
void        andon_shelf_choice_settle (AndonShelfChoice *self, const AndonShelfResult *result);
/** What is said below the buttons. Borrowed. */
const char *andon_shelf_choice_get_words (AndonShelfChoice *self);

G_END_DECLS
