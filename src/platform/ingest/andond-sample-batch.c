/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-batch.h"

static void
grow (AndondSampleBatch *self,
      guint              size)
{
  self->size = size;
  self->signal = g_renew (guint32, self->signal, size);
  self->time = g_renew (gint64, self->time, size);
  self->value = g_renew (double, self->value, size);
  self->quality = g_renew (guint8, self->quality, size);
}

AndondSampleBatch *
andond_sample_batch_new (const char *source,
                         guint       reserve)
{
  AndondSampleBatch *self = g_new0 (AndondSampleBatch, 1);

  g_atomic_int_set (&self->refs, 1);
  self->source = g_intern_string (source);

  if (reserve > 0)
    grow (self, reserve);

  return self;
}

AndondSampleBatch *
andond_sample_batch_ref (AndondSampleBatch *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andond_sample_batch_unref (AndondSampleBatch *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;

  for (guint i = 0; i < self->n_raw; i++)
    g_free (self->raw[i].reason);

  g_clear_pointer (&self->payloads, g_ptr_array_unref);
  g_free (self->raw);
  g_free (self->signal);
  g_free (self->time);
  g_free (self->value);
  g_free (self->quality);
  g_free (self);
}

void
andond_sample_batch_append (AndondSampleBatch *self,
                            guint32            signal,
                            gint64             time,
                            double             value,
                            AndonQuality       quality)
{
  guint i = self->n;

  if (i == self->size)
    grow (self, MAX (16, self->size * 2));

  self->signal[i] = signal;
  self->time[i] = time;
  self->value[i] = value;
  self->quality[i] = (guint8) quality;
  self->n = i + 1;
}

static void
hold (AndondSampleBatch *self,
      AndondPayloads    *payloads)
{
  if (self->payloads == NULL)
    self->payloads = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_payloads_unref);

  if (self->payloads->len == 0 || self->payloads->pdata[self->payloads->len - 1] != payloads)
    g_ptr_array_add (self->payloads, andond_payloads_ref (payloads));
}

void
andond_sample_batch_append_raw (AndondSampleBatch *self,
                                AndondPayloads    *payloads,
                                guint              i,
                                guint32            first,
                                guint32            n)
{
  const AndondPayload *item = &payloads->items[i];

  if (self->n_raw == self->raw_size)
    {
      self->raw_size = MAX (4, self->raw_size * 2);
      self->raw = g_renew (AndondRaw, self->raw, self->raw_size);
    }

  hold (self, payloads);
  self->raw[self->n_raw++] = (AndondRaw) {
    .received = item->received,
    .topic = andond_payloads_get_topic (payloads, i),
    .payload = andond_payloads_get_payload (payloads, i),
    .length = item->length,
    .first = first,
    .n = n,
  };
}

void
andond_sample_batch_set_reason (AndondSampleBatch *self,
                                guint              raw,
                                const char        *text)
{
  g_return_if_fail (raw < self->n_raw);

  if (self->raw[raw].reason == NULL)
    self->raw[raw].reason = g_strdup (text);
}
