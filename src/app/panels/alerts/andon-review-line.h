/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonReviewLine:
 *
 * One line above the rows, there only while a removal from service is past its review. Signal "show-requested (string
 * id)": the person wants to look at that alert.
 */
#define ANDON_TYPE_REVIEW_LINE (andon_review_line_get_type ())
G_DECLARE_FINAL_TYPE (AndonReviewLine, andon_review_line, ANDON, REVIEW_LINE, GtkWidget)

void        andon_review_line_set_seat (AndonReviewLine *self, AndonSeat *seat);
const char *andon_review_line_get_text (AndonReviewLine *self);

G_END_DECLS
