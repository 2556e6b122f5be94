/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include <andon-db-thread.h>

#include "andond-registry.h"
#include "andond-retention.h"
#include "andond-sample-batch.h"
#include "andond-sample-columns.h"
#include "andond-store-types.h"

/* The platform's memory: DIR/andon.db, one writer and one read-only reader, each an AndonDbThread. Other stages put
 * their own jobs on these: what changes an alert goes to the writer with ANDON_DB_PRIORITY_HIGH, reads for the API go
 * to the reader. The tables are listed in andond-schema.h; each has its functions in a file of its own, which take the
 * AndonDbConnection that a job is given.
 *
 * Samples: a batch is logged whole, in the order received. Every few minutes upkeep sorts the log into raw chunks of
 * one signal; once a day is over it is packed into buckets of 1 min, 10 min and 1 h; raw chunks and fine buckets are
 * dropped when their retention ends. All of it in slices on the writer, LOW, well under 20 ms each. */

G_BEGIN_DECLS

typedef struct
{
  guint64 samples;         /* stored */
  guint64 batches;
  guint64 dropped_batches; /* refused because the queue was full */
  guint64 unknown_samples; /* of signals that were not registered, or dated before 1970 */
  guint64 late_samples;    /* older than what is kept raw: only added to the buckets */
  guint64 payload_bytes;   /* of payloads kept, as of the last round of upkeep */
  guint64 dropped_payloads; /* dropped before their time, to keep within their bytes */
  guint64 failed_writes;   /* batches lost to an error of the database, the last one in last_error */
  guint64 not_kept;        /* times that the disk failed to keep what was written */
  guint   queued;          /* batches waiting */
} AndondStoreStats;

/* Opens (folder), made when absent, and locks it: ANDOND_STORE_ERROR_LOCKED names the holder. Blocks: at start-up. */
AndondStore   *andond_store_open             (const char             *folder,
                                              GError                **error);
/* Works off what is queued, closes and unlocks. */
void           andond_store_free             (AndondStore            *self);

const char    *andond_store_get_folder       (AndondStore            *self);
/* The UUID of this platform: made once, kept for ever. */
const char    *andond_store_get_platform_id  (AndondStore            *self);
/* 32 random bytes that sign tokens; borrowed. */
GBytes        *andond_store_get_token_secret (AndondStore            *self);
/* When this folder was first opened. */
gint64         andond_store_get_first_start  (AndondStore            *self);
/* The same of a folder that another process may have open; the folder is made when it has none. Blocks. */
gboolean       andond_store_read_secret      (const char             *folder,
                                              char                  **platform_id,
                                              GBytes                **secret,
                                              GError                **error);

AndonDbThread *andond_store_get_writer       (AndondStore            *self); /* borrowed */
AndonDbThread *andond_store_get_reader       (AndondStore            *self); /* borrowed */

/* Records what the registry holds and learns its signals; before the first sample, at start-up. Blocks. */
gboolean       andond_store_set_registry     (AndondStore            *self,
                                              AndondRegistry         *registry,
                                              GError                **error);

/* Any thread. Takes a reference. FALSE when the queue is full: counted, nothing kept. Duplicates (same signal and
 * time) and samples out of order are stored once and in order, whichever way they come. */
gboolean       andond_store_append_samples   (AndondStore            *self,
                                              AndondSampleBatch      *batch);
/* An AndondSampleSink; user_data is the store. */
void           andond_store_sample_sink      (AndondSampleBatch      *batch,
                                              gpointer                user_data);
/* Any thread. The newest sample of a signal since the start; FALSE when there is none. */
gboolean       andond_store_get_latest       (AndondStore            *self,
                                              guint32                 signal,
                                              gint64                 *time,
                                              double                 *value,
                                              guint8                 *quality);

/* Columns of (signal) in [from, to): at most (points) rows; the samples themselves when there are no more of them than
 * points. Bad samples are left out. Where samples are no longer kept, rows are made of whole minutes, ten minutes or
 * hours, so the first may begin before (from); rows shorter than a minute stand beside whole ones. points: 1 … 20000. Errors: ANDOND_STORE_ERROR_NOT_FOUND, _INVALID. */
void                 andond_store_query_samples_async  (AndondStore          *self,
                                                        const char           *signal,
                                                        gint64                from,
                                                        gint64                to,
                                                        guint                 points,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
AndondSampleColumns *andond_store_query_samples_finish (AndondStore          *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

/* History made up front, such as the demo plant's. Call from a worker thread: encoding is done there, and a full
 * queue is waited for. (from) is the start of a UTC day and buckets hold whole days, except for the last day, which may
 * be cut anywhere at a multiple of the step (pad it or shorten n_buckets). The coarser resolutions follow from it.
 * Loading the same stretch again replaces it. */
gboolean       andond_store_load_buckets     (AndondStore            *self,
                                              guint32                 signal,
                                              AndondResolution        resolution,
                                              gint64                  from,
                                              const AndondBucket     *buckets,
                                              guint                   n_buckets,
                                              GError                **error);
/* Raw samples of one signal, in order of time; none of them before the end given to finish_history. */
gboolean       andond_store_load_samples     (AndondStore            *self,
                                              guint32                 signal,
                                              guint                   n,
                                              const gint64           *times,
                                              const double           *values,
                                              GError                **error);
/* Waits until all that was loaded has committed. (end): a whole hour; buckets were loaded up to here, samples from here
 * on, loaded or live. ANDOND_STORE_ERROR_INVALID otherwise. Blocks. */
gboolean       andond_store_finish_history   (AndondStore            *self,
                                              gint64                  end,
                                              GError                **error);
/* Whether finish_history () has been called on this folder, ever. */
gboolean       andond_store_has_history      (AndondStore            *self);

void           andond_store_get_retention    (AndondStore            *self,
                                              AndondRetention        *retention);
void           andond_store_set_retention    (AndondStore            *self,
                                              const AndondRetention  *retention);
/* Once a second or so, from the main context: starts what upkeep is due at (now). */
void           andond_store_tick             (AndondStore            *self,
                                              gint64                  now);
/* Does all upkeep due at (now) and returns when it has committed: command lines and tests. */
gboolean       andond_store_run_upkeep       (AndondStore            *self,
                                              gint64                  now,
                                              GError                **error);

/* Any thread. */
void           andond_store_get_stats        (AndondStore            *self,
                                              AndondStoreStats       *stats);
/* The last failure of a write that nobody waited for; NULL when none. Transfer full. */
char          *andond_store_dup_last_error   (AndondStore            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondStore, andond_store_free)

G_END_DECLS
