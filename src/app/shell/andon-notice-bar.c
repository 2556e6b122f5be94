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

/* What waits for other platforms, all of them together. */
typedef struct
{
  guint n_platforms;
  guint n;                     /* actions that may still be sent */
  guint n_late;                /* actions that are too old for it */
  guint minutes;               /* until the first platform's are too old */
  const AndonElsewhere *first; /* the platform to go to first; NULL: nothing waits */
} Waiting;

static const char *
get_place (const AndonElsewhere *elsewhere)
{
  return elsewhere->url != NULL ? elsewhere->url : elsewhere->platform;
}

static guint
minutes_left (AndonNoticeBar *self, const AndonElsewhere *elsewhere)
{
  AndonClock *clock = andon_session_get_clock (andon_seat_get_session (self->seat));
  gint64 left = elsewhere->due == G_MININT64 ? 0 : elsewhere->due - andon_clock_elapsed (clock);

  return left > 0 ? (guint) ((left + G_TIME_SPAN_MINUTE - 1) / G_TIME_SPAN_MINUTE) : 0;
}

static Waiting
get_waiting (AndonNoticeBar *self)
{
  GPtrArray *elsewhere = andon_session_get_elsewhere (andon_seat_get_session (self->seat));
  Waiting waiting = { .n_platforms = elsewhere->len };

  for (guint i = 0; i < elsewhere->len; i++)
    {
      const AndonElsewhere *one = g_ptr_array_index (elsewhere, i);
      const guint minutes = minutes_left (self, one);

      if (waiting.first == NULL || (minutes > 0 && (waiting.minutes == 0 || minutes < waiting.minutes)))
        {
          waiting.first = one;
          waiting.minutes = minutes;
        }
      if (minutes > 0)
        waiting.n += one->n;
      else
        waiting.n_late += one->n;
    }
  return waiting;
}

/* The platform, or how many there are. */
static char *
dup_place (const Waiting *waiting)
{
  if (waiting->n_platforms == 1)
    return g_strdup (get_place (waiting->first));
  return g_strdup_printf (ngettext ("%u platform", "%u platforms", waiting->n_platforms), waiting->n_platforms);
}

static char *
dup_late (const Waiting *waiting, const char *place)
{
  if (waiting->n_platforms == 1)
    return g_strdup_printf (ngettext ("%u action for the platform %s was not sent within 10 minutes",
                                      "%u actions for the platform %s were not sent within 10 minutes", waiting->n_late),
                            waiting->n_late, place);
  return g_strdup_printf (ngettext ("%u action was not sent within 10 minutes",
                                    "%u actions were not sent within 10 minutes", waiting->n_late),
                          waiting->n_late);
}

static char *
waiting_text (AndonNoticeBar *self, const Waiting *waiting)
{
  g_autofree char *place = dup_place (waiting);
  g_autofree char *late = waiting->n_late > 0 ? dup_late (waiting, place) : NULL;
  g_autofree char *text = NULL;

  if (self->asked)
    return g_strdup_printf (ngettext ("Discard %u action for %s? It is not done then.",
                                      "Discard %u actions for %s? They are not done then.",
                                      waiting->n + waiting->n_late),
                            waiting->n + waiting->n_late, place);
  if (waiting->n == 0)
    return g_steal_pointer (&late);
  if (waiting->n_platforms == 1)
    /* Translators: how many actions, the platform's address, minutes. */
    return g_strdup_printf (ngettext ("%u action waits for the platform %s, %u min more",
                                      "%u actions wait for the platform %s, %u min more", waiting->n),
                            waiting->n, place, waiting->minutes);
  /* Translators: how many actions, "3 platforms", how long the first of those platforms has, its address. */
  text = g_strdup_printf (ngettext ("%u action waits for %s, %u min more at %s",
                                    "%u actions wait for %s, %u min more at %s", waiting->n),
                          waiting->n, place, waiting->minutes, get_place (waiting->first));
  return late != NULL ? g_strdup_printf ("%s · %s", text, late) : g_steal_pointer (&text);
}

/* Which platforms they are, a line each. */
static char *
dup_places (AndonNoticeBar *self)
{
  GPtrArray *elsewhere = andon_session_get_elsewhere (andon_seat_get_session (self->seat));
  GString *places = g_string_new (NULL);

  for (guint i = 0; i < elsewhere->len; i++)
    {
      const AndonElsewhere *one = g_ptr_array_index (elsewhere, i);

      g_string_append_printf (places, "\n%s: %u", get_place (one), one->n);
    }
  return g_string_free (places, FALSE);
}

static void
update (AndonNoticeBar *self)
{
  const char *holder = andon_seat_get_handed_to (self->seat);
  const Waiting waiting = get_waiting (self);
  const gboolean waits = holder == NULL && waiting.first != NULL;
  g_autofree char *places = waits && waiting.n_platforms > 1 ? dup_places (self) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;

  if (holder != NULL)
    text = g_strdup_printf (_("The shift was handed to %s. This window only watches until the next person signs in."),
                            holder);
  else if (waits)
    text = waiting_text (self, &waiting);
  all = text != NULL ? g_strconcat (text, places, NULL) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_label_set_label (GTK_LABEL (self->text), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->text, all);
  gtk_widget_set_visible (self->discard, waits);
  gtk_button_set_label (GTK_BUTTON (self->discard), self->asked ? _("Discard") : _("Discard…"));
  gtk_button_set_label (GTK_BUTTON (self->go), holder != NULL ? _("Sign In…") : self->asked ? _("Keep") : _("Go There…"));
}

static void
discard_cb (AndonNoticeBar *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  GPtrArray *elsewhere = andon_session_get_elsewhere (session);

  for (guint i = 0; self->asked && i < elsewhere->len; i++)
    andon_session_discard_elsewhere (session, ((AndonElsewhere *) g_ptr_array_index (elsewhere, i))->platform);
  self->asked = !self->asked && elsewhere->len > 0;
  update (self);
}

static void
go_cb (AndonNoticeBar *self)
{
  const gboolean handed = andon_seat_get_handed_to (self->seat) != NULL;
  const Waiting waiting = get_waiting (self);
  const char *url = "";

  if (!handed && self->asked)
    {
      self->asked = FALSE;
      update (self);
      return;
    }
  if (!handed && waiting.first != NULL && waiting.first->url != NULL)
    url = waiting.first->url;
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
