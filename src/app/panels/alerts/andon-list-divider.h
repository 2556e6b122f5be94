/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Gives the list its share of @paned until a person drags the divider, and remembers where they left it. */
void andon_list_divider_attach (GtkPaned *paned, GSettings *settings);

G_END_DECLS
