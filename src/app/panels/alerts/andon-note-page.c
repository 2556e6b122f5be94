/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-note-page.h"

#include <glib/gi18n.h>

struct _AndonNotePage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *about;
  GtkWidget *extra;
  GtkWidget *view;
  GtkWidget *submit;
  gboolean submitted;
};

G_DEFINE_FINAL_TYPE (AndonNotePage, andon_note_page, GTK_TYPE_WIDGET)

static guint submitted_signal;
static guint left_signal;

static char *
dup_text (AndonNotePage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
update (AndonNotePage *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_sensitive (self->submit, *text != '\0');
}

static void
submit_cb (AndonNotePage *self)
{
  g_autofree char *text = dup_text (self);

  if (*text == '\0')
    return;
  g_object_ref (self);
  self->submitted = TRUE;
  g_signal_emit (self, submitted_signal, 0, text);
  gtk_widget_activate_action (GTK_WIDGET (self), "sheet.close", NULL);
  g_object_unref (self);
}

static gboolean
send_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  submit_cb (user_data);
  return TRUE;
}

/* Escape, F2 and another dialog take the page away in the midst of a sentence. */
static void
andon_note_page_unroot (GtkWidget *widget)
{
  AndonNotePage *self = ANDON_NOTE_PAGE (widget);

  if (!self->submitted && self->box != NULL)
    {
      g_autofree char *text = dup_text (self);

      g_signal_emit (self, left_signal, 0, text);
    }
  GTK_WIDGET_CLASS (andon_note_page_parent_class)->unroot (widget);
}

static void
andon_note_page_dispose (GObject *object)
{
  g_clear_pointer (&ANDON_NOTE_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_note_page_parent_class)->dispose (object);
}

static void
andon_note_page_class_init (AndonNotePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_note_page_dispose;
  submitted_signal = g_signal_new ("submitted", ANDON_TYPE_NOTE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  left_signal = g_signal_new ("left", ANDON_TYPE_NOTE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
  GTK_WIDGET_CLASS (klass)->unroot = andon_note_page_unroot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
build_buttons (AndonNotePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));

  self->submit = gtk_button_new ();
  gtk_widget_add_css_class (self->submit, "suggested-action");
  gtk_widget_set_tooltip_text (self->submit, _("Ctrl+Enter"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "sheet.close");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->submit);
  return buttons;
}

static void
andon_note_page_init (AndonNotePage *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->about = gtk_label_new (NULL);
  self->view = gtk_text_view_new ();
  gtk_label_set_wrap (GTK_LABEL (self->about), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->about), 0);
  gtk_widget_add_css_class (self->about, "heading");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 100);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->view);
  gtk_widget_add_css_class (scroll, "text-frame");
  gtk_box_append (GTK_BOX (self->box), self->about);
  gtk_box_append (GTK_BOX (self->box), scroll);
  gtk_box_append (GTK_BOX (self->box), build_buttons (self));
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK),
                      gtk_callback_action_new (send_cb, self, NULL)));
  gtk_widget_add_controller (self->view, controller);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed", G_CALLBACK (update),
                            self);
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
  update (self);
}

GtkWidget *
andon_note_page_new (const char *about, const char *button, GtkWidget *extra)
{
  AndonNotePage *self = g_object_new (ANDON_TYPE_NOTE_PAGE, NULL);

  gtk_label_set_label (GTK_LABEL (self->about), about);
  gtk_button_set_label (GTK_BUTTON (self->submit), button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, about, -1);
  if (extra != NULL)
    gtk_box_insert_child_after (GTK_BOX (self->box), extra, self->about);
  return GTK_WIDGET (self);
}

void
andon_note_page_set_text (AndonNotePage *self, const char *text)
{
  g_return_if_fail (ANDON_IS_NOTE_PAGE (self));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text, -1);
}
