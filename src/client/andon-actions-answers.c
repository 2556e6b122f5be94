/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-state-private.h"

/* A quarter of a frame. */
#define SHOW_BUDGET_US 4000
#define MAX_RETRIES 5

static void
told_free (gpointer data)
{
  Told *told = data;

  g_clear_pointer (&told->alert, andon_alert_unref);
  g_free (told->message);
  g_free (told->id);
  g_free (told->by);
  g_free (told);
}

static void
read_first (Told *told, JsonObject *object)
{
  const AndonJsonFlags loose = ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE;

  andon_json_dup_string (object, "by", loose, &told->by, NULL);
  andon_json_get_time (object, "at", loose, &told->at, NULL);
}

/* The label that was made: {"label": {"id": …}}. */
static void
read_label (Told *told, JsonObject *object)
{
  const AndonJsonFlags loose = ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE;
  JsonObject *made = NULL;

  if (andon_json_get_object (object, "label", loose, &made, NULL) && made != NULL)
    andon_json_dup_string (made, "id", loose, &told->id, NULL);
}

static void
read_success (Told *told, JsonObject *object)
{
  JsonObject *inner = object;

  if (json_object_has_member (object, "alert") && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "alert")))
    inner = json_object_get_object_member (object, "alert");
  told->alert = andon_alert_from_json (inner, NULL);
  read_label (told, object);
  read_first (told, object);
}

static void
read_problem (Told *told, JsonObject *object)
{
  g_autoptr (AndonProblem) problem = andon_problem_from_json (object, NULL);

  if (problem == NULL)
    return;
  told->message = g_strdup (problem->detail != NULL ? problem->detail : problem->title);
  if (problem->alert != NULL)
    told->alert = andon_alert_ref (problem->alert);
}

static Told *
told_new (guint status, JsonNode *root)
{
  Told *told = g_new0 (Told, 1);
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonObject *problem = object;

  told->status = status;
  if (object == NULL)
    return told;
  if (status < 300)
    {
      read_success (told, object);
      return told;
    }
  if (json_object_has_member (object, "problem") && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "problem")))
    problem = json_object_get_object_member (object, "problem");
  read_problem (told, problem);
  return told;
}

/* A GPtrArray of Told, one for each action sent. */
gpointer
andon_actions_decode_one (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (told_free);

  g_ptr_array_add (all, told_new (answer->status, answer->root));
  return all;
}

gpointer
andon_actions_decode_many (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (told_free);
  guint expected = GPOINTER_TO_UINT (data);
  JsonArray *results = NULL;

  if (!andon_http_answer_check (answer, error))
    return NULL;
  if (answer->root != NULL && JSON_NODE_HOLDS_ARRAY (answer->root))
    results = json_node_get_array (answer->root);
  else if (answer->root != NULL && JSON_NODE_HOLDS_OBJECT (answer->root) &&
           !andon_json_get_array (json_node_get_object (answer->root), "results", ANDON_JSON_REQUIRED, &results, error))
    return NULL;
  if (results == NULL || json_array_get_length (results) != expected)
    {
      g_set_error_literal (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED,
                           "The answer has not a result for each action");
      return NULL;
    }
  for (guint i = 0; i < expected; i++)
    {
      JsonNode *node = json_array_get_element (results, i);
      gint64 status = 500;

      if (JSON_NODE_HOLDS_OBJECT (node))
        andon_json_get_int (json_node_get_object (node), "status", ANDON_JSON_REQUIRED, 100, 599, &status, NULL);
      g_ptr_array_add (all, told_new ((guint) status, node));
    }
  return g_steal_pointer (&all);
}

/* @subject: (nullable): who is asking; that it was oneself is no news. */
static void
say_who (AndonActionResult *result, const Told *told, const char *subject)
{
  if (told->by != NULL)
    {
      result->by = g_strdup (told->by);
      result->at = told->at;
    }
  else if (told->alert != NULL && told->alert->acknowledged_by != NULL &&
           g_strcmp0 (told->alert->acknowledged_by, subject) != 0)
    {
      result->by = g_strdup (told->alert->acknowledged_by);
      result->at = told->alert->acknowledged_at;
    }
}

static gboolean
somebody_was_first (AndonActions *self, const Action *action, const Told *told)
{
  const char *subject = andon_session_get_subject (self->session);

  if (strcmp (action->row->verb, "acknowledge") != 0)
    return FALSE;
  if (told->by != NULL)
    return TRUE;
  return told->alert != NULL && told->alert->acknowledged_by != NULL && subject != NULL &&
         strcmp (told->alert->acknowledged_by, subject) != 0;
}

static void
remember_label (AndonActions *self, const Action *action, const Told *told)
{
  for (GList *l = self->undo.head; l != NULL; l = l->next)
    {
      Undo *undo = l->data;

      if (strcmp (undo->key, action->row->key) == 0)
        {
          g_free (undo->label);
          undo->label = g_strdup (told->id);
        }
    }
}

static void
take_success (AndonActions *self, Action *action, const Told *told)
{
  g_autofree char *shelved = NULL;
  AndonActionResult *result;

  if (action->undone && strcmp (action->row->verb, "shelve") == 0)
    shelved = g_strdup (action->row->alert);
  if (told->id != NULL)
    remember_label (self, action, told);
  if (action->undone && told->id != NULL)
    {
      /* Taken back while it was on its way. */
      g_autofree char *path = g_strdup_printf ("/labels/%s/withdraw", told->id);
      g_autofree char *key = g_uuid_string_random ();

      andon_session_post_async (self->session, path, "{}", key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    }
  result = andon_actions_result_new (action, somebody_was_first (self, action, told) ? ANDON_ACTION_ALREADY : ANDON_ACTION_DONE);
  result->status = told->status;
  if (result->outcome == ANDON_ACTION_ALREADY)
    say_who (result, told, andon_session_get_subject (self->session));
  self->made_revision = told->alert != NULL ? told->alert->revision : 0;
  if (told->alert != NULL && action->row->alert != NULL)
    {
      if (g_hash_table_size (self->made) > MAX_MADE)
        g_hash_table_remove_all (self->made);
      g_hash_table_replace (self->made, g_strdup (action->row->alert), GUINT_TO_POINTER (told->alert->revision));
    }
  andon_actions_conclude (self, action, result);
  if (shelved != NULL)
    {
      const char *ids[] = { shelved, NULL };

      andon_actions_unshelve_async (self, ids, NULL, NULL);
    }
}

/* What a person wrote stands whatever became of the alert meanwhile; it is not thrown away over a revision. */
static gboolean
goes_anew (AndonActions *self, const Action *action, const Told *told)
{
  return told->status == 412 && strcmp (action->row->verb, "comment") == 0 && told->alert != NULL &&
         told->alert->revision > action->row->revision && action->retries < MAX_RETRIES && self->cache != NULL;
}

/* Whether it goes again. */
static gboolean
is_open (const Told *told)
{
  return told->status == 401 || told->status == 429 || told->status >= 500;
}

static void
take_told (AndonActions *self, Action *action, const Told *told)
{
  AndonActionResult *result;

  if (told->status >= 200 && told->status < 300)
    {
      take_success (self, action, told);
      return;
    }
  if (is_open (told))
    {
      andon_actions_queue_action (self, action);
      return;
    }
  if (goes_anew (self, action, told))
    {
      andon_actions_send_anew (self, action, told->alert->revision);
      return;
    }
  result = andon_actions_result_new (action, told->status == 409 || told->status == 412 ? ANDON_ACTION_CONFLICT : ANDON_ACTION_REFUSED);
  result->status = told->status;
  result->code = andon_http_code_of_status (told->status);
  result->message = g_strdup (told->message);
  if (result->outcome == ANDON_ACTION_CONFLICT)
    say_who (result, told, andon_session_get_subject (self->session));
  andon_actions_conclude (self, action, result);
}

/* Shown before the mark of what was under way goes, or the row would for a moment claim that nothing was done. */
static void
show_told (AndonActions *self, GPtrArray *all)
{
  AndonAlertStore *store = andon_actions_store_of (self);

  if (store == NULL)
    return;
  for (guint i = 0; i < all->len; i++)
    {
      Told *told = g_ptr_array_index (all, i);

      if (told->alert != NULL)
        andon_alert_store_post (store, &told->alert, 1);
    }
  andon_alert_store_apply_pending (store, SHOW_BUDGET_US);
}

/* The platform that the seat has left answered after all: then nothing waits for it any more. */
static void
forget_left (Flight *flight, const Action *action, const Told *told)
{
  if (told == NULL || is_open (told) || flight->cache == NULL)
    return;
  andon_outbox_remove (flight->cache, action->row->key);
  if (flight->self->session != NULL)
    andon_session_look_elsewhere (flight->self->session);
}

void
andon_actions_on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) flight = user_data;
  AndonActions *self = flight->self;
  GPtrArray *sent = flight->sent;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = andon_http_send_finish (result, &error);

  if (all != NULL && flight->cache == self->cache)
    show_told (self, all);
  for (guint i = 0; i < sent->len; i++)
    {
      Action *action = g_ptr_array_index (sent, i);

      if (action->left)
        forget_left (flight, action, all != NULL ? g_ptr_array_index (all, i) : NULL);
      else if (all != NULL && self->session != NULL)
        {
          take_told (self, action, g_ptr_array_index (all, i));
        }
      else if (self->session == NULL || andon_client_error_is_transient (error) ||
               g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED))
        {
          andon_actions_queue_action (self, action);
        }
      else
        {
          AndonActionResult *refused = andon_actions_result_new (action, ANDON_ACTION_REFUSED);

          refused->code = error->domain == ANDON_CLIENT_ERROR ? (AndonClientError) error->code : ANDON_CLIENT_ERROR_REFUSED;
          refused->message = g_strdup (error->message);
          andon_actions_conclude (self, action, refused);
        }
    }
}
