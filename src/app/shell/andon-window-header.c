/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-window-header.h"

#include <glib/gi18n.h>

#include "andon-key-cap.h"
#include "andon-status-pill.h"
#include "andon-words.h"

struct _AndonWindowHeader
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GtkWidget *bar;
  GtkLabel *view_title;
  GtkMenuButton *site_button;
  GtkLabel *demo_mark;
  GtkMenuButton *role_button;
  AndonStatusPill *live_pill;
  GtkButton *sound_mark;
  GtkLabel *clock;
};

G_DEFINE_FINAL_TYPE (AndonWindowHeader, andon_window_header, GTK_TYPE_WIDGET)

/* Live: what the pill in the header says. */

static void
update_pill (AndonWindowHeader *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  g_autofree char *text = NULL;
  AndonStatus status = ANDON_STATUS_DOWN;
  int natural;

  switch (andon_session_get_state (session))
    {
    case ANDON_SESSION_LIVE:
      /* Translators: the age of the oldest stage between sensor and window, in seconds. */
      text = g_strdup_printf (_("Live · %.1f s"), andon_session_get_stage_age (session));
      status = ANDON_STATUS_LIVE;
      break;
    case ANDON_SESSION_CONNECTING:
    case ANDON_SESSION_IDLE:
      text = g_strdup (_("Connecting"));
      status = ANDON_STATUS_WAITING;
      break;
    case ANDON_SESSION_UNAUTHORISED:
    case ANDON_SESSION_NOT_LIVE:
    default:
      text = g_strdup (_("NOT LIVE"));
      break;
    }
  andon_status_pill_set_status (self->live_pill, status);
  andon_status_pill_set_text (self->live_pill, text);
  /* "NOT LIVE" must never be cut short, in no language: the title gives way instead. */
  gtk_widget_set_size_request (GTK_WIDGET (self->live_pill), -1, -1);
  gtk_widget_measure (GTK_WIDGET (self->live_pill), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->live_pill), natural, -1);
}

static void
update_mode (AndonWindowHeader *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  gboolean replay = g_strcmp0 (andon_session_get_mode (session), "replay") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->demo_mark), replay || andon_session_is_demo (session));
  gtk_label_set_label (self->demo_mark, replay ? _("REPLAY") : _("DEMO"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->demo_mark),
                               replay ? _("Recorded data is played again: nothing here happens now")
                                      : _("An invented plant: nothing here is real"));
}

static void
update_clock (AndonWindowHeader *self)
{
  const char *site = andon_seat_get_site (self->seat);
  g_autofree char *time =
    andon_seat_format_time (self->seat, andon_seat_now (self->seat), site, ANDON_SITE_TIME_ZONED);
  g_autofree char *shift = andon_seat_dup_shift (self->seat);

  if (shift != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s · %s", shift, time);

      gtk_label_set_label (self->clock, text);
    }
  else
    gtk_label_set_label (self->clock, time);
  update_pill (self);
}

static void
update_sound (AndonWindowHeader *self)
{
  AndonSounder *sounder = andon_seat_get_sounder (self->seat);
  gint64 muted_until = andon_seat_get_muted_until (self->seat);
  g_autofree char *text = NULL;

  if (!andon_sounder_get_works (sounder))
    {
      text = g_strdup (_("NO SOUND"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->sound_mark), andon_sounder_get_problem (sounder));
    }
  else if (muted_until != 0)
    {
      gint64 left = (muted_until - andon_seat_now (self->seat) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

      text = g_strdup_printf (_("Muted %d:%02d"), (int) (left / 60), (int) (left % 60));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->sound_mark), _("Critical alarms sound all the same"));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sound_mark), text != NULL);
  if (text != NULL)
    gtk_button_set_label (self->sound_mark, text);
}

/* Menus */

static void
update_sites (AndonWindowHeader *self)
{
  AndonAssetTree *tree = andon_seat_get_assets (self->seat);
  g_autoptr (GPtrArray) sites = andon_asset_tree_dup_children (tree, NULL);
  g_autoptr (GMenu) menu = g_menu_new ();
  const char *site = andon_seat_get_site (self->seat);

  g_menu_append (menu, _("All sites"), "win.site::");
  for (guint i = 0; sites != NULL && i < sites->len; i++)
    {
      const char *id = g_ptr_array_index (sites, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (andon_asset_tree_get_name (tree, id), NULL);

      g_menu_item_set_action_and_target (item, "win.site", "s", id);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->site_button, G_MENU_MODEL (menu));
  gtk_menu_button_set_label (self->site_button,
                             site != NULL ? andon_asset_tree_get_name (tree, site) : _("All sites"));
}

static GMenu *
build_roles (AndonSession *session)
{
  const char *const *roles = andon_session_get_roles (session);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (andon_words_role (roles[i]), NULL);

      g_menu_item_set_action_and_target (item, "win.role", "s", roles[i]);
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
update_role_menu (AndonWindowHeader *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) roles = build_roles (session);
  g_autoptr (GMenu) sound = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();
  const char *role = andon_session_get_role (session);
  const char *name = andon_session_get_name (session);

  g_menu_append_section (menu, _("Role"), G_MENU_MODEL (roles));
  g_menu_append (sound, _("Mute for 5 Minutes, Not Critical"), "win.mute");
  g_menu_append (sound, _("Lamp Test"), "win.lamp-test");
  g_menu_append_section (menu, _("Sound"), G_MENU_MODEL (sound));
  g_menu_append (rest, _("Shift Log"), "win.shift-log");
  g_menu_append (rest, _("Shift Handover"), "win.handover");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  g_clear_object (&rest);
  rest = g_menu_new ();
  g_menu_append (rest, _("Another Person or Platform"), "win.sign-in('')");
  g_menu_append (rest, _("Preferences"), "win.preferences");
  g_menu_append (rest, _("Keyboard Shortcuts"), "win.shortcuts");
  g_menu_append (rest, _("About Andon"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (self->role_button, G_MENU_MODEL (menu));

  if (role != NULL && name != NULL && *name != '\0')
    {
      g_autofree char *label = g_strdup_printf ("%s · %s", andon_words_role (role), name);

      gtk_menu_button_set_label (self->role_button, label);
    }
  else
    gtk_menu_button_set_label (self->role_button, role != NULL ? andon_words_role (role) : _("Nobody signed in"));
}

static void
andon_window_header_dispose (GObject *object)
{
  AndonWindowHeader *self = ANDON_WINDOW_HEADER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_WINDOW_HEADER);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_window_header_parent_class)->dispose (object);
}

static void
andon_window_header_class_init (AndonWindowHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_window_header_dispose;
  g_type_ensure (ANDON_TYPE_KEY_CAP);
  g_type_ensure (ANDON_TYPE_STATUS_PILL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/andon/Andon/ui/shell/andon-window-header.ui");
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, view_title);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, site_button);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, demo_mark);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, role_button);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, live_pill);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, sound_mark);
  gtk_widget_class_bind_template_child (widget_class, AndonWindowHeader, clock);
}

static void
andon_window_header_init (AndonWindowHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
connect_session (AndonWindowHeader *self, AndonSession *session)
{
  const char *const mode[] = { "notify::demo", "notify::mode" };
  const char *const who[] = { "notify::role", "notify::roles", "notify::name" };

  g_signal_connect_object (session, "notify::state", G_CALLBACK (update_pill), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (mode); i++)
    g_signal_connect_object (session, mode[i], G_CALLBACK (update_mode), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    g_signal_connect_object (session, who[i], G_CALLBACK (update_role_menu), self, G_CONNECT_SWAPPED);
}

void
andon_window_header_set_seat (AndonWindowHeader *self, AndonSeat *seat)
{
  AndonTicker *ticker = andon_seat_get_ticker (seat);

  g_return_if_fail (ANDON_IS_WINDOW_HEADER (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  connect_session (self, andon_seat_get_session (seat));
  g_signal_connect_object (ticker, "tick", G_CALLBACK (update_clock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ticker, "tick", G_CALLBACK (update_sound), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::muted", G_CALLBACK (update_sound), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_sounder (seat), "notify::works", G_CALLBACK (update_sound), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::site", G_CALLBACK (update_sites), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_assets (seat), "changed", G_CALLBACK (update_sites), self,
                           G_CONNECT_SWAPPED);
  update_mode (self);
  update_clock (self);
  update_sound (self);
  update_sites (self);
  update_role_menu (self);
}

void
andon_window_header_set_title (AndonWindowHeader *self, const char *title)
{
  g_return_if_fail (ANDON_IS_WINDOW_HEADER (self));
  gtk_label_set_label (self->view_title, title);
}
