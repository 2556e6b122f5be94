/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-lists.h"

#include <glib/gi18n.h>
#include <string.h>

#include "andon-handover-words.h"

struct _AndonHandoverLists
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *box;
  GtkWidget *shelves;
  GtkWidget *no_shelves;
  GtkWidget *labels;
  GtkWidget *no_labels;
};

G_DEFINE_FINAL_TYPE (AndonHandoverLists, andon_handover_lists, GTK_TYPE_WIDGET)

static guint changed_signal;

static GtkWidget *
wrapped (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
andon_handover_lists_dispose (GObject *object)
{
  AndonHandoverLists *self = ANDON_HANDOVER_LISTS (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_handover_lists_parent_class)->dispose (object);
}

static void
andon_handover_lists_class_init (AndonHandoverListsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_handover_lists_dispose;
  changed_signal = g_signal_new ("changed", ANDON_TYPE_HANDOVER_LISTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_list (AndonHandoverLists *self, const char *title, const char *empty, GtkWidget **none)
{
  GtkWidget *heading = wrapped (title, "heading");
  GtkWidget *list = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 10,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  *none = wrapped (empty, "dim-label");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_RELATION_LABELLED_BY, heading, NULL, -1);
  gtk_box_append (GTK_BOX (self->box), heading);
  gtk_box_append (GTK_BOX (self->box), *none);
  gtk_box_append (GTK_BOX (self->box), list);
  return list;
}

static void
andon_handover_lists_init (AndonHandoverLists *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->shelves = add_list (self, _("Shelved: renew or release"), _("Nothing is shelved."), &self->no_shelves);
  self->labels = add_list (self, _("What labels changed"), _("No label was given or taken back."), &self->no_labels);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
andon_handover_lists_new (AndonSeat *seat)
{
  AndonHandoverLists *self = g_object_new (ANDON_TYPE_HANDOVER_LISTS, NULL);

  self->seat = g_object_ref (seat);
  return GTK_WIDGET (self);
}

static void
clear (GtkWidget *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (list)) != NULL)
    gtk_box_remove (GTK_BOX (list), child);
}

static void
add_label (AndonHandoverLists *self, const AndonLabelChange *change)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *text = andon_handover_words_dup_label (self->seat, change);
  g_autofree char *time = andon_seat_format_time (self->seat, change->at, change->asset, ANDON_SITE_TIME_MINUTES);
  g_autofree char *meta = change->note != NULL && *change->note != '\0'
                            ? g_strdup_printf ("%s · %s · %s", time, change->by, change->note)
                            : g_strdup_printf ("%s · %s", time, change->by);
  GtkWidget *small = wrapped (meta, "dim-label");

  gtk_widget_add_css_class (small, "caption");
  gtk_box_append (GTK_BOX (row), wrapped (text, NULL));
  gtk_box_append (GTK_BOX (row), small);
  gtk_box_append (GTK_BOX (self->labels), row);
}

static void
choice_cb (AndonHandoverLists *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
add_shelf (AndonHandoverLists *self, const AndonAlert *alert)
{
  GtkWidget *choice = andon_shelf_choice_new (self->seat, alert);

  g_signal_connect_object (choice, "changed", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->shelves), choice);
}

/* A handover is of one console; the counts above the lists are of the whole window. */
static void
name_console (AndonHandoverLists *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  g_autofree char *shelves = NULL;
  g_autofree char *labels = NULL;

  if (console == NULL)
    return;
  /* Translators: the name of a control room. */
  shelves = g_strdup_printf (_("%s: nothing is shelved."), console->name);
  labels = g_strdup_printf (_("%s: no label was given or taken back."), console->name);
  gtk_label_set_label (GTK_LABEL (self->no_shelves), shelves);
  gtk_label_set_label (GTK_LABEL (self->no_labels), labels);
}

void
andon_handover_lists_show (AndonHandoverLists *self, const AndonHandover *handover)
{
  const guint n_shelves = handover->shelved != NULL ? handover->shelved->len : 0;
  const guint n_labels = handover->labels != NULL ? handover->labels->len : 0;

  g_return_if_fail (ANDON_IS_HANDOVER_LISTS (self));

  clear (self->shelves);
  clear (self->labels);
  for (guint i = 0; i < n_shelves; i++)
    add_shelf (self, g_ptr_array_index (handover->shelved, i));
  for (guint i = 0; i < n_labels; i++)
    add_label (self, g_ptr_array_index (handover->labels, i));
  gtk_widget_set_visible (self->shelves, n_shelves > 0);
  name_console (self);
  gtk_widget_set_visible (self->no_shelves, n_shelves == 0);
  gtk_widget_set_visible (self->labels, n_labels > 0);
  gtk_widget_set_visible (self->no_labels, n_labels == 0);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static AndonShelfChoice *
first_choice (AndonHandoverLists *self)
{
  return (AndonShelfChoice *) gtk_widget_get_first_child (self->shelves);
}

static AndonShelfChoice *
next_choice (AndonShelfChoice *choice)
{
  return (AndonShelfChoice *) gtk_widget_get_next_sibling (GTK_WIDGET (choice));
}

GArray *
andon_handover_lists_dup_decisions (AndonHandoverLists *self)
{
  GArray *decisions = g_array_new (FALSE, FALSE, sizeof (AndonShelfDecision));

  g_return_val_if_fail (ANDON_IS_HANDOVER_LISTS (self), decisions);

  for (AndonShelfChoice *choice = first_choice (self); choice != NULL; choice = next_choice (choice))
    {
      AndonShelfDecision decision;

      if (andon_shelf_choice_get_decision (choice, &decision))
        g_array_append_val (decisions, decision);
    }
  return decisions;
}

AndonShelfChoice *
andon_handover_lists_find (AndonHandoverLists *self, const char *alert)
{
  g_return_val_if_fail (ANDON_IS_HANDOVER_LISTS (self), NULL);

  for (AndonShelfChoice *choice = first_choice (self); choice != NULL; choice = next_choice (choice))
    if (g_str_equal (andon_shelf_choice_get_alert (choice), alert))
      return choice;
  return NULL;
}

void
andon_handover_lists_decide (AndonHandoverLists *self, const AndonShelfDecision *decisions, gsize n)
{
  g_return_if_fail (ANDON_IS_HANDOVER_LISTS (self));

  for (gsize i = 0; i < n; i++)
    {
      AndonShelfChoice *choice = andon_handover_lists_find (self, decisions[i].alert);

      if (choice != NULL && decisions[i].renew)
        andon_shelf_choice_renew (choice, decisions[i].minutes);
      else if (choice != NULL)
        andon_shelf_choice_release (choice);
    }
}

/* "a-1" is not named by "a-12". */
static gboolean
names (const char *text, const char *id)
{
  const gsize length = strlen (id);

  for (const char *at = strstr (text, id); at != NULL; at = strstr (at + 1, id))
    if ((at == text || !g_ascii_isalnum (at[-1])) && !g_ascii_isalnum (at[length]))
      return TRUE;
  return FALSE;
}

gboolean
andon_handover_lists_refuse (AndonHandoverLists *self, const GError *error)
{
  gboolean found = FALSE;

  g_return_val_if_fail (ANDON_IS_HANDOVER_LISTS (self), FALSE);

  for (AndonShelfChoice *choice = first_choice (self); choice != NULL; choice = next_choice (choice))
    {
      if (!names (error->message, andon_shelf_choice_get_alert (choice)))
        continue;
      found = TRUE;
      if (g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_FORBIDDEN))
        andon_shelf_choice_refuse (choice, _("Not renewed: it is critical, and whoever signs is no supervisor. Release "
                                             "it, leave it undecided, or let a supervisor sign."));
      else
        andon_shelf_choice_refuse (choice, _("Not renewed for so long: choose a shorter time."));
    }
  return found;
}

/* Shelved between the record and the signature: nobody could decide on it, so it is told here. */
static AndonShelfChoice *
add_late (AndonHandoverLists *self, const char *id)
{
  g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), id);
  g_autoptr (AndonAlert) alert = andon_alert_new ();
  GtkWidget *choice;

  alert->id = g_strdup (id);
  alert->title = g_strdup (item != NULL ? andon_alert_item_get_title (item) : id);
  alert->asset = g_strdup (item != NULL ? andon_alert_item_get_asset (item) : "");
  alert->priority = item != NULL ? andon_alert_item_get_priority (item) : ANDON_PRIORITY_LOW;
  alert->shelved_until = item != NULL ? andon_alert_item_get_shelved_until (item) : 0;
  alert->shelved_by = item != NULL ? g_strdup (andon_alert_item_get_shelved_by (item)) : NULL;
  alert->shelve_reason = item != NULL ? g_strdup (andon_alert_item_get_shelve_reason (item)) : NULL;
  choice = andon_shelf_choice_new (self->seat, alert);
  gtk_box_append (GTK_BOX (self->shelves), choice);
  gtk_widget_set_visible (self->shelves, TRUE);
  gtk_widget_set_visible (self->no_shelves, FALSE);
  return ANDON_SHELF_CHOICE (choice);
}

char *
andon_handover_lists_settle (AndonHandoverLists *self, GPtrArray *results)
{
  guint n[ANDON_SHELF_OVER + 1] = { 0 };

  g_return_val_if_fail (ANDON_IS_HANDOVER_LISTS (self), NULL);

  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      const AndonShelfResult *result = g_ptr_array_index (results, i);
      AndonShelfChoice *choice = andon_handover_lists_find (self, result->alert);

      andon_shelf_choice_settle (choice != NULL ? choice : add_late (self, result->alert), result);
      n[result->outcome]++;
    }
  /* What lay there when it was recorded, ended by itself, and was named by nobody. */
  for (AndonShelfChoice *choice = first_choice (self); choice != NULL; choice = next_choice (choice))
    {
      AndonShelfResult over = { (char *) andon_shelf_choice_get_alert (choice), ANDON_SHELF_OVER, 0 };
      gboolean told = FALSE;

      for (guint i = 0; results != NULL && i < results->len && !told; i++)
        told = g_str_equal (((AndonShelfResult *) g_ptr_array_index (results, i))->alert, over.alert);
      if (!told)
        andon_shelf_choice_settle (choice, &over);
    }
  if (results == NULL || results->len == 0)
    return g_strdup ("");
  return g_strdup_printf (_("Shelved: %u renewed, %u released, %u returned undecided."),
                          n[ANDON_SHELF_RENEWED], n[ANDON_SHELF_RELEASED], n[ANDON_SHELF_RETURNED]);
}
