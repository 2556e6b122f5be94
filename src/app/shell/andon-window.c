/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-window.h"

#include <glib/gi18n.h>

#include "andon-critical-strip.h"
#include "andon-key-cap.h"
#include "andon-live-bar.h"
#include "andon-notice-bar.h"
#include "andon-sign-in-page.h"
#include "andon-window-actions.h"
#include "andon-window-header.h"
#include "andon-words.h"

struct _AndonWindow
{
  AdwApplicationWindow parent_instance;

  AndonSeat *seat;
  char *first_result; /* to be told as soon as the loop is idle */
  guint n_results;
  guint results_id;
  const AndonPanelInfo *table;
  guint n_table;
  gboolean wall;
  gboolean refused; /* the page was opened for this refusal */
  gboolean building;

  AdwToastOverlay *toasts;
  AndonWindowHeader *header;
  AndonLiveBar *live_bar;
  AndonNoticeBar *notice_bar;
  AndonCriticalStrip *strip;
  AndonSheet *sheet;
  GtkWidget *side;
  GtkListBox *navigation;
  GtkStack *views;
};

G_DEFINE_FINAL_TYPE (AndonWindow, andon_window, ADW_TYPE_APPLICATION_WINDOW)

/* A refused token needs a person: the page opens by itself, but takes no place from what is being written. */
static void
update_sign_in (AndonWindow *self)
{
  AndonSessionState state = andon_session_get_state (andon_seat_get_session (self->seat));
  GtkWidget *page = andon_sheet_get_page (self->sheet);

  if (state == ANDON_SESSION_UNAUTHORISED && !self->refused && page == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", "s", "");
  if (state == ANDON_SESSION_UNAUTHORISED || state == ANDON_SESSION_LIVE)
    self->refused = state == ANDON_SESSION_UNAUTHORISED;
  if (state == ANDON_SESSION_LIVE && ANDON_IS_SIGN_IN_PAGE (page))
    andon_sheet_close (self->sheet);
}

static void
update_state (AndonWindow *self)
{
  update_sign_in (self);
  if (andon_session_is_live (andon_seat_get_session (self->seat)))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "not-live");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "not-live");
}

/* Navigation */

static const AndonPanelInfo *
find_info (AndonWindow *self, const char *id)
{
  for (guint i = 0; i < self->n_table; i++)
    if (g_strcmp0 (self->table[i].id, id) == 0)
      return &self->table[i];
  return NULL;
}

static void
attention_cb (AndonPanel *panel, GParamSpec *pspec, GtkLabel *label)
{
  guint attention = andon_panel_get_attention (panel);
  g_autofree char *text = NULL;

  /* How many exactly stands above the list; here it would push the views aside. */
  if (attention > 999)
    text = g_strdup ("999+");
  else
    text = attention > 0 ? g_strdup_printf ("%u", attention) : g_strdup ("");

  gtk_label_set_label (label, text);
}

static GtkWidget *
build_row (AndonWindow *self, const AndonPanelInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (info->icon_name);
  GtkWidget *label = gtk_label_new (_(info->title));
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (count), 4);
  gtk_label_set_xalign (GTK_LABEL (count), 1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(info->title), -1);
  g_object_set_data (G_OBJECT (row), "andon-panel-info", (gpointer) info);
  g_object_set_data (G_OBJECT (row), "andon-count", count);
  return row;
}

static void
update_navigation (AndonWindow *self)
{
  const char *role = andon_session_get_role (andon_seat_get_session (self->seat));
  const char *current = andon_window_get_view (self);
  GtkWidget *child;

  self->building = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->navigation))) != NULL)
    gtk_list_box_remove (self->navigation, child);
  for (guint i = 0; i < self->n_table; i++)
    {
      GtkWidget *row;
      GtkWidget *panel;

      if (role != NULL && !andon_panel_info_is_for (&self->table[i], role))
        continue;
      row = build_row (self, &self->table[i]);
      gtk_list_box_append (self->navigation, row);
      panel = gtk_stack_get_child_by_name (self->views, self->table[i].id);
      if (panel != NULL)
        {
          GtkLabel *count = g_object_get_data (G_OBJECT (row), "andon-count");

          g_signal_connect_object (panel, "notify::attention", G_CALLBACK (attention_cb), count, 0);
          attention_cb (ANDON_PANEL (panel), NULL, count);
        }
      if (g_strcmp0 (self->table[i].id, current) == 0)
        gtk_list_box_select_row (self->navigation, GTK_LIST_BOX_ROW (row));
    }
  self->building = FALSE;
}

static void
navigation_selected_cb (GtkListBox *box, GtkListBoxRow *row, AndonWindow *self)
{
  const AndonPanelInfo *info = row != NULL ? g_object_get_data (G_OBJECT (row), "andon-panel-info") : NULL;

  if (info != NULL && !self->building)
    andon_window_show_view (self, info->id);
}

static void
role_changed_cb (AndonWindow *self)
{
  const char *role = andon_session_get_role (andon_seat_get_session (self->seat));
  const AndonPanelInfo *info = find_info (self, andon_window_get_view (self));

  update_navigation (self);
  if (role == NULL || (info != NULL && andon_panel_info_is_for (info, role)))
    return;
  for (guint i = 0; i < self->n_table; i++)
    if (andon_panel_info_is_for (&self->table[i], role) && andon_window_show_view (self, self->table[i].id))
      return;
}

static void
strip_activated_cb (AndonCriticalStrip *strip, const char *id, AndonWindow *self)
{
  andon_window_show_alert (self, id);
}

static void
announced_cb (AndonWindow *self, const char *text)
{
  andon_window_add_toast (self, text, NULL, NULL);
}

static gboolean
tell_results_cb (gpointer user_data)
{
  AndonWindow *self = user_data;

  self->results_id = 0;
  if (self->n_results > 1)
    {
      /* Translators: the sentence about the first action, and how many more there are like it. */
      g_autofree char *text = g_strdup_printf (_("%s, and %u more"), self->first_result, self->n_results - 1);

      andon_window_add_toast (self, text, NULL, NULL);
    }
  else
    andon_window_add_toast (self, self->first_result, NULL, NULL);
  g_clear_pointer (&self->first_result, g_free);
  self->n_results = 0;
  return G_SOURCE_REMOVE;
}

/* What the plant made of an action that had been queued, or that met another's. Hundreds answered at once are one
 * toast: shown one by one they would stand in the way of the next word for an hour. */
static void
result_cb (AndonWindow *self, AndonActionResult *result)
{
  g_autofree char *text = andon_words_dup_result (self->seat, result);

  if (text == NULL)
    return;
  if (self->n_results++ == 0)
    self->first_result = g_steal_pointer (&text);
  if (self->results_id == 0)
    self->results_id = g_idle_add (tell_results_cb, self);
}

static void
save_state (AndonWindow *self)
{
  GSettings *settings = andon_seat_get_settings (self->seat);
  int width, height;

  if (self->wall || gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width >= 360 && height >= 294)
    {
      g_settings_set_int (settings, "window-width", MIN (width, 16384));
      g_settings_set_int (settings, "window-height", MIN (height, 16384));
    }
  if (andon_window_get_view (self) != NULL)
    g_settings_set_string (settings, "view", andon_window_get_view (self));
}

static gboolean
andon_window_close_request (GtkWindow *window)
{
  save_state (ANDON_WINDOW (window));
  return GTK_WINDOW_CLASS (andon_window_parent_class)->close_request (window);
}

static void
andon_window_dispose (GObject *object)
{
  AndonWindow *self = ANDON_WINDOW (object);

  g_clear_handle_id (&self->results_id, g_source_remove);
  g_clear_pointer (&self->first_result, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_WINDOW);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, live_bar);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, AndonWindow, views);
}

static void
andon_window_class_init (AndonWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = andon_window_close_request;

  g_type_ensure (ANDON_TYPE_CRITICAL_STRIP);
  g_type_ensure (ANDON_TYPE_LIVE_BAR);
  g_type_ensure (ANDON_TYPE_NOTICE_BAR);
  g_type_ensure (ANDON_TYPE_SHEET);
  g_type_ensure (ANDON_TYPE_KEY_CAP);
  g_type_ensure (ANDON_TYPE_WINDOW_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/andon/Andon/ui/shell/andon-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, strip_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, navigation_selected_cb);
}

static void
andon_window_init (AndonWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "andon");
}

static void
connect_seat (AndonWindow *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);
  AndonActions *actions = andon_seat_get_actions (self->seat);
  const char *const who[] = { "notify::role", "notify::roles", "notify::name" };

  g_signal_connect_object (session, "notify::state", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    g_signal_connect_object (session, who[i], G_CALLBACK (role_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->seat, "announced", G_CALLBACK (announced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "conflict", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "returned", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
}

static void
restore_state (AndonWindow *self)
{
  GSettings *settings = andon_seat_get_settings (self->seat);

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (self->wall)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "wall");
      gtk_widget_set_visible (self->side, FALSE);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
      gtk_window_fullscreen (GTK_WINDOW (self));
    }
  else if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

AndonWindow *
andon_window_new (GtkApplication *app, AndonSeat *seat, const AndonPanelInfo *table, guint n_table, gboolean wall)
{
  AndonWindow *self;

  g_return_val_if_fail (ANDON_IS_SEAT (seat), NULL);

  self = g_object_new (ANDON_TYPE_WINDOW, "application", app, NULL);
  self->seat = g_object_ref (seat);
  self->table = table;
  self->n_table = n_table;
  self->wall = wall;
  andon_window_header_set_seat (self->header, seat);
  andon_live_bar_set_seat (self->live_bar, seat);
  andon_notice_bar_set_seat (self->notice_bar, seat);
  andon_critical_strip_set_seat (self->strip, seat);
  andon_window_actions_install (self);
  connect_seat (self);
  update_state (self);
  update_navigation (self);
  restore_state (self);
  return self;
}

static AndonPanel *
ensure_panel (AndonWindow *self, const AndonPanelInfo *info)
{
  GtkWidget *panel = gtk_stack_get_child_by_name (self->views, info->id);

  if (panel == NULL)
    {
      panel = g_object_new (info->get_type (), "seat", self->seat, NULL);
      gtk_stack_add_named (self->views, panel, info->id);
      update_navigation (self);
    }
  return ANDON_PANEL (panel);
}

gboolean
andon_window_show_view (AndonWindow *self, const char *id)
{
  const AndonPanelInfo *info;

  g_return_val_if_fail (ANDON_IS_WINDOW (self), FALSE);

  info = find_info (self, id);
  if (info == NULL)
    return FALSE;
  ensure_panel (self, info);
  gtk_stack_set_visible_child_name (self->views, id);
  andon_window_header_set_title (self->header, _(info->title));
  update_navigation (self);
  return TRUE;
}

const char *
andon_window_get_view (AndonWindow *self)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->views);
}

GPtrArray *
andon_window_list_views (AndonWindow *self)
{
  const char *role = andon_session_get_role (andon_seat_get_session (self->seat));
  GPtrArray *views = g_ptr_array_new ();

  for (guint i = 0; i < self->n_table; i++)
    if (role == NULL || andon_panel_info_is_for (&self->table[i], role))
      g_ptr_array_add (views, (gpointer) self->table[i].id);
  return views;
}

AndonPanel *
andon_window_get_panel (AndonWindow *self)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), NULL);
  return (AndonPanel *) gtk_stack_get_visible_child (self->views);
}

AndonSheet *
andon_window_get_sheet (AndonWindow *self)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), NULL);
  return self->sheet;
}

AndonSeat *
andon_window_get_seat (AndonWindow *self)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), NULL);
  return self->seat;
}

void
andon_window_activate_strip (AndonWindow *self)
{
  g_return_if_fail (ANDON_IS_WINDOW (self));
  andon_critical_strip_activate (self->strip);
}

guint
andon_window_get_n_critical (AndonWindow *self)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), 0);
  return andon_critical_strip_get_count (self->strip);
}

gboolean
andon_window_show_alert (AndonWindow *self, const char *alert_id)
{
  g_return_val_if_fail (ANDON_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (alert_id != NULL, FALSE);

  andon_sheet_close (self->sheet);
  for (guint i = 0; i < self->n_table; i++)
    if (andon_panel_show_alert (ensure_panel (self, &self->table[i]), alert_id))
      {
        andon_window_show_view (self, self->table[i].id);
        return TRUE;
      }
  return FALSE;
}

void
andon_window_add_toast (AndonWindow *self, const char *text, const char *button, const char *action)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast;

  g_return_if_fail (ANDON_IS_WINDOW (self));

  toast = adw_toast_new (markup);
  if (button != NULL && action != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  adw_toast_set_timeout (toast, 6);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
andon_window_set_host_message (AndonWindow *self, const char *message)
{
  g_return_if_fail (ANDON_IS_WINDOW (self));
  andon_live_bar_set_host_message (self->live_bar, message);
}
