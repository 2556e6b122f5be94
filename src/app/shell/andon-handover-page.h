/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonHandoverPage:
 *
 * One click makes the paper; the platform records the handover; the next operator signs it with a token of their own.
 * A page for a sheet.
 */
#define ANDON_TYPE_HANDOVER_PAGE (andon_handover_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonHandoverPage, andon_handover_page, ANDON, HANDOVER_PAGE, GtkWidget)

GtkWidget *andon_handover_page_new (AndonSeat *seat);
/** Writes the paper to @file without asking where; what the button does after the file was chosen. */
void       andon_handover_page_write (AndonHandoverPage *self, GFile *file);

G_END_DECLS
