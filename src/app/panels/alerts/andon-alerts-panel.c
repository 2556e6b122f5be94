/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alerts-panel.h"

#include <glib/gi18n.h>

#include "andon-alert-commands.h"
#include "andon-alert-detail-pane.h"
#include "andon-alert-dialogs.h"
#include "andon-alert-keys.h"
#include "andon-alert-scenes.h"
#include "andon-history-pane.h"
#include "andon-list-divider.h"
#include "andon-saved-filters.h"
#include "andon-window.h"

struct _AndonAlertsPanel
{
  AndonPanel parent_instance;

  AndonAlertCommands *commands;
  AndonAlertDialogs *dialogs;
  AndonKeyGuard *guard;
  AndonSavedFilters *saved;
  GSimpleActionGroup *actions;
  char *scene;

  GtkStack *pages;
  GtkPaned *paned;
  AndonAlertList *list;
  AndonAlertDetailPane *detail;
  AndonHistoryPane *history;
};

G_DEFINE_FINAL_TYPE (AndonAlertsPanel, andon_alerts_panel, ANDON_TYPE_PANEL)

static void
toast_cb (AndonAlertsPanel *self, const char *text, gboolean undoable)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ANDON_IS_WINDOW (root))
    andon_window_add_toast (ANDON_WINDOW (root), text, undoable ? _("Undo") : NULL,
                            undoable ? "win.undo" : NULL);
}

/* Sensitivity: the one place that decides which verb may be done to what the cursor is on. */

static void
enable (AndonAlertsPanel *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static gboolean
is_shelvable (AndonAlertState state)
{
  return state != ANDON_ALERT_STATE_NORM && state != ANDON_ALERT_STATE_DSUPR && state != ANDON_ALERT_STATE_OOSRV;
}

/* What is done to the one alert under the cursor. A closed fold shows only its head, so these are not for it. */
static void
update_single (AndonAlertsPanel *self, AndonAlertItem *item)
{
  AndonSeat *seat = andon_panel_get_seat (ANDON_PANEL (self));
  const AndonAlertState state = item != NULL ? andon_alert_item_get_state (item) : ANDON_ALERT_STATE_NORM;
  const gboolean one = item != NULL && !andon_alert_pick_is_closed_fold (self->list, item);
  const gboolean out = state == ANDON_ALERT_STATE_OOSRV;

  enable (self, "service", one && andon_seat_may (seat, out ? "return-to-service" : "out-of-service"));
  enable (self, "promote", one && state != ANDON_ALERT_STATE_NORM && !out && andon_seat_may (seat, "promote") &&
                             andon_alert_item_get_lane (item) == ANDON_LANE_ADVISORY);
  enable (self, "reset", one && state == ANDON_ALERT_STATE_LATAK && andon_seat_may (seat, "reset"));
  enable (self, "unacknowledge", one && state == ANDON_ALERT_STATE_ACKED && andon_seat_may (seat, "unacknowledge"));
}

static void
update_actions (AndonAlertsPanel *self)
{
  AndonSeat *seat = andon_panel_get_seat (ANDON_PANEL (self));
  AndonAlertCursor *cursor = andon_alert_list_get_cursor (self->list);
  AndonAlertItem *item = andon_alert_cursor_get_item (cursor);
  gboolean some = item != NULL;
  gboolean many = andon_alert_cursor_get_n_selected (cursor) > 1;
  AndonAlertState state = some ? andon_alert_item_get_state (item) : ANDON_ALERT_STATE_NORM;
  gboolean fold = some && andon_alert_pick_is_closed_fold (self->list, item);
  gboolean waiting = some && andon_alert_item_is_unacknowledged (item);

  enable (self, "acknowledge", (waiting || many || fold) && andon_seat_may (seat, "acknowledge"));
  enable (self, "shelve", (is_shelvable (state) || many) && andon_seat_may (seat, "shelve"));
  enable (self, "comment", some && andon_seat_may (seat, "comment"));
  enable (self, "take", some && andon_seat_may (seat, "assign"));
  enable (self, "label", some && andon_seat_may (seat, "label"));
  enable (self, "report", andon_seat_may (seat, "label"));
  update_single (self, item);
}

static void
cursor_changed_cb (AndonAlertsPanel *self)
{
  andon_alert_detail_pane_set_item (self->detail,
                                    andon_alert_cursor_get_item (andon_alert_list_get_cursor (self->list)));
  update_actions (self);
}

static void
counts_cb (AndonAlertsPanel *self)
{
  AndonAlertCounts counts;
  guint waiting = 0;

  andon_alert_store_get_counts (andon_seat_get_store (andon_panel_get_seat (ANDON_PANEL (self))), &counts);
  for (guint i = 0; i < ANDON_N_PRIORITIES; i++)
    waiting += counts.unacknowledged[ANDON_LANE_ALARM][i];
  andon_panel_set_attention (ANDON_PANEL (self), waiting);
  update_actions (self);
}

/* Actions */

/* The verbs that need no form. */
static void
command (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const struct
  {
    const char *name;
    void (*command) (AndonAlertCommands *commands);
  } commands[] = {
    { "acknowledge", andon_alert_commands_acknowledge }, { "unacknowledge", andon_alert_commands_unacknowledge },
    { "reset", andon_alert_commands_reset },             { "take", andon_alert_commands_take },
    { "undo", andon_alert_commands_undo },
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, g_action_get_name (G_ACTION (action))))
      commands[i].command (ANDON_ALERTS_PANEL (data)->commands);
}

static AndonAlertItem *
cursor_item (AndonAlertsPanel *self)
{
  return andon_alert_cursor_get_item (andon_alert_list_get_cursor (self->list));
}

static gboolean
cursor_in_state (AndonAlertsPanel *self, AndonAlertState state)
{
  AndonAlertItem *item = cursor_item (self);

  return item != NULL && andon_alert_item_get_state (item) == state;
}

static void
shelve (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  if (cursor_in_state (self, ANDON_ALERT_STATE_SHLVD))
    andon_alert_commands_unshelve (self->commands);
  else
    andon_alert_dialogs_shelve (self->dialogs, andon_alert_detail_pane_get_detail (self->detail));
}

static void
comment (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  if (cursor_item (self) != NULL)
    andon_alert_dialogs_comment (self->dialogs, cursor_item (self));
}

static void
report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  andon_alert_dialogs_report (self->dialogs, cursor_item (self));
}

static void
service (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  if (cursor_in_state (self, ANDON_ALERT_STATE_OOSRV))
    andon_alert_commands_return_to_service (self->commands);
  else if (cursor_item (self) != NULL)
    andon_alert_dialogs_out_of_service (self->dialogs, cursor_item (self));
}

static void
promote (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  if (cursor_item (self) != NULL)
    andon_alert_dialogs_promote (self->dialogs, cursor_item (self));
}

static void
label (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonLabelClass class;

  if (andon_label_class_from_string (g_variant_get_string (parameter, NULL), &class))
    andon_alert_commands_label (ANDON_ALERTS_PANEL (data)->commands, class);
}

static void
next (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  if (!andon_alert_list_go_next (self->list))
    toast_cb (self, _("Every alert shown is acknowledged"), FALSE);
}

static void
fold (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;

  andon_alert_list_set_folded (self->list, !andon_alert_list_get_folded (self->list));
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_alert_list_focus_search (ANDON_ALERTS_PANEL (data)->list);
}

static void
switch_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->detail)))
    andon_alert_list_focus_cursor (self->list);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
clear_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_alert_list_clear_filter (ANDON_ALERTS_PANEL (data)->list);
}

static void
save_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AndonAlertsPanel *self = data;
  g_autofree char *filter = andon_alert_list_dup_filter (self->list);

  andon_alert_dialogs_save_filter (self->dialogs, self->saved, filter);
}

static void
apply_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_alert_list_apply_filter (ANDON_ALERTS_PANEL (data)->list, g_variant_get_string (parameter, NULL));
}

static void
delete_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_saved_filters_remove (ANDON_ALERTS_PANEL (data)->saved, g_variant_get_string (parameter, NULL));
}

/* Signals of the template */

static void
activated_cb (AndonAlertsPanel *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
history_requested_cb (AndonAlertsPanel *self)
{
  gtk_stack_set_visible_child_name (self->pages, "history");
  andon_history_pane_reload (self->history);
}

static void
back_cb (AndonAlertsPanel *self)
{
  gtk_stack_set_visible_child_name (self->pages, "open");
  andon_alert_list_focus_cursor (self->list);
}

static void
show_history (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  history_requested_cb (data);
}

static void
go_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  back_cb (data);
}

static void
show_health (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  andon_alert_dialogs_health (ANDON_ALERTS_PANEL (data)->dialogs);
}

static const GActionEntry entries[] = {
  { "health", show_health, NULL, NULL, NULL, { 0 } },
  { "history", show_history, NULL, NULL, NULL, { 0 } },
  { "back", go_back, NULL, NULL, NULL, { 0 } },
  { "acknowledge", command, NULL, NULL, NULL, { 0 } },
  { "shelve", shelve, NULL, NULL, NULL, { 0 } },
  { "service", service, NULL, NULL, NULL, { 0 } },
  { "promote", promote, NULL, NULL, NULL, { 0 } },
  { "reset", command, NULL, NULL, NULL, { 0 } },
  { "unacknowledge", command, NULL, NULL, NULL, { 0 } },
  { "comment", comment, NULL, NULL, NULL, { 0 } },
  { "report", report, NULL, NULL, NULL, { 0 } },
  { "take", command, NULL, NULL, NULL, { 0 } },
  { "label", label, "s", NULL, NULL, { 0 } },
  { "undo", command, NULL, NULL, NULL, { 0 } },
  { "next", next, NULL, NULL, NULL, { 0 } },
  { "fold", fold, NULL, NULL, NULL, { 0 } },
  { "search", search, NULL, NULL, NULL, { 0 } },
  { "switch-pane", switch_pane, NULL, NULL, NULL, { 0 } },
  { "clear-filter", clear_filter, NULL, NULL, NULL, { 0 } },
  { "save-filter", save_filter, NULL, NULL, NULL, { 0 } },
  { "apply-filter", apply_filter, "s", NULL, NULL, { 0 } },
  { "delete-filter", delete_filter, "s", NULL, NULL, { 0 } },
};

/* As a panel */

static gboolean
andon_alerts_panel_show_alert (AndonPanel *panel, const char *id)
{
  AndonAlertsPanel *self = ANDON_ALERTS_PANEL (panel);

  gtk_stack_set_visible_child_name (self->pages, "open");
  return andon_alert_list_show_alert (self->list, id);
}

static void
andon_alerts_panel_focus_start (AndonPanel *panel)
{
  andon_alert_list_focus_cursor (ANDON_ALERTS_PANEL (panel)->list);
}

static const char *const *
andon_alerts_panel_list_scenes (AndonPanel *panel)
{
  return andon_alert_scenes_list ();
}

static void
andon_alerts_panel_show_scene (AndonPanel *panel, const char *scene)
{
  AndonAlertsPanel *self = ANDON_ALERTS_PANEL (panel);

  g_free (self->scene);
  self->scene = g_strdup (scene);
  andon_alert_scenes_show (GTK_WIDGET (self), self->list, scene);
}

static gboolean
andon_alerts_panel_is_settled (AndonPanel *panel)
{
  AndonAlertsPanel *self = ANDON_ALERTS_PANEL (panel);
  AndonSeat *seat = andon_panel_get_seat (panel);

  if (!andon_alert_scenes_step (GTK_WIDGET (self), self->list, self->scene))
    return FALSE;
  return andon_session_get_snapshot_loaded (andon_seat_get_session (seat)) &&
         andon_asset_tree_get_loaded (andon_seat_get_assets (seat)) && andon_alert_list_is_settled (self->list) &&
         andon_alert_detail_pane_is_settled (self->detail) && andon_history_pane_is_settled (self->history);
}

static void
connect_seat (AndonAlertsPanel *self)
{
  AndonSeat *seat = andon_panel_get_seat (ANDON_PANEL (self));
  AndonAlertCursor *cursor = andon_alert_list_get_cursor (self->list);

  g_signal_connect_object (cursor, "changed", G_CALLBACK (cursor_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "selection-changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (counts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_store (seat), "batch-applied", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::handed-to", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::permissions", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->commands, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  andon_list_divider_attach (self->paned, andon_seat_get_settings (seat));
}

static void
andon_alerts_panel_constructed (GObject *object)
{
  AndonAlertsPanel *self = ANDON_ALERTS_PANEL (object);
  AndonSeat *seat = andon_panel_get_seat (ANDON_PANEL (self));

  G_OBJECT_CLASS (andon_alerts_panel_parent_class)->constructed (object);

  andon_alert_list_set_seat (self->list, seat);
  andon_alert_detail_pane_set_seat (self->detail, seat);
  andon_history_pane_set_seat (self->history, seat);
  self->commands = andon_alert_commands_new (seat, self->list, self->detail);
  self->dialogs = andon_alert_dialogs_new (GTK_WIDGET (self), seat, self->commands);
  self->guard = andon_alert_keys_attach (GTK_WIDGET (self), self->list, GTK_WIDGET (self->detail), seat);
  self->saved = andon_saved_filters_new (andon_seat_get_settings (seat));
  gtk_menu_button_set_menu_model (andon_alert_list_get_filters_button (self->list),
                                  andon_saved_filters_get_menu (self->saved));
  connect_seat (self);
  counts_cb (self);
}

static void
andon_alerts_panel_dispose (GObject *object)
{
  AndonAlertsPanel *self = ANDON_ALERTS_PANEL (object);

  /* The bin holds the one child itself and would unparent it a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_ALERTS_PANEL);
  g_clear_object (&self->dialogs);
  g_clear_object (&self->commands);
  g_clear_object (&self->guard);
  g_clear_object (&self->saved);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->scene, g_free);
  G_OBJECT_CLASS (andon_alerts_panel_parent_class)->dispose (object);
}

static void
andon_alerts_panel_class_init (AndonAlertsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AndonPanelClass *panel_class = ANDON_PANEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = andon_alerts_panel_constructed;
  G_OBJECT_CLASS (klass)->dispose = andon_alerts_panel_dispose;
  panel_class->show_alert = andon_alerts_panel_show_alert;
  panel_class->focus_start = andon_alerts_panel_focus_start;
  panel_class->list_scenes = andon_alerts_panel_list_scenes;
  panel_class->show_scene = andon_alerts_panel_show_scene;
  panel_class->is_settled = andon_alerts_panel_is_settled;

  g_type_ensure (ANDON_TYPE_ALERT_LIST);
  g_type_ensure (ANDON_TYPE_ALERT_DETAIL_PANE);
  g_type_ensure (ANDON_TYPE_HISTORY_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/andon/Andon/ui/panels/alerts/andon-alerts-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, AndonAlertsPanel, pages);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertsPanel, paned);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertsPanel, detail);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertsPanel, history);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
andon_alerts_panel_init (AndonAlertsPanel *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "alerts", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

AndonAlertList *
andon_alerts_panel_get_list (AndonAlertsPanel *self)
{
  g_return_val_if_fail (ANDON_IS_ALERTS_PANEL (self), NULL);
  return self->list;
}

AndonKeyGuard *
andon_alerts_panel_get_guard (AndonAlertsPanel *self)
{
  g_return_val_if_fail (ANDON_IS_ALERTS_PANEL (self), NULL);
  return self->guard;
}
