/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sign-in-page.h"

#include <glib/gi18n.h>

#include "andon-error-words.h"
#include "andon-sheet.h"

struct _AndonSignInPage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *box;
  GtkWidget *reason;
  GtkWidget *address;
  GtkWidget *token;
  GtkWidget *keep;
  GtkWidget *sign_in;
};

G_DEFINE_FINAL_TYPE (AndonSignInPage, andon_sign_in_page, GTK_TYPE_WIDGET)

static char *
dup_reason (AndonSignInPage *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  const char *problem = andon_sign_in_get_problem (andon_seat_get_sign_in (self->seat));
  const GError *error = andon_session_get_error (session);
  const char *advice = andon_error_words_advice (error);
  g_autofree char *why = NULL;

  if (problem != NULL)
    return g_strdup (problem);
  if (andon_session_is_live (session) || error == NULL)
    return g_strdup ("");
  why = andon_error_words_dup (session, error);
  return advice != NULL ? g_strdup_printf (_("%s. %s"), why, advice) : g_strdup_printf ("%s.", why);
}

static void
update (AndonSignInPage *self)
{
  g_autofree char *reason = NULL;

  if (self->seat == NULL)
    return;
  /* Between two attempts the last reason stands; it is wiped by success, which closes the page. */
  reason = dup_reason (self);
  if (*reason != '\0')
    gtk_label_set_label (GTK_LABEL (self->reason), reason);
  gtk_widget_set_visible (self->reason, *andon_sign_in_page_get_reason (self) != '\0');
}

static void
typed_cb (AndonSignInPage *self)
{
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address));
  const char *token = gtk_editable_get_text (GTK_EDITABLE (self->token));

  gtk_widget_set_sensitive (self->sign_in, *address != '\0' && *token != '\0');
}

static void
retry_cb (AndonSignInPage *self)
{
  andon_sign_in_retry (andon_seat_get_sign_in (self->seat));
}

static void
demo_cb (AndonSignInPage *self)
{
  g_autoptr (AndonSignInPage) held = g_object_ref (self);

  andon_sign_in_want_demo (andon_seat_get_sign_in (held->seat));
  gtk_widget_activate_action (GTK_WIDGET (held), "sheet.close", NULL);
}

void
andon_sign_in_page_submit (AndonSignInPage *self)
{
  const char *address, *token;

  g_return_if_fail (ANDON_IS_SIGN_IN_PAGE (self));

  address = gtk_editable_get_text (GTK_EDITABLE (self->address));
  token = gtk_editable_get_text (GTK_EDITABLE (self->token));
  if (*address == '\0' || *token == '\0')
    return;
  andon_sign_in_connect (andon_seat_get_sign_in (self->seat), address, token,
                         gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)));
  gtk_editable_set_text (GTK_EDITABLE (self->token), "");
}

void
andon_sign_in_page_fill (AndonSignInPage *self, const char *url, const char *token)
{
  g_return_if_fail (ANDON_IS_SIGN_IN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->address), url);
  gtk_editable_set_text (GTK_EDITABLE (self->token), token);
}

const char *
andon_sign_in_page_get_reason (AndonSignInPage *self)
{
  g_return_val_if_fail (ANDON_IS_SIGN_IN_PAGE (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->reason));
}

static void
andon_sign_in_page_dispose (GObject *object)
{
  AndonSignInPage *self = ANDON_SIGN_IN_PAGE (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_sign_in_page_parent_class)->dispose (object);
}

/* Where the address is known, the token is what is missing. */
static gboolean
andon_sign_in_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AndonSignInPage *self = ANDON_SIGN_IN_PAGE (widget);

  if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL &&
      *gtk_editable_get_text (GTK_EDITABLE (self->address)) != '\0')
    return gtk_widget_child_focus (self->token, direction);
  return GTK_WIDGET_CLASS (andon_sign_in_page_parent_class)->focus (widget, direction);
}

static void
andon_sign_in_page_class_init (AndonSignInPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andon_sign_in_page_dispose;
  GTK_WIDGET_CLASS (klass)->focus = andon_sign_in_page_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
label (const char *text, const char *css)
{
  GtkWidget *widget = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_widget_add_css_class (widget, css);
  return widget;
}

static void
append_field (AndonSignInPage *self, const char *name, GtkWidget *field)
{
  GtkWidget *head = label (name, "heading");

  gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_LABELLED_BY, head, NULL, -1);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), field);
}

static GtkWidget *
build_buttons (AndonSignInPage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *demo = gtk_button_new_with_label (_("Demo Plant"));
  GtkWidget *retry = gtk_button_new_with_label (_("Try Again"));

  self->sign_in = gtk_button_new_with_label (_("Sign In"));
  gtk_widget_add_css_class (self->sign_in, "suggested-action");
  gtk_widget_set_tooltip_text (retry, _("The same platform, with the token read from its file anew"));
  gtk_widget_set_tooltip_text (demo, _("An invented plant on this computer"));
  gtk_widget_set_hexpand (retry, TRUE);
  gtk_widget_set_halign (retry, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), demo);
  gtk_box_append (GTK_BOX (buttons), retry);
  gtk_box_append (GTK_BOX (buttons), self->sign_in);
  g_signal_connect_swapped (demo, "clicked", G_CALLBACK (demo_cb), self);
  g_signal_connect_swapped (retry, "clicked", G_CALLBACK (retry_cb), self);
  g_signal_connect_swapped (self->sign_in, "clicked", G_CALLBACK (andon_sign_in_page_submit), self);
  return buttons;
}

static void
andon_sign_in_page_init (AndonSignInPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->reason = label (NULL, "sign-in-reason");
  self->address = gtk_entry_new ();
  self->token = gtk_password_entry_new ();
  self->keep = gtk_check_button_new_with_label (_("Keep this token on this computer, for me alone"));

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->token), TRUE);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->address), GTK_INPUT_PURPOSE_URL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->address), "https://platform.example:8443");
  gtk_box_append (GTK_BOX (self->box), self->reason);
  append_field (self, _("Platform"), self->address);
  append_field (self, _("Your token"), self->token);
  gtk_box_append (GTK_BOX (self->box), self->keep);
  gtk_box_append (GTK_BOX (self->box), label (_("What was known stays in the window behind this, and criticals above it."),
                                              "dim-label"));
  gtk_box_append (GTK_BOX (self->box), build_buttons (self));
  gtk_widget_add_css_class (self->box, "sheet-body");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->token, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->token, "activate", G_CALLBACK (andon_sign_in_page_submit), self);
  typed_cb (self);
}

GtkWidget *
andon_sign_in_page_new (AndonSeat *seat, const char *url)
{
  AndonSignInPage *self = g_object_new (ANDON_TYPE_SIGN_IN_PAGE, NULL);
  AndonSession *session = andon_seat_get_session (seat);

  self->seat = g_object_ref (seat);
  if (url == NULL)
    url = andon_session_get_url (session);
  gtk_editable_set_text (GTK_EDITABLE (self->address), url != NULL ? url : "");
  g_signal_connect_object (session, "notify::problem", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_sign_in (seat), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
