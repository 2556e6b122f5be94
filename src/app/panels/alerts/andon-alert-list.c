/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-alert-filter.h"
#include "andon-health-line.h"
#include "andon-key-cap.h"
#include "andon-key-hints.h"
#include "andon-review-line.h"

/* Two-line rows are this high; when they no longer fit, "automatic" makes rows of one line. */
#define COMFORTABLE_HEIGHT 60

struct _AndonAlertList
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonAlertView *view;
  AndonAlertCursor *cursor;
  AndonAlertRows *rows;
  AndonAlertFilter *extra; /* what a saved filter asks for beyond the widgets here */
  AndonLane lane;
  gint64 touched_at;
  guint focus_id;
  char *wanted; /* the alert to go to as soon as the list shows it */
  gboolean folded_itself;

  GtkWidget *box;
  GtkToggleButton *alarms;
  GtkToggleButton *advisories;
  GtkWidget *history;
  GtkEditable *search;
  GtkWidget *search_key;
  GtkMenuButton *filters;
  AndonHealthLine *health;
  AndonReviewLine *review;
  GtkWidget *filter_line;
  GtkLabel *filter_label;
  GtkWidget *fold_line;
  GtkLabel *fold_label;
  GtkLabel *fold_button_label;
  GtkButton *low_button;
  GtkStack *stack;
  GtkWidget *scroll;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkWidget *pill;
  GtkLabel *pill_label;
  GtkBox *keys;
  GtkWidget *hints;
};

G_DEFINE_FINAL_TYPE (AndonAlertList, andon_alert_list, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  HISTORY_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is shown */

static AndonAlertFilter *
build_filter (AndonAlertList *self)
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

static void
refilter (AndonAlertList *self)
{
  g_autoptr (AndonAlertFilter) filter = build_filter (self);

  andon_alert_view_set_filter (self->view, filter);
}

/* What stands in the lane: the rest is behind the count "off". */
static guint
in_force (const AndonAlertCounts *counts, AndonLane lane)
{
  return counts->open[lane] - counts->states[lane][ANDON_ALERT_STATE_DSUPR] -
         counts->states[lane][ANDON_ALERT_STATE_OOSRV];
}

static void
update_lanes (AndonAlertList *self)
{
  AndonAlertCounts counts;
  g_autofree char *alarms = NULL;
  g_autofree char *advisories = NULL;

  andon_alert_store_get_counts (andon_seat_get_store (self->seat), &counts);
  alarms = g_strdup_printf (_("Alarms %u"), in_force (&counts, ANDON_LANE_ALARM));
  advisories = g_strdup_printf (_("Advisories %u"), in_force (&counts, ANDON_LANE_ADVISORY));
  gtk_button_set_label (GTK_BUTTON (self->alarms), alarms);
  gtk_button_set_label (GTK_BUTTON (self->advisories), advisories);
}

static void
update_filter_line (AndonAlertList *self)
{
  const AndonAlertFilter *filter = andon_alert_view_get_filter (self->view);
  guint hidden = andon_alert_view_get_hidden_alarms (self->view);
  gboolean narrowing = filter != NULL && andon_alert_filter_is_narrowing (filter);
  g_autofree char *text = g_strdup_printf (
    ngettext ("The filter hides %u alarm", "The filter hides %u alarms", hidden), hidden);

  gtk_widget_set_visible (self->filter_line, narrowing || hidden > 0);
  gtk_label_set_label (self->filter_label, text);
}

static void
update_fold_line (AndonAlertList *self)
{
  AndonConsole *console = andon_seat_get_console (self->seat);
  gboolean folded = andon_alert_view_get_folded (self->view);
  gboolean flood = andon_seat_get_flood (self->seat);
  guint low = andon_alert_view_get_n_low_hidden (self->view);
  g_autofree char *text = NULL;
  g_autofree char *low_text =
    g_strdup_printf (ngettext ("Show %u of low priority", "Show %u of low priority", low), low);

  if (folded)
    text = g_strdup (flood ? _("Flood. Folded by asset, first seen on top.") : _("Folded by asset, first seen on top."));
  else
    text = g_strdup_printf (_("Flood: %u alarms in 10 minutes. Fold them by asset?"),
                            console != NULL ? console->rate_10_min : 0);
  gtk_label_set_label (self->fold_label, text);
  gtk_label_set_label (self->fold_button_label, folded ? _("Unfold") : _("Fold"));
  gtk_button_set_label (self->low_button, low_text);
  gtk_widget_set_visible (GTK_WIDGET (self->low_button), low > 0);
  gtk_widget_set_visible (self->fold_line, folded || flood || low > 0);
  andon_alert_rows_set_folded (self->rows, folded);
}

static void
update_pill (AndonAlertList *self)
{
  guint n = andon_alert_view_get_n_queued (self->view);
  g_autofree char *text = g_strdup_printf (ngettext ("▲ %u new while you read", "▲ %u new while you read", n), n);

  gtk_label_set_label (self->pill_label, text);
  /* In place of the key hints: it covers no row and moves none. */
  gtk_widget_set_visible (self->pill, n > 0);
  gtk_widget_set_visible (self->hints, n == 0);
}

static void
update_empty (AndonAlertList *self)
{
  const AndonAlertFilter *filter = andon_alert_view_get_filter (self->view);
  AndonSession *session = andon_seat_get_session (self->seat);
  const char *icon = "emblem-ok-symbolic";
  const char *title, *text;

  if (!andon_session_get_snapshot_loaded (session))
    {
      icon = "content-loading-symbolic";
      title = _("Waiting for the platform");
      text = _("The list fills as soon as it answers.");
    }
  else if (!andon_session_is_live (session))
    {
      icon = "network-offline-symbolic";
      title = _("Not live");
      text = _("Nothing was open when the platform was last heard. What has happened since is not known.");
    }
  else if (filter != NULL && andon_alert_filter_is_narrowing (filter))
    {
      icon = "system-search-symbolic";
      title = _("Nothing matches");
      text = _("Change the search, or show all again.");
    }
  else if (self->lane == ANDON_LANE_ALARM)
    {
      title = _("No open alarm");
      text = _("Nothing waits for you. Advisories stand in the tab beside; M reports a fault that no model saw.");
    }
  else
    {
      title = _("No open advisory");
      text = _("The models find nothing unusual just now.");
    }
  adw_status_page_set_icon_name (self->empty, icon);
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, text);
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

  update_empty (self);
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
  update_fold_line (self);
}

void
andon_alert_list_set_folded (AndonAlertList *self, gboolean folded)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  self->folded_itself = FALSE;
  andon_alert_view_set_folded (self->view, folded);
  if (!folded)
    andon_alert_view_set_low_hidden (self->view, FALSE);
  update_fold_line (self);
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
  update_fold_line (self);
}

/* Going to one alert, whatever stands in the way */

static void
seek (AndonAlertList *self)
{
  g_autoptr (AndonAlertItem) item = NULL;
  guint position;

  if (self->wanted == NULL || !andon_alert_view_find (self->view, self->wanted, &position))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->view), position);
  /* Found as the head of a fold that hides it: open that, and look again when it has opened. */
  if (g_strcmp0 (andon_alert_item_get_id (item), self->wanted) != 0 && !andon_alert_item_get_fold_open (item))
    {
      andon_alert_view_set_fold_open (self->view, andon_alert_item_get_asset (item), TRUE);
      if (!andon_alert_view_find (self->view, self->wanted, &position))
        return;
    }
  g_clear_pointer (&self->wanted, g_free);
  andon_alert_cursor_jump_to (self->cursor, position);
  andon_alert_list_focus_cursor (self);
}

/* What is not in force is shown by its count alone. */
static void
reveal (AndonAlertList *self, AndonAlertState state)
{
  if (state != ANDON_ALERT_STATE_DSUPR && state != ANDON_ALERT_STATE_OOSRV)
    return;
  andon_health_line_set_states (self->health, 1u << ANDON_ALERT_STATE_DSUPR | 1u << ANDON_ALERT_STATE_OOSRV);
  refilter (self);
}

gboolean
andon_alert_list_show_alert (AndonAlertList *self, const char *id)
{
  g_autoptr (AndonAlertItem) item = NULL;
  guint position;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), FALSE);

  item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), id);
  if (item == NULL)
    return FALSE;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  andon_alert_list_set_lane (self, andon_alert_item_get_lane (item));
  andon_alert_view_merge (self->view);
  if (!andon_alert_view_is_busy (self->view) && !andon_alert_view_find (self->view, id, &position))
    {
      andon_alert_view_set_low_hidden (self->view, FALSE);
      andon_alert_list_clear_filter (self);
      reveal (self, andon_alert_item_get_state (item));
    }
  seek (self);
  return TRUE;
}

static void
review_cb (AndonAlertList *self, const char *id)
{
  andon_alert_list_show_alert (self, id);
}

/* After a change of filter has been computed: what still hides the wanted alert is given up. */
static void
busy_cb (AndonAlertList *self)
{
  guint position;

  if (andon_alert_view_is_busy (self->view) || self->wanted == NULL)
    return;
  if (!andon_alert_view_find (self->view, self->wanted, &position))
    {
      g_autoptr (AndonAlertFilter) filter = build_filter (self);

      g_autoptr (AndonAlertItem) item = andon_alert_store_dup_item (andon_seat_get_store (self->seat), self->wanted);

      if (filter->states == 0 && item != NULL)
        reveal (self, andon_alert_item_get_state (item));
      if (andon_alert_view_is_busy (self->view))
        return;
      if (andon_alert_filter_is_narrowing (filter))
        andon_alert_list_clear_filter (self);
      else
        g_clear_pointer (&self->wanted, g_free);
    }
  seek (self);
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
  refilter (self);
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
  refilter (self);
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
    { "notify::n-queued", G_CALLBACK (update_pill) },           { "notify::hidden-alarms", G_CALLBACK (update_filter_line) },
    { "notify::busy", G_CALLBACK (update_filter_line) },        { "notify::busy", G_CALLBACK (update_fold_line) },
    { "notify::folded", G_CALLBACK (update_fold_line) },        { "notify::busy", G_CALLBACK (busy_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (view); i++)
    g_signal_connect_object (self->view, view[i].signal, view[i].callback, self, G_CONNECT_SWAPPED);
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
  refilter (self);
  self->cursor = andon_alert_cursor_new (self->view);
  self->rows = andon_alert_rows_new (seat);
  gtk_list_view_set_factory (self->list, andon_alert_rows_get_factory (self->rows));
  gtk_list_view_set_model (self->list, andon_alert_cursor_get_selection (self->cursor));
  connect_view (self);
  g_signal_connect_object (self->view, "items-changed", G_CALLBACK (seek), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (andon_seat_get_store (seat), "counts-changed", G_CALLBACK (update_lanes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::snapshot-loaded", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (seat), "notify::state", G_CALLBACK (update_content), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_ticker (seat), "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::site", G_CALLBACK (refilter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "notify::flood", G_CALLBACK (flood_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (seat, "health-changed", G_CALLBACK (update_fold_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_settings (seat), "changed::density", G_CALLBACK (update_density), self,
                           G_CONNECT_SWAPPED);
  update_lanes (self);
  update_content (self);
  update_fold_line (self);
  update_filter_line (self);
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

/* Filters as text, and the way to an alert that they would hide */

char *
andon_alert_list_dup_filter (AndonAlertList *self)
{
  g_autoptr (AndonAlertFilter) filter = NULL;

  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), NULL);

  filter = build_filter (self);
  return andon_alert_filter_to_string (filter);
}

void
andon_alert_list_apply_filter (AndonAlertList *self, const char *text)
{
  g_autoptr (AndonAlertFilter) filter = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  filter = andon_alert_filter_from_string (text, &error);
  if (filter == NULL)
    {
      andon_seat_announce (self->seat, error->message);
      return;
    }
  g_clear_pointer (&self->extra, andon_alert_filter_free);
  self->extra = andon_alert_filter_copy (filter);
  gtk_editable_set_text (self->search, filter->text != NULL ? filter->text : "");
  andon_health_line_set_states (self->health, filter->states);
  if (filter->lanes == 1u << ANDON_LANE_ALARM || filter->lanes == 1u << ANDON_LANE_ADVISORY)
    andon_alert_list_set_lane (self, filter->lanes == 1u << ANDON_LANE_ALARM ? ANDON_LANE_ALARM : ANDON_LANE_ADVISORY);
  refilter (self);
}

void
andon_alert_list_clear_filter (AndonAlertList *self)
{
  g_return_if_fail (ANDON_IS_ALERT_LIST (self));

  g_clear_pointer (&self->extra, andon_alert_filter_free);
  andon_health_line_set_states (self->health, 0);
  gtk_editable_set_text (self->search, "");
  andon_seat_set_site (self->seat, NULL);
  refilter (self);
}

gboolean
andon_alert_list_is_settled (AndonAlertList *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_LIST (self), TRUE);
  return !andon_alert_view_is_busy (self->view) && andon_alert_rows_is_settled (self->rows);
}
