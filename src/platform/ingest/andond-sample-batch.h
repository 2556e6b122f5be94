/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <andon-enums.h>

#include "andond-payloads.h"

/* Samples on their way through the pipeline: packed arrays, in the order received. Reference counted;
 * whoever made it appends until it is handed on, from then on it is read-only and any thread may read. */

G_BEGIN_DECLS

/* One payload as it came, kept beside what was read out of it (schema on read). */
typedef struct
{
  gint64 received;     /* us */
  const char *topic;   /* or file name; borrowed from payloads that the batch holds, as is the next */
  const char *payload;
  gsize length;
  guint32 first;   /* the samples read from it are [first, first + n) of the batch; n = 0: all refused */
  guint32 n;
  char *reason;    /* why it or a part of it was refused; nullable */
} AndondRaw;

struct _AndondSampleBatch
{
  guint n;
  guint32 *signal;  /* registry index */
  gint64 *time;     /* us, when the source says it was measured */
  double *value;    /* in the signal's unit; finite where quality is not bad, else may be NAN */
  guint8 *quality;  /* AndonQuality */
  const char *source; /* interned name of the source */
  gint64 received;  /* us, the platform's clock */
  gint64 canary;    /* 0, or the time at which the canary in this batch was born */
  gboolean replay;  /* recorded, not live */
  AndondRaw *raw;   /* n_raw payloads, oldest first */
  guint n_raw;

  /*< private >*/
  guint size;
  guint raw_size;
  GPtrArray *payloads; /* AndondPayloads that raw points into; nullable */
  gatomicrefcount refs;
};

AndondSampleBatch *andond_sample_batch_new (const char *source, guint reserve);
AndondSampleBatch *andond_sample_batch_ref (AndondSampleBatch *self);
void               andond_sample_batch_unref (AndondSampleBatch *self);
void andond_sample_batch_append (AndondSampleBatch *self, guint32 signal, gint64 time, double value,
                                 AndonQuality quality);
/* The (i)th of (payloads), which is kept alive. */
void andond_sample_batch_append_raw (AndondSampleBatch *self, AndondPayloads *payloads, guint i, guint32 first,
                                     guint32 n);
/* Of a raw entry; copies text, the first one stays. */
void andond_sample_batch_set_reason (AndondSampleBatch *self, guint raw, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondSampleBatch, andond_sample_batch_unref)

G_END_DECLS
