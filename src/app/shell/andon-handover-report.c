/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-report.h"

#include <glib/gi18n.h>

#include "andon-alert-view.h"
#include "andon-error-words.h"
#include "andon-handover-words.h"
#include "andon-shift.h"
#include "andon-words.h"

/* Acknowledged longer ago than this is "old" in a handover. */
#define OLD_ACKNOWLEDGED (8 * G_TIME_SPAN_HOUR)
/* No paper lists more of one kind; the rest is counted. */
#define MAX_ROWS 200

typedef struct
{
  AndonSeat *seat;
  AndonAlertView *view;
  gulong busy_id;
  gint64 since;
  char *console; /* (nullable): id of the one that is handed over */
  char *note;
  GPtrArray *log;
  GPtrArray *labels;
  /* (nullable): of the recorded handover */
  GPtrArray *shelved;
  GPtrArray *changes;
  GPtrArray *shelves;
  char *log_error;
  char *labels_error;
  guint waiting;
} Gather;

static void
gather_free (Gather *gather)
{
  g_clear_signal_handler (&gather->busy_id, gather->view);
  g_clear_object (&gather->view);
  g_clear_object (&gather->seat);
  g_clear_pointer (&gather->log, g_ptr_array_unref);
  g_clear_pointer (&gather->labels, g_ptr_array_unref);
  g_clear_pointer (&gather->shelved, g_ptr_array_unref);
  g_clear_pointer (&gather->changes, g_ptr_array_unref);
  g_clear_pointer (&gather->shelves, g_ptr_array_unref);
  g_free (gather->console);
  g_free (gather->note);
  g_free (gather->log_error);
  g_free (gather->labels_error);
  g_free (gather);
}

typedef enum
{
  KIND_OPEN,
  KIND_OLD,
  KIND_OOS,
  KIND_SUPPRESSED,
  KIND_BLIND,
  KIND_SHELVED,
} Kind;

static gboolean
is_kind (Gather *gather, AndonAlertItem *item, Kind kind)
{
  AndonAlertState state = andon_alert_item_get_state (item);
  gint64 acknowledged = andon_alert_item_get_acknowledged_at (item);
  gboolean old = state == ANDON_ALERT_STATE_ACKED && acknowledged != 0 &&
                 andon_seat_now (gather->seat) - acknowledged > OLD_ACKNOWLEDGED;

  switch (kind)
    {
    case KIND_OLD:
      return old;
    case KIND_OOS:
      return state == ANDON_ALERT_STATE_OOSRV;
    case KIND_SUPPRESSED:
      return state == ANDON_ALERT_STATE_DSUPR;
    case KIND_SHELVED:
      return state == ANDON_ALERT_STATE_SHLVD;
    case KIND_BLIND:
      return andon_alert_item_get_quality (item) != ANDON_QUALITY_GOOD;
    case KIND_OPEN:
    default:
      return !old && state != ANDON_ALERT_STATE_NORM && state != ANDON_ALERT_STATE_OOSRV &&
             state != ANDON_ALERT_STATE_DSUPR && state != ANDON_ALERT_STATE_SHLVD;
    }
}

static char *
remark_for (Gather *gather, AndonAlertItem *item, Kind kind)
{
  if (kind == KIND_SHELVED)
    {
      g_autofree char *until = andon_seat_format_time (gather->seat, andon_alert_item_get_shelved_until (item),
                                                       andon_alert_item_get_asset (item), ANDON_SITE_TIME_MINUTES);

      return g_strdup_printf (_("until %s, %s: %s"), until, andon_alert_item_get_shelved_by (item),
                              andon_alert_item_get_shelve_reason (item));
    }
  if (*andon_alert_item_get_assignee (item) != '\0')
    return g_strdup_printf ("%s · %s", andon_words_state (andon_alert_item_get_state (item)),
                            andon_alert_item_get_assignee (item));
  return g_strdup (andon_words_state (andon_alert_item_get_state (item)));
}

static void
add_more (AndonReport *report, guint more)
{
  g_autofree char *text = NULL;

  if (more == 0)
    return;
  text = g_strdup_printf (_("and %u more"), more);
  andon_report_add_row (report, NULL, text, NULL);
}

static void
add_kind (Gather *gather, AndonReport *report, Kind kind, const char *title, const char *empty)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (gather->view));
  guint shown = 0, more = 0;

  andon_report_add_section (report, title, empty);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AndonAlertItem) item = g_list_model_get_item (G_LIST_MODEL (gather->view), i);
      const char *asset = andon_alert_item_get_asset (item);
      g_autofree char *time = NULL;
      g_autofree char *text = NULL;
      g_autofree char *remark = NULL;

      if (!andon_alert_is_answered_by (andon_alert_item_get_console (item), gather->console) ||
          !is_kind (gather, item, kind))
        continue;
      if (shown++ >= MAX_ROWS)
        {
          more++;
          continue;
        }
      time = andon_seat_format_time (gather->seat, andon_alert_item_get_raised (item), asset, ANDON_SITE_TIME_MINUTES);
      text = g_strdup_printf ("%s: %s, %s", andon_words_priority (andon_alert_item_get_priority (item)),
                              andon_alert_item_get_title (item),
                              andon_asset_tree_get_short_path (andon_seat_get_assets (gather->seat), asset));
      remark = remark_for (gather, item, kind);
      andon_report_add_row (report, time, text, remark);
    }
  add_more (report, more);
}

static void
add_floods (Gather *gather, AndonReport *report)
{
  AndonConsole *console = andon_seat_get_console (gather->seat);
  gint64 muted_until = andon_seat_get_muted_until (gather->seat);

  andon_report_add_section (report, _("Floods and mutes"), _("None."));
  if (console != NULL && console->flood)
    {
      g_autofree char *time =
        andon_seat_format_time (gather->seat, console->flood_since, NULL, ANDON_SITE_TIME_MINUTES);
      g_autofree char *text = g_strdup_printf (_("Flood at %s: %u alarms in the last 10 minutes"), console->name,
                                               console->rate_10_min);

      andon_report_add_row (report, time, text, NULL);
    }
  if (muted_until != 0)
    {
      g_autofree char *time = andon_seat_format_time (gather->seat, muted_until, NULL, ANDON_SITE_TIME_MINUTES);

      andon_report_add_row (report, time, _("Sound is muted until then, critical excepted"), NULL);
    }
}

/* Of the recorded handover, or as they stand now. */
static void
add_shelved (Gather *gather, AndonReport *report)
{
  if (gather->shelved == NULL)
    {
      add_kind (gather, report, KIND_SHELVED, _("Shelved, to be renewed or released"), _("Nothing is shelved."));
      return;
    }
  andon_report_add_section (report, _("Shelved, to be renewed or released"), _("Nothing is shelved."));
  for (guint i = 0; i < MIN (gather->shelved->len, MAX_ROWS); i++)
    {
      const AndonAlert *alert = g_ptr_array_index (gather->shelved, i);
      g_autofree char *time = andon_seat_format_time (gather->seat, alert->raised, alert->asset, ANDON_SITE_TIME_MINUTES);
      g_autofree char *what = andon_handover_words_dup_alert (gather->seat, alert->title, alert->asset);
      g_autofree char *text = g_strdup_printf ("%s: %s", andon_words_priority (alert->priority), what);
      g_autofree char *remark = andon_handover_words_dup_shelf (gather->seat, alert);

      andon_report_add_row (report, time, text, remark);
    }
  add_more (report, gather->shelved->len - MIN (gather->shelved->len, MAX_ROWS));
}

static char *
dup_shelf_name (Gather *gather, const char *id)
{
  g_autoptr (AndonAlertItem) item = NULL;

  for (guint i = 0; gather->shelved != NULL && i < gather->shelved->len; i++)
    {
      const AndonAlert *alert = g_ptr_array_index (gather->shelved, i);

      if (g_str_equal (alert->id, id))
        return andon_handover_words_dup_alert (gather->seat, alert->title, alert->asset);
    }
  item = andon_alert_store_dup_item (andon_seat_get_store (gather->seat), id);
  if (item == NULL)
    return g_strdup (id);
  return andon_handover_words_dup_alert (gather->seat, andon_alert_item_get_title (item),
                                         andon_alert_item_get_asset (item));
}

static void
add_results (Gather *gather, AndonReport *report)
{
  if (gather->shelves == NULL)
    return;
  andon_report_add_section (report, _("What became of the shelved at the signature"), _("Nothing is shelved."));
  for (guint i = 0; i < MIN (gather->shelves->len, MAX_ROWS); i++)
    {
      const AndonShelfResult *result = g_ptr_array_index (gather->shelves, i);
      g_autofree char *what = dup_shelf_name (gather, result->alert);
      g_autofree char *outcome = andon_handover_words_dup_result (gather->seat, result, NULL);

      andon_report_add_row (report, NULL, what, outcome);
    }
  add_more (report, gather->shelves->len - MIN (gather->shelves->len, MAX_ROWS));
}

static void
add_changes (Gather *gather, AndonReport *report)
{
  andon_report_add_section (report, _("What labels changed"), _("No label was given or taken back."));
  for (guint i = 0; i < MIN (gather->changes->len, MAX_ROWS); i++)
    {
      const AndonLabelChange *change = g_ptr_array_index (gather->changes, i);
      g_autofree char *time = andon_seat_format_time (gather->seat, change->at, change->asset, ANDON_SITE_TIME_MINUTES);
      g_autofree char *what = andon_handover_words_dup_label (gather->seat, change);
      g_autofree char *text = change->note != NULL ? g_strdup_printf ("%s, %s", what, change->note) : g_strdup (what);

      andon_report_add_row (report, time, text, change->by);
    }
  add_more (report, gather->changes->len - MIN (gather->changes->len, MAX_ROWS));
}

static void
add_labels (Gather *gather, AndonReport *report)
{
  if (gather->changes != NULL)
    {
      add_changes (gather, report);
      return;
    }
  andon_report_add_section (report, _("Labels of this shift"),
                            gather->labels_error != NULL ? gather->labels_error : _("None."));
  for (guint i = 0; gather->labels != NULL && i < MIN (gather->labels->len, MAX_ROWS); i++)
    {
      const AndonLabelEntry *label = g_ptr_array_index (gather->labels, i);
      g_autofree char *time =
        andon_seat_format_time (gather->seat, label->time, label->asset, ANDON_SITE_TIME_MINUTES);
      g_autofree char *text = g_strdup_printf (
        "%s: %s%s%s", andon_words_label_of (label->label),
        label->asset != NULL ? andon_asset_tree_get_short_path (andon_seat_get_assets (gather->seat), label->asset) : "",
        label->note != NULL ? ", " : "", label->note != NULL ? label->note : "");

      andon_report_add_row (report, time, text, label->author);
    }
}

static void
add_log (Gather *gather, AndonReport *report)
{
  andon_report_add_section (report, _("Shift log"), gather->log_error != NULL ? gather->log_error : _("None."));
  for (guint i = 0; gather->log != NULL && i < MIN (gather->log->len, MAX_ROWS); i++)
    {
      const AndonShiftEntry *entry = g_ptr_array_index (gather->log, i);
      g_autofree char *time =
        andon_seat_format_time (gather->seat, entry->time, entry->asset, ANDON_SITE_TIME_MINUTES);

      andon_report_add_row (report, time, entry->text, entry->author);
    }
}

static char *
subtitle (Gather *gather)
{
  AndonSession *session = andon_seat_get_session (gather->seat);
  g_autofree char *from = andon_seat_format_time (gather->seat, gather->since, NULL, ANDON_SITE_TIME_MINUTES);
  g_autofree char *to =
    andon_seat_format_time (gather->seat, andon_seat_now (gather->seat), NULL, ANDON_SITE_TIME_MINUTES);
  AndonAssetTree *assets = andon_seat_get_assets (gather->seat);
  const AndonConsole *console = andon_seat_get_console (gather->seat);
  const char *site = andon_seat_get_site (gather->seat);
  const char *of = console != NULL ? console->name : site != NULL ? andon_asset_tree_get_name (assets, site) : _("All sites");
  const char *name = andon_session_get_name (session);
  const char *live = andon_session_is_live (session) ? "" : _(" · NOT LIVE when it was made");

  return g_strdup_printf ("%s · %s – %s · %s%s", of, from, to, name != NULL ? name : "", live);
}

static AndonReport *
compose (Gather *gather)
{
  AndonSession *session = andon_seat_get_session (gather->seat);
  const char *const signatures[] = { _("Handed over by, time"), _("Taken over by, time"), NULL };
  gboolean replay = g_strcmp0 (andon_session_get_mode (session), "replay") == 0;
  const char *head = andon_session_get_journal_head (session);
  g_autofree char *second = subtitle (gather);
  g_autofree char *footer = g_strdup_printf (_("Journal head %s"), head != NULL ? head : "–");
  AndonReport *report = andon_report_new (
    _("Shift handover"), second, replay ? _("REPLAY") : andon_session_is_demo (session) ? _("DEMO") : NULL);

  if (gather->note != NULL && *gather->note != '\0')
    {
      andon_report_add_section (report, _("To the next shift"), "");
      andon_report_add_row (report, NULL, gather->note, NULL);
    }
  add_kind (gather, report, KIND_OPEN, _("Open"), _("Nothing is open."));
  add_kind (gather, report, KIND_OLD, _("Acknowledged more than 8 hours ago"), _("None."));
  add_shelved (gather, report);
  add_results (gather, report);
  add_kind (gather, report, KIND_OOS, _("Out of service"), _("Nothing is out of service."));
  add_kind (gather, report, KIND_SUPPRESSED, _("Suppressed by design"), _("Nothing is suppressed."));
  add_kind (gather, report, KIND_BLIND, _("Cannot judge"), _("Every signal behind an open alert is good."));
  add_floods (gather, report);
  add_labels (gather, report);
  add_log (gather, report);
  andon_report_set_signatures (report, signatures);
  andon_report_set_footer (report, footer);
  return report;
}

static void
arrived (GTask *task)
{
  Gather *gather = g_task_get_task_data (task);

  if (--gather->waiting > 0)
    return;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, compose (gather), (GDestroyNotify) andon_report_free);
  g_object_unref (task);
}

static char *
dup_unread (AndonSeat *seat, const GError *error)
{
  g_autofree char *why = andon_error_words_dup (andon_seat_get_session (seat), error);

  return g_strdup_printf (_("Could not be read: %s"), why);
}

static void
log_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Gather *gather = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;

  gather->log = andon_shift_log_read_finish (andon_seat_get_session (gather->seat), result, &error);
  if (gather->log == NULL)
    gather->log_error = dup_unread (gather->seat, error);
  arrived (user_data);
}

static void
labels_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Gather *gather = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;

  gather->labels = andon_labels_read_finish (andon_seat_get_session (gather->seat), result, &error);
  if (gather->labels == NULL)
    gather->labels_error = dup_unread (gather->seat, error);
  arrived (user_data);
}

static void
busy_cb (AndonAlertView *view, GParamSpec *pspec, GTask *task)
{
  Gather *gather = g_task_get_task_data (task);

  if (andon_alert_view_is_busy (view))
    return;
  g_clear_signal_handler (&gather->busy_id, view);
  arrived (task);
}

static void
take_handover (Gather *gather, const AndonHandover *handover)
{
  if (handover == NULL)
    return;
  gather->shelved = handover->shelved != NULL ? g_ptr_array_ref (handover->shelved) : NULL;
  gather->changes = handover->labels != NULL ? g_ptr_array_ref (handover->labels) : NULL;
  gather->shelves = handover->shelves != NULL ? g_ptr_array_ref (handover->shelves) : NULL;
}

void
andon_handover_report_async (AndonSeat *seat, gint64 since, const char *note, const AndonHandover *handover,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  AndonSession *session = andon_seat_get_session (seat);
  const AndonConsole *console = andon_seat_get_console (seat);
  GTask *task = g_task_new (seat, cancellable, callback, user_data);
  Gather *gather = g_new0 (Gather, 1);

  g_task_set_source_tag (task, andon_handover_report_async);
  g_task_set_task_data (task, gather, (GDestroyNotify) gather_free);
  gather->seat = g_object_ref (seat);
  gather->since = since;
  gather->console = console != NULL ? g_strdup (console->id) : NULL;
  gather->note = g_strdup (note);
  take_handover (gather, handover);
  gather->waiting = 3;
  gather->view = andon_alert_view_new (andon_seat_get_store (seat), NULL);
  andon_alert_view_set_sort (gather->view, ANDON_ALERT_SORT_PRIORITY);
  andon_shift_log_read_async (session, since, 0, MAX_ROWS, cancellable, log_cb, task);
  andon_labels_read_async (session, NULL, NULL, since, 0, cancellable, labels_cb, task);
  if (andon_alert_view_is_busy (gather->view))
    gather->busy_id = g_signal_connect (gather->view, "notify::busy", G_CALLBACK (busy_cb), task);
  else
    arrived (task);
}

AndonReport *
andon_handover_report_finish (AndonSeat *seat, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, seat), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
