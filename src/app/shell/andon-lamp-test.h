/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * andon_lamp_test_new:
 *
 * Shows and sounds each priority in turn, a step every two seconds of the seat's ticker, so that the person sees and
 * hears what works before the shift depends on it. A page for a sheet; closing it is skipping it.
 */
#define ANDON_TYPE_LAMP_TEST (andon_lamp_test_get_type ())
G_DECLARE_FINAL_TYPE (AndonLampTest, andon_lamp_test, ANDON, LAMP_TEST, GtkWidget)

GtkWidget *andon_lamp_test_new (AndonSeat *seat);
/** How many of the four have been shown. */
guint      andon_lamp_test_get_step (AndonLampTest *self);

G_END_DECLS
