/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-state-private.h"

/* --- taking actions in --- */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) flight = user_data;
  AndonActions *self = flight->self;
  GPtrArray *written = flight->sent;
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean kept = flight->cache != NULL && andon_outbox_put_finish (flight->cache, result, &error);

  for (guint i = 0; i < written->len; i++)
    {
      Action *action = g_ptr_array_index (written, i);

      if (action->left)
        continue;
      if (!kept)
        {
          AndonActionResult *refused = andon_actions_result_new (action, ANDON_ACTION_REFUSED);

          refused->code = ANDON_CLIENT_ERROR_STORAGE;
          refused->message = g_strdup (error != NULL ? error->message : "The seat is closing");
          andon_actions_conclude (self, action, refused);
        }
      else if (action->undone)
        andon_actions_give_back (self, action, ANDON_ACTION_TAKEN_BACK, "Taken back before it was sent");
      else if (!andon_actions_may_send (self, action))
        andon_actions_queue_action (self, action);
      else
        g_ptr_array_add (ready, action);
    }
  if (ready->len > 0)
    andon_actions_send_all (self, ready);
}

void
andon_actions_keep (AndonActions *self, GPtrArray *actions)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Flight *flight = andon_actions_flight_new (self);

  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);

      g_ptr_array_add (rows, action->row);
      g_ptr_array_add (flight->sent, andon_actions_action_ref (action));
    }
  andon_outbox_put_async (self->cache, rows, on_kept, flight);
}

/* The plant refused the revision, and the action means the same on the next one: it goes again as a new request, kept on
 * disk before the old one is forgotten. */
void
andon_actions_send_anew (AndonActions *self, Action *action, guint revision)
{
  g_autofree char *former = g_steal_pointer (&action->row->key);
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();

  action->row->key = g_uuid_string_random ();
  action->row->revision = revision;
  action->stage = STAGE_WRITING;
  action->retries++;
  g_ptr_array_add (actions, action);
  andon_actions_keep (self, actions);
  andon_outbox_remove (self->cache, former);
}

void
andon_actions_set_watching (AndonActions *self, gboolean watching)
{
  self->watching = watching;
}

gboolean
andon_actions_is_watching (AndonActions *self)
{
  return self->watching;
}

/* Consumes @actions. */
static void
refuse_all (GTask *task, GPtrArray *actions)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (andon_actions_result_destroy);

  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);
      AndonActionResult *result = andon_actions_result_new (action, ANDON_ACTION_REFUSED);

      result->code = ANDON_CLIENT_ERROR_FORBIDDEN;
      g_ptr_array_add (results, result);
      andon_actions_action_unref (action);
    }
  g_ptr_array_unref (actions);
  g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

/* Consumes @actions (owned by the queue from here). */
void
andon_actions_take_in (AndonActions *self, GPtrArray *actions, GAsyncReadyCallback callback, gpointer user_data)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->task = g_task_new (self, NULL, callback, user_data);
  batch->results = g_ptr_array_new_with_free_func (andon_actions_result_destroy);
  g_ptr_array_set_size (batch->results, actions->len);
  batch->open = actions->len;
  g_task_set_source_tag (batch->task, andon_actions_take_in);
  if (self->watching)
    {
      refuse_all (batch->task, actions);
      g_ptr_array_unref (batch->results);
      g_free (batch);
      return;
    }
  if (actions->len == 0)
    {
      g_task_return_pointer (batch->task, batch->results, (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (batch->task);
      g_free (batch);
      g_ptr_array_unref (actions);
      return;
    }
  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);

      action->batch = batch;
      action->index = i;
      g_queue_push_tail (&self->actions, action);
      andon_actions_mark_alert (self, action, ANDON_PENDING_ON_ITS_WAY);
    }
  if (self->cache != NULL)
    andon_actions_keep (self, actions);
  else
    g_ptr_array_add (self->early, g_ptr_array_ref (actions));
  g_ptr_array_unref (actions);
}

GPtrArray *
andon_actions_finish (AndonActions *self, GAsyncResult *result, GError **error)
{
  GPtrArray *results = g_task_propagate_pointer (G_TASK (result), error);

  /* All refused because the disk refused: that is an error of the call. */
  return results;
}

Action *
andon_actions_action_new (AndonActions *self, const char *verb, const char *path, const char *alert, guint revision, const char *body)
{
  Action *action = g_new0 (Action, 1);
  AndonClock *clock = andon_session_get_clock (self->session);
  AndonAlertStore *store = andon_actions_store_of (self);
  guint32 row = store != NULL && alert != NULL ? andon_alert_store_find (store, alert) : ANDON_INDEX_NONE;

  action->refs = 1;
  action->row = g_new0 (AndonOutboxRow, 1);
  action->row->key = g_uuid_string_random ();
  action->row->number = ++self->number;
  action->row->verb = g_strdup (verb);
  action->row->path = g_strdup (path);
  action->row->alert = g_strdup (alert);
  action->row->revision = revision;
  action->row->body = g_strdup (body);
  action->row->created = andon_clock_now (clock);
  action->row->boot = g_strdup (andon_clock_get_boot (clock));
  action->row->subject = g_strdup (andon_session_get_subject (self->session));
  action->row->elapsed = andon_clock_elapsed (clock);
  action->due = action->row->elapsed + ANDON_OUTBOX_EXPIRY_US;
  if (row != ANDON_INDEX_NONE)
    {
      const AndonAlertRecord *record = andon_alert_table_get (andon_alert_store_get_table (store), row);

      action->row->title = g_strdup (andon_string_pool_get (andon_alert_store_get_pool (store), record->strings[ANDON_RECORD_TITLE]));
    }
  return action;
}

/* As seen by the person: the revision and annunciation of the row in the store. */
const AndonAlertRecord *
andon_actions_seen (AndonActions *self, const char *id)
{
  static const AndonAlertRecord unknown;
  AndonAlertStore *store = andon_actions_store_of (self);
  guint32 row = andon_alert_store_find (store, id);

  return row != ANDON_INDEX_NONE ? andon_alert_table_get (andon_alert_store_get_table (store), row) : &unknown;
}

/* What the person's own last action made of it may be answered but not shown yet. */
static guint
newest_known (AndonActions *self, const char *id, guint seen)
{
  return MAX (seen, GPOINTER_TO_UINT (g_hash_table_lookup (self->made, id)));
}

guint
andon_actions_get_seen (AndonActions *self, const char *id)
{
  g_return_val_if_fail (ANDON_IS_ACTIONS (self), 0);
  return newest_known (self, id, andon_actions_seen (self, id)->revision);
}

Action *
andon_actions_alert_action (AndonActions *self, const char *verb, const char *id, gboolean match, const char *body)
{
  return andon_actions_seen_action (self, verb, id, match ? andon_actions_seen (self, id)->revision : 0, body);
}

Action *
andon_actions_seen_action (AndonActions *self, const char *verb, const char *id, guint revision, const char *body)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/alerts/%s/%s", escaped, verb);

  return andon_actions_action_new (self, verb, path, id, revision != 0 ? newest_known (self, id, revision) : 0, body);
}

GPtrArray *
andon_actions_actions_new (void)
{
  return g_ptr_array_new ();
}

void
andon_actions_same_for_all (AndonActions *self, const char *verb, const char *const *ids, gboolean match, const char *body,
              GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = andon_actions_actions_new ();

  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    g_ptr_array_add (actions, andon_actions_alert_action (self, verb, ids[i], match, body));
  andon_actions_take_in (self, actions, callback, user_data);
}

void
andon_actions_remember (AndonActions *self, const Action *action, gint64 call)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->verb = g_strdup (action->row->verb);
  undo->alert = g_strdup (action->row->alert);
  undo->title = g_strdup (action->row->title);
  undo->key = g_strdup (action->row->key);
  undo->call = call;
  g_queue_push_head (&self->undo, undo);
  while (self->undo.length > MAX_UNDO)
    andon_actions_undo_free (g_queue_pop_tail (&self->undo));
  andon_actions_notify_counts (self);
}
