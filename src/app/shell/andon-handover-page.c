/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-page-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-dialog-guard.h"
#include "andon-error-words.h"
#include "andon-handover-draft.h"
#include "andon-handover-report.h"

/* A twelve-hour shift, where no calendar says otherwise. */
#define SHIFT_SPAN (12 * G_TIME_SPAN_HOUR)

G_DEFINE_FINAL_TYPE (AndonHandoverPage, andon_handover_page, GTK_TYPE_WIDGET)

void
andon_handover_page_say (AndonHandoverPage *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->status, *text != '\0');
}

static void
say_error (AndonHandoverPage *self, const GError *error)
{
  g_autofree char *why = andon_error_words_dup (andon_seat_get_session (self->seat), error);

  andon_handover_page_say (self, why);
}

/* A seat that only watches makes no more handovers, and signs none: neither does one that waits for an answer. */
void
andon_handover_page_update_actions (AndonHandoverPage *self)
{
  gboolean watches = self->seat == NULL || andon_seat_get_handed_to (self->seat) != NULL;
  gboolean open = self->handover != NULL && self->handover->signed_by == NULL;
  gboolean may_sign = !watches && !self->busy && open;

  gtk_widget_set_sensitive (self->record,
                            !watches && !self->busy && (self->handover == NULL || (open && self->picked_up)));
  gtk_widget_set_sensitive (self->token, may_sign);
  gtk_widget_set_sensitive (self->lists, may_sign || (self->handover != NULL && !open));
  gtk_widget_set_sensitive (self->sign, may_sign && *gtk_editable_get_text (GTK_EDITABLE (self->token)) != '\0');
}

char *
andon_handover_page_dup_note (AndonHandoverPage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->note, &start, &end);
  return gtk_text_buffer_get_text (self->note, &start, &end, FALSE);
}

static void
update_summary (AndonHandoverPage *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  guint states[ANDON_N_ALERT_STATES];
  g_autofree char *counts = NULL;
  g_autofree char *text = NULL;

  /* Of the console that is handed over; the window may show more. */
  andon_alert_store_count_alarms (andon_seat_get_store (self->seat), console != NULL ? console->id : NULL, states);
  counts = g_strdup_printf (_("%u new · %u acknowledged · %u shelved · %u suppressed · %u out of service"),
                          states[ANDON_ALERT_STATE_UNACK] + states[ANDON_ALERT_STATE_RTNUN] +
                            states[ANDON_ALERT_STATE_LATUN],
                          states[ANDON_ALERT_STATE_ACKED] + states[ANDON_ALERT_STATE_LATAK],
                          states[ANDON_ALERT_STATE_SHLVD], states[ANDON_ALERT_STATE_DSUPR],
                          states[ANDON_ALERT_STATE_OOSRV]);
  text = console != NULL ? g_strdup_printf (_("%s: %s"), console->name, counts) : g_steal_pointer (&counts);
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
  andon_handover_page_say (self, text);
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

  note = andon_handover_page_dup_note (self);
  g_set_object (&self->file, file);
  gtk_widget_set_sensitive (self->make, FALSE);
  andon_handover_page_say (self, _("Gathering what the next shift must know…"));
  since = andon_seat_get_shift_start (self->seat);
  if (since == 0)
    since = andon_seat_now (self->seat) - SHIFT_SPAN;
  andon_handover_report_async (self->seat, since, note, self->handover, self->cancellable, gathered_cb,
                               g_object_ref (self));
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
  g_autoptr (AndonHandover) handover = andon_handover_finish (ANDON_SESSION (source), result, &error);

  if (self->seat == NULL)
    return;
  self->busy = FALSE;
  if (handover != NULL)
    {
      g_clear_pointer (&self->handover, andon_handover_free);
      self->handover = g_steal_pointer (&handover);
      self->picked_up = FALSE;
      andon_handover_draft_keep_record (ANDON_SESSION (source), self->handover->id);
      andon_handover_lists_show (ANDON_HANDOVER_LISTS (self->lists), self->handover);
      andon_handover_page_say (self, _("Recorded at the platform. The next operator decides on what is shelved, and signs with their own "
                   "token."));
    }
  else
    say_error (self, error);
  andon_handover_page_update_actions (self);
}

/* The answer to a signature tells what changed by it, and leaves out what was signed. */
static void
take_signature (AndonHandoverPage *self, AndonSession *session, AndonHandover *handover)
{
  g_autofree char *shelves = NULL;
  g_autofree char *text = NULL;

  self->handover->signed_by = g_steal_pointer (&handover->signed_by);
  self->handover->signed_at = handover->signed_at;
  self->handover->shelves = g_steal_pointer (&handover->shelves);
  shelves = andon_handover_lists_settle (ANDON_HANDOVER_LISTS (self->lists), self->handover->shelves);
  text = g_strdup_printf (_("Signed by %s. The shift is theirs. %s"), self->handover->signed_by, shelves);
  andon_handover_draft_clear (session);
  gtk_editable_set_text (GTK_EDITABLE (self->token), "");
  andon_handover_page_say (self, g_strchomp (text));
  /* The window goes on showing, and does nothing more in the name of whoever leaves. */
  if (g_strcmp0 (self->handover->signed_by, andon_session_get_subject (session)) != 0)
    andon_seat_set_handed_to (self->seat, self->handover->signed_by);
}

static void
say_refusal (AndonHandoverPage *self, const GError *error)
{
  if (andon_handover_lists_refuse (ANDON_HANDOVER_LISTS (self->lists), error))
    andon_handover_page_say (self, _("Nothing was signed: one of the shelved cannot be renewed like this. Its line says why."));
  else
    say_error (self, error);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHandoverPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonHandover) handover = andon_handover_finish (ANDON_SESSION (source), result, &error);

  if (self->seat == NULL)
    return;
  self->busy = FALSE;
  if (handover != NULL && handover->signed_by != NULL)
    take_signature (self, ANDON_SESSION (source), handover);
  else if (error != NULL)
    say_refusal (self, error);
  andon_handover_page_update_actions (self);
}

void
andon_handover_page_record (AndonHandoverPage *self)
{
  AndonConsole *console;
  g_autofree char *note = NULL;

  g_return_if_fail (ANDON_IS_HANDOVER_PAGE (self));

  if (!gtk_widget_get_sensitive (self->record))
    return;
  console = andon_seat_get_console (self->seat);
  note = andon_handover_page_dup_note (self);
  self->busy = TRUE;
  andon_handover_page_update_actions (self);
  andon_handover_create_async (andon_seat_get_session (self->seat), console != NULL ? console->id : NULL, note,
                               self->cancellable, recorded_cb, g_object_ref (self));
}

static void
sign_cb (AndonHandoverPage *self)
{
  g_autoptr (GArray) decisions = NULL;

  if (!gtk_widget_get_sensitive (self->sign))
    return;
  decisions = andon_handover_lists_dup_decisions (ANDON_HANDOVER_LISTS (self->lists));
  self->busy = TRUE;
  andon_handover_page_update_actions (self);
  andon_handover_sign_async (andon_seat_get_session (self->seat), self->handover->id,
                             (const AndonShelfDecision *) (gpointer) decisions->data, decisions->len,
                             gtk_editable_get_text (GTK_EDITABLE (self->token)), self->cancellable, signed_cb,
                             g_object_ref (self));
}

void
andon_handover_page_sign (AndonHandoverPage *self, const char *token)
{
  g_return_if_fail (ANDON_IS_HANDOVER_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->token), token);
  sign_cb (self);
}

GtkTextBuffer *
andon_handover_page_get_note (AndonHandoverPage *self)
{
  g_return_val_if_fail (ANDON_IS_HANDOVER_PAGE (self), NULL);
  return self->note;
}

AndonHandoverLists *
andon_handover_page_get_lists (AndonHandoverPage *self)
{
  g_return_val_if_fail (ANDON_IS_HANDOVER_PAGE (self), NULL);
  return ANDON_HANDOVER_LISTS (self->lists);
}

const char *
andon_handover_page_get_status (AndonHandoverPage *self)
{
  g_return_val_if_fail (ANDON_IS_HANDOVER_PAGE (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->status));
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
  g_clear_pointer (&self->handover, andon_handover_free);
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

static GtkWidget *
build_buttons (AndonHandoverPage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->make = gtk_button_new_with_label (_("Make the PDF…"));
  self->record = gtk_button_new_with_label (_("Record at the Platform"));
  gtk_widget_add_css_class (self->make, "suggested-action");
  gtk_box_append (GTK_BOX (buttons), self->make);
  gtk_box_append (GTK_BOX (buttons), self->record);
  g_signal_connect_swapped (self->make, "clicked", G_CALLBACK (make_cb), self);
  g_signal_connect_swapped (self->record, "clicked", G_CALLBACK (andon_handover_page_record), self);
  return buttons;
}

static GtkWidget *
build_signature (AndonHandoverPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->token = gtk_password_entry_new ();
  self->sign = gtk_button_new_with_label (_("Sign"));
  gtk_widget_set_hexpand (self->token, TRUE);
  g_object_set (self->token, "placeholder-text", _("Token of the next operator"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->token), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Token of the next operator"), -1);
  gtk_box_append (GTK_BOX (line), self->token);
  gtk_box_append (GTK_BOX (line), self->sign);
  g_signal_connect_swapped (self->token, "changed", G_CALLBACK (andon_handover_page_update_actions), self);
  g_signal_connect_swapped (self->token, "activate", G_CALLBACK (sign_cb), self);
  g_signal_connect_swapped (self->sign, "clicked", G_CALLBACK (sign_cb), self);
  return line;
}

/* What is read; the signature below it stays in sight. */
static GtkWidget *
build_content (AndonHandoverPage *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  self->summary = wrapped (NULL, "numeric");
  gtk_box_append (GTK_BOX (content), self->summary);
  gtk_box_append (GTK_BOX (content), wrapped (_("To the next shift"), "heading"));
  gtk_box_append (GTK_BOX (content), build_note (self));
  gtk_box_append (GTK_BOX (content), wrapped (_("The paper lists what is open, shelved with its reason, suppressed, "
                                                "out of service, cannot be judged, floods, labels and the log."),
                                              "dim-label"));
  gtk_box_append (GTK_BOX (content), build_buttons (self));
  gtk_box_append (GTK_BOX (content), self->lists);
  gtk_widget_add_css_class (content, "sheet-body");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), content);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static void
andon_handover_page_init (AndonHandoverPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->status = wrapped (NULL, "dim-label");
  gtk_widget_set_visible (self->status, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
andon_handover_page_new (AndonSeat *seat)
{
  AndonHandoverPage *self = g_object_new (ANDON_TYPE_HANDOVER_PAGE, NULL);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  self->seat = g_object_ref (seat);
  self->lists = andon_handover_lists_new (seat);
  gtk_box_append (GTK_BOX (self->box), build_content (self));
  gtk_box_append (GTK_BOX (foot), wrapped (_("Signature of the next operator"), "heading"));
  gtk_box_append (GTK_BOX (foot), build_signature (self));
  gtk_box_append (GTK_BOX (foot), self->status);
  gtk_widget_add_css_class (foot, "sheet-foot");
  gtk_box_append (GTK_BOX (self->box), foot);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "health-changed", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::handed-to", G_CALLBACK (andon_handover_page_update_actions), self, G_CONNECT_SWAPPED);
  update_summary (self);
  andon_handover_page_update_actions (self);
  andon_handover_page_keep_draft (self);
  return GTK_WIDGET (self);
}
