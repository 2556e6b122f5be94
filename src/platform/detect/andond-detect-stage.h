/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondDetectStage: the detection stage of the pipeline.
 *
 * Sample batches go in through a bounded queue a worker, rows are aligned per asset, and detections
 * come out through a sink on a worker thread. A full queue is counted, never silent. Every asset
 * belongs to one worker for good, so an asset's detections come in order.
 */

#pragma once

#include <andond-registry.h>
#include <andond-sample-batch.h>
#include <andond-stage-clock.h>

#include "andond-detector.h"

G_BEGIN_DECLS

typedef struct _AndondDetectStage AndondDetectStage;

/* All are called on a worker thread (load_model: on the thread that adds the asset); each may be NULL.
 * What they are given is borrowed: take a reference to keep it. */
typedef struct
{
  /* On every change of anomaly, judgement, mode or of quality to or from bad, and every few seconds while
   * anomalous. */
  void    (*detected)   (AndondDetection *detection, gpointer user_data);
  /* A canary batch has passed every worker. */
  void    (*canary)     (AndondSampleBatch *batch, gpointer user_data);
  /* (transfer full) (nullable): the newest artefact of the asset. */
  GBytes *(*load_model) (const char *asset_id, gpointer user_data);
  /* Keep this: a mode has finished learning, or the level has moved on for a quarter of an hour. */
  void    (*save_model) (const char *asset_id, guint32 version, GBytes *model, gpointer user_data);
} AndondDetectSink;

typedef struct
{
  guint workers;          /* 1 … 2 (default 1) */
  guint queue_capacity;   /* batches a worker (default 4096) */
  guint train_rows;       /* rows a mode learns from (default 400) */
  guint stride;           /* live rows a row of history stands for: 300 for five minutes and a row a
                           * second (default 1); levels are followed that much more slowly */
  gint64 row_window;      /* samples this close make one row, µs (default 500 ms) */
  gint64 repeat_interval; /* while anomalous a detection at least so often, in sample time, µs (default 5 s) */
  gint64 stale_after;     /* an asset silent so long cannot be judged, wall time, µs (default 15 s) */
} AndondDetectConfig;

typedef struct
{
  guint64 batches;        /* taken from the queues */
  guint64 dropped;        /* batches refused since a queue was full */
  guint64 rows;           /* judged */
  guint64 late_samples;   /* older than the row already judged */
  guint64 unknown_samples;/* of signals no asset here has */
  guint64 detections;     /* handed to the sink */
  guint queue_depth;
  gint64 canary_time;     /* time in the newest canary that passed every worker, µs UTC; 0 = none yet */
  gint64 canary_passed;   /* g_get_monotonic_time () when it passed; 0 = none yet */
} AndondDetectStats;

void               andond_detect_config_init (AndondDetectConfig *config);

/* @config: (nullable); @sink is copied; @user_data must outlive the stage. */
AndondDetectStage *andond_detect_stage_new   (const AndondDetectConfig *config,
                                              const AndondDetectSink   *sink,
                                              gpointer                  user_data);
/* Stops first. */
void               andond_detect_stage_free  (AndondDetectStage *self);

/* Before start. @clock (nullable): canaries that have passed every worker are passed there. */
void               andond_detect_stage_set_clock (AndondDetectStage *self,
                                                  AndondStageClock  *clock);

/* Before start: @signals are @n_signals registry indexes; @mode_signal G_MAXUINT32 = none. A stored
 * model that does not fit is refused with a warning and learnt anew. FALSE: too many signals, or a
 * signal another asset has. */
gboolean           andond_detect_stage_add_asset (AndondDetectStage *self,
                                                  guint32            asset,
                                                  const char        *asset_id,
                                                  const guint32     *signals,
                                                  guint              n_signals,
                                                  guint32            mode_signal);
/* Before start: adds every asset of the registry that has signals of the role process. Other signals are
 * not looked at, except the mode. Returns how many assets were added. */
guint              andond_detect_stage_add_registry (AndondDetectStage *self,
                                                     AndondRegistry    *registry);

/* Before start: TRUE if the asset has a model that judges. */
gboolean           andond_detect_stage_is_trained (AndondDetectStage *self,
                                                   guint32            asset);
/* Before start: teaches from history. @values is n_rows × n_signals in the order given to add_asset,
 * NaN for missing, oldest first; @modes (nullable) one a row. A mode learns if there are 60 rows of it or
 * more; of more than ANDOND_DETECTOR_MOST_TRAIN_ROWS the oldest are taken. Fast: nothing is judged. */
void               andond_detect_stage_train      (AndondDetectStage *self,
                                                   guint32            asset,
                                                   const double      *values,
                                                   const gint32      *modes,
                                                   gsize              n_rows);

void               andond_detect_stage_start     (AndondDetectStage *self);
/* Drains what is queued, then ends the workers. */
void               andond_detect_stage_stop      (AndondDetectStage *self);

/* Any thread. Takes its own reference. FALSE if a queue was full (counted). */
gboolean           andond_detect_stage_push      (AndondDetectStage *self,
                                                  AndondSampleBatch *batch);
/* Any thread. */
void               andond_detect_stage_get_stats (AndondDetectStage *self,
                                                  AndondDetectStats *out);
/* Any thread. (transfer full) (nullable): what was last said about the asset, emitted or not. */
AndondDetection   *andond_detect_stage_dup_latest (AndondDetectStage *self,
                                                   guint32            asset);
/* Any thread. For tests and drills: the workers stand still (queues fill, canaries stay) or go on.
 * ANDOND_DEBUG_STOP=detect in the environment stalls the stage from its start, and
 * ANDOND_DEBUG_STOP=detect:PATH for as long as a file PATH is there. */
void               andond_detect_stage_set_stalled (AndondDetectStage *self,
                                                    gboolean           stalled);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDetectStage, andond_detect_stage_free)

G_END_DECLS
