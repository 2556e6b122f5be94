/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "naive-list.h"

struct _NaiveRow
{
  GObject parent_instance;
  char *title;
  char *asset;
  gint64 time;
  guint priority;
  guint state;
};

enum
{
  PROP_0,
  PROP_TIME,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (NaiveRow, naive_row, G_TYPE_OBJECT)

static void
naive_row_finalize (GObject *object)
{
  NaiveRow *self = NAIVE_ROW (object);

  g_free (self->title);
  g_free (self->asset);
  G_OBJECT_CLASS (naive_row_parent_class)->finalize (object);
}

static void
naive_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NaiveRow *self = NAIVE_ROW (object);

  if (id == PROP_TIME)
    g_value_set_int64 (value, self->time);
  else if (id == PROP_STATE)
    g_value_set_uint (value, self->state);
}

static void
naive_row_class_init (NaiveRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = naive_row_finalize;
  G_OBJECT_CLASS (klass)->get_property = naive_row_get_property;
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, 9, 0, G_PARAM_READABLE);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
naive_row_init (NaiveRow *self)
{
}

NaiveRow *
naive_row_new (guint number)
{
  NaiveRow *self = g_object_new (NAIVE_TYPE_ROW, NULL);

  self->title = g_strdup_printf ("Vibration at the drive end above what the mode allows, case %u", number % 40);
  self->asset = g_strdup_printf ("nord-p-%u", number % 600);
  self->time = G_GINT64_CONSTANT (1782993600000000) + (gint64) number * 10000;
  self->state = 1 + number % 2;
  return self;
}

static gboolean
is_open (gpointer item, gpointer data)
{
  return NAIVE_ROW (item)->state != 0;
}

void
naive_list_init (NaiveList *self)
{
  GtkExpression *time = gtk_property_expression_new (NAIVE_TYPE_ROW, NULL, "time");
  GtkSorter *sorter = GTK_SORTER (gtk_numeric_sorter_new (time));
  GtkFilterListModel *filtered;

  gtk_numeric_sorter_set_sort_order (GTK_NUMERIC_SORTER (sorter), GTK_SORT_DESCENDING);
  self->store = g_list_store_new (NAIVE_TYPE_ROW);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                        GTK_FILTER (gtk_custom_filter_new (is_open, NULL, NULL)));
  self->sorted = G_LIST_MODEL (gtk_sort_list_model_new (G_LIST_MODEL (filtered), sorter));
}

void
naive_list_clear (NaiveList *self)
{
  g_clear_object (&self->sorted);
  g_clear_object (&self->store);
}

void
naive_list_fill (NaiveList *self, guint n)
{
  gpointer *rows = g_new (gpointer, n);

  for (guint i = 0; i < n; i++)
    rows[i] = naive_row_new (i);
  g_list_store_splice (self->store, 0, 0, rows, n);
  for (guint i = 0; i < n; i++)
    g_object_unref (rows[i]);
  g_free (rows);
}

void
naive_list_append (NaiveList *self, guint number)
{
  g_autoptr (NaiveRow) row = naive_row_new (number);

  g_list_store_append (self->store, row);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NaiveRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;

  switch (GPOINTER_TO_UINT (column))
    {
    case 0:
      text = g_strdup_printf ("%u", row->priority);
      break;
    case 1:
      text = g_strdup (row->title);
      break;
    case 2:
      text = g_strdup (row->asset);
      break;
    case 3:
      text = g_strdup_printf ("%u", row->state);
      break;
    case 4:
      text = g_strdup_printf ("%.1f", (double) (row->time % 1000) / 10);
      break;
    default:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, row->time);
    }
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

GtkWidget *
naive_list_new_view (NaiveList *self)
{
  static const char *const titles[] = { "Priority", "Alert", "Asset", "State", "Value", "Time" };
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (self->sorted)));
  GtkWidget *view = gtk_column_view_new (selection), *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (titles[i], factory);
      gtk_column_view_column_set_expand (column, i == 1 || i == 2);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  return scrolled;
}
