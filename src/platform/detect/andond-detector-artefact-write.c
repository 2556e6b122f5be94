/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the model artefact; its format is told in andond-detector-artefact.c. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <string.h>

#include "andond-detector-private.h"

/* Rows being learnt beyond this are left out: the mode starts learning anew after a restart. */
#define MAX_ROW_BYTES (2 * 1024 * 1024)

static void
put_u8 (GByteArray *out,
        guint8      value)
{
  g_byte_array_append (out, &value, 1);
}

static void
put_u32 (GByteArray *out,
         guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_u64 (GByteArray *out,
         guint64     value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_double (GByteArray *out,
            double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  put_u64 (out, bits);
}

static void
put_doubles (GByteArray   *out,
             const double *values,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    put_double (out, values[i]);
}

static void
put_alarm (GByteArray        *out,
           const AndondAlarm *alarm)
{
  put_u32 (out, alarm->settling);
  put_u8 (out, alarm->on);
  put_u64 (out, alarm->onset);
  put_u64 (out, alarm->since);
  put_double (out, alarm->deviation);
  put_double (out, alarm->peak);
  put_u32 (out, alarm->above);
  put_u32 (out, alarm->below);
  put_u32 (out, alarm->lasting);
  put_u32 (out, alarm->recovering);
  put_u32 (out, alarm->recurring);
}

static void
put_state (GByteArray           *out,
           const AndondDetector *self)
{
  put_u32 (out, self->n_signals);
  put_u32 (out, self->train_rows);
  put_u32 (out, self->stride);
  put_u32 (out, self->model_version);
  put_u64 (out, self->last_time);
  put_alarm (out, &self->alarm);
  put_u32 (out, self->n_recent);
  put_doubles (out, self->recent, self->n_recent * self->n_signals);
  put_u32 (out, self->n_held);
  put_doubles (out, self->held, self->n_held * self->n_signals);
  for (guint i = 0; i < self->n_held; i++)
    put_u64 (out, self->held_time[i]);
  put_u8 (out, self->held_gap);
  for (guint i = 0; i < self->n_signals; i++)
    {
      const AndondSignalWatch *watch = &self->watch[i];

      put_u32 (out, watch->period);
      put_u32 (out, watch->missing);
      put_u32 (out, watch->run);
      put_double (out, watch->last);
      put_double (out, watch->last_part);
    }
}

static void
put_baseline (GByteArray           *out,
              const AndondBaseline *baseline,
              gsize                *row_bytes)
{
  gsize n_cells = (gsize) baseline->n_rows * baseline->n_signals;
  gboolean keep = *row_bytes + n_cells * sizeof (double) <= MAX_ROW_BYTES;

  put_u32 (out, (guint32) baseline->mode);
  put_u8 (out, baseline->trained);
  put_u8 (out, baseline->place);
  put_u8 (out, baseline->away);
  if (baseline->away)
    {
      put_doubles (out, baseline->left, baseline->n_signals);
      put_alarm (out, &baseline->alarm);
    }
  put_u32 (out, baseline->stride);
  if (!baseline->trained)
    {
      put_u32 (out, keep ? baseline->n_rows : 0);
      put_doubles (out, baseline->rows, keep ? n_cells : 0);
      if (keep)
        *row_bytes += n_cells * sizeof (double);
      return;
    }
  put_u32 (out, baseline->seen);
  for (guint i = 0; i < baseline->n_signals; i++)
    {
      const AndondBaselineSignal *signal = &baseline->signals[i];

      put_u8 (out, signal->usable);
      put_u32 (out, signal->longest_run);
      put_double (out, signal->noise);
      put_double (out, signal->wander);
      put_double (out, signal->reach);
      put_double (out, signal->level);
      put_double (out, signal->smooth);
      put_double (out, signal->energy);
      put_double (out, signal->settled);
      put_double (out, signal->origin);
      put_u8 (out, signal->inert);
      put_double (out, signal->fault);
      put_double (out, signal->home);
    }
}

void
andond_artefact_get_digest (const guint8 *data,
                            gsize         length,
                            guint8       *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = ANDOND_ARTEFACT_DIGEST_SIZE;

  g_checksum_update (checksum, data, length);
  g_checksum_get_digest (checksum, digest, &size);
}

GBytes *
andond_detector_serialise (const AndondDetector *self)
{
  GByteArray *out = g_byte_array_new ();
  guint8 digest[ANDOND_ARTEFACT_DIGEST_SIZE];
  gsize row_bytes = 0;
  guint32 length;

  g_return_val_if_fail (self != NULL, NULL);

  g_byte_array_append (out, (const guint8 *) ANDOND_ARTEFACT_MAGIC, 4);
  put_u8 (out, ANDOND_ARTEFACT_FORMAT & 0xff);
  put_u8 (out, ANDOND_ARTEFACT_FORMAT >> 8);
  put_u8 (out, 0);
  put_u8 (out, 0);
  put_u32 (out, 0);
  put_state (out, self);
  put_u32 (out, self->baselines->len);
  for (guint i = 0; i < self->baselines->len; i++)
    {
      const AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      put_u8 (out, baseline == self->current);
      put_baseline (out, baseline, &row_bytes);
    }
  length = GUINT32_TO_LE (out->len - ANDOND_ARTEFACT_HEADER_SIZE);
  memcpy (out->data + 8, &length, sizeof length);
  andond_artefact_get_digest (out->data, out->len, digest);
  g_byte_array_append (out, digest, sizeof digest);
  return g_byte_array_free_to_bytes (out);
}
