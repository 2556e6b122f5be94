/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where sources hand over what they have: bounded, and told when there is no room. */

#include "config.h"

#include "andond-ingest-private.h"

#include <string.h>

/* (n): samples or payloads; (name): what they are told by when there is no room. */
static gboolean
push (AndondIngest     *self,
      AndondIngestItem *item,
      gint64            deadline,
      guint             n,
      const char       *name)
{
  gboolean pushed = deadline == 0 ? andon_queue_try_push (self->queue, item)
                                  : andon_queue_push_deadline (self->queue, item, deadline);

  if (!pushed)
    {
      andond_refusals_add (self->refusals, ANDOND_REFUSAL_QUEUE_FULL, n, name, "ingestion cannot keep up");
      andond_ingest_item_free (item);
    }

  return pushed;
}

static gboolean
push_batch (AndondIngest      *self,
            AndondSampleBatch *batch,
            gint64             deadline)
{
  AndondIngestItem *item = g_new0 (AndondIngestItem, 1);

  item->batch = andond_sample_batch_ref (batch);
  item->source = batch->source;
  if (batch->received == 0)
    batch->received = andond_ingest_now (self);
  return push (self, item, deadline, batch->n, batch->source);
}

gboolean
andond_ingest_offer_batch (AndondIngest      *self,
                           AndondSampleBatch *batch)
{
  return push_batch (self, batch, 0);
}

gboolean
andond_ingest_push_batch (AndondIngest      *self,
                          AndondSampleBatch *batch,
                          gint64             deadline)
{
  return push_batch (self, batch, deadline);
}

/* Payloads that name no time have that of their arrival: no two the same, and none back when the clock is set. */
static gint64
next_received (AndondIngest *self)
{
  gint64 last = __atomic_load_n (&self->last_received, __ATOMIC_RELAXED);
  gint64 now = andond_ingest_now (self);
  gint64 next;

  do
    next = MAX (now, last + 1);
  while (!__atomic_compare_exchange_n (&self->last_received, &last, next, TRUE, __ATOMIC_RELAXED, __ATOMIC_RELAXED));

  return next;
}

gboolean
andond_ingest_stamp_payload (AndondIngest   *self,
                             AndondPayloads *into,
                             const char     *topic,
                             gconstpointer   payload,
                             gsize           length)
{
  if (length > ANDOND_INGEST_MAX_PAYLOAD)
    {
      g_autofree char *reason = g_strdup_printf ("%" G_GSIZE_FORMAT " bytes, at most %d are taken", length,
                                                 ANDOND_INGEST_MAX_PAYLOAD);

      andond_refusals_add (self->refusals, ANDOND_REFUSAL_OVERSIZED, 1, topic, reason);
      return FALSE;
    }

  andond_payloads_append (into, next_received (self), topic, payload, length);
  return TRUE;
}

gboolean
andond_ingest_offer_payloads (AndondIngest   *self,
                              AndondPayloads *payloads)
{
  guint n = payloads->n;
  AndondIngestItem *item;

  if (n == 0)
    return TRUE;

  if (__atomic_add_fetch (&self->waiting, n, __ATOMIC_RELAXED) > self->capacity)
    {
      __atomic_sub_fetch (&self->waiting, n, __ATOMIC_RELAXED);
      andond_refusals_add (self->refusals, ANDOND_REFUSAL_QUEUE_FULL, n, andond_payloads_get_topic (payloads, 0),
                           "ingestion cannot keep up");
      return FALSE;
    }

  item = g_new0 (AndondIngestItem, 1);
  item->payloads = andond_payloads_ref (payloads);
  item->source = payloads->source;
  if (push (self, item, 0, n, andond_payloads_get_topic (payloads, 0)))
    return TRUE;

  __atomic_sub_fetch (&self->waiting, n, __ATOMIC_RELAXED);
  return FALSE;
}

gboolean
andond_ingest_offer_payload (AndondIngest  *self,
                             const char    *source,
                             const char    *topic,
                             gconstpointer  payload,
                             gsize          length)
{
  g_autoptr (AndondPayloads) payloads = andond_payloads_new (source, length + strlen (topic) + 2);

  return andond_ingest_stamp_payload (self, payloads, topic, payload, length)
         && andond_ingest_offer_payloads (self, payloads);
}

gboolean
andond_ingest_offer_canary (AndondIngest *self,
                            const char   *source)
{
  AndondIngestItem *item = g_new0 (AndondIngestItem, 1);

  item->source = g_intern_string (source);
  item->canary = andond_ingest_now (self);
  andond_stage_clock_pass (self->stages, ANDOND_STAGE_SOURCE, item->canary);
  return push (self, item, 0, 1, item->source);
}
