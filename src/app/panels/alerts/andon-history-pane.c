/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-history-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "andon-alert-prose.h"
#include "andon-dialog-guard.h"
#include "andon-error-words.h"
#include "andon-history-row.h"
#include "andon-spoken.h"
#include "andon-words.h"

#define PAGE_ROWS 200

struct _AndonHistoryPane
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GListStore *store;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  char *next;
  gboolean reading;

  GtkWidget *box;
  GtkEditable *search;
  GtkDropDown *period;
  GtkDropDown *priority;
  GtkDropDown *state;
  GtkWidget *export;
  GtkStack *stack;
  GtkScrolledWindow *scroll;
  GtkColumnView *table;
  AdwStatusPage *empty;
};

G_DEFINE_FINAL_TYPE (AndonHistoryPane, andon_history_pane, GTK_TYPE_WIDGET)

static guint back_signal;

typedef enum
{
  COLUMN_TIME,
  COLUMN_PRIORITY,
  COLUMN_ALERT,
  COLUMN_ASSET,
  COLUMN_CHANGE,
  COLUMN_WHO,
  N_COLUMNS
} Column;

static const gint64 periods[] = { G_TIME_SPAN_HOUR, 8 * G_TIME_SPAN_HOUR, G_TIME_SPAN_DAY, 7 * G_TIME_SPAN_DAY,
                                  30 * G_TIME_SPAN_DAY };
#define DEFAULT_PERIOD 2

/* The dropdowns' first row is "any". */
static const char *
chosen_priority (AndonHistoryPane *self)
{
  guint selected = gtk_drop_down_get_selected (self->priority);

  if (selected == 0 || selected > ANDON_N_PRIORITIES)
    return NULL;
  return andon_priority_to_string (ANDON_PRIORITY_CRITICAL - (selected - 1));
}

static const char *
chosen_state (AndonHistoryPane *self)
{
  guint selected = gtk_drop_down_get_selected (self->state);

  if (selected == 0 || selected > ANDON_N_ALERT_STATES)
    return NULL;
  return andon_alert_state_to_string ((AndonAlertState) (selected - 1));
}

static void
build_query (AndonHistoryPane *self, AndonHistoryQuery *query)
{
  const char *text = gtk_editable_get_text (self->search);
  guint period = MIN (gtk_drop_down_get_selected (self->period), G_N_ELEMENTS (periods) - 1);

  *query = (AndonHistoryQuery){
    .text = *text != '\0' ? text : NULL,
    .asset = andon_seat_get_site (self->seat),
    .state = chosen_state (self),
    .priority = chosen_priority (self),
    .from = andon_seat_now (self->seat) - periods[period],
    .limit = PAGE_ROWS,
  };
}

static void
show_stack (AndonHistoryPane *self, const char *title, const char *text)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0;

  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, text);
  gtk_stack_set_visible_child_name (self->stack, some ? "table" : "empty");
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHistoryPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AndonHistoryPage) page = andon_history_read_finish (ANDON_SESSION (source), result, &error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->seat == NULL)
    return;
  self->reading = FALSE;
  if (page == NULL)
    {
      g_autofree char *why = andon_error_words_dup (ANDON_SESSION (source), error);

      show_stack (self, _("The history could not be read"), why);
      return;
    }
  g_free (self->next);
  self->next = g_strdup (page->next);
  /* Each transition moves from the page into its row. */
  g_ptr_array_set_free_func (page->items, NULL);
  for (guint i = 0; i < page->items->len; i++)
    g_ptr_array_add (rows, andon_history_row_new (g_ptr_array_index (page->items, i)));
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0, rows->pdata, rows->len);
  show_stack (self, _("Nothing happened"), _("No alert changed in this period that matches. Choose a longer one."));
}

static void
read_page (AndonHistoryPane *self, const char *cursor)
{
  AndonHistoryQuery query;

  build_query (self, &query);
  query.cursor = cursor;
  self->reading = TRUE;
  andon_history_read_async (andon_seat_get_session (self->seat), &query, self->cancellable, page_cb,
                            g_object_ref (self));
}

void
andon_history_pane_reload (AndonHistoryPane *self)
{
  g_return_if_fail (ANDON_IS_HISTORY_PANE (self));

  if (self->seat == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_list_store_remove_all (self->store);
  show_stack (self, _("Reading the history…"), NULL);
  read_page (self, NULL);
}

static void
filter_cb (AndonHistoryPane *self)
{
  if (self->seat != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    andon_history_pane_reload (self);
}

static void
edge_cb (AndonHistoryPane *self, GtkPositionType position)
{
  g_autofree char *cursor = NULL;

  if (position != GTK_POS_BOTTOM || self->reading || self->next == NULL)
    return;
  cursor = g_strdup (self->next);
  read_page (self, cursor);
}

static void
back_cb (AndonHistoryPane *self)
{
  g_signal_emit (self, back_signal, 0);
}

/* Export */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHistoryPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (self->seat == NULL)
    return;
  gtk_widget_set_sensitive (self->export, TRUE);
  if (andon_history_export_finish (ANDON_SESSION (source), result, &n, &error))
    text = g_strdup_printf (ngettext ("%u transition was exported", "%u transitions were exported", n), n);
  else
    text = g_strdup_printf (_("The export was not written: %s"), error->message);
  andon_seat_announce (self->seat, text);
}

static void
chosen_cb (AndonHistoryPane *self, int response)
{
  g_autoptr (GFile) file = NULL;
  AndonHistoryQuery query;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  build_query (self, &query);
  gtk_widget_set_sensitive (self->export, FALSE);
  andon_history_export_async (andon_seat_get_session (self->seat), &query, file, 0, NULL, exported_cb,
                              g_object_ref (self));
}

static void
export_cb (AndonHistoryPane *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Export the history"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "andon-history.csv");
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  andon_dialog_guard_watch (self->seat, GTK_NATIVE_DIALOG (self->chooser));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Columns */

static char *
dup_change (const AndonTransition *transition)
{
  g_autoptr (GString) text = g_string_new (andon_words_cause (transition->cause));

  if (transition->to != NULL && g_strcmp0 (transition->from, transition->to) != 0)
    g_string_append_printf (text, " → %s", andon_alert_prose_state_entered (transition->cause, transition->to));
  if (transition->text != NULL && *transition->text != '\0')
    g_string_append_printf (text, " · %s", transition->text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_cell (AndonHistoryPane *self, const AndonTransition *transition, Column column)
{
  AndonPriority priority;

  switch (column)
    {
    case COLUMN_TIME:
      return andon_seat_format_time (self->seat, transition->time, transition->asset, ANDON_SITE_TIME_SECONDS);
    case COLUMN_PRIORITY:
      if (transition->priority != NULL && andon_priority_from_string (transition->priority, &priority))
        return g_strdup (andon_words_priority (priority));
      return g_strdup (transition->priority);
    case COLUMN_ALERT:
      return g_strdup (transition->title != NULL ? transition->title : transition->alert);
    case COLUMN_ASSET:
      return transition->asset != NULL
               ? g_strdup (andon_asset_tree_get_short_path (andon_seat_get_assets (self->seat), transition->asset))
               : NULL;
    case COLUMN_CHANGE:
      return dup_change (transition);
    case COLUMN_WHO:
      return g_strdup (transition->actor);
    case N_COLUMNS:
    default:
      return NULL;
    }
}

static void
setup_cb (AndonHistoryPane *self, GtkListItem *list_item, GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_cb (AndonHistoryPane *self, GtkListItem *list_item, GtkSignalListItemFactory *factory)
{
  Column column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "andon-column"));
  const AndonTransition *transition = andon_history_row_get (gtk_list_item_get_item (list_item));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *text = self->seat != NULL ? dup_cell (self, transition, column) : NULL;

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, text);
  if (column == COLUMN_TIME)
    gtk_widget_add_css_class (label, "numeric");
}

static void
add_columns (AndonHistoryPane *self)
{
  const struct
  {
    const char *title;
    int width;
    gboolean expand;
  } columns[N_COLUMNS] = {
    [COLUMN_TIME] = { _("Time"), 150, FALSE },    [COLUMN_PRIORITY] = { _("Priority"), 90, FALSE },
    [COLUMN_ALERT] = { _("Alert"), -1, TRUE },    [COLUMN_ASSET] = { _("Asset"), -1, TRUE },
    [COLUMN_CHANGE] = { _("Change"), -1, TRUE },  [COLUMN_WHO] = { _("By"), 140, FALSE },
  };

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "andon-column", GUINT_TO_POINTER (i));
      g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
      column = gtk_column_view_column_new (columns[i].title, factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_append_column (self->table, column);
    }
}

static void
fill_choices (AndonHistoryPane *self)
{
  g_autoptr (GtkStringList) period_list = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) priority_list = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) state_list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      int hours = (int) (periods[i] / G_TIME_SPAN_HOUR);
      g_autofree char *text = hours <= 24 ? g_strdup_printf (ngettext ("Last %d hour", "Last %d hours", hours), hours)
                                          : g_strdup_printf (_("Last %d days"), hours / 24);

      gtk_string_list_append (period_list, text);
    }
  gtk_string_list_append (priority_list, _("Any priority"));
  for (guint i = ANDON_N_PRIORITIES; i > 0; i--)
    gtk_string_list_append (priority_list, andon_words_priority ((AndonPriority) (i - 1)));
  gtk_string_list_append (state_list, _("Any state"));
  for (guint i = 0; i < ANDON_N_ALERT_STATES; i++)
    gtk_string_list_append (state_list, andon_words_state ((AndonAlertState) i));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (period_list));
  gtk_drop_down_set_selected (self->period, DEFAULT_PERIOD);
  gtk_drop_down_set_model (self->priority, G_LIST_MODEL (priority_list));
  gtk_drop_down_set_model (self->state, G_LIST_MODEL (state_list));
}

static void
andon_history_pane_dispose (GObject *object)
{
  AndonHistoryPane *self = ANDON_HISTORY_PANE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANDON_TYPE_HISTORY_PANE);
  g_clear_object (&self->seat);
  G_OBJECT_CLASS (andon_history_pane_parent_class)->dispose (object);
}

static void
andon_history_pane_finalize (GObject *object)
{
  AndonHistoryPane *self = ANDON_HISTORY_PANE (object);

  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_free (self->next);
  G_OBJECT_CLASS (andon_history_pane_parent_class)->finalize (object);
}

static void
andon_history_pane_class_init (AndonHistoryPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = andon_history_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = andon_history_pane_finalize;
  back_signal = g_signal_new ("back", ANDON_TYPE_HISTORY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/andon/Andon/ui/panels/alerts/andon-history-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, box);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, search);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, period);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, priority);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, state);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, export);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, stack);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, scroll);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, table);
  gtk_widget_class_bind_template_child (widget_class, AndonHistoryPane, empty);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, edge_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  back_cb (user_data);
  return TRUE;
}

static void
andon_history_pane_init (AndonHistoryPane *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->cancellable = g_cancellable_new ();
  self->store = g_list_store_new (ANDON_TYPE_HISTORY_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_column_view_set_model (
    self->table,
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->store)))));
  add_columns (self);
  fill_choices (self);
  andon_spoken_name (GTK_WIDGET (self->period), _("Period"));
  andon_spoken_name (GTK_WIDGET (self->priority), _("Priority"));
  andon_spoken_name (GTK_WIDGET (self->state), _("State entered"));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
andon_history_pane_set_seat (AndonHistoryPane *self, AndonSeat *seat)
{
  g_return_if_fail (ANDON_IS_HISTORY_PANE (self));
  g_return_if_fail (self->seat == NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (seat, "notify::site", G_CALLBACK (filter_cb), self, G_CONNECT_SWAPPED);
}

gboolean
andon_history_pane_is_settled (AndonHistoryPane *self)
{
  g_return_val_if_fail (ANDON_IS_HISTORY_PANE (self), TRUE);
  return !self->reading;
}
