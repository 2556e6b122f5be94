/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <andon-json.h>

/* /alerts/actions: each item is an action of its own, with its own key and its own answer; the writer groups them into few
 * transactions. */

typedef struct
{
  char               *key;
  AndondActionResult *result; /* NULL: still on its way */
} Item;

typedef struct
{
  AndondEngine          *engine;
  GArray                *items; /* of Item */
  guint                  waiting;
  AndondActionAllowed    allowed;     /* nullable */
  AndondActionForbidden  forbidden;   /* nullable */
  gpointer               caller_data;
} Bulk;

typedef struct
{
  GTask       *task; /* owned reference; its data is the Bulk */
  guint        index;
  AndonAction  action;
  char        *alert;
} Slot;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->key);
  g_clear_pointer (&item->result, andond_action_result_free);
}

static void
bulk_free (gpointer data)
{
  Bulk *self = data;

  g_array_unref (self->items);
  g_free (self);
}

/* {key, status, alert, sequence, by?, at?} or {key, status, problem}: the members of the single answer, one level up. */
static void
write_item (const Item      *item,
            AndonJsonWriter *writer)
{
  const char *body = item->result->body;

  andon_json_writer_begin_object (writer);
  andon_json_writer_put_string (writer, "key", item->key);
  andon_json_writer_put_int (writer, "status", item->result->status);
  if (item->result->status >= 200 && item->result->status < 300)
    {
      gsize length = strlen (body);

      g_string_append_c (writer->out, ',');
      g_string_append_len (writer->out, body + 1, (gssize) length - 2);
    }
  else
    {
      andon_json_writer_member (writer, "problem");
      andon_json_writer_raw (writer, body, -1);
    }
  andon_json_writer_end_object (writer);
}

static void
finish_bulk (GTask *task)
{
  Bulk *bulk = g_task_get_task_data (task);
  AndondActionResult *result = g_new0 (AndondActionResult, 1);
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 1024 * MAX (bulk->items->len, 1));
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "results");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < bulk->items->len; i++)
    {
      Item *item = &g_array_index (bulk->items, Item, i);

      write_item (item, &writer);
      result->sequence = MAX (result->sequence, item->result->sequence);
    }
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);
  result->status = 200;
  result->body = andon_json_writer_steal (&writer, NULL);
  g_task_return_pointer (task, result, (GDestroyNotify) (GCallback) andond_action_result_free);
}

static void
item_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Slot *slot = user_data;
  g_autoptr (GTask) task = slot->task;
  Bulk *bulk = g_task_get_task_data (task);
  Item *item = &g_array_index (bulk->items, Item, slot->index);
  g_autoptr (GError) error = NULL;

  item->result = andond_engine_action_finish (bulk->engine, result, &error);
  if (item->result == NULL)
    item->result = andond_action_result_problem (andon_problem_new (503, NULL, error->message));
  if (item->result->status == 403 && !item->result->repeated && bulk->forbidden != NULL)
    bulk->forbidden (slot->action, slot->alert, bulk->caller_data);
  g_free (slot->alert);
  g_free (slot);
  if (--bulk->waiting == 0)
    finish_bulk (task);
}

/* NULL: it has been submitted. */
static AndondActionResult *
start_item (GTask             *task,
            guint              index,
            const AndondActor *actor,
            JsonNode          *node)
{
  Bulk *bulk = g_task_get_task_data (task);
  Item *item = &g_array_index (bulk->items, Item, index);
  JsonObject *object, *body = NULL;
  const char *alert = NULL;
  gint64 revision = -1;
  guint action = 0;
  g_autoptr (GError) error = NULL;
  Slot *slot;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return andond_engine_refuse (400, "invalid", "each of “actions” must be an object");
  object = json_node_get_object (node);
  if (!andon_json_dup_string (object, "key", ANDON_JSON_OPTIONAL, &item->key, &error) ||
      !andon_json_get_string (object, "alert", ANDON_JSON_REQUIRED, &alert, &error) ||
      !andon_json_get_word (object, "action", ANDON_JSON_REQUIRED, &andon_action_words, &action, &error) ||
      !andon_json_get_int (object, "revision", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, 0, G_MAXINT, &revision,
                           &error) ||
      !andon_json_get_object (object, "body", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &body, &error))
    return andond_engine_refuse (400, "invalid", error->message);
  if (bulk->allowed != NULL && !bulk->allowed ((AndonAction) action, bulk->caller_data))
    {
      if (bulk->forbidden != NULL)
        bulk->forbidden ((AndonAction) action, alert, bulk->caller_data);
      return andond_engine_refuse (403, "forbidden", "your role may not do this");
    }

  slot = g_new0 (Slot, 1);
  slot->task = g_object_ref (task);
  slot->index = index;
  slot->action = (AndonAction) action;
  slot->alert = g_strdup (alert);
  bulk->waiting++;
  andond_engine_action_async (bulk->engine, actor, alert, (AndonAction) action, body, item->key, revision,
                              g_task_get_cancellable (task), item_done, slot);
  return NULL;
}

void
andond_engine_actions_async (AndondEngine         *self,
                             const AndondActor    *actor,
                             JsonArray            *actions,
                             AndondActionAllowed   allowed,
                             AndondActionForbidden forbidden,
                             gpointer              caller_data,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Bulk *bulk = g_new0 (Bulk, 1);
  guint n = json_array_get_length (actions);

  g_task_set_source_tag (task, andond_engine_actions_async);
  bulk->engine = self;
  bulk->allowed = allowed;
  bulk->forbidden = forbidden;
  bulk->caller_data = caller_data;
  bulk->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (bulk->items, item_clear);
  g_task_set_task_data (task, bulk, bulk_free);
  if (n > ANDOND_ENGINE_MAX_ACTIONS)
    {
      g_task_return_pointer (task, andond_action_result_problem (
                               andon_problem_new (400, NULL, "“actions” must be at most 500")),
                             (GDestroyNotify) (GCallback) andond_action_result_free);
      return;
    }

  g_array_set_size (bulk->items, n);
  bulk->waiting = 1;
  for (guint i = 0; i < n; i++)
    {
      AndondActionResult *result = start_item (task, i, actor, json_array_get_element (actions, i));

      if (result != NULL)
        g_array_index (bulk->items, Item, i).result = result;
    }
  if (--bulk->waiting == 0)
    finish_bulk (task);
}

AndondActionResult *
andond_engine_actions_finish (AndondEngine  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
