/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shelf-choice.h"

#include <glib/gi18n.h>

#include "andon-handover-words.h"
#include "andon-shelf-duration.h"
#include "andon-spoken.h"
#include "andon-words.h"

struct _AndonShelfChoice
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonAlert *alert;
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *meta;
  GtkWidget *controls;
  GtkWidget *renew;
  GtkWidget *duration;
  GtkWidget *release;
  GtkWidget *words;
};

G_DEFINE_FINAL_TYPE (AndonShelfChoice, andon_shelf_choice, GTK_TYPE_WIDGET)

static guint changed_signal;

static gboolean
is_on (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

static void
say (AndonShelfChoice *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->words), text);
  gtk_widget_remove_css_class (self->words, "error");
  gtk_widget_add_css_class (self->words, "dim-label");
}

/* A critical stays out of sight only by the hand of a supervisor: said before anybody signs in vain. */
static gboolean
needs_supervisor (AndonShelfChoice *self)
{
  return self->alert->priority == ANDON_PRIORITY_CRITICAL && self->alert->lane == ANDON_LANE_ALARM;
}

static void
update (AndonShelfChoice *self)
{
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  gint64 end;

  gtk_widget_set_sensitive (self->duration, is_on (self->renew));
  if (is_on (self->renew))
    {
      end = andon_seat_now (self->seat) + andon_shelf_duration_get (self->duration) * G_TIME_SPAN_MINUTE;
      time = andon_seat_format_time (self->seat, end, self->alert->asset, ANDON_SITE_TIME_MINUTES);
      text = g_strdup_printf (needs_supervisor (self) ? _("Stays on the shelf until about %s, if a supervisor signs")
                                                      : _("Stays on the shelf until about %s"),
                              time);
    }
  else if (is_on (self->release))
    text = g_strdup (_("Comes off the shelf with the signature"));
  else
    text = g_strdup (_("Undecided: it returns with the signature, and calls again if it still stands"));
  say (self, text);
}

/* Pressing one lets go of the other; pressing it again leaves neither. */
static void
toggled_cb (GtkToggleButton *button, AndonShelfChoice *self)
{
  GtkWidget *other = GTK_WIDGET (button) == self->renew ? self->release : self->renew;

  if (gtk_toggle_button_get_active (button) && is_on (other))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (other), FALSE);
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
duration_cb (AndonShelfChoice *self)
{
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
andon_shelf_choice_dispose (GObject *object)
{
  AndonShelfChoice *self = ANDON_SHELF_CHOICE (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->alert, andon_alert_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_shelf_choice_parent_class)->dispose (object);
}

static void
andon_shelf_choice_class_init (AndonShelfChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_shelf_choice_dispose;
  changed_signal = g_signal_new ("changed", ANDON_TYPE_SHELF_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
wrapped (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
andon_shelf_choice_init (AndonShelfChoice *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->title = gtk_label_new (NULL);
  self->meta = wrapped ();
  self->words = wrapped ();
  self->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->renew = gtk_toggle_button_new_with_label (_("Renew"));
  self->release = gtk_toggle_button_new_with_label (C_("shelf", "Release"));
  self->duration = andon_shelf_duration_new ();
  gtk_widget_add_css_class (pair, "linked");
  gtk_widget_set_valign (self->controls, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (pair), self->renew);
  gtk_box_append (GTK_BOX (pair), self->release);
  gtk_box_append (GTK_BOX (self->controls), self->duration);
  gtk_box_append (GTK_BOX (self->controls), pair);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->controls);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->meta);
  gtk_box_append (GTK_BOX (self->box), self->words);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (self->renew, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect (self->release, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_swapped (self->duration, "notify::selected", G_CALLBACK (duration_cb), self);
}

/* "Renew" alone says nothing to somebody who hears one button of twenty. */
static void
name (AndonShelfChoice *self, GtkWidget *widget, const char *format, const char *what)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", format, what);

  andon_spoken_name (widget, text);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->words, NULL, -1);
}

GtkWidget *
andon_shelf_choice_new (AndonSeat *seat, const AndonAlert *alert)
{
  AndonShelfChoice *self = g_object_new (ANDON_TYPE_SHELF_CHOICE, NULL);
  g_autofree char *what = andon_handover_words_dup_alert (seat, alert->title, alert->asset);
  g_autofree char *shelf = andon_handover_words_dup_shelf (seat, alert);
  const char *where = andon_asset_tree_get_short_path (andon_seat_get_assets (seat), alert->asset);
  g_autofree char *meta = g_strdup_printf ("%s · %s · %s", andon_words_priority (alert->priority), where, shelf);

  self->seat = g_object_ref (seat);
  self->alert = andon_alert_copy (alert);
  gtk_label_set_label (GTK_LABEL (self->title), alert->title);
  gtk_widget_set_tooltip_text (self->title, what);
  gtk_label_set_label (GTK_LABEL (self->meta), meta);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  name (self, self->renew, _("Renew"), what);
  name (self, self->release, C_("shelf", "Release"), what);
  name (self, self->duration, _("Renew for"), what);
  update (self);
  return GTK_WIDGET (self);
}

const char *
andon_shelf_choice_get_alert (AndonShelfChoice *self)
{
  g_return_val_if_fail (ANDON_IS_SHELF_CHOICE (self), NULL);
  return self->alert->id;
}

gboolean
andon_shelf_choice_get_decision (AndonShelfChoice *self, AndonShelfDecision *decision)
{
  g_return_val_if_fail (ANDON_IS_SHELF_CHOICE (self), FALSE);

  decision->alert = self->alert->id;
  decision->renew = is_on (self->renew);
  decision->minutes = decision->renew ? andon_shelf_duration_get (self->duration) : 0;
  return decision->renew || is_on (self->release);
}

void
andon_shelf_choice_renew (AndonShelfChoice *self, guint minutes)
{
  g_return_if_fail (ANDON_IS_SHELF_CHOICE (self));

  andon_shelf_duration_set (self->duration, minutes);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->renew), TRUE);
}

void
andon_shelf_choice_release (AndonShelfChoice *self)
{
  g_return_if_fail (ANDON_IS_SHELF_CHOICE (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->release), TRUE);
}

void
andon_shelf_choice_refuse (AndonShelfChoice *self, const char *why)
{
  g_return_if_fail (ANDON_IS_SHELF_CHOICE (self));

  say (self, why);
  gtk_widget_remove_css_class (self->words, "dim-label");
  gtk_widget_add_css_class (self->words, "error");
}

void
andon_shelf_choice_settle (AndonShelfChoice *self, const AndonShelfResult *result)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ANDON_IS_SHELF_CHOICE (self));

  text = andon_handover_words_dup_result (self->seat, result, self->alert->asset);
  gtk_widget_set_visible (self->controls, FALSE);
  say (self, text);
}

const char *
andon_shelf_choice_get_words (AndonShelfChoice *self)
{
  g_return_val_if_fail (ANDON_IS_SHELF_CHOICE (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->words));
}
