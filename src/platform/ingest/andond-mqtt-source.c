/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-mqtt-link.h"

struct _AndondMqttSource
{
  GObject parent_instance;

  AndondMqttLink *link; /* NULL once stopped */
  guint timer;
};

static void andond_mqtt_source_iface_init (AndondSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AndondMqttSource, andond_mqtt_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ANDOND_TYPE_SOURCE, andond_mqtt_source_iface_init))

static void
close_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  andond_mqtt_link_close (data);
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_second (gpointer data)
{
  AndondMqttSource *self = data;

  andond_mqtt_link_publish_canary (self->link);
  return G_SOURCE_CONTINUE;
}

static const char *
get_name (AndondSource *source)
{
  return g_intern_static_string ("mqtt");
}

static void
start_async (AndondSource        *source,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  AndondMqttSource *self = ANDOND_MQTT_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, start_async);
  if (self->link == NULL || self->timer != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "MQTT: the source was started before");
      return;
    }

  self->timer = g_timeout_add (1000, on_second, self);
  andond_mqtt_link_open (self->link);
  g_task_return_boolean (task, TRUE);
}

static gboolean
start_finish (AndondSource  *source,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The client may be waiting for an answer from far away: it ends on a worker thread, silenced. */
static void
stop (AndondSource *source)
{
  AndondMqttSource *self = ANDOND_MQTT_SOURCE (source);
  g_autoptr (GTask) task = NULL;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->link == NULL)
    return;

  andond_mqtt_link_silence (self->link);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, g_steal_pointer (&self->link), (GDestroyNotify) andond_mqtt_link_unref);
  g_task_run_in_thread (task, close_in_thread);
}

static AndondSourceState
get_state (AndondSource *source)
{
  AndondMqttSource *self = ANDOND_MQTT_SOURCE (source);

  return self->link == NULL ? ANDOND_SOURCE_STOPPED : andond_mqtt_link_get_state (self->link);
}

static void
get_counters (AndondSource         *source,
              AndondSourceCounters *out)
{
  AndondMqttSource *self = ANDOND_MQTT_SOURCE (source);

  *out = (AndondSourceCounters) { 0 };
  if (self->link != NULL)
    andond_mqtt_link_get_counters (self->link, out);
}

static char *
dup_error (AndondSource *source)
{
  AndondMqttSource *self = ANDOND_MQTT_SOURCE (source);

  return self->link == NULL ? NULL : andond_mqtt_link_dup_error (self->link);
}

static void
andond_mqtt_source_iface_init (AndondSourceInterface *iface)
{
  iface->get_name = get_name;
  iface->start_async = start_async;
  iface->start_finish = start_finish;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->get_counters = get_counters;
  iface->dup_error = dup_error;
}

static void
andond_mqtt_source_dispose (GObject *object)
{
  stop (ANDOND_SOURCE (object));

  G_OBJECT_CLASS (andond_mqtt_source_parent_class)->dispose (object);
}

static void
andond_mqtt_source_class_init (AndondMqttSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andond_mqtt_source_dispose;
}

static void
andond_mqtt_source_init (AndondMqttSource *self)
{
}

void
andond_mqtt_source_set_profiles (AndondMqttSource *self,
                                 AndondProfileSet *profiles)
{
  if (self->link != NULL)
    andond_mqtt_link_set_profiles (self->link, profiles);
}

AndondMqttSource *
andond_mqtt_source_new (AndondIngest             *ingest,
                        AndondProfileSet         *profiles,
                        const AndondMqttOptions  *options,
                        GError                  **error)
{
  AndondMqttLink *link = andond_mqtt_link_new (ingest, profiles, options, error);
  AndondMqttSource *self;

  if (link == NULL)
    return NULL;

  self = g_object_new (ANDOND_TYPE_MQTT_SOURCE, NULL);
  self->link = link;
  return self;
}
