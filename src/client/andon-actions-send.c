/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-state-private.h"

static gboolean
is_alert_verb (const Action *action)
{
  AndonAction verb;

  return action->row->alert != NULL && andon_action_from_string (action->row->verb, &verb);
}

static char *
write_many (GPtrArray *actions)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 256 * actions->len);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "actions");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < actions->len; i++)
    {
      const AndonOutboxRow *row = ((Action *) g_ptr_array_index (actions, i))->row;

      andon_json_writer_begin_object (&writer);
      andon_json_writer_put_string (&writer, "key", row->key);
      andon_json_writer_put_string (&writer, "alert", row->alert);
      andon_json_writer_put_string (&writer, "action", row->verb);
      if (row->revision != 0)
        andon_json_writer_put_int (&writer, "revision", row->revision);
      andon_json_writer_member (&writer, "body");
      andon_json_writer_raw (&writer, row->body, -1);
      andon_json_writer_end_object (&writer);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  return andon_json_writer_steal (&writer, NULL);
}

void
andon_actions_action_unref_pointer (gpointer data)
{
  andon_actions_action_unref (data);
}

Flight *
andon_actions_flight_new (AndonActions *self)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->self = g_object_ref (self);
  flight->sent = g_ptr_array_new_with_free_func (andon_actions_action_unref_pointer);
  flight->cache = self->cache != NULL ? andon_cache_ref (self->cache) : NULL;
  return flight;
}

void
andon_actions_flight_free (Flight *flight)
{
  AndonWorker *worker = flight->self->session != NULL ? andon_session_get_worker (flight->self->session) : NULL;

  /* The last reference to a cache closes a file: not here. */
  if (flight->cache != NULL && worker != NULL)
    andon_worker_invoke (worker, (void (*) (gpointer)) andon_cache_unref, flight->cache, NULL);
  else if (flight->cache != NULL)
    andon_cache_unref (flight->cache);
  g_ptr_array_unref (flight->sent);
  g_object_unref (flight->self);
  g_free (flight);
}

static void
board (AndonActions *self, Flight *flight, Action *action)
{
  action->stage = STAGE_SENDING;
  g_ptr_array_add (flight->sent, andon_actions_action_ref (action));
  andon_actions_mark_alert (self, action, ANDON_PENDING_ON_ITS_WAY);
}

void
andon_actions_send_one (AndonActions *self, Action *action)
{
  Flight *flight = andon_actions_flight_new (self);
  g_autofree char *match = NULL;
  AndonHttpRequest request = {
    .method = "POST", .path = action->row->path, .body = action->row->body, .idempotency_key = action->row->key
  };

  if (action->row->revision != 0)
    request.if_match = match = g_strdup_printf ("\"%u\"", action->row->revision);
  board (self, flight, action);
  andon_http_send_async (andon_session_get_http (self->session), &request, andon_actions_decode_one, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, andon_actions_on_answer, flight);
}

static void
send_many (AndonActions *self, GPtrArray *actions)
{
  Flight *flight = andon_actions_flight_new (self);
  g_autofree char *body = write_many (actions);
  g_autofree char *key = g_uuid_string_random ();
  AndonHttpRequest request = { .method = "POST", .path = "/alerts/actions", .body = body, .idempotency_key = key };

  for (guint i = 0; i < actions->len; i++)
    board (self, flight, g_ptr_array_index (actions, i));
  andon_http_send_async (andon_session_get_http (self->session), &request, andon_actions_decode_many,
                         GUINT_TO_POINTER (actions->len), NULL, (GDestroyNotify) g_ptr_array_unref, NULL, andon_actions_on_answer,
                         flight);
}

static gboolean
has_earlier (AndonActions *self, const Action *action)
{
  for (GList *l = self->actions.head; l != NULL && l->data != action; l = l->next)
    if (action->row->alert != NULL && g_strcmp0 (((Action *) l->data)->row->alert, action->row->alert) == 0)
      return TRUE;
  return FALSE;
}

/* Sends alone what is alone or no verb of an alert, and the rest in bundles. */
void
andon_actions_send_all (AndonActions *self, GPtrArray *actions)
{
  g_autoptr (GPtrArray) bundle = g_ptr_array_new ();

  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);

      if (has_earlier (self, action))
        action->stage = action->batch != NULL ? STAGE_BEHIND : STAGE_QUEUED;
      else if (!is_alert_verb (action))
        andon_actions_send_one (self, action);
      else
        g_ptr_array_add (bundle, action);
      if (bundle->len == MAX_IDS)
        {
          send_many (self, bundle);
          g_ptr_array_set_size (bundle, 0);
        }
    }
  if (bundle->len == 1)
    andon_actions_send_one (self, g_ptr_array_index (bundle, 0));
  else if (bundle->len > 1)
    send_many (self, bundle);
  andon_actions_notify_counts (self);
}

/* Only in the name of whoever did it: the journal is of people. */
gboolean
andon_actions_may_send (AndonActions *self, const Action *action)
{
  const char *subject;

  if (self->session == NULL || !andon_session_is_connected (self->session) ||
      !andon_session_knows_subject (self->session))
    return FALSE;
  subject = andon_session_get_subject (self->session);
  return action->row->subject == NULL || g_strcmp0 (action->row->subject, subject) == 0;
}

void
andon_actions_flush (AndonActions *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();

  if (self->session == NULL || !andon_session_is_connected (self->session))
    return;
  andon_actions_tick (self);
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (((Action *) l->data)->stage == STAGE_QUEUED && andon_actions_may_send (self, l->data))
      g_ptr_array_add (waiting, l->data);
  if (waiting->len > 0)
    andon_actions_send_all (self, waiting);
}

void
andon_actions_mark (AndonActions *self)
{
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      Action *action = l->data;

      andon_actions_mark_alert (self, action, action->stage == STAGE_QUEUED ? ANDON_PENDING_QUEUED : ANDON_PENDING_ON_ITS_WAY);
    }
}

void
andon_actions_give_back (AndonActions *self, Action *action, AndonActionOutcome outcome, const char *why)
{
  AndonActionResult *result = andon_actions_result_new (action, outcome);

  result->message = g_strdup (why);
  andon_actions_conclude (self, action, result);
}

void
andon_actions_tick (AndonActions *self)
{
  gint64 now = self->session != NULL ? andon_clock_elapsed (andon_session_get_clock (self->session)) : 0;
  GList *next;

  for (GList *l = self->actions.head; l != NULL; l = next)
    {
      Action *action = l->data;

      next = l->next;
      if (action->stage == STAGE_QUEUED && now > action->due)
        andon_actions_give_back (self, action, ANDON_ACTION_EXPIRED, "It waited ten minutes for the plant and was not sent");
    }
}

void
andon_actions_cancel_queued (AndonActions *self)
{
  GList *next;

  for (GList *l = self->actions.head; l != NULL; l = next)
    {
      Action *action = l->data;

      next = l->next;
      if (action->stage == STAGE_QUEUED)
        andon_actions_give_back (self, action, ANDON_ACTION_TAKEN_BACK, "Taken back before it was sent");
    }
}

GPtrArray *
andon_actions_dup_queued (AndonActions *self)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (andon_actions_result_destroy);

  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (((Action *) l->data)->stage == STAGE_QUEUED)
      g_ptr_array_add (results, andon_actions_result_new (l->data, ANDON_ACTION_QUEUED));
  return results;
}
