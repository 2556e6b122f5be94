/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-handover.h"
#include "andon-seat.h"
#include "andon-shelf-choice.h"

G_BEGIN_DECLS

/**
 * AndonHandoverLists:
 *
 * What a recorded handover tells the next person: each shelved alert with a choice, and what labels changed. Invisible
 * until there is a handover. Main thread.
 *
 * Signals: "changed": a choice, by the person.
 */
#define ANDON_TYPE_HANDOVER_LISTS (andon_handover_lists_get_type ())
G_DECLARE_FINAL_TYPE (AndonHandoverLists, andon_handover_lists, ANDON, HANDOVER_LISTS, GtkWidget)

GtkWidget *andon_handover_lists_new (AndonSeat *seat);

/** Shows @handover as the platform recorded it; choices made before are gone. */
void    andon_handover_lists_show (AndonHandoverLists *self, const AndonHandover *handover);
/** As if the person had decided so; what is about no shelf of the handover is left out. */
void    andon_handover_lists_decide (AndonHandoverLists *self, const AndonShelfDecision *decisions, gsize n);
/** What was decided so far, in the order of the list; the alerts are borrowed from @self.
 * Returns: (transfer full) (element-type AndonShelfDecision) */
GArray *andon_handover_lists_dup_decisions (AndonHandoverLists *self);
/** Says in each row that @error is about why it was not renewed. FALSE: it is about none of them. */
gboolean andon_handover_lists_refuse (AndonHandoverLists *self, const GError *error);
/** Says in each row what became of it, also of what came to the shelf after the handover was recorded.
 * Returns: (transfer full): the same in one sentence, "" where nothing was shelved */
char   *andon_handover_lists_settle (AndonHandoverLists *self, GPtrArray *results);
/** The choice of an alert, or NULL. Borrowed. */
AndonShelfChoice *andon_handover_lists_find (AndonHandoverLists *self, const char *alert);

G_END_DECLS
