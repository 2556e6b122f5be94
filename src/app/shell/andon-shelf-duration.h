/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The longest shelf that is offered, in minutes: one shift. The platform's own limit may be shorter. */
#define ANDON_SHELF_MAX_MINUTES 480

/** A drop-down of how long an alert may be shelved. */
GtkWidget *andon_shelf_duration_new (void);
/** In minutes. */
guint      andon_shelf_duration_get (GtkWidget *duration);
/** Selects the nearest that is offered. */
void       andon_shelf_duration_set (GtkWidget *duration, guint minutes);

G_END_DECLS
