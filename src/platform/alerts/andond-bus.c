/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-bus.h"

typedef struct
{
  guint          id;
  AndondBusFunc  func;
  gpointer       user_data;
  GDestroyNotify destroy;
} Subscriber;

struct _AndondBus
{
  GPtrArray *subscribers; /* of Subscriber; NULL where one has left during a call */
  guint      last_id;
  guint      calling;
  guint64    last;
};

struct _AndondBusBatch
{
  GPtrArray *events; /* of AndondBusEvent */
};

AndondBusEvent *
andond_bus_event_ref (AndondBusEvent *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
andond_bus_event_unref (AndondBusEvent *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->subject);
  g_free (self->asset);
  g_bytes_unref (self->data);
  g_free (self);
}

static AndondBusEvent *
make_event (const AndondEventRow *row)
{
  AndondBusEvent *self = g_new0 (AndondBusEvent, 1);

  g_atomic_int_set (&self->ref_count, 1);
  self->sequence = row->sequence;
  self->time = row->time;
  self->type = g_intern_string (row->type);
  self->topic = g_intern_string (row->topic);
  self->subject = g_strdup (row->subject);
  self->asset = g_strdup (row->asset);
  self->roles = row->roles;
  self->data = g_bytes_new (row->data, row->data_length == G_MAXSIZE ? strlen (row->data) : row->data_length);
  return self;
}

AndondBusBatch *
andond_bus_batch_new (void)
{
  AndondBusBatch *self = g_new0 (AndondBusBatch, 1);

  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) andond_bus_event_unref);
  return self;
}

void
andond_bus_batch_free (AndondBusBatch *self)
{
  g_ptr_array_unref (self->events);
  g_free (self);
}

guint
andond_bus_batch_get_size (AndondBusBatch *self)
{
  return self->events->len;
}

guint64
andond_bus_batch_get_last (AndondBusBatch *self)
{
  AndondBusEvent *event;

  if (self->events->len == 0)
    return 0;
  event = g_ptr_array_index (self->events, self->events->len - 1);
  return event->sequence;
}

guint64
andond_bus_batch_append (AndondBusBatch        *self,
                         AndonDbConnection     *connection,
                         const AndondEventRow  *row,
                         GError               **error)
{
  AndondEventRow numbered = *row;

  numbered.sequence = andond_event_log_append (connection, row, error);
  if (numbered.sequence != 0)
    g_ptr_array_add (self->events, make_event (&numbered));
  return numbered.sequence;
}

static void
subscriber_free (Subscriber *self)
{
  if (self == NULL)
    return;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

AndondBus *
andond_bus_new (void)
{
  AndondBus *self = g_new0 (AndondBus, 1);

  self->subscribers = g_ptr_array_new_with_free_func ((GDestroyNotify) (GCallback) subscriber_free);
  return self;
}

void
andond_bus_free (AndondBus *self)
{
  g_assert (self->calling == 0);

  g_ptr_array_unref (self->subscribers);
  g_free (self);
}

guint
andond_bus_subscribe (AndondBus      *self,
                      AndondBusFunc   func,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  Subscriber *subscriber = g_new0 (Subscriber, 1);

  subscriber->id = ++self->last_id;
  subscriber->func = func;
  subscriber->user_data = user_data;
  subscriber->destroy = destroy;
  g_ptr_array_add (self->subscribers, subscriber);
  return subscriber->id;
}

static void
forget_left (AndondBus *self)
{
  for (guint i = self->subscribers->len; i-- > 0;)
    {
      if (g_ptr_array_index (self->subscribers, i) == NULL)
        g_ptr_array_remove_index (self->subscribers, i);
    }
}

void
andond_bus_unsubscribe (AndondBus *self,
                        guint      id)
{
  for (guint i = 0; i < self->subscribers->len; i++)
    {
      Subscriber *subscriber = g_ptr_array_index (self->subscribers, i);

      if (subscriber == NULL || subscriber->id != id)
        continue;
      self->subscribers->pdata[i] = NULL;
      subscriber_free (subscriber);
      break;
    }
  if (self->calling == 0)
    forget_left (self);
}

static void
tell (AndondBus             *self,
      AndondBusEvent *const *events,
      guint                  n_events)
{
  guint n_subscribers = self->subscribers->len;

  self->calling++;
  for (guint i = 0; i < n_subscribers; i++)
    {
      Subscriber *subscriber = g_ptr_array_index (self->subscribers, i);

      if (subscriber != NULL)
        subscriber->func (events, n_events, subscriber->user_data);
    }
  if (--self->calling == 0)
    forget_left (self);
}

void
andond_bus_publish (AndondBus      *self,
                    AndondBusBatch *batch)
{
  if (batch == NULL)
    return;

  if (batch->events->len > 0)
    {
      self->last = MAX (self->last, andond_bus_batch_get_last (batch));
      tell (self, (AndondBusEvent *const *) batch->events->pdata, batch->events->len);
    }
  andond_bus_batch_free (batch);
}

void
andond_bus_publish_ephemeral (AndondBus  *self,
                              const char *type,
                              const char *topic,
                              gint64      time,
                              guint       roles,
                              GBytes     *data)
{
  AndondBusEvent event = {
    .time = time,
    .type = g_intern_string (type),
    .topic = g_intern_string (topic),
    .roles = roles,
  };
  AndondBusEvent *shared = g_memdup2 (&event, sizeof event);

  g_atomic_int_set (&shared->ref_count, 1);
  shared->data = g_bytes_ref (data);
  tell (self, &shared, 1);
  andond_bus_event_unref (shared);
}

guint64
andond_bus_get_last (AndondBus *self)
{
  return self->last;
}

void
andond_bus_set_last (AndondBus *self,
                     guint64    sequence)
{
  self->last = sequence;
}
