/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-window-actions.h"

#include <glib/gi18n.h>

#include "andon-about-page.h"
#include "andon-handover-page.h"
#include "andon-lamp-test.h"
#include "andon-log-page.h"
#include "andon-preferences-page.h"
#include "andon-shortcuts-page.h"
#include "andon-sign-in-page.h"
#include "andon-words.h"

#define WINDOW(data) ANDON_WINDOW (data)

static void
silence (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sounder_silence (andon_seat_get_sounder (andon_window_get_seat (WINDOW (data))));
}

static void
mute (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonSeat *seat = andon_window_get_seat (WINDOW (data));

  if (andon_seat_get_muted_until (seat) != 0)
    {
      andon_seat_unmute (seat);
      return;
    }
  andon_seat_mute (seat);
  andon_window_add_toast (WINDOW (data), _("Muted for 5 minutes. Critical alarms sound all the same."), _("End"),
                          "win.mute");
}

static void
lamp_test (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_lamp_test_new (andon_window_get_seat (WINDOW (data))), _("Lamp test"), 520);
}

static void
shift_log (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_log_page_new (andon_window_get_seat (WINDOW (data))), _("Shift log"), 620);
}

static void
handover (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_handover_page_new (andon_window_get_seat (WINDOW (data))), _("Shift handover"), 720);
}

/* @value: the address to begin with, or "" */
static void
sign_in (GSimpleAction *action, GVariant *value, gpointer data)
{
  const char *url = g_variant_get_string (value, NULL);

  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_sign_in_page_new (andon_window_get_seat (WINDOW (data)), *url != '\0' ? url : NULL),
                       _("Sign in"), 520);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_preferences_page_new (andon_window_get_seat (WINDOW (data))), _("Preferences"), 560);
}

static void
shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)), andon_shortcuts_page_new (), _("Keyboard shortcuts"),
                       820);
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_sheet_present (andon_window_get_sheet (WINDOW (data)),
                       andon_about_page_new (andon_window_get_seat (WINDOW (data))), _("About Andon"), 600);
}

static void
go_critical (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_window_activate_strip (WINDOW (data));
}

static void
live_details (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonSession *session = andon_seat_get_session (andon_window_get_seat (WINDOW (data)));
  g_autofree char *text = andon_words_dup_stages (session);

  andon_window_add_toast (WINDOW (data), text, NULL, NULL);
}

static void
sound_details (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonSeat *seat = andon_window_get_seat (WINDOW (data));
  AndonSounder *sounder = andon_seat_get_sounder (seat);

  if (andon_sounder_get_works (sounder))
    {
      andon_seat_unmute (seat);
      return;
    }
  else
    {
      g_autofree char *text =
        g_strdup_printf (_("No alarm can sound: %s. Watch the window; it shows every alarm."),
                         andon_sounder_get_problem (sounder));

      andon_window_add_toast (WINDOW (data), text, NULL, NULL);
    }
}

/* The button of a toast lies outside every panel. */
static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *panel = GTK_WIDGET (andon_window_get_panel (WINDOW (data)));
  g_autofree char *name = g_strdup_printf ("%s.undo", andon_window_get_view (WINDOW (data)));

  if (panel != NULL)
    gtk_widget_activate_action (panel, name, NULL);
}

static void
toggle_fullscreen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (data)))
    gtk_window_unfullscreen (GTK_WINDOW (data));
  else
    gtk_window_fullscreen (GTK_WINDOW (data));
}

static void
set_role (GSimpleAction *action, GVariant *value, gpointer data)
{
  AndonSeat *seat = andon_window_get_seat (WINDOW (data));

  andon_session_set_role (andon_seat_get_session (seat), g_variant_get_string (value, NULL));
  g_settings_set_string (andon_seat_get_settings (seat), "role", g_variant_get_string (value, NULL));
}

static void
set_site (GSimpleAction *action, GVariant *value, gpointer data)
{
  AndonSeat *seat = andon_window_get_seat (WINDOW (data));

  andon_seat_set_site (seat, g_variant_get_string (value, NULL));
  g_settings_set_string (andon_seat_get_settings (seat), "site", g_variant_get_string (value, NULL));
}

/* Radio items follow what is, not what was clicked: a role that the platform does not grant does not stick. */
static void
sync_states (AndonWindow *window)
{
  AndonSeat *seat = andon_window_get_seat (window);
  const char *role = andon_session_get_role (andon_seat_get_session (seat));
  const char *site = andon_seat_get_site (seat);
  GAction *role_action = g_action_map_lookup_action (G_ACTION_MAP (window), "role");
  GAction *site_action = g_action_map_lookup_action (G_ACTION_MAP (window), "site");

  g_simple_action_set_state (G_SIMPLE_ACTION (role_action), g_variant_new_string (role != NULL ? role : ""));
  g_simple_action_set_state (G_SIMPLE_ACTION (site_action), g_variant_new_string (site != NULL ? site : ""));
}

static const GActionEntry entries[] = {
  { "silence", silence, NULL, NULL, NULL, { 0 } },
  { "mute", mute, NULL, NULL, NULL, { 0 } },
  { "lamp-test", lamp_test, NULL, NULL, NULL, { 0 } },
  { "shift-log", shift_log, NULL, NULL, NULL, { 0 } },
  { "handover", handover, NULL, NULL, NULL, { 0 } },
  { "sign-in", sign_in, "s", NULL, NULL, { 0 } },
  { "preferences", preferences, NULL, NULL, NULL, { 0 } },
  { "shortcuts", shortcuts, NULL, NULL, NULL, { 0 } },
  { "about", about, NULL, NULL, NULL, { 0 } },
  { "go-critical", go_critical, NULL, NULL, NULL, { 0 } },
  { "live-details", live_details, NULL, NULL, NULL, { 0 } },
  { "sound-details", sound_details, NULL, NULL, NULL, { 0 } },
  { "undo", undo, NULL, NULL, NULL, { 0 } },
  { "fullscreen", toggle_fullscreen, NULL, NULL, NULL, { 0 } },
  { "role", NULL, "s", "''", set_role, { 0 } },
  { "site", NULL, "s", "''", set_site, { 0 } },
};

void
andon_window_actions_install (AndonWindow *window)
{
  AndonSeat *seat = andon_window_get_seat (window);

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::role", G_CALLBACK (sync_states), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::site", G_CALLBACK (sync_states), window, G_CONNECT_SWAPPED);
  sync_states (window);
}
