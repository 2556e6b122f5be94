/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "naive-columns.h"

#include "bench-rows-model.h"

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  column)
{
  BenchRow *row = gtk_list_item_get_item (item);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  g_autofree char *text = NULL;

  switch (GPOINTER_TO_INT (column))
    {
    case 0:
      text = g_strdup (bench_row_get_level (row));
      break;
    case 1:
      text = bench_row_dup_title (row);
      break;
    case 2:
      text = bench_row_dup_asset (row);
      break;
    case 3:
      text = g_strdup (bench_row_get_state (row));
      break;
    case 4:
      text = bench_row_dup_value (row);
      break;
    default:
      text = bench_row_dup_time (row);
    }

  gtk_label_set_text (label, text);
}

GtkWidget *
naive_columns_new (GListModel *model)
{
  static const char * const titles[] = { "Priority", "Alert", "Asset", "State", "Value", "Time" };
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (model))));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (titles[i], factory);
      gtk_column_view_column_set_expand (column, i == 1 || i == 2);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);

  return scroller;
}
