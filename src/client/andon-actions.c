/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-private.h"

#include <string.h>

#include "andon-alert-store-private.h"
#include "andon-clock.h"
#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-outbox.h"
#include "andon-problem.h"
#include "andon-session-private.h"
#include "andon-time.h"

#define MAX_IDS 500
#define MAX_UNDO 20
#define MAX_MADE 1000

G_DEFINE_BOXED_TYPE (AndonActionResult, andon_action_result, andon_action_result_copy, andon_action_result_free)

/* One call of the person: completes when each of its actions was answered or queued. */
typedef struct
{
  GTask *task;
  GPtrArray *results; /* of AndonActionResult, NULL until known */
  guint open;
} Batch;

/* BEHIND: kept on disk, sent when the person's earlier action on the same alert was answered, quoting the revision
 * that this one made. */
typedef enum
{
  STAGE_WRITING,
  STAGE_BEHIND,
  STAGE_SENDING,
  STAGE_QUEUED,
} Stage;

typedef struct
{
  gint refs;
  AndonOutboxRow *row;
  Stage stage;
  gboolean undone; /* the person took it back before it was sent */
  Batch *batch;    /* (nullable): the call still waits for it */
  guint index;
} Action;

typedef struct
{
  char *verb;  /* "shelve" or "label" */
  char *alert; /* (nullable) */
  char *title;
  char *key;   /* of the action */
  char *label; /* (nullable): the label's id, once the plant told it */
} Undo;

struct _AndonActions
{
  GObject parent_instance;
  AndonSession *session; /* unowned */
  AndonCache *cache;
  GPtrArray *early;      /* of GPtrArray of Action: made before the cache was open */
  GQueue actions;        /* of Action, in the person's order */
  gint64 number;
  GQueue undo;           /* of Undo, newest first */
  gboolean told_undo;
  guint told_queued;
  guint made_revision;   /* by the action that is being concluded */
  GHashTable *made;      /* alert → revision that the person's own last action made of it */
};

enum
{
  PROP_0,
  PROP_N_QUEUED,
  PROP_CAN_UNDO,
  N_PROPS
};

enum
{
  DONE,
  CONFLICT,
  RETURNED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void send_one (AndonActions *self, Action *action);

G_DEFINE_FINAL_TYPE (AndonActions, andon_actions, G_TYPE_OBJECT)

/* --- values --- */

AndonActionResult *
andon_action_result_copy (const AndonActionResult *self)
{
  AndonActionResult *copy = g_memdup2 (self, sizeof *self);

  copy->verb = g_strdup (self->verb);
  copy->alert = g_strdup (self->alert);
  copy->title = g_strdup (self->title);
  copy->message = g_strdup (self->message);
  copy->by = g_strdup (self->by);
  return copy;
}

void
andon_action_result_free (AndonActionResult *self)
{
  g_free (self->verb);
  g_free (self->alert);
  g_free (self->title);
  g_free (self->message);
  g_free (self->by);
  g_free (self);
}

static void
result_destroy (gpointer data)
{
  if (data != NULL)
    andon_action_result_free (data);
}

static void
action_unref (Action *action)
{
  if (--action->refs > 0)
    return;
  andon_outbox_row_free (action->row);
  g_free (action);
}

static Action *
action_ref (Action *action)
{
  action->refs++;
  return action;
}

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_free (undo->verb);
  g_free (undo->alert);
  g_free (undo->title);
  g_free (undo->key);
  g_free (undo->label);
  g_free (undo);
}

const char *
andon_actions_get_permission (const char *verb)
{
  static const struct
  {
    const char *verb;
    const char *permission;
  } table[] = {
    { "acknowledge", "alert.acknowledge" }, { "unacknowledge", "alert.unacknowledge" },
    { "shelve", "alert.shelve" }, { "unshelve", "alert.unshelve" },
    { "comment", "alert.comment" }, { "assign", "alert.assign" },
    { "take", "alert.assign" }, { "release", "alert.release" },
    { "reset", "alert.reset" }, { "promote", "alert.promote" },
    { "out-of-service", "alert.out-of-service" }, { "return-to-service", "alert.return-to-service" },
    { "label", "label.add" }, { "label-withdraw", "label.withdraw" },
    { "log", "log.add" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (verb, table[i].verb) == 0)
      return table[i].permission;
  return "";
}

static AndonActionResult *
result_new (const Action *action, AndonActionOutcome outcome)
{
  AndonActionResult *result = g_new0 (AndonActionResult, 1);

  result->outcome = outcome;
  result->verb = g_strdup (action->row->verb);
  result->alert = g_strdup (action->row->alert);
  result->title = g_strdup (action->row->title);
  result->created = action->row->created;
  return result;
}

/* --- properties --- */

guint
andon_actions_get_n_queued (AndonActions *self)
{
  guint n = 0;

  for (GList *l = self->actions.head; l != NULL; l = l->next)
    n += ((Action *) l->data)->stage == STAGE_QUEUED;
  return n;
}

gboolean
andon_actions_can_undo (AndonActions *self)
{
  return !g_queue_is_empty (&self->undo);
}

static void
notify_counts (AndonActions *self)
{
  guint n = andon_actions_get_n_queued (self);

  if (n != self->told_queued)
    {
      self->told_queued = n;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_QUEUED]);
    }
  if (andon_actions_can_undo (self) != self->told_undo)
    {
      self->told_undo = !self->told_undo;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
    }
}

/* --- the end of an action --- */

static AndonAlertStore *
store_of (AndonActions *self)
{
  return self->session != NULL ? andon_session_get_alerts (self->session) : NULL;
}

/* The verb as a static string: the store only points to it. */
static const char *
static_verb (const char *verb)
{
  return g_intern_string (verb);
}

static void
mark (AndonActions *self, const Action *action, AndonPendingState pending)
{
  AndonAlertStore *store = store_of (self);

  if (store != NULL && action->row->alert != NULL)
    andon_alert_store_set_pending (store, action->row->alert, pending,
                                   pending != ANDON_PENDING_NONE ? static_verb (action->row->verb) : NULL);
}

static void
settle_batch (Action *action, AndonActionResult *result)
{
  Batch *batch = g_steal_pointer (&action->batch);

  g_ptr_array_index (batch->results, action->index) = result;
  if (--batch->open > 0)
    return;
  g_task_return_pointer (batch->task, g_steal_pointer (&batch->results), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (batch->task);
  g_free (batch);
}

/* Another action of the person on the same alert may still be under way. */
static void
unmark (AndonActions *self, const Action *action)
{
  mark (self, action, ANDON_PENDING_NONE);
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      const Action *other = l->data;

      if (other != action && g_strcmp0 (other->row->alert, action->row->alert) == 0)
        mark (self, other, other->stage == STAGE_QUEUED ? ANDON_PENDING_QUEUED : ANDON_PENDING_ON_ITS_WAY);
    }
}

/* The person's next action on the same alert goes now. @revision: what the one before made of it, 0: nothing */
static void
follow (AndonActions *self, const char *alert, guint revision)
{
  Action *next = NULL;

  for (GList *l = self->actions.head; l != NULL && alert != NULL; l = l->next)
    {
      Action *other = l->data;

      if (g_strcmp0 (other->row->alert, alert) != 0)
        continue;
      if (revision != 0 && other->row->revision != 0)
        other->row->revision = revision;
      if (next == NULL && (other->stage == STAGE_BEHIND || other->stage == STAGE_QUEUED))
        next = other;
    }
  if (next != NULL && self->session != NULL && andon_session_is_connected (self->session))
    send_one (self, next);
}

/* What was not done can't be undone. */
static void
forget_undo (AndonActions *self, const char *key)
{
  for (GList *l = self->undo.head; l != NULL; l = l->next)
    if (strcmp (((Undo *) l->data)->key, key) == 0)
      {
        undo_free (l->data);
        g_queue_delete_link (&self->undo, l);
        return;
      }
}

/* The plant answered for good, or the person has it back. Consumes @result. */
static void
conclude (AndonActions *self, Action *action, AndonActionResult *result)
{
  gboolean was_queued = action->batch == NULL;
  g_autofree char *alert = g_strdup (action->row->alert);
  guint signal = DONE;

  if (self->cache != NULL)
    andon_outbox_remove (self->cache, action->row->key);
  g_queue_remove (&self->actions, action);
  unmark (self, action);
  if (result->outcome == ANDON_ACTION_CONFLICT || result->outcome == ANDON_ACTION_ALREADY)
    signal = CONFLICT;
  else if (result->outcome != ANDON_ACTION_DONE)
    signal = RETURNED;
  if (result->outcome != ANDON_ACTION_DONE && result->outcome != ANDON_ACTION_ALREADY)
    forget_undo (self, action->row->key);

  g_object_ref (self);
  if (signal != RETURNED || was_queued)
    g_signal_emit (self, signals[signal], 0, result);
  if (action->batch != NULL)
    settle_batch (action, result);
  else
    andon_action_result_free (result);
  action_unref (action);
  follow (self, alert, self->made_revision);
  self->made_revision = 0;
  notify_counts (self);
  g_object_unref (self);
}

/* Not answered: stays on disk and goes again when the plant is back. */
static void
queue_action (AndonActions *self, Action *action)
{
  action->stage = STAGE_QUEUED;
  mark (self, action, ANDON_PENDING_QUEUED);
  if (action->batch != NULL)
    {
      AndonActionResult *result = result_new (action, ANDON_ACTION_QUEUED);

      result->message = g_strdup ("Not yet at the plant");
      settle_batch (action, result);
    }
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      Action *other = l->data;

      if (other->stage == STAGE_BEHIND && g_strcmp0 (other->row->alert, action->row->alert) == 0)
        {
          queue_action (self, other);
          break;
        }
    }
  notify_counts (self);
}

/* --- answers --- */

/* What one action was told; made on the worker. */
typedef struct
{
  guint status;
  AndonAlert *alert; /* (nullable) */
  char *message;     /* (nullable) */
  char *id;          /* (nullable): of the label that was made */
  char *by;          /* (nullable): who was first */
  gint64 at;
} Told;

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
static gpointer
decode_one (const AndonHttpAnswer *answer, gpointer data, GError **error)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (told_free);

  g_ptr_array_add (all, told_new (answer->status, answer->root));
  return all;
}

static gpointer
decode_many (const AndonHttpAnswer *answer, gpointer data, GError **error)
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
  AndonActionResult *result;

  if (told->id != NULL)
    remember_label (self, action, told);
  if (action->undone && told->id != NULL)
    {
      /* Taken back while it was on its way. */
      g_autofree char *path = g_strdup_printf ("/labels/%s/withdraw", told->id);
      g_autofree char *key = g_uuid_string_random ();

      andon_session_post_async (self->session, path, "{}", key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    }
  result = result_new (action, somebody_was_first (self, action, told) ? ANDON_ACTION_ALREADY : ANDON_ACTION_DONE);
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
  conclude (self, action, result);
}

static void
take_told (AndonActions *self, Action *action, const Told *told)
{
  AndonAlertStore *store = store_of (self);
  AndonActionResult *result;

  if (told->alert != NULL && store != NULL)
    andon_alert_store_post (store, (AndonAlert **) &told->alert, 1);
  if (told->status >= 200 && told->status < 300)
    {
      take_success (self, action, told);
      return;
    }
  if (told->status == 401 || told->status == 429 || told->status >= 500)
    {
      queue_action (self, action);
      return;
    }
  result = result_new (action, told->status == 409 || told->status == 412 ? ANDON_ACTION_CONFLICT : ANDON_ACTION_REFUSED);
  result->status = told->status;
  result->message = g_strdup (told->message);
  if (result->outcome == ANDON_ACTION_CONFLICT)
    say_who (result, told, andon_session_get_subject (self->session));
  conclude (self, action, result);
}

typedef struct
{
  AndonActions *self;
  GPtrArray *sent; /* of Action */
} Flight;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Flight *flight = user_data;
  g_autoptr (AndonActions) self = flight->self;
  g_autoptr (GPtrArray) sent = flight->sent;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = andon_http_send_finish (result, &error);

  for (guint i = 0; i < sent->len; i++)
    {
      Action *action = g_ptr_array_index (sent, i);

      if (all != NULL && self->session != NULL)
        {
          take_told (self, action, g_ptr_array_index (all, i));
        }
      else if (self->session == NULL || andon_client_error_is_transient (error) ||
               g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED))
        {
          queue_action (self, action);
        }
      else
        {
          AndonActionResult *refused = result_new (action, ANDON_ACTION_REFUSED);

          refused->message = g_strdup (error->message);
          conclude (self, action, refused);
        }
    }
}

/* --- sending --- */

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

static void
action_unref_pointer (gpointer data)
{
  action_unref (data);
}

static Flight *
flight_new (AndonActions *self)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->self = g_object_ref (self);
  flight->sent = g_ptr_array_new_with_free_func (action_unref_pointer);
  return flight;
}

static void
board (AndonActions *self, Flight *flight, Action *action)
{
  action->stage = STAGE_SENDING;
  g_ptr_array_add (flight->sent, action_ref (action));
  mark (self, action, ANDON_PENDING_ON_ITS_WAY);
}

static void
send_one (AndonActions *self, Action *action)
{
  Flight *flight = flight_new (self);
  g_autofree char *match = NULL;
  AndonHttpRequest request = {
    .method = "POST", .path = action->row->path, .body = action->row->body, .idempotency_key = action->row->key
  };

  if (action->row->revision != 0)
    request.if_match = match = g_strdup_printf ("\"%u\"", action->row->revision);
  board (self, flight, action);
  andon_http_send_async (andon_session_get_http (self->session), &request, decode_one, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, on_answer, flight);
}

static void
send_many (AndonActions *self, GPtrArray *actions)
{
  Flight *flight = flight_new (self);
  g_autofree char *body = write_many (actions);
  g_autofree char *key = g_uuid_string_random ();
  AndonHttpRequest request = { .method = "POST", .path = "/alerts/actions", .body = body, .idempotency_key = key };

  for (guint i = 0; i < actions->len; i++)
    board (self, flight, g_ptr_array_index (actions, i));
  andon_http_send_async (andon_session_get_http (self->session), &request, decode_many,
                         GUINT_TO_POINTER (actions->len), NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_answer,
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
static void
send_all (AndonActions *self, GPtrArray *actions)
{
  g_autoptr (GPtrArray) bundle = g_ptr_array_new ();

  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);

      if (has_earlier (self, action))
        action->stage = action->batch != NULL ? STAGE_BEHIND : STAGE_QUEUED;
      else if (!is_alert_verb (action))
        send_one (self, action);
      else
        g_ptr_array_add (bundle, action);
      if (bundle->len == MAX_IDS)
        {
          send_many (self, bundle);
          g_ptr_array_set_size (bundle, 0);
        }
    }
  if (bundle->len == 1)
    send_one (self, g_ptr_array_index (bundle, 0));
  else if (bundle->len > 1)
    send_many (self, bundle);
  notify_counts (self);
}

void
andon_actions_flush (AndonActions *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();

  if (self->session == NULL || !andon_session_is_connected (self->session))
    return;
  andon_actions_tick (self, andon_clock_now (andon_session_get_clock (self->session)));
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (((Action *) l->data)->stage == STAGE_QUEUED)
      g_ptr_array_add (waiting, l->data);
  if (waiting->len > 0)
    send_all (self, waiting);
}

void
andon_actions_mark (AndonActions *self)
{
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      Action *action = l->data;

      mark (self, action, action->stage == STAGE_QUEUED ? ANDON_PENDING_QUEUED : ANDON_PENDING_ON_ITS_WAY);
    }
}

static void
give_back (AndonActions *self, Action *action, const char *why)
{
  AndonActionResult *result = result_new (action, ANDON_ACTION_EXPIRED);

  result->message = g_strdup (why);
  conclude (self, action, result);
}

void
andon_actions_tick (AndonActions *self, gint64 now)
{
  GList *next;

  for (GList *l = self->actions.head; l != NULL; l = next)
    {
      Action *action = l->data;

      next = l->next;
      if (action->stage == STAGE_QUEUED && now - action->row->created > ANDON_OUTBOX_EXPIRY_US)
        give_back (self, action, "It waited ten minutes for the plant and was not sent");
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
        give_back (self, action, "Taken back before it was sent");
    }
}

GPtrArray *
andon_actions_dup_queued (AndonActions *self)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (result_destroy);

  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (((Action *) l->data)->stage == STAGE_QUEUED)
      g_ptr_array_add (results, result_new (l->data, ANDON_ACTION_QUEUED));
  return results;
}

/* --- taking actions in --- */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Flight *flight = user_data;
  g_autoptr (AndonActions) self = flight->self;
  g_autoptr (GPtrArray) written = flight->sent;
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean kept = self->cache != NULL && andon_outbox_put_finish (self->cache, result, &error);

  for (guint i = 0; i < written->len; i++)
    {
      Action *action = g_ptr_array_index (written, i);

      if (!kept)
        {
          AndonActionResult *refused = result_new (action, ANDON_ACTION_REFUSED);

          refused->message = g_strdup (error != NULL ? error->message : "The seat is closing");
          conclude (self, action, refused);
        }
      else if (action->undone)
        give_back (self, action, "Taken back before it was sent");
      else if (self->session == NULL || !andon_session_is_connected (self->session))
        queue_action (self, action);
      else
        g_ptr_array_add (ready, action);
    }
  if (ready->len > 0)
    send_all (self, ready);
}

static void
keep (AndonActions *self, GPtrArray *actions)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  Flight *flight = flight_new (self);

  for (guint i = 0; i < actions->len; i++)
    {
      Action *action = g_ptr_array_index (actions, i);

      g_ptr_array_add (rows, action->row);
      g_ptr_array_add (flight->sent, action_ref (action));
    }
  andon_outbox_put_async (self->cache, rows, on_kept, flight);
}

/* Consumes @actions (owned by the queue from here). */
static void
take_in (AndonActions *self, GPtrArray *actions, GAsyncReadyCallback callback, gpointer user_data)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->task = g_task_new (self, NULL, callback, user_data);
  batch->results = g_ptr_array_new_with_free_func (result_destroy);
  g_ptr_array_set_size (batch->results, actions->len);
  batch->open = actions->len;
  g_task_set_source_tag (batch->task, take_in);
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
      mark (self, action, ANDON_PENDING_ON_ITS_WAY);
    }
  if (self->cache != NULL)
    keep (self, actions);
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

static Action *
action_new (AndonActions *self, const char *verb, const char *path, const char *alert, guint revision, const char *body)
{
  Action *action = g_new0 (Action, 1);
  AndonAlertStore *store = store_of (self);
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
  action->row->created = andon_clock_now (andon_session_get_clock (self->session));
  if (row != ANDON_INDEX_NONE)
    {
      const AndonAlertRecord *record = andon_alert_table_get (andon_alert_store_get_table (store), row);

      action->row->title = g_strdup (andon_string_pool_get (andon_alert_store_get_pool (store), record->strings[ANDON_RECORD_TITLE]));
    }
  return action;
}

/* As seen by the person: the revision and annunciation of the row in the store. */
static const AndonAlertRecord *
seen (AndonActions *self, const char *id)
{
  static const AndonAlertRecord unknown;
  AndonAlertStore *store = store_of (self);
  guint32 row = andon_alert_store_find (store, id);

  return row != ANDON_INDEX_NONE ? andon_alert_table_get (andon_alert_store_get_table (store), row) : &unknown;
}

static Action *
alert_action (AndonActions *self, const char *verb, const char *id, gboolean match, const char *body)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/alerts/%s/%s", escaped, verb);

  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (self->made, id));

  /* What the person's own last action made of it may be answered but not shown yet. */
  return action_new (self, verb, path, id, match ? MAX (seen (self, id)->revision, own) : 0, body);
}

static GPtrArray *
actions_new (void)
{
  return g_ptr_array_new ();
}

static void
same_for_all (AndonActions *self, const char *verb, const char *const *ids, gboolean match, const char *body,
              GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = actions_new ();

  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    g_ptr_array_add (actions, alert_action (self, verb, ids[i], match, body));
  take_in (self, actions, callback, user_data);
}

static void
remember (AndonActions *self, const Action *action)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->verb = g_strdup (action->row->verb);
  undo->alert = g_strdup (action->row->alert);
  undo->title = g_strdup (action->row->title);
  undo->key = g_strdup (action->row->key);
  g_queue_push_head (&self->undo, undo);
  while (self->undo.length > MAX_UNDO)
    undo_free (g_queue_pop_tail (&self->undo));
  notify_counts (self);
}

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
  GPtrArray *actions = actions_new ();

  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    {
      g_autofree char *body = acknowledge_body (seen (self, ids[i])->annunciation, comment);

      g_ptr_array_add (actions, alert_action (self, "acknowledge", ids[i], FALSE, body));
    }
  take_in (self, actions, callback, user_data);
}

void
andon_actions_unacknowledge_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  same_for_all (self, "unacknowledge", ids, TRUE, "{}", callback, user_data);
}

void
andon_actions_shelve_async (AndonActions *self, const char *const *ids, guint minutes, const char *reason,
                            gboolean one_shot, GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *actions = actions_new ();
  g_autofree char *body = NULL;
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 128);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_int (&writer, "minutes", minutes);
  andon_json_writer_put_string (&writer, "reason", reason);
  andon_json_writer_put_bool (&writer, "one_shot", one_shot);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  for (guint i = 0; ids[i] != NULL && i < MAX_IDS; i++)
    {
      Action *action = alert_action (self, "shelve", ids[i], TRUE, body);

      g_ptr_array_add (actions, action);
      remember (self, action);
    }
  take_in (self, actions, callback, user_data);
}

void
andon_actions_unshelve_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  same_for_all (self, "unshelve", ids, TRUE, "{}", callback, user_data);
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
andon_actions_comment_async (AndonActions *self, const char *id, const char *text, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const char *ids[] = { id, NULL };
  g_autofree char *body = one_member ("text", text);

  same_for_all (self, "comment", ids, TRUE, body, callback, user_data);
}

void
andon_actions_take_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  const char *subject = andon_session_get_subject (self->session);
  g_autofree char *body = one_member ("assignee", subject);

  same_for_all (self, "assign", ids, TRUE, body, callback, user_data);
}

void
andon_actions_release_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  same_for_all (self, "release", ids, TRUE, "{}", callback, user_data);
}

void
andon_actions_reset_async (AndonActions *self, const char *const *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  same_for_all (self, "reset", ids, TRUE, "{}", callback, user_data);
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
      action_unref (action);
      return;
    }
  const Told *told = g_ptr_array_index (all, 0);
  AndonActionResult *outcome = result_new (action, told->status < 300 ? ANDON_ACTION_DONE : ANDON_ACTION_REFUSED);
  outcome->status = told->status;
  outcome->message = g_strdup (told->message);
  if (told->status == 409 || told->status == 412)
    outcome->outcome = ANDON_ACTION_CONFLICT;
  if (told->alert != NULL && store_of (self) != NULL)
    andon_alert_store_post (store_of (self), (AndonAlert **) &told->alert, 1);
  settle_batch (action, outcome);
  action_unref (action);
}

/* What changes the plant is asked once and now, or not at all. */
static void
send_unqueued (AndonActions *self, const char *verb, const char *id, const char *body, GAsyncReadyCallback callback,
               gpointer user_data)
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
  action = alert_action (self, verb, id, TRUE, body);
  action->batch = g_new0 (Batch, 1);
  action->batch->task = task;
  action->batch->open = 1;
  action->batch->results = g_ptr_array_new_with_free_func (result_destroy);
  g_ptr_array_set_size (action->batch->results, 1);
  request.path = action->row->path;
  request.idempotency_key = action->row->key;
  request.if_match = match = g_strdup_printf ("\"%u\"", action->row->revision);
  andon_http_send_async (andon_session_get_http (self->session), &request, decode_one, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, on_unqueued, action);
}

void
andon_actions_promote_async (AndonActions *self, const char *id, const char *rule, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *body = one_member ("rule", rule);

  send_unqueued (self, "promote", id, body, callback, user_data);
}

void
andon_actions_out_of_service_async (AndonActions *self, const char *id, const char *reason,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *body = one_member ("reason", reason);

  send_unqueued (self, "out-of-service", id, body, callback, user_data);
}

void
andon_actions_return_to_service_async (AndonActions *self, const char *id, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  send_unqueued (self, "return-to-service", id, "{}", callback, user_data);
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
  GPtrArray *actions = actions_new ();
  Action *action = action_new (self, "label", "/labels", words->alert, 0, body);

  g_ptr_array_add (actions, action);
  remember (self, action);
  take_in (self, actions, callback, user_data);
}

void
andon_actions_label_async (AndonActions *self, const char *id, AndonLabelClass class, gint64 from, gint64 to,
                           const char *cause, const char *note, GAsyncReadyCallback callback, gpointer user_data)
{
  const AndonAlertRecord *record = seen (self, id);
  LabelWords words = { .alert = id, .class = class, .from = from, .to = to, .cause = cause, .note = note };

  if (record->id != 0)
    words.asset = andon_string_pool_get (andon_alert_store_get_pool (store_of (self)), record->strings[ANDON_RECORD_ASSET]);
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
  GPtrArray *actions = actions_new ();
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 128);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "text", text);
  andon_json_writer_put_string (&writer, "asset", asset);
  andon_json_writer_put_string (&writer, "alert", alert);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  g_ptr_array_add (actions, action_new (self, "log", "/log", NULL, 0, body));
  take_in (self, actions, callback, user_data);
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

static Action *
find_by_key (AndonActions *self, const char *key)
{
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    if (strcmp (((Action *) l->data)->row->key, key) == 0)
      return l->data;
  return NULL;
}

static void
withdraw_label (AndonActions *self, const Undo *undo, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (undo->label, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/labels/%s/withdraw", escaped);
  GPtrArray *actions = actions_new ();

  g_ptr_array_add (actions, action_new (self, "label-withdraw", path, NULL, 0, "{}"));
  take_in (self, actions, callback, user_data);
}

void
andon_actions_undo_async (AndonActions *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Undo *undo = g_queue_pop_head (&self->undo);
  const char *ids[] = { undo != NULL ? undo->alert : NULL, NULL };
  Action *action = undo != NULL ? find_by_key (self, undo->key) : NULL;

  notify_counts (self);
  if (undo == NULL)
    {
      take_in (self, actions_new (), callback, user_data);
      return;
    }
  if (action != NULL)
    {
      /* Not answered yet: what waits is never sent; what is on its way is taken back when it arrived. */
      action->undone = TRUE;
      if (action->stage == STAGE_QUEUED)
        give_back (self, action, "Taken back before it was sent");
      take_in (self, actions_new (), callback, user_data);
    }
  else if (undo->label != NULL)
    withdraw_label (self, undo, callback, user_data);
  else if (strcmp (undo->verb, "shelve") == 0)
    andon_actions_unshelve_async (self, ids, callback, user_data);
  else
    take_in (self, actions_new (), callback, user_data);
  undo_free (undo);
}

/* --- object --- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonActions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->cache == NULL)
    return;
  rows = andon_outbox_load_finish (self->cache, result, &error);
  if (rows == NULL)
    {
      g_message ("What waited in the outbox can't be read: %s", error->message);
      return;
    }
  for (guint i = rows->len; i > 0; i--)
    {
      AndonOutboxRow *row = g_ptr_array_index (rows, i - 1);
      Action *action;

      self->number = MAX (self->number, row->number);
      if (find_by_key (self, row->key) != NULL)
        continue;
      action = g_new0 (Action, 1);
      action->refs = 1;
      action->row = andon_outbox_row_copy (row);
      action->stage = STAGE_QUEUED;
      g_queue_push_head (&self->actions, action);
    }
  andon_actions_mark (self);
  notify_counts (self);
  andon_actions_flush (self);
}

void
andon_actions_set_cache (AndonActions *self, AndonCache *cache)
{
  g_autoptr (GPtrArray) early = NULL;

  if (self->cache == cache)
    return;
  g_clear_pointer (&self->cache, andon_cache_unref);
  while (!g_queue_is_empty (&self->actions) && cache == NULL)
    give_back (self, g_queue_peek_head (&self->actions), "The seat is closing");
  if (cache == NULL)
    return;
  self->cache = andon_cache_ref (cache);
  early = g_steal_pointer (&self->early);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  andon_outbox_load_async (cache, on_loaded, g_object_ref (self));
  for (guint i = 0; i < early->len; i++)
    keep (self, g_ptr_array_index (early, i));
}

static void
andon_actions_finalize (GObject *object)
{
  AndonActions *self = ANDON_ACTIONS (object);

  g_queue_clear_full (&self->actions, action_unref_pointer);
  g_queue_clear_full (&self->undo, undo_free);
  g_ptr_array_unref (self->early);
  g_hash_table_unref (self->made);
  g_clear_pointer (&self->cache, andon_cache_unref);
  G_OBJECT_CLASS (andon_actions_parent_class)->finalize (object);
}

static void
andon_actions_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AndonActions *self = ANDON_ACTIONS (object);

  switch (id)
    {
    case PROP_N_QUEUED:
      g_value_set_uint (value, andon_actions_get_n_queued (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, andon_actions_can_undo (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
andon_actions_class_init (AndonActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const char *const names[N_SIGNALS] = { "done", "conflict", "returned" };

  object_class->finalize = andon_actions_finalize;
  object_class->get_property = andon_actions_get_property;
  properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANDON_TYPE_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               ANDON_TYPE_ACTION_RESULT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
andon_actions_init (AndonActions *self)
{
  g_queue_init (&self->actions);
  g_queue_init (&self->undo);
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

AndonActions *
andon_actions_new (AndonSession *session)
{
  AndonActions *self = g_object_new (ANDON_TYPE_ACTIONS, NULL);

  self->session = session;
  return self;
}

void
andon_actions_detach (AndonActions *self)
{
  self->session = NULL;
  g_clear_pointer (&self->cache, andon_cache_unref);
}
