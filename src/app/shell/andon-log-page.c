/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-log-page.h"

#include <glib/gi18n.h>

#include "andon-error-words.h"
#include "andon-shift.h"

#define SHOWN_SPAN (24 * G_TIME_SPAN_HOUR)

struct _AndonLogPage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GCancellable *cancellable;
  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *add;
  GtkWidget *list;
  GtkWidget *status;
};

G_DEFINE_FINAL_TYPE (AndonLogPage, andon_log_page, GTK_TYPE_WIDGET)

static void
append_entry (AndonLogPage *self, const AndonShiftEntry *entry)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = gtk_label_new (entry->text);
  g_autofree char *time = andon_seat_format_time (self->seat, entry->time, entry->asset, ANDON_SITE_TIME_MINUTES);
  g_autofree char *head = entry->author != NULL ? g_strdup_printf ("%s · %s", time, entry->author) : g_strdup (time);
  GtkWidget *label = gtk_label_new (head);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), text);
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
say_error (AndonLogPage *self, const GError *error)
{
  g_autofree char *why = andon_error_words_dup (andon_seat_get_session (self->seat), error);

  gtk_label_set_label (GTK_LABEL (self->status), why);
}

static void
say_refusal (AndonLogPage *self, const AndonActionResult *result)
{
  g_autofree char *why =
    andon_error_words_dup_code (andon_seat_get_session (self->seat), result->code, result->message);

  gtk_label_set_label (GTK_LABEL (self->status), why);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonLogPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *child;

  if (self->seat == NULL)
    return;
  entries = andon_shift_log_read_finish (andon_seat_get_session (self->seat), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  gtk_widget_set_visible (self->status, entries == NULL || entries->len == 0);
  if (entries == NULL)
    say_error (self, error);
  else
    gtk_label_set_label (GTK_LABEL (self->status),
                         _("Nothing was written in the last 24 hours. Write what the next shift must know."));
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    append_entry (self, g_ptr_array_index (entries, i));
}

static void
reload (AndonLogPage *self)
{
  if (self->seat == NULL)
    return;
  andon_shift_log_read_async (andon_seat_get_session (self->seat), andon_seat_now (self->seat) - SHOWN_SPAN, 0, 100,
                              self->cancellable, read_cb, g_object_ref (self));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonLogPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = andon_actions_finish (ANDON_ACTIONS (source), result, &error);
  AndonActionResult *first = results != NULL && results->len > 0 ? g_ptr_array_index (results, 0) : NULL;

  if (self->seat == NULL)
    return;
  gtk_widget_set_sensitive (self->add, TRUE);
  if (error != NULL || (first != NULL && first->outcome == ANDON_ACTION_REFUSED))
    {
      /* What was written stays in the entry, to be sent again or copied. */
      if (error != NULL)
        say_error (self, error);
      else
        say_refusal (self, first);
      gtk_widget_set_visible (self->status, TRUE);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (first != NULL && first->outcome == ANDON_ACTION_QUEUED)
    andon_seat_announce (self->seat, _("The log entry is not yet at the plant; it is kept and sent"));
  reload (self);
}

static void
add_cb (AndonLogPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*text == '\0')
    return;
  gtk_widget_set_sensitive (self->add, FALSE);
  andon_actions_log_async (andon_seat_get_actions (self->seat), text, NULL, NULL, added_cb, g_object_ref (self));
}

static void
andon_log_page_dispose (GObject *object)
{
  AndonLogPage *self = ANDON_LOG_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_log_page_parent_class)->dispose (object);
}

static void
andon_log_page_finalize (GObject *object)
{
  g_object_unref (ANDON_LOG_PAGE (object)->cancellable);
  G_OBJECT_CLASS (andon_log_page_parent_class)->finalize (object);
}

static void
andon_log_page_class_init (AndonLogPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_log_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_log_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
andon_log_page_init (AndonLogPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->entry = gtk_entry_new ();
  self->add = gtk_button_new_with_label (_("Add"));
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->status = gtk_label_new (_("Reading the log…"));

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("What the next shift must know"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New log entry"), -1);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->add);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->status);
  gtk_box_append (GTK_BOX (self->box), scroll);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
}

GtkWidget *
andon_log_page_new (AndonSeat *seat)
{
  AndonLogPage *self = g_object_new (ANDON_TYPE_LOG_PAGE, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_session (seat), "event::org.andon.log.added.v1", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WIDGET (self);
}
