/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-notice-bar.h"

#include <glib/gi18n.h>

#include "andon-clock.h"

struct _AndonNoticeBar
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *box;
  GtkWidget *text;
  GtkWidget *discard;
  GtkWidget *go;
  gboolean asked; /* the person pressed Discard once */
};

G_DEFINE_FINAL_TYPE (AndonNoticeBar, andon_notice_bar, GTK_TYPE_WIDGET)

static const AndonElsewhere *
get_waiting (AndonNoticeBar *self)
{
  GPtrArray *elsewhere = andon_session_get_elsewhere (andon_seat_get_session (self->seat));

  return elsewhere->len > 0 ? g_ptr_array_index (elsewhere, 0) : NULL;
}

static char *
waiting_text (AndonNoticeBar *self, const AndonElsewhere *waiting)
{
  AndonClock *clock = andon_session_get_clock (andon_seat_get_session (self->seat));
  gint64 left = waiting->due == G_MININT64 ? 0 : waiting->due - andon_clock_elapsed (clock);
  const char *place = waiting->url != NULL ? waiting->url : waiting->platform;
  guint minutes = left > 0 ? (guint) ((left + G_TIME_SPAN_MINUTE - 1) / G_TIME_SPAN_MINUTE) : 0;

  if (self->asked)
    return g_strdup_printf (ngettext ("Discard %u action for %s? It is not done then.",
                                      "Discard %u actions for %s? They are not done then.", waiting->n),
                            waiting->n, place);
  if (minutes == 0)
    return g_strdup_printf (ngettext ("%u action for the platform %s was not sent within 10 minutes",
                                      "%u actions for the platform %s were not sent within 10 minutes", waiting->n),
                            waiting->n, place);
  /* Translators: how many actions, the platform's address, minutes. */
  return g_strdup_printf (ngettext ("%u action waits for the platform %s, %u min more",
                                    "%u actions wait for the platform %s, %u min more", waiting->n),
                          waiting->n, place, minutes);
}

static void
update (AndonNoticeBar *self)
{
  const char *holder = andon_seat_get_handed_to (self->seat);
  const AndonElsewhere *waiting = get_waiting (self);
  g_autofree char *text = NULL;

  if (holder != NULL)
    text = g_strdup_printf (_("The shift was handed to %s. This window only watches until the next person signs in."),
                            holder);
  else if (waiting != NULL)
    text = waiting_text (self, waiting);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_label_set_label (GTK_LABEL (self->text), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->text, text);
  gtk_widget_set_visible (self->discard, holder == NULL && waiting != NULL);
  gtk_button_set_label (GTK_BUTTON (self->discard), self->asked ? _("Discard") : _("Discard…"));
  gtk_button_set_label (GTK_BUTTON (self->go), holder != NULL ? _("Sign In…") : self->asked ? _("Keep") : _("Go There…"));
}

static void
discard_cb (AndonNoticeBar *self)
{
  const AndonElsewhere *waiting = get_waiting (self);

  if (waiting != NULL && self->asked)
    andon_session_discard_elsewhere (andon_seat_get_session (self->seat), waiting->platform);
  self->asked = !self->asked && waiting != NULL;
  update (self);
}

static void
go_cb (AndonNoticeBar *self)
{
  const AndonElsewhere *waiting = get_waiting (self);
  const char *url = "";

  if (andon_seat_get_handed_to (self->seat) == NULL && self->asked)
    {
      self->asked = FALSE;
      update (self);
      return;
    }
  if (andon_seat_get_handed_to (self->seat) == NULL && waiting != NULL && waiting->url != NULL)
    url = waiting->url;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", "s", url);
}

static void
elsewhere_cb (AndonNoticeBar *self)
{
  self->asked = FALSE;
  update (self);
}

static void
andon_notice_bar_dispose (GObject *object)
{
  AndonNoticeBar *self = ANDON_NOTICE_BAR (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (andon_notice_bar_parent_class)->dispose (object);
}

static void
andon_notice_bar_class_init (AndonNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_notice_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "andon-notice-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
andon_notice_bar_init (AndonNoticeBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->text = gtk_label_new (NULL);
  self->discard = gtk_button_new ();
  self->go = gtk_button_new ();

  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_widget_set_valign (self->discard, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->go, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), gtk_image_new_from_icon_name ("dialog-information-symbolic"));
  gtk_box_append (GTK_BOX (self->box), self->text);
  gtk_box_append (GTK_BOX (self->box), self->discard);
  gtk_box_append (GTK_BOX (self->box), self->go);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->discard, "clicked", G_CALLBACK (discard_cb), self);
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (go_cb), self);
}

void
andon_notice_bar_set_seat (AndonNoticeBar *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_NOTICE_BAR (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (andon_seat_get_session (seat), "elsewhere-changed", G_CALLBACK (elsewhere_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::handed-to", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
andon_notice_bar_get_text (AndonNoticeBar *self)
{
  g_return_val_if_fail (ANDON_IS_NOTICE_BAR (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->text));
}
