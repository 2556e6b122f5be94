/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-list-private.h"

#include <glib/gi18n.h>

#include "andon-key-cap.h"
#include "andon-key-hints.h"
#include "andon-spoken.h"

/* Two-line rows are this high; when they no longer fit, "automatic" makes rows of one line. */
#define COMFORTABLE_HEIGHT 60

G_DEFINE_FINAL_TYPE (AndonAlertList, andon_alert_list, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  HISTORY_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is shown */

AndonAlertFilter *
andon_alert_list_build_filter (AndonAlertList *self)
{
  AndonAlertFilter *filter = self->extra != NULL ? andon_alert_filter_copy (self->extra) : andon_alert_filter_new ();
  const char *text = gtk_editable_get_text (self->search);
  const char *site = andon_seat_get_site (self->seat);

  filter->lanes = 1u << self->lane;
  filter->in_force = TRUE;
  filter->states = andon_health_line_get_states (self->health);
  g_free (filter->text);
  filter->text = *text != '\0' ? g_strdup (text) : NULL;
  if (site != NULL && filter->asset == NULL)
    filter->asset = g_strdup (site);
  return filter;
}

void
andon_alert_list_refilter (AndonAlertList *self)
{
  g_autoptr (AndonAlertFilter) filter = andon_alert_list_build_filter (self);

  andon_alert_view_set_filter (self->view, filter);
}

static void
update_density (AndonAlertList *self)
{
  g_autofree char *setting = g_settings_get_string (andon_seat_get_settings (self->seat), "density");
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  const int height = gtk_widget_get_height (self->scroll);
  AndonRowDensity density = ANDON_ROW_COMFORTABLE;

  if (g_str_equal (setting, "compact") ||
      (g_str_equal (setting, "automatic") && height > 0 && n > (guint) (height / COMFORTABLE_HEIGHT)))
    density = ANDON_ROW_COMPACT;
  andon_alert_rows_set_density (self->rows, density);
}

static void
update_content (AndonAlertList *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0;

  andon_alert_list_update_empty (self);
  update_density (self);
  gtk_stack_set_visible_child_name (self->stack, empty && !andon_alert_view_is_busy (self->view) ? "empty" : "list");
}

/* Hold and merge */

void
andon_alert_list_touch (AndonAlertList *self)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  self->touched_at = andon_ticker_monotonic (andon_seat_get_ticker (self->seat));
  if (!andon_alert_view_get_held (self->view))
    andon_alert_view_set_held (self->view, TRUE);
}

static void
tick_cb (AndonAlertList *self)
{
  gint64 now = andon_ticker_monotonic (andon_seat_get_ticker (self->seat));

  if (andon_alert_view_get_held (self->view) && now - self->touched_at >= ANDON_ALERT_LIST_REST)
    andon_alert_view_set_held (self->view, FALSE);
  update_density (self);
}

void
andon_alert_list_merge (AndonAlertList *self)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  andon_alert_view_merge (self->view);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->view)) == 0)
    return;
  andon_alert_cursor_go_to (self->cursor, 0);
  andon_alert_list_focus_cursor (self);
}

static void
pill_clicked_cb (AndonAlertList *self)
{
  andon_alert_list_merge (self);
}

/* Folding */

static void
flood_cb (AndonAlertList *self)
{
  gboolean flood = andon_seat_get_flood (self->seat);

  /* By itself only where it takes nothing from under anybody's hand. */
  if (flood && !andon_alert_view_get_folded (self->view) && andon_alert_cursor_get_n_selected (self->cursor) == 0)
    {
      andon_alert_list_set_folded (self, TRUE);
      andon_alert_view_set_low_hidden (self->view, TRUE);
      self->folded_itself = TRUE;
    }
  else if (!flood && self->folded_itself && andon_alert_cursor_get_n_selected (self->cursor) == 0)
    andon_alert_list_set_folded (self, FALSE);
  andon_alert_list_update_fold_line (self);
}

void
andon_alert_list_set_folded (AndonAlertList *self, gboolean folded)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  self->folded_itself = FALSE;
  andon_alert_view_set_folded (self->view, folded);
  if (!folded)
    andon_alert_view_set_low_hidden (self->view, FALSE);
  andon_alert_list_update_fold_line (self);
}

gboolean
andon_alert_list_get_folded (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), FALSE);
  return andon_alert_view_get_folded (self->view);
}

gboolean
andon_alert_list_toggle_fold (AndonAlertList *self)
{
  AndonAlertItem *item;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), FALSE);

  item = andon_alert_cursor_get_item (self->cursor);
  if (item == NULL || !andon_alert_view_get_folded (self->view) || andon_alert_item_get_fold_count (item) < 2)
    return FALSE;
  andon_alert_view_set_fold_open (self->view, andon_alert_item_get_asset (item),
                                  !andon_alert_item_get_fold_open (item));
  return TRUE;
}

static void
low_clicked_cb (AndonAlertList *self)
{
  andon_alert_view_set_low_hidden (self->view, FALSE);
  andon_alert_list_update_fold_line (self);
}

/* Signals of the template */

static void
lane_toggled_cb (GtkToggleButton *button, AndonAlertList *self)
{
  AndonLane lane = gtk_toggle_button_get_active (self->alarms) ? ANDON_LANE_ALARM : ANDON_LANE_ADVISORY;

  if (self->seat == NULL || !gtk_toggle_button_get_active (button) || lane == self->lane)
    return;
  self->lane = lane;
  andon_alert_cursor_clear (self->cursor);
  andon_health_line_set_lane (self->health, lane);
  andon_alert_list_refilter (self);
}

static void
history_clicked_cb (GtkButton *button, AndonAlertList *self)
{
  g_signal_emit (self, signals[HISTORY_REQUESTED], 0);
}

static void
filter_changed_cb (AndonAlertList *self)
{
  gtk_widget_set_visible (self->search_key, *gtk_editable_get_text (self->search) == '\0');
  andon_alert_list_refilter (self);
}

static void
review_cb (AndonAlertList *self, const char *id)
{
  andon_alert_list_show_alert (self, id);
}

static void
stop_search_cb (AndonAlertList *self)
{
  gtk_editable_set_text (self->search, "");
  andon_alert_list_focus_cursor (self);
}

static void
search_activate_cb (AndonAlertList *self)
{
  if (andon_alert_cursor_get_item (self->cursor) == NULL)
    andon_alert_cursor_go_to (self->cursor, 0);
  andon_alert_list_focus_cursor (self);
}

static void
activate_cb (GtkListView *list, guint position, AndonAlertList *self)
{
  g_clear_pointer (&self->wanted, g_free);
  andon_alert_cursor_go_to (self->cursor, position);
  if (!andon_alert_list_toggle_fold (self))
    g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
build_keys (AndonAlertList *self)
{
  const AndonKeyHint hints[] = {
    { "↑ ↓", _("move") },  { "A", _("acknowledge") }, { "N", _("next new") }, { "S", _("shelve") },
    { "C", _("comment") }, { "T F E U", _("label") }, { "?", _("all keys") },
  };

  self->hints = andon_key_hints_new (hints, G_N_ELEMENTS (hints));
  gtk_widget_set_hexpand (self->hints, TRUE);
  gtk_box_prepend (self->keys, self->hints);
}

static void
andon_alert_list_dispose (GObject *object)
{
  AndonAlertList *self = ANDON_ALERT_LIST (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_ALERT_LIST);
  g_clear_object (&self->cursor);
  g_clear_object (&self->view);
  g_clear_object (&self->rows);
  g_clear_object (&self->seat);
  g_clear_pointer (&self->extra, andon_alert_filter_free);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (andon_alert_list_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, box);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, alarms);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, advisories);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, history);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, search);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, search_key);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, filters);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, health);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, review);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, filter_line);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, filter_label);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, fold_line);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, fold_label);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, fold_button_label);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, low_button);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, stack);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, scroll);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, list);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, empty);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, pill);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, pill_label);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertList, keys);
}

static void
andon_alert_list_class_init (AndonAlertListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_alert_list_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", ANDON_TYPE_ALERT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[HISTORY_REQUESTED] = g_signal_new ("history-requested", ANDON_TYPE_ALERT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (ANDON_TYPE_KEY_CAP);
  g_type_ensure (ANDON_TYPE_HEALTH_LINE);
  g_type_ensure (ANDON_TYPE_REVIEW_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/andon/Andon/ui/panels/alerts/andon-alert-list.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, lane_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, history_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, low_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_cb);
  gtk_widget_class_bind_template_callback (widget_class, pill_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
andon_alert_list_init (AndonAlertList *self)
{
  self->lane = ANDON_LANE_ALARM;
  gtk_widget_init_template (GTK_WIDGET (self));
  andon_spoken_name (GTK_WIDGET (self->filters), _("Saved filters"));
  build_keys (self);
}

static void
connect_view (AndonAlertList *self)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } view[] = {
    { "notify::n-items", G_CALLBACK (update_content) },         { "notify::busy", G_CALLBACK (update_content) },
    { "notify::n-queued", G_CALLBACK (andon_alert_list_update_pill) },           { "notify::hidden-alarms", G_CALLBACK (andon_alert_list_update_filter_line) },
    { "notify::busy", G_CALLBACK (andon_alert_list_update_filter_line) },        { "notify::busy", G_CALLBACK (andon_alert_list_update_fold_line) },
    { "notify::folded", G_CALLBACK (andon_alert_list_update_fold_line) },        { "notify::busy", G_CALLBACK (andon_alert_list_seek_again) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (view); i++)
    g_signal_connect_object (self->view, view[i].signal, view[i].callback, self, G_CONNECT_SWAPPED);
}

/* GTK 4.8 keeps its row widgets around the row that was on top once. Where the list stands at its top, that is the top
 * again after each change: else a hundred arrivals leave nothing there but blank paper. */
static void
stay_on_top_cb (AndonAlertList *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroll));

  if (gtk_adjustment_get_value (adjustment) == 0 && g_list_model_get_n_items (G_LIST_MODEL (self->view)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

void
andon_alert_list_set_seat (AndonAlertList *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  andon_health_line_set_seat (self->health, seat);
  andon_review_line_set_seat (self->review, seat);
  self->view = andon_alert_view_new (andon_seat_get_store (seat), NULL);
  andon_alert_view_set_assets (self->view, andon_seat_get_assets (seat));
  andon_alert_list_refilter (self);
  self->cursor = andon_alert_cursor_new (self->view);
  self->rows = andon_alert_rows_new (seat);
  gtk_list_view_set_factory (self->list, andon_alert_rows_get_factory (self->rows));
  gtk_list_view_set_model (self->list, andon_alert_cursor_get_selection (self->cursor));
  connect_view (self);
  g_signal_connect_object (self->view, "items-changed", G_CALLBACK (andon_alert_list_seek), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->view, "items-changed", G_CALLBACK (stay_on_top_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (andon_alert_list_update_lanes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::snapshot-loaded", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::state", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::site", G_CALLBACK (andon_alert_list_refilter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::flood", G_CALLBACK (flood_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "health-changed", G_CALLBACK (andon_alert_list_update_fold_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_settings (seat), "changed::density", G_CALLBACK (update_density), self,
                           G_CONNECT_SWAPPED);
  andon_alert_list_update_lanes (self);
  update_content (self);
  andon_alert_list_update_fold_line (self);
  andon_alert_list_update_filter_line (self);
}

AndonAlertView *
andon_alert_list_get_view (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);
  return self->view;
}

AndonAlertCursor *
andon_alert_list_get_cursor (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);
  return self->cursor;
}

AndonAlertRows *
andon_alert_list_get_rows (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);
  return self->rows;
}

GtkWidget *
andon_alert_list_get_search (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);
  return GTK_WIDGET (self->search);
}

GtkMenuButton *
andon_alert_list_get_filters_button (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);
  return self->filters;
}

AndonLane
andon_alert_list_get_lane (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), ANDON_LANE_ALARM);
  return self->lane;
}

void
andon_alert_list_set_lane (AndonAlertList *self, AndonLane lane)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));
  gtk_toggle_button_set_active (lane == ANDON_LANE_ALARM ? self->alarms : self->advisories, TRUE);
}

static gboolean
focus_cb (gpointer user_data)
{
  AndonAlertList *self = user_data;
  AndonAlertItem *item = andon_alert_cursor_get_item (self->cursor);
  GtkWidget *row = item != NULL ? andon_alert_rows_find (self->rows, item) : NULL;

  self->focus_id = 0;
  if (row != NULL && gtk_widget_get_parent (row) != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (row));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return G_SOURCE_REMOVE;
}

void
andon_alert_list_focus_cursor (AndonAlertList *self)
{
  guint position;

  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  position = andon_alert_cursor_get_position (self->cursor);
  if (position != G_MAXUINT)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  /* The row's widget exists only after the list has been laid out anew. */
  if (self->focus_id == 0)
    self->focus_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, focus_cb, self, NULL);
}

void
andon_alert_list_focus_search (AndonAlertList *self)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

gboolean
andon_alert_list_go_next (AndonAlertList *self)
{
  guint position;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), FALSE);

  if (!andon_alert_view_next_unacknowledged (self->view, andon_alert_cursor_get_position (self->cursor), &position))
    return FALSE;
  g_clear_pointer (&self->wanted, g_free);
  andon_alert_cursor_go_to (self->cursor, position);
  andon_alert_list_focus_cursor (self);
  return TRUE;
}

gboolean
andon_alert_list_is_settled (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), TRUE);
  return !andon_alert_view_is_busy (self->view) && andon_alert_rows_is_settled (self->rows);
}
