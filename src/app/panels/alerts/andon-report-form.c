/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-report-form.h"

#include <glib/gi18n.h>

#include "andon-spoken.h"

static const guint spans[] = { 5, 15, 30, 60, 240, 480 };
#define DEFAULT_SPAN 1

struct _AndonReportForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *assets;
  GtkWidget *span;
  GPtrArray *ids; /* of the rows of the choice */
};

G_DEFINE_FINAL_TYPE (AndonReportForm, andon_report_form, GTK_TYPE_WIDGET)

static void
collect (AndonAssetTree *tree, const char *parent, GPtrArray *ids, GtkStringList *names)
{
  g_autoptr (GPtrArray) children = andon_asset_tree_dup_children (tree, parent);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const char *id = g_ptr_array_index (children, i);
      AndonAssetInfo info;

      if (!andon_asset_tree_lookup (tree, id, &info))
        continue;
      if (info.kind == ANDON_ASSET_KIND_ASSET)
        {
          g_ptr_array_add (ids, g_strdup (id));
          gtk_string_list_append (names, info.path);
        }
      collect (tree, id, ids, names);
    }
}

static void
andon_report_form_dispose (GObject *object)
{
  AndonReportForm *self = ANDON_REPORT_FORM (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (andon_report_form_parent_class)->dispose (object);
}

static void
andon_report_form_class_init (AndonReportFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_report_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_report_form_init (AndonReportForm *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static GtkWidget *
build_span (void)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *dropdown;

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *length = andon_site_time_format_length (spans[i] * G_TIME_SPAN_MINUTE);
      g_autofree char *text = g_strdup_printf (_("since %s"), length);

      gtk_string_list_append (list, text);
    }
  dropdown = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), DEFAULT_SPAN);
  return dropdown;
}

GtkWidget *
andon_report_form_new (AndonSeat *seat, const char *asset)
{
  AndonReportForm *self = g_object_new (ANDON_TYPE_REPORT_FORM, NULL);
  GtkStringList *names = gtk_string_list_new (NULL);
  guint index;

  collect (andon_seat_get_assets (seat), NULL, self->ids, names);
  self->assets = gtk_drop_down_new (G_LIST_MODEL (names),
                                    gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->assets), TRUE);
  gtk_widget_set_hexpand (self->assets, TRUE);
  andon_spoken_name (self->assets, _("Asset"));
  if (asset != NULL && g_ptr_array_find_with_equal_func (self->ids, asset, g_str_equal, &index))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->assets), index);
  self->span = build_span ();
  andon_spoken_name (self->span, _("Since"));
  gtk_box_append (GTK_BOX (self->box), self->assets);
  gtk_box_append (GTK_BOX (self->box), self->span);
  return GTK_WIDGET (self);
}

const char *
andon_report_form_get_asset (AndonReportForm *self)
{
  guint selected;

  g_return_val_if_fail (ANDON_IS_REPORT_FORM (self), NULL);

  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->assets));
  return selected < self->ids->len ? g_ptr_array_index (self->ids, selected) : NULL;
}

gint64
andon_report_form_get_span (AndonReportForm *self)
{
  guint selected;

  g_return_val_if_fail (ANDON_IS_REPORT_FORM (self), 0);

  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span));
  return spans[MIN (selected, G_N_ELEMENTS (spans) - 1)] * G_TIME_SPAN_MINUTE;
}
