/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-detail-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-alert-chart.h"
#include "andon-alert-prose.h"
#include "andon-alert-verbs.h"
#include "andon-error-words.h"
#include "andon-priority-mark.h"
#include "andon-response-clock.h"
#include "andon-words.h"

/* Somebody who runs through the list with the arrow keys does not want every alert on the way. */
#define READ_DELAY_MS 60
/* An alert that changes all the time is read again at most this often. */
#define REREAD_DELAY_MS 500
#define MAX_JOURNAL 40
#define MAX_SIMILAR 5

struct _AndonAlertDetailPane
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonAlertItem *item;
  AndonAlertDetail *detail;
  AndonAlert *kept; /* (nullable): from the seat's cache, until the platform told more */
  GCancellable *cancellable;
  gulong changed_id;
  guint read_id;
  guint fit_id;
  gboolean reading;
  GtkWidget *chart;

  GtkStack *stack;
  GtkScrolledWindow *scroll;
  GtkWidget *body;
  AndonPriorityMark *mark;
  GtkLabel *title;
  GtkLabel *path;
  GtkWidget *response_card;
  AndonResponseClock *clock;
  GtkLabel *facts;
  AndonAlertVerbs *verbs;
  GtkLabel *problem;
  AdwBin *chart_holder;
  GtkLabel *response;
  GtkBox *similar;
  GtkLabel *label_head;
  GtkLabel *label_note;
  GtkGrid *labels;
  GtkBox *journal;
};

G_DEFINE_FINAL_TYPE (AndonAlertDetailPane, andon_alert_detail_pane, GTK_TYPE_WIDGET)

static void schedule_read (AndonAlertDetailPane *self, guint delay_ms);

/* Head and clock: from the item, which is always up to date */

static void
update_path (AndonAlertDetailPane *self)
{
  g_autofree char *path = andon_alert_prose_dup_path (self->seat, self->item, self->detail);
  const AndonAlert *alert = self->detail != NULL ? self->detail->alert : self->kept;
  g_autofree char *facts = andon_alert_prose_dup_facts (self->seat, self->item, alert);

  gtk_label_set_label (self->path, path);
  gtk_label_set_label (self->facts, facts);
}

static void
update_clock (AndonAlertDetailPane *self)
{
  AndonAlertItem *item = self->item;
  gint64 since = andon_alert_item_get_annunciated (item);
  gint64 by = andon_alert_item_get_respond_by (item);
  gint64 answered = andon_alert_item_get_acknowledged_at (item);

  if (since == 0)
    since = andon_alert_item_get_raised (item);
  andon_response_clock_set_level (self->clock, andon_words_level (andon_alert_item_get_priority (item)));
  andon_response_clock_set_label (self->clock, andon_alert_prose_state (item));
  andon_response_clock_set_since (self->clock, since);
  /* Where nobody had to answer, it goes on counting. */
  andon_response_clock_set_until (self->clock,
                                  andon_alert_item_is_unacknowledged (item) || answered == 0 ? 0 : MAX (answered, since + 1));
  andon_response_clock_set_allowed (self->clock, by > since ? by - since : 0);
}

static void
update_head (AndonAlertDetailPane *self)
{
  const char *subject = andon_session_get_subject (andon_seat_get_session (self->seat));
  const char *assignee = andon_alert_item_get_assignee (self->item);
  gboolean advisory = andon_alert_item_get_lane (self->item) == ANDON_LANE_ADVISORY;

  andon_priority_mark_set_level (self->mark, andon_words_level (andon_alert_item_get_priority (self->item)));
  andon_priority_mark_set_variant (self->mark, andon_words_variant (andon_alert_item_get_state (self->item)));
  gtk_label_set_label (self->title, andon_alert_item_get_title (self->item));
  gtk_label_set_label (self->label_note,
                       advisory ? _("One key labels and files it. Drag with Shift on the chart for another window.")
                                : _("Never acknowledges. Drag with Shift on the chart for another window."));
  andon_alert_verbs_set_state (self->verbs, andon_alert_item_get_state (self->item),
                               *assignee != '\0' && g_strcmp0 (assignee, subject) == 0);
  update_path (self);
  update_clock (self);
}

static void
item_changed_cb (AndonAlertDetailPane *self)
{
  update_head (self);
  schedule_read (self, REREAD_DELAY_MS);
}

/* Cards: from what was read */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static GtkWidget *
wrapped (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
add_similar (AndonAlertDetailPane *self, const AndonDetailSimilar *similar)
{
  AndonAssetTree *tree = andon_seat_get_assets (self->seat);
  g_autofree char *time = andon_seat_format_time (self->seat, similar->raised, similar->asset, ANDON_SITE_TIME_MINUTES);
  g_autofree char *length =
    similar->duration_us > 0 ? andon_site_time_format_length (similar->duration_us) : g_strdup (_("still open"));
  g_autofree char *text = g_strdup_printf (
    "%s · %s · %s%s%s · %s", time, andon_asset_tree_get_name (tree, similar->asset),
    similar->label != NULL ? andon_words_label_of (similar->label) : _("not labelled"),
    similar->cause != NULL ? ", " : "", similar->cause != NULL ? similar->cause : "", length);

  gtk_box_append (self->similar, wrapped (text, "numeric"));
}

static void
show_similar (AndonAlertDetailPane *self)
{
  GPtrArray *similar = self->detail->similar;

  clear_box (self->similar);
  for (guint i = 0; similar != NULL && i < MIN (similar->len, MAX_SIMILAR); i++)
    add_similar (self, g_ptr_array_index (similar, i));
  if (similar == NULL || similar->len == 0)
    gtk_box_append (self->similar, wrapped (_("Nothing like it is on record."), "card-note"));
}

static void
add_entry (AndonAlertDetailPane *self, const AndonDetailEntry *entry)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *time = andon_seat_format_time (self->seat, entry->time, andon_alert_item_get_asset (self->item),
                                                  ANDON_SITE_TIME_SECONDS);
  GtkWidget *when = gtk_label_new (time);
  g_autoptr (GString) text = g_string_new (andon_words_cause (entry->cause));
  GtkWidget *what;

  if (entry->to != NULL && g_strcmp0 (entry->from, entry->to) != 0)
    g_string_append_printf (text, " → %s", andon_alert_prose_state_entered (entry->cause, entry->to));
  if (entry->actor != NULL && *entry->actor != '\0')
    g_string_append_printf (text, " · %s", entry->actor);
  if (g_strcmp0 (entry->cause, "label") == 0)
    g_string_append_printf (text, ": %s", andon_words_label_of (entry->text));
  else if (entry->text != NULL && *entry->text != '\0')
    g_string_append_printf (text, "\n%s", entry->text);
  what = wrapped (text->str, NULL);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_set_valign (when, GTK_ALIGN_START);
  gtk_widget_add_css_class (when, "entry-time");
  gtk_box_append (GTK_BOX (row), when);
  gtk_box_append (GTK_BOX (row), what);
  gtk_box_append (self->journal, row);
}

static void
show_journal (AndonAlertDetailPane *self)
{
  GPtrArray *journal = self->detail->journal;
  guint n = journal != NULL ? journal->len : 0;

  clear_box (self->journal);
  for (guint i = 0; i < MIN (n, MAX_JOURNAL); i++)
    add_entry (self, g_ptr_array_index (journal, n - 1 - i));
  if (n > MAX_JOURNAL)
    {
      g_autofree char *text = g_strdup_printf (_("%u older entries stand in the history"), n - MAX_JOURNAL);

      gtk_box_append (self->journal, wrapped (text, "card-note"));
    }
  if (n == 0)
    gtk_box_append (self->journal, wrapped (_("Nothing is journalled yet."), "card-note"));
}

static void
show_detail (AndonAlertDetailPane *self)
{
  AndonAlertDetail *detail = self->detail;
  gboolean has_response = detail->response != NULL && *detail->response != '\0';

  g_autofree char *steps = has_response ? andon_words_dup_steps (detail->response) : NULL;

  gtk_label_set_label (self->response,
                       steps != NULL ? steps : _("An advisory needs no response: one key labels and files it."));
  if (!has_response && andon_alert_item_get_lane (self->item) == ANDON_LANE_ALARM)
    gtk_label_set_label (self->response, _("The rule names no response."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  update_path (self);
  show_similar (self);
  show_journal (self);
  andon_alert_chart_set_detail (ANDON_ALERT_CHART (self->chart), detail);
}

static void
detail_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonAlertDetailPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonAlertDetail) detail = andon_alert_detail_read_finish (ANDON_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seat == NULL)
    return;
  self->reading = FALSE;
  if (detail == NULL)
    {
      g_autofree char *why = andon_error_words_dup (andon_seat_get_session (self->seat), error);
      g_autofree char *text =
        g_strdup_printf (_("Chart, response and journal could not be read: %s. The alert above is as last told."), why);

      gtk_label_set_label (self->problem, text);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      return;
    }
  if (self->item == NULL || g_strcmp0 (detail->alert->id, andon_alert_item_get_id (self->item)) != 0)
    return;
  g_clear_pointer (&self->detail, andon_alert_detail_unref);
  self->detail = g_steal_pointer (&detail);
  show_detail (self);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonAlertDetailPane) self = user_data;
  g_autoptr (AndonAlert) alert = andon_alert_read_kept_finish (ANDON_SESSION (source), result, NULL);

  if (alert == NULL || self->seat == NULL || self->item == NULL ||
      g_strcmp0 (alert->id, andon_alert_item_get_id (self->item)) != 0)
    return;
  g_clear_pointer (&self->kept, andon_alert_unref);
  self->kept = g_steal_pointer (&alert);
  update_path (self);
}

/* Who shelved it and why it is out of service is known without the platform, if it has nothing to say just now. */
static void
read_kept (AndonAlertDetailPane *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);

  if (self->detail == NULL && !andon_session_is_live (session))
    andon_alert_read_kept_async (session, andon_alert_item_get_id (self->item), self->cancellable, kept_cb,
                                 g_object_ref (self));
}

static gboolean
read_cb (gpointer user_data)
{
  AndonAlertDetailPane *self = user_data;

  self->read_id = 0;
  if (self->item == NULL)
    return G_SOURCE_REMOVE;
  self->reading = TRUE;
  read_kept (self);
  andon_alert_detail_read_async (andon_seat_get_session (self->seat), andon_alert_item_get_id (self->item),
                                 self->cancellable, detail_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
schedule_read (AndonAlertDetailPane *self, guint delay_ms)
{
  if (self->read_id == 0)
    self->read_id = g_timeout_add (delay_ms, read_cb, self);
}

/* A comment or a label raises no revision, so it is told by an event of its own. */
static void
event_cb (AndonAlertDetailPane *self)
{
  if (self->item != NULL)
    schedule_read (self, REREAD_DELAY_MS);
}

static void
live_cb (AndonAlertDetailPane *self)
{
  if (self->item != NULL && andon_session_is_live (andon_seat_get_session (self->seat)))
    schedule_read (self, READ_DELAY_MS);
}

/* A tall pane has room for a tall chart. */
static gboolean
fit_chart_cb (gpointer user_data)
{
  AndonAlertDetailPane *self = user_data;
  double page = gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->scroll));

  self->fit_id = 0;
  andon_alert_chart_set_height (ANDON_ALERT_CHART (self->chart), (int) CLAMP (page * 0.28, 180, 420));
  return G_SOURCE_REMOVE;
}

/* Told in the midst of an allocation, where asking for another size would be lost. */
static void
page_size_cb (AndonAlertDetailPane *self)
{
  if (self->chart != NULL && self->fit_id == 0)
    self->fit_id = g_idle_add (fit_chart_cb, self);
}

static void
cancel_read (AndonAlertDetailPane *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = FALSE;
}

static void
andon_alert_detail_pane_dispose (GObject *object)
{
  AndonAlertDetailPane *self = ANDON_ALERT_DETAIL_PANE (object);

  cancel_read (self);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->detail, andon_alert_detail_unref);
  g_clear_pointer (&self->kept, andon_alert_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_ALERT_DETAIL_PANE);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_alert_detail_pane_parent_class)->dispose (object);
}

static void
andon_alert_detail_pane_finalize (GObject *object)
{
  g_clear_object (&ANDON_ALERT_DETAIL_PANE (object)->cancellable);
  G_OBJECT_CLASS (andon_alert_detail_pane_parent_class)->finalize (object);
}

static void
andon_alert_detail_pane_class_init (AndonAlertDetailPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_alert_detail_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_alert_detail_pane_finalize;
  g_type_ensure (ANDON_TYPE_ALERT_VERBS);
  g_type_ensure (ANDON_TYPE_PRIORITY_MARK);
  g_type_ensure (ANDON_TYPE_RESPONSE_CLOCK);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/andon/Andon/ui/panels/alerts/andon-alert-detail-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, stack);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, scroll);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, body);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, mark);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, title);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, path);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, response_card);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, clock);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, facts);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, verbs);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, problem);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, chart_holder);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, response);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, similar);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, label_head);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, label_note);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, labels);
  gtk_widget_class_bind_template_child (widget_class, AndonAlertDetailPane, journal);
}

static void
add_label (AndonAlertDetailPane *self, int column, int row, const char *text, const char *key, const char *action)
{
  gtk_grid_attach (self->labels, andon_alert_verbs_key_button (text, key, action), column, row, 1, 1);
}

static void
andon_alert_detail_pane_init (AndonAlertDetailPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_label (self, 0, 0, _("True"), "T", "alerts.label::true");
  add_label (self, 1, 0, _("False"), "F", "alerts.label::false");
  add_label (self, 0, 1, _("Expected"), "E", "alerts.label::expected");
  add_label (self, 1, 1, _("Unsure"), "U", "alerts.label::unsure");
}

void
andon_alert_detail_pane_set_seat (AndonAlertDetailPane *self, AndonSeat *seat)
{
  AndonSession *session = andon_seat_get_session (seat);

  g_return_if_fail (ANDON_IS_ALERT_DETAIL_PANE (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  self->chart = andon_alert_chart_new (seat);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroll), "notify::page-size",
                           G_CALLBACK (page_size_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->chart_holder, self->chart);
  g_signal_connect_object (session, "event::org.andon.alert.commented.v1", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "event::org.andon.label.changed.v1", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (live_cb), self, G_CONNECT_SWAPPED);
}

void
andon_alert_detail_pane_set_item (AndonAlertDetailPane *self, AndonAlertItem *item)
{
  g_return_if_fail (ANDON_IS_ALERT_DETAIL_PANE (self));

  if (self->item == item)
    return;
  cancel_read (self);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  g_clear_pointer (&self->detail, andon_alert_detail_unref);
  g_clear_pointer (&self->kept, andon_alert_unref);
  andon_alert_chart_set_detail (ANDON_ALERT_CHART (self->chart), NULL);
  clear_box (self->similar);
  clear_box (self->journal);
  gtk_label_set_label (self->response, "");
  gtk_stack_set_visible_child_name (self->stack, item != NULL ? "detail" : "empty");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroll), 0);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (item_changed_cb), self);
  update_head (self);
  schedule_read (self, READ_DELAY_MS);
}

AndonAlertDetail *
andon_alert_detail_pane_get_detail (AndonAlertDetailPane *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_DETAIL_PANE (self), NULL);
  return self->detail;
}

void
andon_alert_detail_pane_get_window (AndonAlertDetailPane *self, gint64 *from, gint64 *to)
{
  g_return_if_fail (ANDON_IS_ALERT_DETAIL_PANE (self));
  andon_alert_chart_get_window (ANDON_ALERT_CHART (self->chart), from, to);
}

gboolean
andon_alert_detail_pane_is_settled (AndonAlertDetailPane *self)
{
  g_return_val_if_fail (ANDON_IS_ALERT_DETAIL_PANE (self), TRUE);
  if (self->fit_id != 0)
    return FALSE;
  return self->item == NULL || (self->read_id == 0 && !self->reading && self->detail != NULL &&
                                andon_alert_chart_is_settled (ANDON_ALERT_CHART (self->chart)));
}
