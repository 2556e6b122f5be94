/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Names @widget for the screen reader. In GTK 4.8 the focus of a GtkMenuButton or GtkDropDown is on a button inside that
 * does not take the name of the whole: it is named too, and that of a drop-down over strings tells its choice as well.
 *
 * @label: translated
 */
void andon_spoken_name (GtkWidget  *widget,
                        const char *label);

G_END_DECLS
