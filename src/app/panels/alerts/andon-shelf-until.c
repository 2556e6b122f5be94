/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shelf-until.h"

#include <glib/gi18n.h>
#include <math.h>

#include "andon-spoken.h"
#include "andon-words.h"

#define MOST 1e9

struct _AndonShelfUntil
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GPtrArray *ids; /* of signals, in the order of the list, which has "no value" before them */
  GtkWidget *box;
  GtkWidget *signal;
  GtkWidget *rest;
  GtkWidget *test;
  GtkWidget *number;
  GtkWidget *unit;
};

G_DEFINE_FINAL_TYPE (AndonShelfUntil, andon_shelf_until, GTK_TYPE_WIDGET)

/* In the order of the list. */
static const AndonShelfTest tests[] = { ANDON_SHELF_TEST_VALUE_ABOVE, ANDON_SHELF_TEST_VALUE_BELOW,
                                        ANDON_SHELF_TEST_RATE_ABOVE, ANDON_SHELF_TEST_RATE_BELOW };

static const char *
chosen_id (AndonShelfUntil *self)
{
  const guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->signal));

  return selected > 0 && selected <= self->ids->len ? g_ptr_array_index (self->ids, selected - 1) : NULL;
}

static AndonShelfTest
chosen_test (AndonShelfUntil *self)
{
  return tests[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->test)), G_N_ELEMENTS (tests) - 1)];
}

/* The end of the normal band on that side, or what the signal is at. */
static double
usual_limit (const AndonSignalInfo *info, AndonShelfTest test)
{
  const double side = test == ANDON_SHELF_TEST_VALUE_ABOVE ? info->high : info->low;

  if (andon_shelf_test_is_rate (test))
    return 0;
  if (isfinite (side))
    return side;
  return isfinite (info->latest) ? info->latest : 0;
}

static void
update (AndonShelfUntil *self)
{
  const char *id = chosen_id (self);
  const AndonShelfTest test = chosen_test (self);
  AndonSignalInfo info;
  g_autofree char *unit = NULL;
  double size;

  gtk_widget_set_visible (self->rest, id != NULL);
  if (id == NULL || !andon_asset_tree_lookup_signal (andon_seat_get_assets (self->seat), id, &info))
    return;
  /* Translators: a unit and "a minute", such as "mm/s a minute". */
  unit = andon_shelf_test_is_rate (test) ? g_strdup_printf (_("%s a minute"), andon_words_unit (info.unit))
                                         : g_strdup (andon_words_unit (info.unit));
  size = fabs (usual_limit (&info, ANDON_SHELF_TEST_VALUE_ABOVE));
  gtk_label_set_label (GTK_LABEL (self->unit), unit);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->number), size >= 100 ? 1 : size >= 1 ? 2 : 3);
  gtk_spin_button_set_increments (GTK_SPIN_BUTTON (self->number), size >= 100 ? 1 : size >= 1 ? 0.1 : 0.01,
                                  MAX (size / 10, 0.1));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->number), usual_limit (&info, test));
}

static void
andon_shelf_until_dispose (GObject *object)
{
  AndonShelfUntil *self = ANDON_SHELF_UNTIL (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_shelf_until_parent_class)->dispose (object);
}

static void
andon_shelf_until_finalize (GObject *object)
{
  g_clear_pointer (&ANDON_SHELF_UNTIL (object)->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (andon_shelf_until_parent_class)->finalize (object);
}

static gboolean
andon_shelf_until_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ANDON_SHELF_UNTIL (widget)->signal);
}

static void
andon_shelf_until_class_init (AndonShelfUntilClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_shelf_until_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_shelf_until_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = andon_shelf_until_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_shelf_until_init (AndonShelfUntil *self)
{
  const char *const words[] = { _("is above"), _("is below"), _("has a rate above"), _("has a rate below"), NULL };

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->rest = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->test = gtk_drop_down_new_from_strings (words);
  self->number = gtk_spin_button_new_with_range (-MOST, MOST, 0.1);
  self->unit = gtk_label_new (NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), 9);
  gtk_box_append (GTK_BOX (self->rest), self->test);
  gtk_box_append (GTK_BOX (self->rest), self->number);
  gtk_box_append (GTK_BOX (self->rest), self->unit);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  andon_spoken_name (self->test, _("How the signal ends the shelf"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The value that ends the shelf"), -1);
}

GtkWidget *
andon_shelf_until_new (AndonSeat *seat, const char *asset)
{
  AndonShelfUntil *self = g_object_new (ANDON_TYPE_SHELF_UNTIL, NULL);
  AndonAssetTree *tree = andon_seat_get_assets (seat);
  g_autoptr (GPtrArray) ids = andon_asset_tree_dup_signals (tree, asset);
  GtkStringList *names = gtk_string_list_new (NULL);

  self->seat = g_object_ref (seat);
  gtk_string_list_append (names, _("no value: its time alone ends it"));
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      AndonSignalInfo info;

      if (!andon_asset_tree_lookup_signal (tree, g_ptr_array_index (ids, i), &info))
        continue;
      g_ptr_array_add (self->ids, g_strdup (info.id));
      gtk_string_list_append (names, info.name);
    }
  self->signal = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_widget_set_halign (self->signal, GTK_ALIGN_START);
  andon_spoken_name (self->signal, _("The signal that ends the shelf"));
  gtk_box_append (GTK_BOX (self->box), self->signal);
  gtk_box_append (GTK_BOX (self->box), self->rest);
  g_signal_connect_swapped (self->signal, "notify::selected", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->test, "notify::selected", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

gboolean
andon_shelf_until_get (AndonShelfUntil *self, AndonShelfCondition *out)
{
  g_return_val_if_fail (ANDON_IS_SHELF_UNTIL (self), FALSE);

  if (chosen_id (self) == NULL)
    return FALSE;
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->number));
  *out = (AndonShelfCondition){ chosen_test (self), gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->number)),
                                chosen_id (self) };
  return TRUE;
}

void
andon_shelf_until_set (AndonShelfUntil *self, const AndonShelfCondition *condition)
{
  g_return_if_fail (ANDON_IS_SHELF_UNTIL (self));

  for (guint i = 0; i < self->ids->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->ids, i), condition->signal) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->signal), i + 1);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (tests[i] == condition->test)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->test), i);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->number), condition->limit);
}
