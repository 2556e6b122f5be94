/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-handover-lists.h"
#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonHandoverPage:
 *
 * One click makes the paper; the platform records the handover; the next operator decides on what is shelved and signs
 * with a token of their own. What was written, recorded and decided is there again when the page is opened anew, also
 * after a restart, until it is signed. While the seat only watches it does neither. A page for a sheet.
 */
#define ANDON_TYPE_HANDOVER_PAGE (andon_handover_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonHandoverPage, andon_handover_page, ANDON, HANDOVER_PAGE, GtkWidget)

GtkWidget *andon_handover_page_new (AndonSeat *seat);
/** Writes the paper to @file without asking where; what the button does after the file was chosen. */
void       andon_handover_page_write (AndonHandoverPage *self, GFile *file);

/** As a person does it: nothing where the button cannot be pressed. */
void       andon_handover_page_record (AndonHandoverPage *self);
void       andon_handover_page_sign (AndonHandoverPage *self, const char *token);
/** What is written to the next shift. Borrowed. */
GtkTextBuffer *andon_handover_page_get_note (AndonHandoverPage *self);
/** Borrowed. */
AndonHandoverLists *andon_handover_page_get_lists (AndonHandoverPage *self);
/** What was said last. Borrowed. */
const char *andon_handover_page_get_status (AndonHandoverPage *self);

G_END_DECLS
