/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-baseline.h"
#include "andond-detector.h"
#include "andond-seam.h"

G_BEGIN_DECLS

#define ANDOND_DETECTOR_MAX_PERIOD 3600
#define ANDOND_DETECTOR_MAX_STRIDE 3600
#define ANDOND_DETECTOR_MAX_PLACES 5 /* left ones that are remembered, besides the first of each mode */
#define ANDOND_DETECTOR_THRESHOLD 3.4
#define ANDOND_DETECTOR_URGENT 3.0   /* so many thresholds count even while recovering */
#define ANDOND_DETECTOR_RECOVERY_ROWS 50

/* What a signal's values have been like lately. */
typedef struct
{
  guint period;      /* rows between its values, usually 1 */
  guint missing;     /* rows since the last good value */
  guint run;         /* equal values in a row */
  double last;       /* last good value */
  double last_part;  /* share of the deviation when last judged */
} AndondSignalWatch;

/* Everything but scratch space is in the artefact. */
struct _AndondDetector
{
  guint n_signals;
  guint train_rows;
  guint stride;
  guint32 model_version;
  GPtrArray *baselines; /* AndondBaseline, a mode each */
  AndondBaseline *current; /* borrowed; NULL before the first row */
  gint64 last_time;
  AndondSignalWatch *watch;

  AndondAlarm alarm;    /* here and now */

  /* What a seam is looked for in, ANDOND_SEAM_ROWS of each at most: the rows before, and those held back
   * that look as if they lay behind one. */
  guint n_recent;
  guint n_held;
  double *recent;
  double *held;
  gint64 held_time[ANDOND_SEAM_ROWS];
  gboolean held_gap;    /* time is missing, too */

  /* Scratch. */
  double *values;
  double *parts;
  guint8 *skip;
};

AndondBaseline *andond_detector_find_baseline (const AndondDetector *self,
                                               gint32                mode);

/* NULL: more modes than are kept. */
AndondBaseline *andond_detector_ensure_baseline (AndondDetector *self,
                                                 gint32          mode);
/* @values: clean, NaN = missing. Learns once there are rows enough. */
void            andond_detector_learn (AndondDetector *self,
                                       AndondBaseline *baseline,
                                       const double   *values);
gboolean        andond_detector_is_good (double value);

/* The alarm. @deviation: of a row that counts. */
void            andond_detector_count_for_on  (AndondDetector *self,
                                               double          deviation,
                                               gint64          time);
void            andond_detector_count_for_off (AndondDetector *self,
                                               double          deviation,
                                               gboolean        may_clear);

#define ANDOND_ARTEFACT_MAGIC "ANDM"
#define ANDOND_ARTEFACT_FORMAT 3
#define ANDOND_ARTEFACT_OLDEST_FORMAT 1
#define ANDOND_ARTEFACT_HEADER_SIZE 12
#define ANDOND_ARTEFACT_DIGEST_SIZE 32

void            andond_artefact_get_digest (const guint8 *data,
                                            gsize         length,
                                            guint8       *digest);

/* Places: see andond-detector-places.c. */
typedef enum
{
  ANDOND_ROW_PLAIN,    /* judge it */
  ANDOND_ROW_HELD,     /* not yet */
  ANDOND_ROW_RELEASED, /* judge all those held, of which it is the last */
} AndondRowFate;

/* @gap: time is missing before this row. *@gap: it is still to be dealt with. */
AndondRowFate   andond_detector_watch_seam (AndondDetector *self,
                                            gint64          time,
                                            gboolean       *gap);
/* Rows that were judged, or learnt from, are what the next ones are compared with. */
void            andond_detector_note_row   (AndondDetector *self,
                                            const double   *values);
/* Another mode: what came before says nothing. */
void            andond_detector_forget_rows (AndondDetector *self);
/* Having learnt in the baseline with some of its rows elsewhere. @left, @rows: see andond_seam_split(). */
void            andond_detector_move_on    (AndondDetector *self,
                                            AndondBaseline *from,
                                            const double   *left,
                                            const double   *rows,
                                            guint           n_rows);
/* How many rows are learnt from in the baseline. */
guint           andond_detector_get_rows_wanted (const AndondDetector *self,
                                                 const AndondBaseline *baseline);
gboolean        andond_detector_fit        (AndondDetector *self,
                                            AndondBaseline *baseline,
                                            guint           stride);

G_END_DECLS
