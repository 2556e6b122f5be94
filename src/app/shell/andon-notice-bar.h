/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonNoticeBar:
 *
 * One line for what stands until a person does something about it: the shift was handed over and the window only
 * watches, or actions wait for another platform. Hidden when there is neither.
 */
#define ANDON_TYPE_NOTICE_BAR (andon_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (AndonNoticeBar, andon_notice_bar, ANDON, NOTICE_BAR, GtkWidget)

void        andon_notice_bar_set_seat (AndonNoticeBar *self, AndonSeat *seat);
/** The sentence, or "". Borrowed. */
const char *andon_notice_bar_get_text (AndonNoticeBar *self);

G_END_DECLS
