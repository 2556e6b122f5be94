/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-queue.h>
#include <pthread.h>

#include "andond-detect-asset.h"
#include "andond-detect-stage.h"

G_BEGIN_DECLS

#define ANDOND_DETECT_MAX_WORKERS 2
#define ANDOND_ROUTE_NOBODY G_MAXUINT32
#define ANDOND_ROUTE_UNWATCHED (G_MAXUINT32 - 1)

typedef struct
{
  guint32 asset; /* position in assets, ANDOND_ROUTE_NOBODY, or …_UNWATCHED: known but not looked at */
  guint32 slot;
} AndondRoute;

typedef struct
{
  AndondDetectStage *stage;
  guint index;
  GThread *thread;
  AndonQueue *queue;
  gint64 next_tick;
  gint64 canary; /* newest seen; under the stage's lock */
} AndondDetectWorker;

struct _AndondDetectStage
{
  AndondDetectConfig config;
  AndondDetectSink sink;
  gpointer user_data;
  AndondStageClock *clock;
  char *stop_path;

  /* Settled at start. */
  GPtrArray *assets; /* AndondDetectAsset */
  GArray *routes;    /* AndondRoute, by signal index */
  GHashTable *by_asset; /* registry index → position + 1 */
  AndondDetectWorker workers[ANDOND_DETECT_MAX_WORKERS];
  gboolean started;

  pthread_mutex_t lock;
  pthread_cond_t resumed;
  /* Under the lock. */
  gboolean stalled;
  gboolean stopping;
  AndondDetectStats stats;
  AndondDetection **latest; /* by position */
};


/* NULL: no such signal. Immutable once started. */
AndondRoute *andond_detect_stage_get_route  (AndondDetectStage *self,
                                             guint32            signal);
/* Hands the artefact to the sink. On the asset's worker, or while none runs. */
void         andond_detect_stage_save_model (AndondDetectStage *self,
                                             AndondDetectAsset *asset);

G_END_DECLS
