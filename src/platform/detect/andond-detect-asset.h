/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondDetectAsset: one asset as its worker sees it: the row being put together, the detector, and what
 * was last told. Of one thread at a time; owned by AndondDetectStage.
 */

#pragma once

#include "andond-detector.h"
#include "andond-row-aligner.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 asset;       /* registry index */
  char *id;
  guint worker;
  guint n_signals;
  guint32 *signals;    /* registry indexes */
  gboolean has_mode;   /* then slot n_signals is the mode */
  gint32 mode;         /* held while its signal is silent */

  AndondRowAligner *aligner;
  AndondDetector *detector;
  guint32 saved_version; /* newest version handed to the sink */
  gint64 saved_at;       /* monotonic */

  gint64 last_arrival; /* monotonic; 0 = nothing yet */
  gboolean stale;

  /* As last emitted. */
  gboolean told;
  gboolean told_anomaly;
  gboolean told_bad;
  AndondJudgement told_judgement;
  gint32 told_mode;
  gint64 told_time;
} AndondDetectAsset;

AndondDetectAsset *andond_detect_asset_new  (guint32            asset,
                                             const char        *id,
                                             const guint32     *signals,
                                             guint              n_signals,
                                             gboolean           has_mode,
                                             gint64             row_window);
void               andond_detect_asset_free (AndondDetectAsset *self);

/* Judges the pending row; NULL if there is none. */
AndondDetection   *andond_detect_asset_judge (AndondDetectAsset     *self);
/* The asset went silent: what was last said, now without a judgement. */
AndondDetection   *andond_detect_asset_judge_stale (const AndondDetectAsset *self,
                                                    const AndondDetection   *latest);
/* Whether the sink should hear of it; notes that it does. */
gboolean           andond_detect_asset_is_news (AndondDetectAsset     *self,
                                                const AndondDetection *detection,
                                                gint64                 repeat_interval);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDetectAsset, andond_detect_asset_free)

G_END_DECLS
