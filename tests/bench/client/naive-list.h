/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

/* The list as a first draft has it: an object a row in a GListStore, under a filter and a sort model, behind a
 * GtkColumnView of six labels, each alert appended by itself. The other side of G3c, G4 and G9c; left alone. */
#define NAIVE_TYPE_ROW (naive_row_get_type ())
G_DECLARE_FINAL_TYPE (NaiveRow, naive_row, NAIVE, ROW, GObject)

typedef struct
{
  GListStore *store;
  GListModel *sorted;
} NaiveList;

void naive_list_init (NaiveList *self);
void naive_list_clear (NaiveList *self);
/* All at once, before anything is measured. */
void naive_list_fill (NaiveList *self, guint n);
void naive_list_append (NaiveList *self, guint number);
/* A scrolled window with a GtkColumnView of six columns, one GtkLabel each. */
GtkWidget *naive_list_new_view (NaiveList *self);
NaiveRow *naive_row_new (guint number);
