/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Every key and what it does: a page for a sheet. */
GtkWidget *andon_shortcuts_page_new (void);

G_END_DECLS
