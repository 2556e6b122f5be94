/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-registry.h"
#include "andond-sample-batch.h"
#include "andond-source.h"
#include "andond-stage-clock.h"

/* The stage between sources and everything else: a bounded queue in, validation against registry and
 * profile on a thread of its own, batches out to the sinks. Everything refused is counted by kind with the
 * last name it concerned; a payload is kept as received whatever could be read from it. */

G_BEGIN_DECLS

#define ANDOND_INGEST_CAPACITY 65536          /* batches waiting, and payloads waiting */
#define ANDOND_INGEST_MAX_PAYLOAD (256 * 1024) /* bytes of one payload */
#define ANDOND_INGEST_MAX_AHEAD (5 * G_USEC_PER_SEC)

/* Called on ingest's thread with validated samples; must not block for long. The batch is borrowed. A
 * batch with n = 0 comes where it carries a canary or only refused payloads. */
typedef void (*AndondSampleSink) (AndondSampleBatch *batch, gpointer user_data);

typedef struct
{
  guint64 accepted;                      /* samples */
  guint64 batches;
  guint64 refused[ANDOND_N_REFUSALS];    /* samples, or payloads where nothing could be read */
  guint queued;                          /* batches or payloads waiting now, whichever are more */
  guint high_water;
} AndondIngestCounters;

#define ANDOND_TYPE_INGEST (andond_ingest_get_type ())
G_DECLARE_FINAL_TYPE (AndondIngest, andond_ingest, ANDOND, INGEST, GObject)

/* now NULL: the wall clock. capacity 0: ANDOND_INGEST_CAPACITY. */
AndondIngest *andond_ingest_new (AndondRegistry *registry, AndondStageClock *stages, guint capacity,
                                 AndondNowFunc now, gpointer now_data);
AndondRegistry *andond_ingest_get_registry (AndondIngest *self); /* borrowed */
gint64          andond_ingest_now (AndondIngest *self);

/* Before start. Sinks are called in the order added. */
void andond_ingest_add_sink (AndondIngest *self, AndondSampleSink sink, gpointer user_data,
                             GDestroyNotify destroy);
/* The profiles that read payloads; may be changed while running, a batch is read with one or the other. */
void andond_ingest_set_profiles (AndondIngest *self, AndondProfileSet *profiles);
/* Samples older than this many seconds are refused; 0, the default, takes any age. */
void andond_ingest_set_max_age (AndondIngest *self, gint64 seconds);

gboolean andond_ingest_start (AndondIngest *self, GError **error);
/* Works off what is queued, then joins the thread. */
void     andond_ingest_stop (AndondIngest *self);

/* Any thread. Takes a reference; from here on the batch is the pipeline's, which leaves out what it refuses. FALSE when
 * the queue is full: counted, and nothing is kept. */
gboolean andond_ingest_offer_batch (AndondIngest *self, AndondSampleBatch *batch);
/* As above, but waits for room until the deadline in monotonic microseconds. */
gboolean andond_ingest_push_batch (AndondIngest *self, AndondSampleBatch *batch, gint64 deadline);
/* A payload as received, to be read by the profiles. Copies both. */
gboolean andond_ingest_offer_payload (AndondIngest *self, const char *source, const char *topic,
                                      gconstpointer payload, gsize length);
/* The same for many at once. Stamps a payload with its time of arrival and adds it to (into); FALSE when it is too
 * large: counted, and not added. */
gboolean andond_ingest_stamp_payload (AndondIngest *self, AndondPayloads *into, const char *topic,
                                      gconstpointer payload, gsize length);
/* Takes a reference; FALSE when there is no room for all of them: counted, and none is kept. */
gboolean andond_ingest_offer_payloads (AndondIngest *self, AndondPayloads *payloads);
/* The second's canary: a batch without samples, born now. Called by the sources while they run. */
gboolean andond_ingest_offer_canary (AndondIngest *self, const char *source);

/* Any thread. */
void andond_ingest_get_counters (AndondIngest *self, AndondIngestCounters *out);
/* The last sentence told about this kind of refusal, naming the topic or signal; NULL when none. */
char *andond_ingest_dup_last_refusal (AndondIngest *self, AndondRefusal refusal);
AndondFreshness andond_ingest_get_freshness (AndondIngest *self, guint32 asset, gint64 now);
gint64          andond_ingest_get_last_seen (AndondIngest *self, guint32 asset); /* us; 0: never */
/* The assets with signals of their own whose samples are dead: an array of guint32 asset indices. */
GArray *andond_ingest_list_blind (AndondIngest *self, gint64 now);

G_END_DECLS
