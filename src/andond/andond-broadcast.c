/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-broadcast.h"

#include <math.h>
#include <string.h>

#include "andon-db-thread.h"
#include "andon-event.h"
#include "andon-heartbeat.h"
#include "andon-json-writer.h"
#include "andon-sample.h"
#include "andond-bus.h"
#include "andond-engine.h"
#include "andond-event-log.h"
#include "andond-ingest.h"
#include "andond-registry.h"
#include "andond-stage-clock.h"
#include "andond-store.h"

#define SAMPLE_TICK_MS 250
/* Batches that may wait for the tick; more are left out, as samples may be, and counted. */
#define MAX_WAITING 4096

struct _AndondBroadcast
{
  const AndondServices *services;
  AndondFeed           *feed;
  char                 *source;      /* the CloudEvents source */
  guint                 bus_id;
  guint                 beat_id;
  guint                 sample_id;
  GMutex                lock;        /* over the next two */
  GPtrArray            *waiting;     /* AndondSampleBatch */
  guint64               left_out;
  int                   wanted;      /* atomic */
};

static char *
event_source (const AndondServices *services)
{
  return g_strconcat ("/andon/", services->platform_id, NULL);
}

/* --- events ----------------------------------------------------------------------------------------------------- */

static guint
role_mask (guint roles)
{
  return (roles & ANDOND_ROLES_ALL) == ANDOND_ROLES_ALL ? 0 : roles;
}

static void
told (AndondBusEvent *const *events, guint n_events, gpointer data)
{
  AndondBroadcast *self = data;
  g_autoptr(GPtrArray) out = g_ptr_array_new_full (n_events, (GDestroyNotify) andond_feed_event_unref);

  for (guint i = 0; i < n_events; i++)
    {
      const AndondBusEvent *event = events[i];

      g_ptr_array_add (out, andond_feed_event_new (self->source, event->sequence,
                                                   andond_topic_from_string (event->topic), role_mask (event->roles),
                                                   event->type, event->time, event->subject, event->asset,
                                                   g_bytes_get_data (event->data, NULL),
                                                   g_bytes_get_size (event->data)));
    }
  andond_feed_publish (self->feed, (AndondFeedEvent *const *) out->pdata, out->len);
}

/* --- the past --------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint64     after;
  guint64     until;
  guint       limit;
  const char *source;
  GPtrArray  *events;
  gboolean    too_old;
} Page;

typedef struct
{
  const AndondServices *services;
  AndondFeedReplay     *replay;
} Reader;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->events, g_ptr_array_unref);
  g_free ((char *) page->source);
  g_free (page);
}

static gboolean
add_row (const AndondEventRow *row, gpointer data)
{
  Page *page = data;

  if (row->sequence > page->until)
    return FALSE;
  g_ptr_array_add (page->events, andond_feed_event_new (page->source, row->sequence,
                                                        andond_topic_from_string (row->topic), role_mask (row->roles),
                                                        row->type, row->time, row->subject, row->asset, row->data,
                                                        row->data_length));
  return TRUE;
}

static gpointer
read_page (AndonDbConnection *connection, gpointer data, GError **error)
{
  Page *asked = data;
  Page *page = g_new0 (Page, 1);
  guint64 floor;
  guint64 last;

  page->until = asked->until;
  page->source = g_strdup (asked->source);
  page->events = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_feed_event_unref);
  if (!andond_event_log_get_bounds (connection, &floor, &last, error)
      || ((page->too_old = asked->after < floor || asked->after > last) == FALSE
          && !andond_event_log_read (connection, asked->after, asked->limit, add_row, page, error)))
    {
      page_free (page);
      return NULL;
    }
  return page;
}

static void
page_done (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Reader *reader = data;
  g_autoptr(GError) error = NULL;
  Page *page;

  page = andon_db_thread_submit_finish (andond_store_get_reader (reader->services->store), result, &error);
  andond_feed_replay_answer (reader->replay, page ? page->events : NULL, page ? page->too_old : FALSE, error);
  g_clear_pointer (&page, page_free);
}

static void
read_log (gpointer data, guint64 after, guint64 until, guint limit, AndondFeedReplay *replay)
{
  const AndondServices *services = data;
  Page *page = g_new0 (Page, 1);
  Reader *reader = g_new0 (Reader, 1);

  page->after = after;
  page->until = until;
  page->limit = limit;
  page->source = event_source (services);
  reader->services = services;
  reader->replay = replay;
  andon_db_thread_submit (andond_store_get_reader (services->store), ANDON_DB_PRIORITY_HIGH, read_page, page, page_free,
                          page_free, NULL, page_done, reader);
}

const AndondFeedSource andond_broadcast_log = { read_log };

/* --- samples ---------------------------------------------------------------------------------------------------- */

void
andond_broadcast_sample_sink (AndondSampleBatch *batch, gpointer data)
{
  AndondBroadcast *self = data;

  if (!g_atomic_int_get (&self->wanted) || batch->n == 0)
    return;
  g_mutex_lock (&self->lock);
  if (self->waiting->len < MAX_WAITING)
    g_ptr_array_add (self->waiting, andond_sample_batch_ref (batch));
  else
    self->left_out++;
  g_mutex_unlock (&self->lock);
}

static void
gather (AndondBroadcast *self, GHashTable *series, const AndondSampleBatch *batch)
{
  for (guint i = 0; i < batch->n; i++)
    {
      gpointer key = GUINT_TO_POINTER (batch->signal[i] + 1);
      AndonSampleSeries *one = g_hash_table_lookup (series, key);
      AndonSample sample = { batch->time[i], batch->value[i], batch->quality[i] };

      if (one == NULL)
        {
          one = andon_sample_series_new (andond_registry_get_signal (self->services->registry, batch->signal[i])->id);
          g_hash_table_insert (series, key, one);
        }
      g_array_append_val (one->samples, sample);
    }
}

static AndondFeedEvent *
series_event (AndondBroadcast *self, guint32 index, const AndonSampleSeries *series, gint64 now)
{
  AndondRegistry *registry = self->services->registry;
  const AndondSignal *signal = andond_registry_get_signal (registry, index);
  const AndondAsset *asset = andond_registry_get_asset (registry, signal->asset);
  g_auto(AndonJsonWriter) writer = { 0 };

  andon_json_writer_init (&writer, 256);
  andon_sample_series_write_json (series, &writer);
  return andond_feed_event_new (self->source, 0, ANDOND_TOPIC_SAMPLES, 0, ANDON_EVENT_SAMPLES, now, signal->id,
                                asset->id, writer.out->str, writer.out->len);
}

static gboolean
tell_samples (gpointer data)
{
  AndondBroadcast *self = data;
  g_autoptr(GPtrArray) batches = NULL;
  g_autoptr(GHashTable) series = NULL;
  g_autoptr(GPtrArray) events = NULL;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_atomic_int_set (&self->wanted, andond_feed_wants (self->feed, ANDOND_TOPIC_SAMPLES));
  g_mutex_lock (&self->lock);
  batches = self->waiting;
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_sample_batch_unref);
  g_mutex_unlock (&self->lock);
  if (batches->len == 0)
    return G_SOURCE_CONTINUE;

  series = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) andon_sample_series_free);
  for (guint i = 0; i < batches->len; i++)
    gather (self, series, batches->pdata[i]);
  events = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_feed_event_unref);
  g_hash_table_iter_init (&iter, series);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (events, series_event (self, GPOINTER_TO_UINT (key) - 1, value, g_get_real_time ()));
  andond_feed_publish (self->feed, (AndondFeedEvent *const *) events->pdata, events->len);
  return G_SOURCE_CONTINUE;
}

/* --- heartbeats ------------------------------------------------------------------------------------------------- */

static double
stage_age (const AndondServices *services, AndondStage stage, gint64 now)
{
  double age = services->stages ? andond_stage_clock_get_age (services->stages, stage, now) : -1;

  return age < 0 ? NAN : age;
}

static char **
list_blind (const AndondServices *services)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GArray) blind = andond_ingest_list_blind (services->ingest, andond_ingest_now (services->ingest));

  for (guint i = 0; i < blind->len; i++)
    g_strv_builder_add (builder,
                        andond_registry_get_asset (services->registry, g_array_index (blind, guint32, i))->id);
  return g_strv_builder_end (builder);
}

void
andond_broadcast_beat (AndondBroadcast *self)
{
  const AndondServices *services = self->services;
  gint64 now = andond_ingest_now (services->ingest);
  g_autoptr(AndonHeartbeat) beat = andon_heartbeat_new ();
  g_autoptr(AndondFeedEvent) event = NULL;
  g_auto(AndonJsonWriter) writer = { 0 };
  AndondEngineStatus status;

  andond_engine_get_status (services->engine, &status);
  beat->time = now;
  beat->sequence = andond_feed_get_sequence (self->feed);
  beat->journal_length = status.journal.number;
  beat->journal_head = g_strdup (status.journal.hash);
  beat->ages[ANDON_STAGE_SOURCE] = stage_age (services, ANDOND_STAGE_SOURCE, now);
  beat->ages[ANDON_STAGE_INGEST] = stage_age (services, ANDOND_STAGE_INGEST, now);
  beat->ages[ANDON_STAGE_DETECT] = stage_age (services, ANDOND_STAGE_DETECT, now);
  beat->ages[ANDON_STAGE_ENGINE] = stage_age (services, ANDOND_STAGE_ENGINE, now);
  beat->blind = list_blind (services);
  beat->demo = services->demo;
  beat->mode = g_strdup (services->mode);
  andon_json_writer_init (&writer, 512);
  andon_heartbeat_write_json (beat, &writer);
  event = andond_feed_event_new (self->source, 0, 0, 0, ANDON_EVENT_HEARTBEAT, now, NULL, NULL, writer.out->str,
                                 writer.out->len);
  andond_feed_beat (self->feed, event);
}

static gboolean
beat (gpointer data)
{
  andond_broadcast_beat (data);
  return G_SOURCE_CONTINUE;
}

AndondBroadcast *
andond_broadcast_new (const AndondServices *services, AndondFeed *feed)
{
  AndondBroadcast *self = g_new0 (AndondBroadcast, 1);

  self->services = services;
  self->feed = feed;
  self->source = event_source (services);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_sample_batch_unref);
  g_mutex_init (&self->lock);
  self->bus_id = andond_bus_subscribe (services->bus, told, self, NULL);
  self->beat_id = g_timeout_add_seconds (1, beat, self);
  self->sample_id = g_timeout_add (SAMPLE_TICK_MS, tell_samples, self);
  return self;
}

void
andond_broadcast_free (AndondBroadcast *self)
{
  g_clear_handle_id (&self->beat_id, g_source_remove);
  g_clear_handle_id (&self->sample_id, g_source_remove);
  andond_bus_unsubscribe (self->services->bus, self->bus_id);
  g_ptr_array_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_free (self->source);
  g_free (self);
}
