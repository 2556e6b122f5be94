/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-review-line.h"

#include <glib/gi18n.h>

#include "andon-review-watch.h"

struct _AndonReviewLine
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonReviewWatch *watch;
  GtkWidget *box;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (AndonReviewLine, andon_review_line, GTK_TYPE_WIDGET)

static guint show_signal;

static void
update (AndonReviewLine *self)
{
  const guint n = andon_review_watch_get_n_due (self->watch);
  const gboolean shown = gtk_widget_get_visible (GTK_WIDGET (self));
  g_autofree char *text = NULL;

  if (n == 1)
    text = g_strdup_printf (_("Out of service, review is due: %s"), andon_review_watch_get_title (self->watch));
  else
    text = g_strdup_printf (ngettext ("%u removal from service is due for review",
                                      "%u removals from service are due for review", n),
                            n);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  /* The line stays; the toast is for somebody who looks elsewhere in the window. */
  if (n > 0 && !shown)
    andon_seat_announce (self->seat, text);
}

static void
show_cb (AndonReviewLine *self)
{
  const char *id = andon_review_watch_get_id (self->watch);

  if (id != NULL)
    g_signal_emit (self, show_signal, 0, id);
}

static void
andon_review_line_dispose (GObject *object)
{
  AndonReviewLine *self = ANDON_REVIEW_LINE (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_review_line_parent_class)->dispose (object);
}

static void
andon_review_line_class_init (AndonReviewLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_review_line_dispose;
  show_signal = g_signal_new ("show-requested", ANDON_TYPE_REVIEW_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_review_line_init (AndonReviewLine *self)
{
  GtkWidget *button = gtk_button_new_with_label (_("Show"));

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_add_css_class (self->label, "heading");
  gtk_widget_add_css_class (self->box, "filter-line");
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_box_append (GTK_BOX (self->box), button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (show_cb), self);
}

void
andon_review_line_set_seat (AndonReviewLine *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_REVIEW_LINE (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  self->watch = andon_review_watch_new (seat);
  g_signal_connect_object (self->watch, "notify::n-due", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

const char *
andon_review_line_get_text (AndonReviewLine *self)
{
  g_return_val_if_fail (ANDON_IS_REVIEW_LINE (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->label));
}
