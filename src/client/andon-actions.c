/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-actions-state-private.h"

GParamSpec *andon_actions_properties[N_PROPS];
guint andon_actions_signals[N_SIGNALS];

G_DEFINE_BOXED_TYPE (AndonActionResult, andon_action_result, andon_action_result_copy, andon_action_result_free)

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

void
andon_actions_result_destroy (gpointer data)
{
  if (data != NULL)
    andon_action_result_free (data);
}

void
andon_actions_action_unref (Action *action)
{
  if (--action->refs > 0)
    return;
  andon_outbox_row_free (action->row);
  g_free (action);
}

Action *
andon_actions_action_ref (Action *action)
{
  action->refs++;
  return action;
}

void
andon_actions_undo_free (gpointer data)
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

AndonActionResult *
andon_actions_result_new (const Action *action, AndonActionOutcome outcome)
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

void
andon_actions_notify_counts (AndonActions *self)
{
  guint n = andon_actions_get_n_queued (self);

  if (n != self->told_queued)
    {
      self->told_queued = n;
      g_object_notify_by_pspec (G_OBJECT (self), andon_actions_properties[PROP_N_QUEUED]);
    }
  if (andon_actions_can_undo (self) != self->told_undo)
    {
      self->told_undo = !self->told_undo;
      g_object_notify_by_pspec (G_OBJECT (self), andon_actions_properties[PROP_CAN_UNDO]);
    }
}


/* --- the end of an action --- */

AndonAlertStore *
andon_actions_store_of (AndonActions *self)
{
  return self->session != NULL ? andon_session_get_alerts (self->session) : NULL;
}

/* The verb as a static string: the store only points to it. */
static const char *
static_verb (const char *verb)
{
  return g_intern_string (verb);
}

void
andon_actions_mark_alert (AndonActions *self, const Action *action, AndonPendingState pending)
{
  AndonAlertStore *store = andon_actions_store_of (self);

  if (store != NULL && action->row->alert != NULL)
    andon_alert_store_set_pending (store, action->row->alert, pending,
                                   pending != ANDON_PENDING_NONE ? static_verb (action->row->verb) : NULL);
}

void
andon_actions_settle_batch (Action *action, AndonActionResult *result)
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
  andon_actions_mark_alert (self, action, ANDON_PENDING_NONE);
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      const Action *other = l->data;

      if (other != action && g_strcmp0 (other->row->alert, action->row->alert) == 0)
        andon_actions_mark_alert (self, other, other->stage == STAGE_QUEUED ? ANDON_PENDING_QUEUED : ANDON_PENDING_ON_ITS_WAY);
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
  if (next != NULL && andon_actions_may_send (self, next))
    andon_actions_send_one (self, next);
}

/* What was not done can't be undone. */
static void
forget_undo (AndonActions *self, const char *key)
{
  for (GList *l = self->undo.head; l != NULL; l = l->next)
    if (strcmp (((Undo *) l->data)->key, key) == 0)
      {
        andon_actions_undo_free (l->data);
        g_queue_delete_link (&self->undo, l);
        return;
      }
}

/* The plant answered for good, or the person has it back. Consumes @result. */
void
andon_actions_conclude (AndonActions *self, Action *action, AndonActionResult *result)
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
    g_signal_emit (self, andon_actions_signals[signal], 0, result);
  if (action->batch != NULL)
    andon_actions_settle_batch (action, result);
  else
    andon_action_result_free (result);
  andon_actions_action_unref (action);
  follow (self, alert, self->made_revision);
  self->made_revision = 0;
  andon_actions_notify_counts (self);
  g_object_unref (self);
}

/* Not answered: stays on disk and goes again when the plant is back. */
void
andon_actions_queue_action (AndonActions *self, Action *action)
{
  action->stage = STAGE_QUEUED;
  andon_actions_mark_alert (self, action, ANDON_PENDING_QUEUED);
  if (action->batch != NULL)
    {
      AndonActionResult *result = andon_actions_result_new (action, ANDON_ACTION_QUEUED);

      result->message = g_strdup ("Not yet at the plant");
      andon_actions_settle_batch (action, result);
    }
  for (GList *l = self->actions.head; l != NULL; l = l->next)
    {
      Action *other = l->data;

      if (other->stage == STAGE_BEHIND && g_strcmp0 (other->row->alert, action->row->alert) == 0)
        {
          andon_actions_queue_action (self, other);
          break;
        }
    }
  andon_actions_notify_counts (self);
}


/* --- object --- */

/* On the clock that nobody sets. */
static gint64
due_of (AndonActions *self, const AndonOutboxRow *row)
{
  AndonClock *clock = andon_session_get_clock (self->session);
  gint64 age = andon_outbox_row_get_age (row, clock);

  return age > ANDON_OUTBOX_EXPIRY_US ? G_MININT64 : andon_clock_elapsed (clock) + ANDON_OUTBOX_EXPIRY_US - age;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) flight = user_data;
  AndonActions *self = flight->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = andon_outbox_load_finish (flight->cache, result, &error);

  if (self->cache != flight->cache || self->session == NULL)
    return;
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
      if (andon_actions_find_by_key (self, row->key) != NULL)
        continue;
      action = g_new0 (Action, 1);
      action->refs = 1;
      action->row = andon_outbox_row_copy (row);
      action->stage = STAGE_QUEUED;
      action->due = due_of (self, row);
      g_queue_push_head (&self->actions, action);
    }
  andon_actions_mark (self);
  andon_actions_notify_counts (self);
  andon_actions_flush (self);
}

/* The seat goes to another platform. What waits for this one stays in its outbox, and is neither sent to the other nor
 * told to be done; what was done here can't be undone there. */
static void
leave (AndonActions *self)
{
  Action *action;

  while ((action = g_queue_pop_head (&self->actions)) != NULL)
    {
      action->left = TRUE;
      if (action->batch != NULL)
        andon_actions_settle_batch (action, andon_actions_result_new (action, ANDON_ACTION_QUEUED));
      andon_actions_action_unref (action);
    }
  while (!g_queue_is_empty (&self->undo))
    andon_actions_undo_free (g_queue_pop_head (&self->undo));
  g_hash_table_remove_all (self->made);
  andon_actions_notify_counts (self);
}

void
andon_actions_set_cache (AndonActions *self, AndonCache *cache)
{
  g_autoptr (GPtrArray) early = NULL;

  if (self->cache == cache)
    return;
  g_clear_pointer (&self->cache, andon_cache_unref);
  if (cache == NULL)
    {
      leave (self);
      return;
    }
  self->cache = andon_cache_ref (cache);
  early = g_steal_pointer (&self->early);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  andon_outbox_load_async (cache, on_loaded, andon_actions_flight_new (self));
  for (guint i = 0; i < early->len; i++)
    andon_actions_keep (self, g_ptr_array_index (early, i));
}

static void
andon_actions_finalize (GObject *object)
{
  AndonActions *self = ANDON_ACTIONS (object);

  g_queue_clear_full (&self->actions, andon_actions_action_unref_pointer);
  g_queue_clear_full (&self->undo, andon_actions_undo_free);
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
  andon_actions_properties[PROP_N_QUEUED] = g_param_spec_uint ("n-queued", NULL, NULL, 0, G_MAXUINT, 0, flags);
  andon_actions_properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, andon_actions_properties);
  for (guint i = 0; i < N_SIGNALS; i++)
    andon_actions_signals[i] = g_signal_new (names[i], ANDON_TYPE_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
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
