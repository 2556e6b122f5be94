/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/*   demo ─┐                        ┌─ store sink
 *   mqtt ─┼─ bounded queue ─ thread ┤
 * replay ─┘   (items)    validate   └─ detect sink
 *
 * An item is a batch of typed samples, payloads as received, or a canary. Payloads that waited together leave
 * as one batch. What the thread alone touches needs no lock. */

#include "config.h"

#include "andond-ingest-private.h"

#include "andond-profile.h"

#define POP_MAX 512
#define POP_WAIT (G_USEC_PER_SEC / 5)
#define BATCH_MAX 8192

typedef struct
{
  AndondSampleSink func;
  gpointer user_data;
  GDestroyNotify destroy;
} Sink;

G_DEFINE_FINAL_TYPE (AndondIngest, andond_ingest, G_TYPE_OBJECT)

void
andond_ingest_item_free (gpointer data)
{
  AndondIngestItem *item = data;

  g_clear_pointer (&item->batch, andond_sample_batch_unref);
  g_clear_pointer (&item->payloads, andond_payloads_unref);
  g_free (item);
}

static gint64
wall_clock (gpointer user_data)
{
  return g_get_real_time ();
}

/* Told by the profiles and the check, on ingest's thread. */
static void
on_refused (AndondRefusal  kind,
            const char    *name,
            const char    *reason,
            gpointer       user_data)
{
  AndondIngest *self = user_data;

  andond_refusals_add (self->refusals, kind, 1, name, reason);

  if (self->is_reading && self->reason == NULL)
    self->reason = g_strdup_printf ("%s: %s", andond_refusal_to_string (kind), reason);
}

static void
clear_sink (gpointer data)
{
  Sink *sink = data;

  if (sink->destroy != NULL)
    sink->destroy (sink->user_data);
}

static void
andond_ingest_finalize (GObject *object)
{
  AndondIngest *self = ANDOND_INGEST (object);

  andond_ingest_stop (self);
  g_clear_pointer (&self->queue, andon_queue_unref);
  g_clear_pointer (&self->refusals, andond_refusals_free);
  g_clear_pointer (&self->sinks, g_array_unref);
  g_clear_pointer (&self->profiles, andond_profile_set_unref);
  g_clear_pointer (&self->registry, andond_registry_unref);
  g_clear_pointer (&self->stages, andond_stage_clock_unref);
  g_clear_pointer (&self->freshness, andond_freshness_table_free);
  g_clear_pointer (&self->check, andond_sample_check_free);
  pthread_mutex_destroy (&self->profiles_mutex);

  G_OBJECT_CLASS (andond_ingest_parent_class)->finalize (object);
}

static void
andond_ingest_class_init (AndondIngestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andond_ingest_finalize;
}

static void
andond_ingest_init (AndondIngest *self)
{
  self->refusals = andond_refusals_new ();
  self->sinks = g_array_new (FALSE, FALSE, sizeof (Sink));
  g_array_set_clear_func (self->sinks, clear_sink);
  pthread_mutex_init (&self->profiles_mutex, NULL);
}

AndondIngest *
andond_ingest_new (AndondRegistry   *registry,
                   AndondStageClock *stages,
                   guint             capacity,
                   AndondNowFunc     now,
                   gpointer          now_data)
{
  AndondIngest *self = g_object_new (ANDOND_TYPE_INGEST, NULL);

  self->registry = andond_registry_ref (registry);
  self->stages = andond_stage_clock_ref (stages);
  self->capacity = capacity > 0 ? capacity : ANDOND_INGEST_CAPACITY;
  self->queue = andon_queue_new (self->capacity, andond_ingest_item_free);
  self->now = now != NULL ? now : wall_clock;
  self->now_data = now_data;
  self->freshness = andond_freshness_table_new (registry, andond_ingest_now (self));
  self->check = andond_sample_check_new (registry, on_refused, self);
  return self;
}

AndondRegistry *
andond_ingest_get_registry (AndondIngest *self)
{
  return self->registry;
}

gint64
andond_ingest_now (AndondIngest *self)
{
  return self->now (self->now_data);
}

void
andond_ingest_add_sink (AndondIngest     *self,
                        AndondSampleSink  sink,
                        gpointer          user_data,
                        GDestroyNotify    destroy)
{
  Sink entry = { sink, user_data, destroy };

  g_return_if_fail (self->thread == NULL);

  g_array_append_val (self->sinks, entry);
}

void
andond_ingest_set_profiles (AndondIngest     *self,
                            AndondProfileSet *profiles)
{
  pthread_mutex_lock (&self->profiles_mutex);
  if (profiles != NULL)
    andond_profile_set_ref (profiles);
  g_clear_pointer (&self->profiles, andond_profile_set_unref);
  self->profiles = profiles;
  pthread_mutex_unlock (&self->profiles_mutex);
}

static AndondProfileSet *
ref_profiles (AndondIngest *self)
{
  AndondProfileSet *profiles;

  pthread_mutex_lock (&self->profiles_mutex);
  profiles = self->profiles == NULL ? NULL : andond_profile_set_ref (self->profiles);
  pthread_mutex_unlock (&self->profiles_mutex);
  return profiles;
}

void
andond_ingest_set_max_age (AndondIngest *self,
                           gint64        seconds)
{
  g_return_if_fail (self->thread == NULL);

  andond_sample_check_set_max_age (self->check, seconds * G_USEC_PER_SEC);
}

static void
deliver (AndondIngest      *self,
         AndondSampleBatch *batch)
{
  for (guint i = 0; i < self->sinks->len; i++)
    {
      const Sink *sink = &g_array_index (self->sinks, Sink, i);

      sink->func (batch, sink->user_data);
    }

  __atomic_add_fetch (&self->accepted, batch->n, __ATOMIC_RELAXED);
  __atomic_add_fetch (&self->batches, 1, __ATOMIC_RELAXED);
  if (batch->canary != 0)
    andond_stage_clock_pass (self->stages, ANDOND_STAGE_INGEST, batch->canary);
}

/* Leaves out what is refused from `first` on. The batch is the thread's own: nobody else sees it before it is
 * delivered. `now` is the platform's, `latest` what times are held against. */
static void
sift (AndondIngest      *self,
      AndondSampleBatch *batch,
      guint              first,
      gint64             now,
      gint64             latest)
{
  andond_sample_check_sift (self->check, batch, first, latest);

  for (guint i = first; i < batch->n; i++)
    andond_freshness_table_touch (self->freshness, andond_registry_get_signal (self->registry, batch->signal[i])->asset,
                                  now);
}

static void
flush (AndondIngest *self)
{
  g_autoptr (AndondSampleBatch) batch = g_steal_pointer (&self->pending);

  if (batch != NULL && (batch->n > 0 || batch->n_raw > 0))
    deliver (self, batch);
}

/* Reads a payload and sifts what it gave, so that the raw entry knows which samples are its own. */
static void
read_payload (AndondIngest     *self,
              AndondPayloads   *payloads,
              guint             i,
              AndondProfileSet *profiles,
              gint64            now)
{
  AndondSampleBatch *batch = self->pending;
  const AndondPayload *item = &payloads->items[i];
  const char *topic = andond_payloads_get_topic (payloads, i);
  guint first = batch->n;

  self->is_reading = TRUE;
  if (profiles == NULL)
    on_refused (ANDOND_REFUSAL_UNKNOWN, topic, "no profile is in force", self);
  else
    andond_profile_set_read (profiles, topic, andond_payloads_get_payload (payloads, i), item->length, item->received,
                             batch, on_refused, self);

  sift (self, batch, first, now, MAX (now, item->received));
  andond_sample_batch_append_raw (batch, payloads, i, first, batch->n - first);
  if (self->reason != NULL)
    andond_sample_batch_set_reason (batch, batch->n_raw - 1, self->reason);
  g_clear_pointer (&self->reason, g_free);
  self->is_reading = FALSE;
}

static void
read_payloads (AndondIngest     *self,
               AndondPayloads   *payloads,
               AndondProfileSet *profiles,
               gint64            now)
{
  for (guint i = 0; i < payloads->n; i++)
    {
      if (self->pending != NULL && (self->pending->source != payloads->source || self->pending->n > BATCH_MAX))
        flush (self);

      if (self->pending == NULL)
        {
          self->pending = andond_sample_batch_new (payloads->source, 2 * payloads->n);
          self->pending->received = payloads->items[i].received;
        }

      read_payload (self, payloads, i, profiles, now);
    }
}

static void
work_off (AndondIngest           *self,
          const AndondIngestItem *item,
          AndondProfileSet       *profiles,
          gint64                  now)
{
  if (item->payloads != NULL)
    {
      __atomic_sub_fetch (&self->waiting, item->payloads->n, __ATOMIC_RELAXED);
      read_payloads (self, item->payloads, profiles, now);
      return;
    }

  flush (self);
  if (item->canary != 0)
    {
      g_autoptr (AndondSampleBatch) canary = andond_sample_batch_new (item->source, 0);

      canary->received = canary->canary = item->canary;
      deliver (self, canary);
      return;
    }

  sift (self, item->batch, 0, now, now);
  deliver (self, item->batch);
}

static gpointer
run (gpointer data)
{
  AndondIngest *self = data;
  gpointer items[POP_MAX];
  gsize n;

  for (;;)
    {
      g_autoptr (AndondProfileSet) profiles = NULL;
      gint64 now;

      n = andon_queue_pop_batch (self->queue, items, POP_MAX, g_get_monotonic_time () + POP_WAIT);
      if (n == 0 && andon_queue_is_closed (self->queue))
        break;

      profiles = ref_profiles (self);
      now = andond_ingest_now (self);
      for (gsize i = 0; i < n; i++)
        {
          work_off (self, items[i], profiles, now);
          andond_ingest_item_free (items[i]);
        }
      flush (self);
    }

  return NULL;
}

gboolean
andond_ingest_start (AndondIngest  *self,
                     GError       **error)
{
  g_return_val_if_fail (self->thread == NULL, FALSE);

  andond_freshness_table_restart (self->freshness, andond_ingest_now (self));
  self->thread = g_thread_try_new ("andond-ingest", run, self, error);
  return self->thread != NULL;
}

void
andond_ingest_stop (AndondIngest *self)
{
  if (self->queue != NULL)
    andon_queue_close (self->queue);

  g_clear_pointer (&self->thread, g_thread_join);
}

void
andond_ingest_get_counters (AndondIngest         *self,
                            AndondIngestCounters *out)
{
  AndonQueueStats stats;

  andon_queue_get_stats (self->queue, &stats);
  out->accepted = __atomic_load_n (&self->accepted, __ATOMIC_RELAXED);
  out->batches = __atomic_load_n (&self->batches, __ATOMIC_RELAXED);
  out->queued = MAX ((guint) stats.depth, __atomic_load_n (&self->waiting, __ATOMIC_RELAXED));
  out->high_water = (guint) stats.high_water;
  andond_refusals_get_counts (self->refusals, out->refused);
}

char *
andond_ingest_dup_last_refusal (AndondIngest  *self,
                                AndondRefusal  refusal)
{
  return andond_refusals_dup_last (self->refusals, refusal);
}

gint64
andond_ingest_get_last_seen (AndondIngest *self,
                             guint32       asset)
{
  return andond_freshness_table_get_last_seen (self->freshness, asset);
}

AndondFreshness
andond_ingest_get_freshness (AndondIngest *self,
                             guint32       asset,
                             gint64        now)
{
  return andond_freshness_table_get (self->freshness, asset, now);
}

GArray *
andond_ingest_list_blind (AndondIngest *self,
                          gint64        now)
{
  return andond_freshness_table_list_dead (self->freshness, now);
}
