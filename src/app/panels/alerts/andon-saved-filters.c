/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-saved-filters.h"

#include <glib/gi18n.h>

struct _AndonSavedFilters
{
  GObject parent_instance;

  GSettings *settings;
  GMenu *menu;
};

G_DEFINE_FINAL_TYPE (AndonSavedFilters, andon_saved_filters, G_TYPE_OBJECT)

static GVariant *
read_all (AndonSavedFilters *self)
{
  return g_settings_get_value (self->settings, "saved-filters");
}

static void
append_item (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static void
rebuild (AndonSavedFilters *self)
{
  g_autoptr (GVariant) all = read_all (self);
  g_autoptr (GMenu) apply = g_menu_new ();
  g_autoptr (GMenu) delete = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();
  g_autoptr (GMenu) ready = g_menu_new ();
  GVariantIter iter;
  const char *name, *filter;

  g_menu_remove_all (self->menu);
  append_item (ready, _("Critical and High"), "alerts.apply-filter", "priority=critical,high");
  append_item (ready, _("Not Acknowledged"), "alerts.apply-filter", "state=unack,rtnun,latun");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (ready));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &filter))
    {
      append_item (apply, name, "alerts.apply-filter", filter);
      append_item (delete, name, "alerts.delete-filter", name);
    }
  if (g_variant_n_children (all) > 0)
    g_menu_append_section (self->menu, _("Saved"), G_MENU_MODEL (apply));
  g_menu_append (own, _("Save the Present Filter…"), "alerts.save-filter");
  g_menu_append (own, _("Show All"), "alerts.clear-filter");
  if (g_variant_n_children (all) > 0)
    g_menu_append_submenu (own, _("Delete"), G_MENU_MODEL (delete));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (own));
}

static void
andon_saved_filters_finalize (GObject *object)
{
  AndonSavedFilters *self = ANDON_SAVED_FILTERS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (andon_saved_filters_parent_class)->finalize (object);
}

static void
andon_saved_filters_class_init (AndonSavedFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_saved_filters_finalize;
}

static void
andon_saved_filters_init (AndonSavedFilters *self)
{
  self->menu = g_menu_new ();
}

AndonSavedFilters *
andon_saved_filters_new (GSettings *settings)
{
  AndonSavedFilters *self = g_object_new (ANDON_TYPE_SAVED_FILTERS, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::saved-filters", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return self;
}

static void
write_without (AndonSavedFilters *self, const char *name, const char *new_filter)
{
  g_autoptr (GVariant) all = read_all (self);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *other, *filter;
  gsize skip = g_variant_n_children (all);

  /* Room for the new one: the oldest stand first. */
  skip = skip >= ANDON_SAVED_FILTERS_MAX ? skip - ANDON_SAVED_FILTERS_MAX + 1 : 0;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&s&s)", &other, &filter))
    {
      if (g_str_equal (other, name))
        continue;
      if (new_filter != NULL && skip > 0)
        {
          skip--;
          continue;
        }
      g_variant_builder_add (&builder, "(ss)", other, filter);
    }
  if (new_filter != NULL)
    g_variant_builder_add (&builder, "(ss)", name, new_filter);
  g_settings_set_value (self->settings, "saved-filters", g_variant_builder_end (&builder));
}

void
andon_saved_filters_add (AndonSavedFilters *self, const char *name, const char *filter)
{
  g_return_if_fail (ANDON_IS_SAVED_FILTERS (self));
  g_return_if_fail (name != NULL && filter != NULL);

  write_without (self, name, filter);
}

void
andon_saved_filters_remove (AndonSavedFilters *self, const char *name)
{
  g_return_if_fail (ANDON_IS_SAVED_FILTERS (self));
  g_return_if_fail (name != NULL);

  write_without (self, name, NULL);
}

guint
andon_saved_filters_get_n (AndonSavedFilters *self)
{
  g_autoptr (GVariant) all = NULL;

  g_return_val_if_fail (ANDON_IS_SAVED_FILTERS (self), 0);

  all = read_all (self);
  return (guint) g_variant_n_children (all);
}

GMenuModel *
andon_saved_filters_get_menu (AndonSavedFilters *self)
{
  g_return_val_if_fail (ANDON_IS_SAVED_FILTERS (self), NULL);
  return G_MENU_MODEL (self->menu);
}
