/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-commands.h"

#include <glib/gi18n.h>

#include "andon-error-words.h"
#include "andon-words.h"

struct _AndonAlertCommands
{
  GObject parent_instance;

  AndonSeat *seat;
  AndonAlertList *list;          /* borrowed from the panel, which owns this object */
  AndonAlertDetailPane *detail;  /* likewise */
};

G_DEFINE_FINAL_TYPE (AndonAlertCommands, andon_alert_commands, G_TYPE_OBJECT)

static guint toast_signal;

static void
toast (AndonAlertCommands *self, const char *text, gboolean undoable)
{
  g_signal_emit (self, toast_signal, 0, text, undoable);
}

static gboolean
any_unacknowledged (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (andon_alert_item_is_unacknowledged (g_ptr_array_index (items, i)))
      return TRUE;
  return FALSE;
}

/* A verb that finds only closed folds says so: a key without any effect looks like a broken one. */
static void
tell_folds (AndonAlertCommands *self, const AndonAlertPick *pick)
{
  if (pick->folds > 0)
    toast (self, _("A closed fold is acted on by nobody: Enter opens it, then each alert has its own keys"), FALSE);
}

AndonAlertPick *
andon_alert_commands_pick (AndonAlertCommands *self)
{
  AndonAlertPick *pick;

  g_return_val_if_fail (ANDON_IS_ALERT_COMMANDS (self), NULL);

  pick = andon_alert_pick_new (self->list, self->seat, FALSE);
  if (pick->items->len > 0)
    return pick;
  tell_folds (self, pick);
  andon_alert_pick_free (pick);
  return NULL;
}

/* After the answer: what the plant did is said with its count, what it refused in one sentence. */

typedef struct
{
  AndonAlertCommands *self;
  char *done;       /* said when something was done; NULL is quiet */
  const char *verb; /* (nullable): instead of `done`, with the count of what was done */
  guint left;       /* criticals that were selected too */
  gboolean undoable;
} Call;

static Call *
call_new (AndonAlertCommands *self, char *done, gboolean undoable)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->done = done;
  call->undoable = undoable;
  return call;
}

/* @verb: translated, lives on */
static Call *
call_new_counted (AndonAlertCommands *self, const char *verb, guint left)
{
  Call *call = call_new (self, NULL, FALSE);

  call->verb = verb;
  call->left = left;
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call->done);
  g_free (call);
}

/* One alone needs no words: the row says it. Several are named by their count, and what is left is named too. */
static char *
count_text (const char *verb, guint n, guint left)
{
  if (n <= 1 && left == 0)
    return NULL;
  if (left == 0)
    /* Translators: a verb such as "Acknowledged" and how many. */
    return g_strdup_printf (_("%s: %u"), verb, n);
  return g_strdup_printf (ngettext ("%s: %u. %u critical is left: one at a time",
                                    "%s: %u. %u critical are left: one at a time", left),
                          verb, n, left);
}

static void
tell_refused (AndonAlertCommands *self, const AndonActionResult *first, guint n)
{
  g_autofree char *reason = andon_words_dup_result (self->seat, first);

  if (n == 1)
    toast (self, reason, FALSE);
  else
    {
      /* Translators: how many were refused, and the sentence that tells why the first of them was. */
      g_autofree char *text = g_strdup_printf (ngettext ("%u refused. %s", "%u refused. %s", n), n, reason);

      toast (self, text, FALSE);
    }
}

static void
tell_results (Call *call, GPtrArray *results)
{
  const AndonActionResult *refusal = NULL;
  guint done = 0, queued = 0, refused = 0;
  g_autofree char *said = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      const AndonActionResult *one = g_ptr_array_index (results, i);

      done += one->outcome == ANDON_ACTION_DONE;
      queued += one->outcome == ANDON_ACTION_QUEUED;
      refused += one->outcome == ANDON_ACTION_REFUSED;
      if (one->outcome == ANDON_ACTION_REFUSED && refusal == NULL)
        refusal = one;
    }
  if (refusal != NULL)
    tell_refused (call->self, refusal, refused);
  if (done > 0)
    said = call->verb != NULL ? count_text (call->verb, done, call->left) : g_strdup (call->done);
  if (said != NULL)
    toast (call->self, said, call->undoable);
  if (queued > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u action is not yet at the plant; it is kept and sent",
                                                         "%u actions are not yet at the plant; they are kept and sent",
                                                         queued),
                                               queued);

      toast (call->self, text, call->undoable);
    }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = andon_actions_finish (ANDON_ACTIONS (source), result, &error);

  if (results != NULL)
    tell_results (call, results);
  else
    {
      g_autofree char *why = andon_error_words_dup (andon_seat_get_session (call->self->seat), error);

      toast (call->self, why, FALSE);
    }
  call_free (call);
}

void
andon_alert_commands_acknowledge (AndonAlertCommands *self)
{
  AndonAlertCursor *cursor;
  g_autoptr (AndonAlertPick) pick = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  /* On a fold it opens it: nothing unseen is acknowledged. */
  cursor = andon_alert_list_get_cursor (self->list);
  if (andon_alert_cursor_get_n_selected (cursor) == 1 &&
      andon_alert_pick_is_closed_fold (self->list, andon_alert_cursor_get_item (cursor)))
    {
      andon_alert_list_toggle_fold (self->list);
      return;
    }
  pick = andon_alert_pick_new (self->list, self->seat, TRUE);
  if (pick->items->len == 0)
    {
      g_autoptr (GPtrArray) selected = andon_alert_cursor_dup_selected (cursor, ANDON_ALERT_PICK_MAX);

      if (pick->folds > 0)
        tell_folds (self, pick);
      else if (!any_unacknowledged (selected))
        toast (self, _("Nothing selected waits for an acknowledgement"), FALSE);
      return;
    }
  ids = andon_alert_pick_dup_ids (pick);
  andon_actions_acknowledge_async (andon_seat_get_actions (self->seat), (const char *const *) ids, NULL, answered_cb,
                                   call_new_counted (self, _("Acknowledged"), pick->left));
}

void
andon_alert_commands_shelve (AndonAlertCommands *self, const AndonAlertPick *pick, const AndonShelfWish *wish)
{
  g_auto (GStrv) ids = NULL;
  g_autofree char *length = andon_site_time_format_length (wish->minutes * G_TIME_SPAN_MINUTE);
  g_autofree char *text = NULL;

  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  ids = andon_alert_pick_dup_ids (pick);
  text = g_strdup_printf (_("Shelved for %s: %u"), length, pick->items->len);
  if (pick->left > 0)
    {
      g_autofree char *shelved = g_steal_pointer (&text);

      text = g_strdup_printf (ngettext ("%s. %u critical is left: one at a time",
                                        "%s. %u critical are left: one at a time", pick->left),
                              shelved, pick->left);
    }
  andon_actions_shelve_async (andon_seat_get_actions (self->seat), (const char *const *) ids,
                              &g_array_index (pick->revisions, guint, 0), wish, answered_cb,
                              call_new (self, g_steal_pointer (&text), TRUE));
}

void
andon_alert_commands_unshelve (AndonAlertCommands *self)
{
  g_autoptr (AndonAlertPick) pick = andon_alert_commands_pick (self);
  g_auto (GStrv) ids = NULL;

  if (pick == NULL)
    return;
  ids = andon_alert_pick_dup_ids (pick);
  andon_actions_unshelve_async (andon_seat_get_actions (self->seat), (const char *const *) ids, answered_cb,
                                call_new (self, g_strdup (_("Back from the shelf")), FALSE));
}

void
andon_alert_commands_comment (AndonAlertCommands *self, const AndonAlertPick *pick, const char *text)
{
  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  andon_actions_comment_async (andon_seat_get_actions (self->seat),
                               andon_alert_item_get_id (andon_alert_pick_get (pick, 0)),
                               andon_alert_pick_get_revision (pick, 0), text, answered_cb,
                               call_new (self, g_strdup (_("Comment added")), FALSE));
}

void
andon_alert_commands_take (AndonAlertCommands *self)
{
  g_autoptr (AndonAlertPick) pick = andon_alert_commands_pick (self);
  g_auto (GStrv) ids = NULL;
  const char *subject;

  if (pick == NULL)
    return;
  subject = andon_session_get_subject (andon_seat_get_session (self->seat));
  ids = andon_alert_pick_dup_ids (pick);
  /* G on what is one's own gives it back. */
  if (pick->items->len == 1 && g_strcmp0 (andon_alert_item_get_assignee (andon_alert_pick_get (pick, 0)), subject) == 0)
    andon_actions_release_async (andon_seat_get_actions (self->seat), (const char *const *) ids, answered_cb,
                                 call_new (self, g_strdup (_("Released")), FALSE));
  else
    andon_actions_take_async (andon_seat_get_actions (self->seat), (const char *const *) ids, answered_cb,
                              call_new_counted (self, _("Taken"), pick->left));
}

/* What a person can say about the one alert under the cursor. */
static const char *
cursor_id (AndonAlertCommands *self)
{
  AndonAlertItem *item = andon_alert_cursor_get_item (andon_alert_list_get_cursor (self->list));

  return item != NULL ? andon_alert_item_get_id (item) : NULL;
}

void
andon_alert_commands_unacknowledge (AndonAlertCommands *self)
{
  const char *ids[] = { cursor_id (self), NULL };

  if (ids[0] != NULL)
    andon_actions_unacknowledge_async (andon_seat_get_actions (self->seat), ids, answered_cb,
                                       call_new (self, g_strdup (_("Waits for an acknowledgement again")), FALSE));
}

void
andon_alert_commands_reset (AndonAlertCommands *self)
{
  const char *ids[] = { cursor_id (self), NULL };

  if (ids[0] != NULL)
    andon_actions_reset_async (andon_seat_get_actions (self->seat), ids, answered_cb,
                               call_new (self, g_strdup (_("Reset")), FALSE));
}

void
andon_alert_commands_out_of_service (AndonAlertCommands *self, const AndonAlertPick *pick, const char *permit,
                                     const char *reason, gint64 review)
{
  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  andon_actions_out_of_service_async (andon_seat_get_actions (self->seat),
                                      andon_alert_item_get_id (andon_alert_pick_get (pick, 0)),
                                      andon_alert_pick_get_revision (pick, 0), permit, reason, review, answered_cb,
                                      call_new (self, g_strdup (_("Out of service. It stands behind “off” now.")), FALSE));
}

void
andon_alert_commands_return_to_service (AndonAlertCommands *self)
{
  const char *id = cursor_id (self);

  if (id != NULL)
    andon_actions_return_to_service_async (andon_seat_get_actions (self->seat), id, answered_cb,
                                           call_new (self, g_strdup (_("Back in service")), FALSE));
}

void
andon_alert_commands_promote (AndonAlertCommands *self, const AndonAlertPick *pick, const char *rule)
{
  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  andon_actions_promote_async (andon_seat_get_actions (self->seat),
                               andon_alert_item_get_id (andon_alert_pick_get (pick, 0)),
                               andon_alert_pick_get_revision (pick, 0), rule, answered_cb,
                               call_new (self, g_strdup (_("It is an alarm now")), FALSE));
}

static void
file_advisory (AndonAlertCommands *self, AndonAlertItem *item)
{
  const char *const ids[] = { andon_alert_item_get_id (item), NULL };

  if (andon_alert_item_is_unacknowledged (item))
    andon_actions_acknowledge_async (andon_seat_get_actions (self->seat), ids, NULL, answered_cb,
                                     call_new (self, NULL, FALSE));
}

/* @last: of those that are labelled at one stroke, the one whose answer is told. */
static void
label_one (AndonAlertCommands *self, AndonAlertItem *item, AndonLabelClass label, gint64 from, gint64 to, char *last)
{
  andon_actions_label_async (andon_seat_get_actions (self->seat), andon_alert_item_get_id (item), label, from, to, NULL,
                             NULL, answered_cb, call_new (self, last, last != NULL));
  if (andon_alert_item_get_lane (item) == ANDON_LANE_ADVISORY)
    file_advisory (self, item);
}

void
andon_alert_commands_label (AndonAlertCommands *self, AndonLabelClass label)
{
  g_autoptr (AndonAlertPick) pick = andon_alert_commands_pick (self);
  const guint n = pick != NULL ? pick->items->len : 0;
  gint64 from = 0, to = 0;

  if (n == 0)
    return;
  /* A span that was drawn on the chart belongs to the one alert that is shown there. */
  if (n == 1)
    andon_alert_detail_pane_get_window (self->detail, &from, &to);
  for (guint i = 0; i < n; i++)
    {
      char *text = NULL;

      if (i == n - 1)
        text = n == 1 ? g_strdup_printf (_("Labelled %s"), andon_words_label (label))
                      : g_strdup_printf (_("Labelled %s: %u"), andon_words_label (label), n);
      label_one (self, andon_alert_pick_get (pick, i), label, from, to, text);
    }
}

void
andon_alert_commands_report (AndonAlertCommands *self, const char *asset, gint64 from, gint64 to, const char *note)
{
  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  andon_actions_report_missed_async (andon_seat_get_actions (self->seat), asset, NULL, from, to, NULL, note,
                                     answered_cb,
                                     call_new (self, g_strdup (_("Reported. It counts against what the models "
                                                                 "should have seen.")),
                                               TRUE));
}

void
andon_alert_commands_undo (AndonAlertCommands *self)
{
  AndonActions *actions;
  g_autofree char *label = NULL;

  g_return_if_fail (ANDON_IS_ALERT_COMMANDS (self));

  actions = andon_seat_get_actions (self->seat);
  if (!andon_actions_can_undo (actions))
    {
      toast (self, _("There is no label or shelve of yours to take back"), FALSE);
      return;
    }
  label = andon_actions_dup_undo_label (actions);
  andon_actions_undo_async (actions, answered_cb,
                            call_new (self, g_strdup_printf (_("Taken back: %s"), label != NULL ? label : ""), FALSE));
}

static void
andon_alert_commands_finalize (GObject *object)
{
  g_clear_object (&ANDON_ALERT_COMMANDS (object)->seat);
  G_OBJECT_CLASS (andon_alert_commands_parent_class)->finalize (object);
}

static void
andon_alert_commands_class_init (AndonAlertCommandsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_alert_commands_finalize;
  toast_signal = g_signal_new ("toast", ANDON_TYPE_ALERT_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
andon_alert_commands_init (AndonAlertCommands *self)
{
}

AndonAlertCommands *
andon_alert_commands_new (AndonSeat *seat, AndonAlertList *list, AndonAlertDetailPane *detail)
{
  AndonAlertCommands *self = g_object_new (ANDON_TYPE_ALERT_COMMANDS, NULL);

  self->seat = g_object_ref (seat);
  self->list = list;
  self->detail = detail;
  return self;
}
