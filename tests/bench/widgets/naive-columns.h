/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

/** The usual way to show a table: a GtkColumnView with six columns of one GtkLabel each. Returns: a scrolled window */
GtkWidget *naive_columns_new (GListModel *model);
