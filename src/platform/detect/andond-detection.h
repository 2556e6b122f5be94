/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondDetection: what the detector says about one row of one asset.
 *
 * A reference counted, immutable value once it has left the detector; safe to hand across threads.
 * Times are microseconds since the Unix epoch, UTC; 0 means "none".
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANDOND_MODE_NONE G_MININT32 /* the asset has no mode signal */

typedef enum
{
  ANDOND_JUDGEMENT_LEARNING,     /* this mode has not had enough good rows yet; score is 0 */
  ANDOND_JUDGEMENT_JUDGING,      /* score and anomaly say what the model thinks */
  ANDOND_JUDGEMENT_CANNOT_JUDGE, /* too few good values: score and anomaly are those last judged */
} AndondJudgement;

/* One signal's part of a detection. */
typedef struct
{
  guint32 signal;      /* registry index, or the column number where there is no registry */
  double value;        /* as received; NaN if missing */
  double expected;     /* what the model expects now, in the signal's unit; NaN while learning */
  double low;          /* expected band, in the signal's unit; NaN while learning */
  double high;
  double contribution; /* share of the score, >= 0, sums to 1 over the signals (all 0 if score is 0) */
  guint8 quality;      /* 0 good, 1 uncertain, 2 bad: AndonQuality in a byte */
} AndondDetectionSignal;

typedef struct _AndondDetection AndondDetection;

struct _AndondDetection
{
  gatomicrefcount ref_count;  /* private */
  guint32 asset;              /* registry index; 0 for a file */
  gint64 time;                /* of the row judged */
  gint64 onset;               /* when the condition began at the source; 0 unless anomaly */
  double score;               /* severity 0 … 1000; the detector's on-threshold is 500 */
  gboolean anomaly;           /* after on-delay and hysteresis */
  AndondJudgement judgement;
  guint8 quality;             /* worst of the signals that matter: 0 good, 1 uncertain, 2 bad */
  gint32 mode;                /* operating mode of the row, or ANDOND_MODE_NONE */
  guint32 model_version;      /* grows each time the model is trained anew */
  guint n_signals;
  AndondDetectionSignal *signals; /* n_signals long, owned */
};

#define ANDOND_TYPE_DETECTION (andond_detection_get_type ())

GType            andond_detection_get_type (void) G_GNUC_CONST;
AndondDetection *andond_detection_new      (guint            n_signals);
AndondDetection *andond_detection_copy     (const AndondDetection *self); /* a deep copy */
AndondDetection *andond_detection_ref      (AndondDetection *self);
void             andond_detection_unref    (AndondDetection *self);

const char      *andond_judgement_to_string (AndondJudgement judgement); /* "learning", "judging", "cannot-judge" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDetection, andond_detection_unref)

G_END_DECLS
