/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-queue.h>
#include <pthread.h>

#include "andond-folder-lock.h"
#include "andond-payload-log.h"
#include "andond-sample-buffer.h"
#include "andond-store.h"
#include "andond-upkeep.h"

G_BEGIN_DECLS

/* What happened to writes that nobody waits for. Outlives the store while answers are on their way; any thread. */
typedef struct
{
  gatomicrefcount  refs;
  pthread_mutex_t  lock;
  AndondStoreStats stats;
  char            *last_error;
  AndondStore     *store; /* borrowed; NULL once it is gone; only on the main context */
} AndondTally;

typedef struct
{
  gint64 time;
  double value;
  guint8 quality;
} AndondLatest;

struct _AndondStore
{
  char             *folder;
  AndondFolderLock *folder_lock;
  AndonDbThread    *writer;
  AndonDbThread    *reader;
  char             *platform_id;
  GBytes           *secret;
  gint64            first_start;

  AndonQueue       *batches;       /* AndondSampleBatch, waiting to be written */
  int               drain_pending; /* atomic: a job that empties the queue is on its way */
  int               gathering;     /* atomic: the main context will schedule one in a moment */
  AndondSampleBuffer  drain_samples;  /* of the writer's thread, as the next: memory that each drain uses again */
  AndondPayloadWriter payload_writer;
  gint64            log_samples;   /* atomic: about how many samples the log holds */
  gint64            log_payloads;  /* atomic: bytes of payloads written since the last round */
  gboolean          payload_doubt; /* atomic: some of them may have been rolled back */
  AndondTally      *tally;

  pthread_mutex_t   lock;          /* of all below, as far as said */
  GArray           *keys;          /* guint32, by registry index; replaced whole; under the lock */
  GArray           *latest;        /* AndondLatest, by registry index; under the lock */
  AndondRetention   retention;     /* under the lock */

  pthread_cond_t    loaded_cond;
  guint             loads;         /* jobs of loaded history on their way; under the lock */
  GError           *load_error;    /* the first one; under the lock */
  guint64           load_rollbacks; /* of the writer, when loading began; under the lock */
  gboolean          loading;       /* under the lock */
  gboolean          has_history;   /* under the lock */

  /* Upkeep: the schedule is of the main context, the object of the writer's thread. */
  AndondUpkeep     *upkeep;
  gboolean          slice_pending;
  gboolean          round_active;
  gboolean          round_failed;
  gint64            next_round;
};

/* Keys of the signals by registry index, guint32, 0 where there is none. Transfer full; nullable. */
GArray      *andond_store_ref_keys       (AndondStore *self);

/* Any thread: has what is queued written now. */
void         andond_store_schedule_drain (AndondStore *self);
/* The same, and waits until nothing is queued or writing fails. */
void         andond_store_drain_sync     (AndondStore *self);

AndondTally *andond_tally_ref            (AndondTally *self);
void         andond_tally_unref          (AndondTally *self);
void         andond_tally_note_error     (AndondTally *self, const GError *error);

/* Writes what the registry holds; returns the keys by registry index (GArray of guint32), on the writer. */
GArray      *andond_registry_record      (AndonDbConnection *connection, AndondRegistry *registry, GError **error);

G_END_DECLS
