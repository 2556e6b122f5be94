/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-dialog-guard.h"
#include "andon-error-words.h"
#include "andon-handover-report.h"
#include "andon-shift.h"

/* A twelve-hour shift, where no calendar says otherwise. */
#define SHIFT_SPAN (12 * G_TIME_SPAN_HOUR)

struct _AndonHandoverPage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  GFile *file;
  char *handover_id;
  GtkWidget *box;
  GtkWidget *summary;
  GtkTextBuffer *note;
  GtkWidget *make;
  GtkWidget *record;
  GtkWidget *token;
  GtkWidget *sign;
  GtkWidget *status;
};

G_DEFINE_FINAL_TYPE (AndonHandoverPage, andon_handover_page, GTK_TYPE_WIDGET)

static void
say (AndonHandoverPage *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->status, *text != '\0');
}

static void
say_error (AndonHandoverPage *self, const GError *error)
{
  g_autofree char *why = andon_error_words_dup (andon_seat_get_session (self->seat), error);

  say (self, why);
}

static char *
dup_note (AndonHandoverPage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->note, &start, &end);
  return gtk_text_buffer_get_text (self->note, &start, &end, FALSE);
}

static void
update_summary (AndonHandoverPage *self)
{
  AndonAlertCounts counts;
  const guint *states;
  g_autofree char *text = NULL;

  andon_alert_store_get_counts (andon_seat_get_store (self->seat), &counts);
  states = counts.states[ANDON_LANE_ALARM];
  text = g_strdup_printf (_("%u new · %u acknowledged · %u shelved · %u suppressed · %u out of service"),
                          states[ANDON_ALERT_STATE_UNACK] + states[ANDON_ALERT_STATE_RTNUN] +
                            states[ANDON_ALERT_STATE_LATUN],
                          states[ANDON_ALERT_STATE_ACKED] + states[ANDON_ALERT_STATE_LATAK],
                          states[ANDON_ALERT_STATE_SHLVD], states[ANDON_ALERT_STATE_DSUPR],
                          states[ANDON_ALERT_STATE_OOSRV]);
  gtk_label_set_label (GTK_LABEL (self->summary), text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHandoverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;

  if (self->seat == NULL)
    return;
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_("The handover was written to %s"), name);
  else
    text = g_strdup_printf (_("%s could not be written: %s"), name, error->message);
  gtk_widget_set_sensitive (self->make, TRUE);
  say (self, text);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHandoverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonReport) report = andon_handover_report_finish (ANDON_SEAT (source), result, &error);
  g_autoptr (GBytes) pdf = report != NULL ? andon_report_render_pdf (report, NULL, &error) : NULL;

  if (self->seat == NULL || self->file == NULL)
    return;
  if (pdf == NULL)
    {
      gtk_widget_set_sensitive (self->make, TRUE);
      say_error (self, error);
      return;
    }
  g_file_replace_contents_bytes_async (self->file, pdf, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, written_cb, g_object_ref (self));
}

void
andon_handover_page_write (AndonHandoverPage *self, GFile *file)
{
  g_autofree char *note = NULL;
  gint64 since;

  g_return_if_fail (ANDON_IS_HANDOVER_PAGE (self));

  note = dup_note (self);
  g_set_object (&self->file, file);
  gtk_widget_set_sensitive (self->make, FALSE);
  say (self, _("Gathering what the next shift must know…"));
  since = andon_seat_get_shift_start (self->seat);
  if (since == 0)
    since = andon_seat_now (self->seat) - SHIFT_SPAN;
  andon_handover_report_async (self->seat, since, note, self->cancellable,
                               gathered_cb, g_object_ref (self));
}

static void
chosen_cb (AndonHandoverPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    andon_handover_page_write (self, file);
}

static void
make_cb (AndonHandoverPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "handover-%Y-%m-%d-%H%M.pdf");

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save the handover"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  andon_dialog_guard_watch (self->seat, GTK_NATIVE_DIALOG (self->chooser));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHandoverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  AndonHandover *handover = andon_handover_finish (ANDON_SESSION (source), result, &error);

  if (handover == NULL || self->seat == NULL)
    {
      if (self->seat != NULL)
        {
          gtk_widget_set_sensitive (self->record, TRUE);
          say_error (self, error);
        }
    }
  else if (handover->signed_by != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Signed by %s. The shift is theirs."), handover->signed_by);

      gtk_widget_set_sensitive (self->sign, FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->token), "");
      say (self, text);
      /* The window goes on showing, and does nothing more in the name of whoever leaves. */
      if (g_strcmp0 (handover->signed_by, andon_session_get_subject (ANDON_SESSION (source))) != 0)
        andon_seat_set_handed_to (self->seat, handover->signed_by);
    }
  else
    {
      g_free (self->handover_id);
      self->handover_id = g_strdup (handover->id);
      gtk_widget_set_sensitive (self->sign, TRUE);
      gtk_widget_set_sensitive (self->token, TRUE);
      say (self, _("Recorded at the platform. The next operator signs it with their own token."));
    }
  g_clear_pointer (&handover, andon_handover_free);
}

static void
record_cb (AndonHandoverPage *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  g_autofree char *note = dup_note (self);

  gtk_widget_set_sensitive (self->record, FALSE);
  andon_handover_create_async (andon_seat_get_session (self->seat), console != NULL ? console->id : NULL, note,
                               self->cancellable, recorded_cb, g_object_ref (self));
}

static void
sign_cb (AndonHandoverPage *self)
{
  const char *token = gtk_editable_get_text (GTK_EDITABLE (self->token));

  if (self->handover_id != NULL && *token != '\0')
    andon_handover_sign_async (andon_seat_get_session (self->seat), self->handover_id, token, self->cancellable,
                               recorded_cb, g_object_ref (self));
}

static void
andon_handover_page_dispose (GObject *object)
{
  AndonHandoverPage *self = ANDON_HANDOVER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  g_clear_object (&self->seat);
  g_clear_object (&self->note);
  g_clear_pointer (&self->handover_id, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_handover_page_parent_class)->dispose (object);
}

static void
andon_handover_page_finalize (GObject *object)
{
  g_object_unref (ANDON_HANDOVER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (andon_handover_page_parent_class)->finalize (object);
}

static void
andon_handover_page_class_init (AndonHandoverPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_handover_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_handover_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
wrapped (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
build_note (AndonHandoverPage *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->note = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("To the next shift"), -1);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 90);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_widget_add_css_class (scroll, "text-frame");
  return scroll;
}

static void
andon_handover_page_init (AndonHandoverPage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->summary = wrapped (NULL, "numeric");
  self->make = gtk_button_new_with_label (_("Make the PDF…"));
  self->record = gtk_button_new_with_label (_("Record at the Platform"));
  self->token = gtk_password_entry_new ();
  self->sign = gtk_button_new_with_label (_("Sign"));
  self->status = wrapped (NULL, "dim-label");

  gtk_widget_add_css_class (self->make, "suggested-action");
  gtk_widget_set_hexpand (self->token, TRUE);
  g_object_set (self->token, "placeholder-text", _("Token of the next operator"), NULL);
  gtk_widget_set_sensitive (self->token, FALSE);
  gtk_widget_set_sensitive (self->sign, FALSE);
  gtk_widget_set_visible (self->status, FALSE);
  gtk_box_append (GTK_BOX (buttons), self->make);
  gtk_box_append (GTK_BOX (buttons), self->record);
  gtk_box_append (GTK_BOX (line), self->token);
  gtk_box_append (GTK_BOX (line), self->sign);
  gtk_box_append (GTK_BOX (self->box), self->summary);
  gtk_box_append (GTK_BOX (self->box), wrapped (_("To the next shift"), "heading"));
  gtk_box_append (GTK_BOX (self->box), build_note (self));
  gtk_box_append (GTK_BOX (self->box), wrapped (_("The paper lists what is open, shelved with its reason, suppressed, "
                                                  "out of service, cannot be judged, floods, labels and the log."),
                                                "dim-label"));
  gtk_box_append (GTK_BOX (self->box), buttons);
  gtk_box_append (GTK_BOX (self->box), wrapped (_("Signature of the next operator"), "heading"));
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->status);
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->make, "clicked", G_CALLBACK (make_cb), self);
  g_signal_connect_swapped (self->record, "clicked", G_CALLBACK (record_cb), self);
  g_signal_connect_swapped (self->sign, "clicked", G_CALLBACK (sign_cb), self);
}

GtkWidget *
andon_handover_page_new (AndonSeat *seat)
{
  AndonHandoverPage *self = g_object_new (ANDON_TYPE_HANDOVER_PAGE, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED);
  update_summary (self);
  return GTK_WIDGET (self);
}
