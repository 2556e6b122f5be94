/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-live-bar.h"

#include <glib/gi18n.h>

#include "andon-error-words.h"
#include "andon-site-time.h"

struct _AndonLiveBar
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *box;
  GtkWidget *head;
  GtkWidget *why;
  GtkWidget *retry;
  GtkWidget *sign_in;
  char *host_message;
};

G_DEFINE_FINAL_TYPE (AndonLiveBar, andon_live_bar, GTK_TYPE_WIDGET)

static const char *
stage_name (const char *stage)
{
  if (g_strcmp0 (stage, "source") == 0)
    return _("The source of the data stands still");
  if (g_strcmp0 (stage, "ingest") == 0)
    return _("The intake of data stands still");
  if (g_strcmp0 (stage, "detect") == 0)
    return _("The detector stands still");
  if (g_strcmp0 (stage, "engine") == 0)
    return _("The alert engine stands still");
  return _("A stage of the platform stands still");
}

static char *
head_text (AndonLiveBar *self, AndonSessionState state)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  gint64 since = andon_session_get_not_live_since (session);
  g_autofree char *clock = NULL;
  g_autofree char *length = NULL;

  if (state == ANDON_SESSION_CONNECTING || state == ANDON_SESSION_IDLE || since == 0)
    return g_strdup (_("NOT LIVE YET"));
  clock = andon_seat_format_time (self->seat, since, NULL, ANDON_SITE_TIME_SECONDS);
  length = andon_site_time_format_length (andon_seat_now (self->seat) - since);
  /* Translators: first a time of day, then how long ago that is. */
  return g_strdup_printf (_("NOT LIVE since %s (%s)"), clock, length);
}

/* Why there is no connection: what the embedded platform says of itself knows more than the socket. */
static char *
cause_text (AndonLiveBar *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  const GError *error = andon_session_get_error (session);
  AndonNotLiveReason reason = andon_session_get_reason (session);

  if (self->host_message != NULL)
    return g_strdup (self->host_message);
  if (reason == ANDON_NOT_LIVE_HEARTBEATS)
    return g_strdup (_("The platform has stopped answering"));
  if (error != NULL)
    return andon_error_words_dup (session, error);
  return g_strdup (reason == ANDON_NOT_LIVE_UNAUTHORISED ? _("The platform no longer accepts this sign-in")
                                                         : _("There is no connection to the platform"));
}

/* What is shown, and how old it is; what it means for the person comes before the cause, which may be long and is cut. */
static char *
first_text (AndonLiveBar *self, const char *cause)
{
  const char *advice = andon_error_words_advice (andon_session_get_error (andon_seat_get_session (self->seat)));

  if (advice != NULL)
    /* Translators: a sentence that says what keeps the window from the platform, and what can be done about it. */
    return g_strdup_printf (_("%s. %s"), cause, advice);
  return g_strdup_printf (_("%s. The window tries again by itself."), cause);
}

static char *
why_text (AndonLiveBar *self, AndonSessionState state)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  g_autofree char *cause = NULL;

  if (state == ANDON_SESSION_NOT_LIVE && andon_session_get_reason (session) == ANDON_NOT_LIVE_STAGE)
    return g_strdup_printf (_("%s. Actions still reach the plant; new faults may go unseen."),
                            stage_name (andon_session_get_stale_stage (session)));
  if (state != ANDON_SESSION_NOT_LIVE && state != ANDON_SESSION_UNAUTHORISED && self->host_message == NULL &&
      andon_session_get_error (session) == NULL)
    return g_strdup (_("Connecting to the platform."));
  cause = cause_text (self);
  /* Only a person can mend this: the cause must not be what is cut. */
  if (state == ANDON_SESSION_UNAUTHORISED)
    return first_text (self, cause);
  if (andon_session_get_snapshot_loaded (session))
    return g_strdup_printf (_("Shown is what was known then; actions are kept and sent within 10 minutes. %s."), cause);
  return self->host_message != NULL ? g_steal_pointer (&cause) : first_text (self, cause);
}

/* Whether another token or address would help rather than time. */
static gboolean
wants_another (AndonLiveBar *self, AndonSessionState state)
{
  const GError *error = andon_session_get_error (andon_seat_get_session (self->seat));

  return state == ANDON_SESSION_UNAUTHORISED ||
         (self->host_message == NULL && state == ANDON_SESSION_CONNECTING && andon_error_words_advice (error) != NULL);
}

static void
update (AndonLiveBar *self)
{
  AndonSessionState state = andon_session_get_state (andon_seat_get_session (self->seat));
  gboolean live = state == ANDON_SESSION_LIVE;

  gtk_widget_set_visible (GTK_WIDGET (self), !live);
  if (!live)
    {
      g_autofree char *head = head_text (self, state);
      g_autofree char *why = why_text (self, state);

      gtk_label_set_label (GTK_LABEL (self->head), head);
      gtk_label_set_label (GTK_LABEL (self->why), why);
      gtk_widget_set_tooltip_text (self->why, why);
      gtk_widget_set_visible (self->retry, state != ANDON_SESSION_IDLE && self->host_message == NULL);
      gtk_widget_set_visible (self->sign_in, wants_another (self, state));
    }
}

static void
retry_cb (AndonLiveBar *self)
{
  andon_sign_in_retry (andon_seat_get_sign_in (self->seat));
}

static void
andon_live_bar_dispose (GObject *object)
{
  AndonLiveBar *self = ANDON_LIVE_BAR (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->host_message, g_free);
  G_OBJECT_CLASS (andon_live_bar_parent_class)->dispose (object);
}

static void
andon_live_bar_class_init (AndonLiveBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_live_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "andon-live-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
andon_live_bar_init (AndonLiveBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->head = gtk_label_new (NULL);
  self->why = gtk_label_new (NULL);
  self->retry = gtk_button_new_with_label (_("Try now"));

  self->sign_in = gtk_button_new_with_label (_("Sign In…"));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->sign_in), "win.sign-in('')");
  gtk_widget_set_valign (self->sign_in, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->head, "live-bar-head");
  gtk_label_set_xalign (GTK_LABEL (self->why), 0);
  /* The cause comes last and is what must be read: a second line before anything is cut. */
  gtk_label_set_wrap (GTK_LABEL (self->why), TRUE);
  gtk_label_set_lines (GTK_LABEL (self->why), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->why), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->why, TRUE);
  gtk_widget_set_valign (self->retry, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->head);
  gtk_box_append (GTK_BOX (self->box), self->why);
  gtk_box_append (GTK_BOX (self->box), self->sign_in);
  gtk_box_append (GTK_BOX (self->box), self->retry);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (retry_cb), self);
}

GtkWidget *
andon_live_bar_new (void)
{
  return g_object_new (ANDON_TYPE_LIVE_BAR, NULL);
}

void
andon_live_bar_set_seat (AndonLiveBar *self, AndonSeat *seat)
{
  AndonSession *session = andon_seat_get_session (seat);

  g_return_if_fail (ANDON_IS_LIVE_BAR (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::reason", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::problem", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
andon_live_bar_set_host_message (AndonLiveBar *self, const char *message)
{
  g_return_if_fail (ANDON_IS_LIVE_BAR (self));

  g_free (self->host_message);
  self->host_message = g_strdup (message);
  if (self->seat != NULL)
    update (self);
}
