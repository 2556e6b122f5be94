/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-source.h"

#define SOURCE_NAME "demo"
#define CATCH_UP 60 /* s */
#define MAX_SIGNALS 64

struct _AndondDemoSource
{
  GObject parent_instance;

  AndondDemoPlant *plant;
  AndondDemoCursor *cursor;
  AndondIngest *ingest;
  guint32 *signals; /* the plant's signal → that of ingest's registry, or ANDOND_NO_INDEX */
  guint timer;
  gint64 last; /* the second sent last */
  AndondSourceCounters counters;
};

static void andond_demo_source_iface_init (AndondSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AndondDemoSource, andond_demo_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ANDOND_TYPE_SOURCE, andond_demo_source_iface_init))

static void
send_second (AndondDemoSource *self,
             gint64            second)
{
  AndondRegistry *registry = andond_demo_plant_get_registry (self->plant);
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new (SOURCE_NAME, andond_registry_get_n_signals (registry));
  double values[MAX_SIGNALS];
  guint8 quality[MAX_SIGNALS];

  for (guint32 a = 0; a < andond_registry_get_n_assets (registry); a++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, a);

      if (!andond_demo_cursor_get_row (self->cursor, a, second * G_USEC_PER_SEC, values, quality))
        continue;

      for (guint i = 0; i < asset->n_signals; i++)
        {
          guint32 signal = self->signals[asset->signals[i]];

          if (signal != ANDOND_NO_INDEX)
            andond_sample_batch_append (batch, signal, second * G_USEC_PER_SEC, values[i], quality[i]);
        }
    }

  self->counters.messages += batch->n;
  self->counters.last = andond_ingest_now (self->ingest);
  if (!andond_ingest_offer_batch (self->ingest, batch))
    self->counters.refused++;
}

/* Comes a few times a second, so that a sample is never much older than its second. */
static gboolean
on_tick (gpointer data)
{
  AndondDemoSource *self = data;
  gint64 now = andond_ingest_now (self->ingest) / G_USEC_PER_SEC;

  if (now - self->last > CATCH_UP || now < self->last - CATCH_UP)
    self->last = now - 1;

  if (now <= self->last)
    return G_SOURCE_CONTINUE;

  while (self->last < now)
    send_second (self, ++self->last);

  andond_ingest_offer_canary (self->ingest, SOURCE_NAME);
  return G_SOURCE_CONTINUE;
}

static const char *
get_name (AndondSource *source)
{
  return g_intern_static_string (SOURCE_NAME);
}

static void
start_async (AndondSource        *source,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  AndondDemoSource *self = ANDOND_DEMO_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, start_async);
  if (self->timer == 0)
    {
      self->last = andond_ingest_now (self->ingest) / G_USEC_PER_SEC - 1;
      self->timer = g_timeout_add (100, on_tick, self);
      self->counters.connects++;
      on_tick (self);
    }

  g_task_return_boolean (task, TRUE);
}

static gboolean
start_finish (AndondSource  *source,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
stop (AndondSource *source)
{
  g_clear_handle_id (&ANDOND_DEMO_SOURCE (source)->timer, g_source_remove);
}

static AndondSourceState
get_state (AndondSource *source)
{
  return ANDOND_DEMO_SOURCE (source)->timer != 0 ? ANDOND_SOURCE_RUNNING : ANDOND_SOURCE_STOPPED;
}

static void
get_counters (AndondSource         *source,
              AndondSourceCounters *out)
{
  *out = ANDOND_DEMO_SOURCE (source)->counters;
}

static char *
dup_error (AndondSource *source)
{
  return NULL;
}

static void
andond_demo_source_iface_init (AndondSourceInterface *iface)
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
andond_demo_source_finalize (GObject *object)
{
  AndondDemoSource *self = ANDOND_DEMO_SOURCE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->cursor, andond_demo_cursor_free);
  g_clear_pointer (&self->plant, andond_demo_plant_unref);
  g_clear_object (&self->ingest);
  g_free (self->signals);

  G_OBJECT_CLASS (andond_demo_source_parent_class)->finalize (object);
}

static void
andond_demo_source_class_init (AndondDemoSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andond_demo_source_finalize;
}

static void
andond_demo_source_init (AndondDemoSource *self)
{
}

AndondDemoSource *
andond_demo_source_new (AndondDemoPlant *plant,
                        AndondIngest    *ingest)
{
  AndondDemoSource *self = g_object_new (ANDOND_TYPE_DEMO_SOURCE, NULL);
  AndondRegistry *registry = andond_demo_plant_get_registry (plant);
  guint32 n = andond_registry_get_n_signals (registry);

  self->signals = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    {
      const AndondSignal *signal = andond_registry_find_signal (andond_ingest_get_registry (ingest),
                                                                andond_registry_get_signal (registry, i)->id);

      self->signals[i] = signal == NULL ? ANDOND_NO_INDEX : signal->index;
    }

  self->plant = andond_demo_plant_ref (plant);
  self->cursor = andond_demo_cursor_new (plant);
  self->ingest = g_object_ref (ingest);
  return self;
}
