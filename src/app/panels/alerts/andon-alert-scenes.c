/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-scenes.h"

#include <glib/gi18n.h>

#include "andon-alert-scene-flood.h"
#include "andon-handover-page.h"
#include "andon-sheet.h"
#include "andon-window.h"

/* A plant where nothing is wrong is a picture too, but only after it had time to tell. */
#define PATIENCE (25 * G_TIME_SPAN_SECOND)
/* Nothing listens there. */
#define NOWHERE "http://127.0.0.1:9"

/* From "not-live" on the seat has let go of the platform. */
static const char *const scenes[] = {
  "normal",   "advisories", "history",   "folded",   "quiet",       "empty",     "health", "shelve",       "service",
  "comment",  "report",     "shortcuts", "shift-log", "handover",   "preferences", "lamp-test", "about", "sign-in",
  "flood",    "flood-folded", "refused", "not-live", "queued",     NULL,
};

static const struct
{
  const char *scene;
  const char *action;
} actions[] = {
  { "health", "alerts.health" },        { "shelve", "alerts.shelve" },       { "service", "alerts.service" },
  { "comment", "alerts.comment" },      { "report", "alerts.report" },       { "shortcuts", "win.shortcuts" },
  { "shift-log", "win.shift-log" },     { "preferences", "win.preferences" }, { "lamp-test", "win.lamp-test" },
  { "about", "win.about" },             { "queued", "alerts.acknowledge" },
};

const char *const *
andon_alert_scenes_list (void)
{
  return scenes;
}

static AndonSeat *
get_seat (GtkWidget *panel)
{
  return andon_window_get_seat (ANDON_WINDOW (gtk_widget_get_root (panel)));
}

/* A site where no alarm is open, "" where every site has one. */
static const char *
find_quiet_site (AndonSeat *seat, GListModel *alerts)
{
  AndonAssetTree *tree = andon_seat_get_assets (seat);
  g_autoptr (GPtrArray) sites = andon_asset_tree_dup_children (tree, NULL);

  for (guint i = 0; sites != NULL && i < sites->len; i++)
    {
      const char *site = g_ptr_array_index (sites, i);
      gboolean quiet = TRUE;

      for (guint k = 0; quiet && k < g_list_model_get_n_items (alerts); k++)
        {
          g_autoptr (AndonAlertItem) item = g_list_model_get_item (alerts, k);

          quiet = !andon_asset_tree_is_within (tree, andon_alert_item_get_asset (item), site);
        }
      if (quiet)
        return site;
    }
  return "";
}

static void
set_flood (GtkWidget *panel, gboolean flood)
{
  if ((g_object_get_data (G_OBJECT (panel), "andon-scene-flood") != NULL) == flood)
    return;
  g_object_set_data (G_OBJECT (panel), "andon-scene-flood", GINT_TO_POINTER (flood));
  andon_alert_scene_flood_post (get_seat (panel), flood);
}

void
andon_alert_scenes_show (GtkWidget *panel, AndonAlertList *list, const char *scene)
{
  AndonSheet *sheet = andon_sheet_find (panel);

  if (sheet != NULL)
    andon_sheet_close (sheet);
  gtk_widget_activate_action (panel, "alerts.back", NULL);
  gtk_widget_activate_action (panel, "win.site", "s", "");
  andon_alert_list_clear_filter (list);
  andon_alert_list_set_folded (list, g_str_has_suffix (scene, "folded"));
  andon_alert_list_set_lane (list, g_str_equal (scene, "advisories") ? ANDON_LANE_ADVISORY : ANDON_LANE_ALARM);
  g_object_set_data_full (G_OBJECT (panel), "andon-scene-since", g_memdup2 (&(gint64){ g_get_monotonic_time () }, 8),
                          g_free);
  g_object_set_data (G_OBJECT (panel), "andon-scene-acted", NULL);
  set_flood (panel, g_str_has_prefix (scene, "flood"));
  if (g_str_equal (scene, "empty"))
    gtk_editable_set_text (GTK_EDITABLE (andon_alert_list_get_search (list)), "zzzz");
  if (g_str_equal (scene, "history"))
    gtk_widget_activate_action (panel, "alerts.history", NULL);
  if (g_str_equal (scene, "quiet"))
    gtk_widget_activate_action (panel, "win.site", "s",
                                find_quiet_site (get_seat (panel), G_LIST_MODEL (andon_alert_list_get_view (list))));
}

/* Up to two shelves, and labels, so that the handover of this console has something to tell. The queue sends them in
 * this order. FALSE: there is no alarm yet that an operator may shelve. */
static gboolean
leave_something (GtkWidget *panel, AndonAlertList *list)
{
  AndonActions *queue = andon_seat_get_actions (get_seat (panel));
  const AndonShelfWish wish = { .minutes = 30, .reason = _("The sensor is being changed") };
  AndonConsole *console = andon_seat_get_console (get_seat (panel));
  GListModel *view = G_LIST_MODEL (andon_alert_list_get_view (list));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (view) && n < 2; i++)
    {
      g_autoptr (AndonAlertItem) item = g_list_model_get_item (view, i);
      const char *ids[] = { andon_alert_item_get_id (item), NULL };

      if (andon_alert_item_get_priority (item) == ANDON_PRIORITY_CRITICAL ||
          (console != NULL && g_strcmp0 (andon_alert_item_get_console (item), console->id) != 0))
        continue;
      andon_actions_label_async (queue, ids[0], ANDON_LABEL_CLASS_UNSURE, 0, 0, NULL, NULL, NULL, NULL);
      if (n == 0)
        andon_actions_label_async (queue, ids[0], ANDON_LABEL_CLASS_TRUE, 0, 0, NULL, NULL, NULL, NULL);
      andon_actions_shelve_async (queue, ids, NULL, &wish, NULL, NULL);
      n++;
    }
  return n > 0;
}

/* Recorded once the plant has what was left for it, or as it is when @late. */
static gboolean
step_handover (GtkWidget *panel, AndonAlertList *list, gboolean late)
{
  AndonWindow *window = ANDON_WINDOW (gtk_widget_get_root (panel));
  AndonActions *queue = andon_seat_get_actions (andon_window_get_seat (window));
  GtkWidget *page = andon_sheet_get_page (andon_window_get_sheet (window));
  AndonAlertCounts counts;

  andon_alert_store_get_counts (andon_seat_get_store (andon_window_get_seat (window)), &counts);
  if (g_object_get_data (G_OBJECT (panel), "andon-scene-left") == NULL && leave_something (panel, list))
    g_object_set_data (G_OBJECT (panel), "andon-scene-left", GINT_TO_POINTER (1));
  if (!late && (andon_actions_get_n_queued (queue) > 0 || counts.states[ANDON_LANE_ALARM][ANDON_ALERT_STATE_SHLVD] == 0))
    return FALSE;
  if (page == NULL)
    {
      gtk_widget_activate_action (panel, "win.handover", NULL);
      page = andon_sheet_get_page (andon_window_get_sheet (window));
    }
  andon_handover_page_record (ANDON_HANDOVER_PAGE (page));
  return late || gtk_widget_get_visible (GTK_WIDGET (andon_handover_page_get_lists (ANDON_HANDOVER_PAGE (page))));
}

static void
act (GtkWidget *panel, const char *scene)
{
  AndonSession *session = andon_seat_get_session (get_seat (panel));
  g_autofree char *url = g_strdup (andon_session_get_url (session));

  if (g_object_get_data (G_OBJECT (panel), "andon-scene-acted") != NULL)
    return;
  g_object_set_data (G_OBJECT (panel), "andon-scene-acted", GINT_TO_POINTER (1));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].scene, scene))
      gtk_widget_activate_action (panel, actions[i].action, NULL);
  if (g_str_equal (scene, "sign-in"))
    gtk_widget_activate_action (panel, "win.sign-in", "s", "");
  if (g_str_equal (scene, "refused"))
    andon_session_set_endpoint (session, url, "none");
  if (g_str_equal (scene, "not-live"))
    andon_session_set_endpoint (session, NOWHERE, "none");
}

/* What a scene has to wait for beside its rows. */
static gboolean
stands (GtkWidget *panel, AndonAlertList *list, const char *scene)
{
  AndonSeat *seat = get_seat (panel);
  AndonSession *session = andon_seat_get_session (seat);

  if (g_str_has_prefix (scene, "flood"))
    {
      AndonAlertView *view = andon_alert_list_get_view (list);

      if (andon_alert_view_get_n_queued (view) > 0)
        andon_alert_list_merge (list);
      return g_list_model_get_n_items (G_LIST_MODEL (view)) > 10;
    }
  if (g_str_equal (scene, "not-live"))
    return !andon_session_is_live (session);
  if (g_str_equal (scene, "queued"))
    return andon_actions_get_n_queued (andon_seat_get_actions (seat)) > 0;
  if (g_str_equal (scene, "refused"))
    return andon_session_get_state (session) == ANDON_SESSION_UNAUTHORISED;
  return TRUE;
}

gboolean
andon_alert_scenes_step (GtkWidget *panel, AndonAlertList *list, const char *scene)
{
  const gint64 *since = g_object_get_data (G_OBJECT (panel), "andon-scene-since");
  GListModel *view = G_LIST_MODEL (andon_alert_list_get_view (list));
  AndonAlertCursor *cursor = andon_alert_list_get_cursor (list);
  gboolean wants_row = scene != NULL && !g_str_equal (scene, "empty") && !g_str_equal (scene, "quiet");

  if (scene == NULL || since == NULL)
    return TRUE;
  if (wants_row && g_list_model_get_n_items (view) == 0 && g_get_monotonic_time () - *since < PATIENCE)
    return FALSE;
  if (wants_row && andon_alert_cursor_get_item (cursor) == NULL && g_list_model_get_n_items (view) > 0)
    {
      andon_alert_cursor_go_to (cursor, 0);
      return FALSE;
    }
  act (panel, scene);
  if (g_str_equal (scene, "handover"))
    return step_handover (panel, list, g_get_monotonic_time () - *since > PATIENCE);
  return stands (panel, list, scene);
}
