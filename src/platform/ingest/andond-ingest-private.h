/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-queue.h>
#include <pthread.h>

#include "andond-freshness.h"
#include "andond-ingest.h"
#include "andond-refusals.h"
#include "andond-sample-check.h"

G_BEGIN_DECLS

/* What the files of AndondIngest share: -doors is what sources call, on any thread; the other the object and its thread. */

typedef struct
{
  AndondSampleBatch *batch; /* typed samples, or NULL */
  AndondPayloads *payloads; /* or NULL */
  const char *source;       /* interned */
  gint64 canary;
} AndondIngestItem;

struct _AndondIngest
{
  GObject parent_instance;

  AndondRegistry *registry;
  AndondStageClock *stages;
  AndonQueue *queue;
  guint capacity;
  guint waiting; /* payloads in the queue, atomic: an item may hold many */
  AndondRefusals *refusals;
  GArray *sinks; /* Sink */
  GThread *thread;
  AndondNowFunc now;
  gpointer now_data;
  AndondFreshnessTable *freshness;
  gint64 last_received; /* us, atomic */
  guint64 accepted; /* atomic */
  guint64 batches;  /* atomic */

  pthread_mutex_t profiles_mutex;
  AndondProfileSet *profiles; /* nullable */

  /* Of the thread alone. */
  AndondSampleCheck *check;
  AndondSampleBatch *pending; /* what payloads were read into */
  gboolean is_reading;        /* a payload */
  char *reason;               /* the first refusal of the payload being read */
};

void andond_ingest_item_free (gpointer data);

G_END_DECLS
