/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-state-private.h"

/* --- the verbs --- */

static char *
acknowledge_body (guint annunciation, const char *comment)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 64);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_int (&writer, "annunciation", annunciation);
  andon_json_writer_put_string (&writer, "comment", comment);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

void
andon_actions_acknowledge_async (AndonActions *self, const char *const *ids, const char *comment,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = andon_actions_actions_new ();

  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    {
      g_autofree char *body = acknowledge_body (andon_actions_seen (self, ids[i])->annunciation, comment);

      g_ptr_array_add (actions, andon_actions_alert_action (self, "acknowledge", ids[i], FALSE, body));
    }
  andon_actions_take_in (self, actions, callback, user_data);
}

void
andon_actions_unacknowledge_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  andon_actions_same_for_all (self, "unacknowledge", ids, TRUE, "{}", callback, user_data);
}

static char *
shelve_body (const AndonShelfWish *wish)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 192);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_int (&writer, "minutes", wish->minutes);
  andon_json_writer_put_string (&writer, "reason", wish->reason);
  andon_json_writer_put_bool (&writer, "one_shot", wish->one_shot);
  if (wish->until != NULL)
    andon_shelf_condition_write_member (wish->until, &writer);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

void
andon_actions_shelve_async (AndonActions *self, const char *const *ids, const guint *revisions,
                            const AndonShelfWish *wish, GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = andon_actions_actions_new ();
  g_autofree char *body = shelve_body (wish);
  const gint64 call = self->number + 1;

  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    {
      const guint revision = revisions != NULL ? revisions[i] : andon_actions_get_seen (self, ids[i]);
      Action *action = andon_actions_seen_action (self, "shelve", ids[i], revision, body);

      g_ptr_array_add (actions, action);
      andon_actions_remember (self, action, call);
    }
  andon_actions_take_in (self, actions, callback, user_data);
}

void
andon_actions_unshelve_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  andon_actions_same_for_all (self, "unshelve", ids, TRUE, "{}", callback, user_data);
}

static char *
one_member (const char *name, const char *value)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 64);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, name, value);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

void
andon_actions_comment_async (AndonActions *self, const char *id, guint revision, const char *text,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = andon_actions_actions_new ();
  g_autofree char *body = one_member ("text", text);

  if (revision == 0)
    revision = andon_actions_get_seen (self, id);
  g_ptr_array_add (actions, andon_actions_seen_action (self, "comment", id, revision, body));
  andon_actions_take_in (self, actions, callback, user_data);
}

void
andon_actions_take_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  const char *subject = andon_session_get_subject (self->session);
  g_autofree char *body = one_member ("assignee", subject);

  andon_actions_same_for_all (self, "assign", ids, TRUE, body, callback, user_data);
}

void
andon_actions_release_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  andon_actions_same_for_all (self, "release", ids, TRUE, "{}", callback, user_data);
}

void
andon_actions_reset_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  andon_actions_same_for_all (self, "reset", ids, TRUE, "{}", callback, user_data);
}

static void
on_unqueued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Action *action = user_data;
  AndonActions *self = g_task_get_source_object (action->batch->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = andon_http_send_finish (result, &error);
  GTask *task = action->batch->task;

  if (all == NULL)
    {
      g_ptr_array_unref (action->batch->results);
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      g_clear_pointer (&action->batch, g_free);
      andon_actions_action_unref (action);
      return;
    }
  const Told *told = g_ptr_array_index (all, 0);
  AndonActionResult *outcome = andon_actions_result_new (action, told->status < 300 ? ANDON_ACTION_DONE : ANDON_ACTION_REFUSED);
  outcome->status = told->status;
  outcome->message = g_strdup (told->message);
  if (told->status == 409 || told->status == 412)
    outcome->outcome = ANDON_ACTION_CONFLICT;
  if (told->alert != NULL && andon_actions_store_of (self) != NULL)
    andon_alert_store_post (andon_actions_store_of (self), (AndonAlert **) &told->alert, 1);
  andon_actions_settle_batch (action, outcome);
  andon_actions_action_unref (action);
}

/* What changes the plant is asked once and now, or not at all. */
static void
send_unqueued (AndonActions *self, const char *verb, const char *id, guint revision, const char *body,
               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *match = NULL;
  AndonHttpRequest request = { .method = "POST", .body = body };
  Action *action;

  if (!andon_session_is_connected (self->session))
    {
      g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_NOT_LIVE,
                               "The plant can't be reached, and this is never done later");
      g_object_unref (task);
      return;
    }
  action = andon_actions_seen_action (self, verb, id, revision != 0 ? revision : andon_actions_get_seen (self, id), body);
  action->batch = g_new0 (Batch, 1);
  action->batch->task = task;
  action->batch->open = 1;
  action->batch->results = g_ptr_array_new_with_free_func (andon_actions_result_destroy);
  g_ptr_array_set_size (action->batch->results, 1);
  request.path = action->row->path;
  request.idempotency_key = action->row->key;
  request.if_match = match = g_strdup_printf ("\"%u\"", action->row->revision);
  andon_http_send_async (andon_session_get_http (self->session), &request, andon_actions_decode_one, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, on_unqueued, action);
}

void
andon_actions_promote_async (AndonActions *self, const char *id, guint revision, const char *rule,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = one_member ("rule", rule);

  send_unqueued (self, "promote", id, revision, body, callback, user_data);
}

void
andon_actions_out_of_service_async (AndonActions *self, const char *id, guint revision, const char *permit,
                                    const char *reason, gint64 review, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = NULL;
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 96);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "permit", permit);
  andon_json_writer_put_string (&writer, "reason", reason);
  if (review != 0)
    andon_json_writer_put_time (&writer, "review", review);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  send_unqueued (self, "out-of-service", id, revision, body, callback, user_data);
}

void
andon_actions_return_to_service_async (AndonActions *self, const char *id, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  send_unqueued (self, "return-to-service", id, 0, "{}", callback, user_data);
}

typedef struct
{
  const char *alert;
  const char *asset;
  const char *const *signals;
  AndonLabelClass class;
  gint64 from;
  gint64 to;
  const char *cause;
  const char *note;
  gboolean missed;
} LabelWords;

static char *
label_body (const LabelWords *words)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 256);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "alert", words->alert);
  andon_json_writer_put_string (&writer, "asset", words->asset);
  andon_json_writer_member (&writer, "window");
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_time (&writer, "from", words->from);
  andon_json_writer_put_time (&writer, "to", words->to);
  andon_json_writer_end_object (&writer);
  if (words->signals != NULL)
    {
      andon_json_writer_member (&writer, "signals");
      andon_json_writer_begin_array (&writer);
      for (guint i = 0; words->signals[i] != NULL; i++)
        andon_json_writer_string (&writer, words->signals[i]);
      andon_json_writer_end_array (&writer);
    }
  andon_json_writer_put_string (&writer, "class", andon_label_class_to_string (words->class));
  andon_json_writer_put_string (&writer, "cause", words->cause);
  andon_json_writer_put_string (&writer, "note", words->note);
  if (words->missed)
    andon_json_writer_put_bool (&writer, "missed", TRUE);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

static void
label (AndonActions *self, const LabelWords *words, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = label_body (words);
  GPtrArray *actions = andon_actions_actions_new ();
  Action *action = andon_actions_action_new (self, "label", "/labels", words->alert, 0, body);

  g_ptr_array_add (actions, action);
  andon_actions_remember (self, action, action->row->number);
  andon_actions_take_in (self, actions, callback, user_data);
}

void
andon_actions_label_async (AndonActions *self, const char *id, AndonLabelClass class, gint64 from, gint64 to,
                           const char *cause, const char *note, GAsyncReadyCallback callback, gpointer user_data)
{
  const AndonAlertRecord *record = andon_actions_seen (self, id);
  LabelWords words = { .alert = id, .class = class, .from = from, .to = to, .cause = cause, .note = note };

  if (record->id != 0)
    words.asset = andon_string_pool_get (andon_alert_store_get_pool (andon_actions_store_of (self)), record->strings[ANDON_RECORD_ASSET]);
  if (words.from == 0)
    words.from = andon_alert_record_get_time (record, record->seconds[ANDON_RECORD_ONSET] != 0 ? ANDON_RECORD_ONSET : ANDON_RECORD_RAISED);
  if (words.to == 0)
    words.to = andon_alert_record_get_time (record, ANDON_RECORD_CLEARED);
  if (words.to == 0)
    words.to = andon_session_get_time (self->session);
  words.to = MAX (words.to, words.from + 1000);
  label (self, &words, callback, user_data);
}

void
andon_actions_report_missed_async (AndonActions *self, const char *asset, const char *const *signal_ids, gint64 from,
                                   gint64 to, const char *cause, const char *note, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  LabelWords words = { .asset = asset, .signals = signal_ids, .class = ANDON_LABEL_CLASS_TRUE, .from = from, .to = to,
                       .cause = cause, .note = note, .missed = TRUE };

  label (self, &words, callback, user_data);
}

void
andon_actions_log_async (AndonActions *self, const char *text, const char *asset, const char *alert,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = NULL;
  GPtrArray *actions = andon_actions_actions_new ();
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 128);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "text", text);
  andon_json_writer_put_string (&writer, "asset", asset);
  andon_json_writer_put_string (&writer, "alert", alert);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  g_ptr_array_add (actions, andon_actions_action_new (self, "log", "/log", NULL, 0, body));
  andon_actions_take_in (self, actions, callback, user_data);
}


/* --- undo --- */

char *
andon_actions_dup_undo_label (AndonActions *self)
{
  const Undo *undo = g_queue_peek_head (&self->undo);

  if (undo == NULL)
    return NULL;
  return g_strdup_printf ("%s: %s", undo->verb, undo->title != NULL ? undo->title : "");
}

Action *
andon_actions_find_by_key (AndonActions *self, const char *key)
{
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (strcmp (((Action *) l->data)->row->key, key) == 0)
      return l->data;
  return NULL;
}

static void
withdraw_label (AndonActions *self, const char *label_id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (label_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/labels/%s/withdraw", escaped);
  GPtrArray *actions = andon_actions_actions_new ();

  g_ptr_array_add (actions, andon_actions_action_new (self, "label-withdraw", path, NULL, 0, "{}"));
  andon_actions_take_in (self, actions, callback, user_data);
}

/* @ids takes the alert of a shelve that the plant has to end. Returns: FALSE when the plant has nothing to do. */
static gboolean
take_back (AndonActions *self, const Undo *undo, GPtrArray *ids)
{
  Action *action = andon_actions_find_by_key (self, undo->key);

  if (action == NULL)
    {
      if (strcmp (undo->verb, "shelve") == 0)
        g_ptr_array_add (ids, g_strdup (undo->alert));
      return TRUE;
    }
  /* Not answered yet: what waits is never sent; what is on its way is taken back when it arrived. */
  action->undone = TRUE;
  if (action->stage == STAGE_QUEUED)
    andon_actions_give_back (self, action, ANDON_ACTION_TAKEN_BACK, "Taken back before it was sent");
  return FALSE;
}

void
andon_actions_undo_async (AndonActions *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Undo *undo = g_queue_pop_head (&self->undo);
  gint64 call = undo != NULL ? undo->call : 0;
  g_autofree char *label = NULL;

  while (undo != NULL)
    {
      const Undo *next;

      if (take_back (self, undo, ids) && undo->label != NULL)
        label = g_strdup (undo->label);
      andon_actions_undo_free (undo);
      next = g_queue_peek_head (&self->undo);
      undo = next != NULL && label == NULL && next->call == call ? g_queue_pop_head (&self->undo) : NULL;
    }
  andon_actions_notify_counts (self);
  g_ptr_array_add (ids, NULL);
  if (label != NULL)
    withdraw_label (self, label, callback, user_data);
  else if (ids->len > 1)
    andon_actions_unshelve_async (self, (const char *const *) ids->pdata, callback, user_data);
  else
    andon_actions_take_in (self, andon_actions_actions_new (), callback, user_data);
}
