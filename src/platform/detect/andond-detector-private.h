/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-baseline.h"
#include "andond-detector.h"

G_BEGIN_DECLS

#define ANDOND_DETECTOR_MAX_PERIOD 3600
#define ANDOND_DETECTOR_MAX_STRIDE 3600

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
  guint settling;       /* rows after a change of mode that are not judged */
  gint64 last_time;
  AndondSignalWatch *watch;

  gboolean on;
  gint64 onset;
  gint64 since;         /* when the deviation began that is being watched; 0 = none */
  double deviation;     /* as last judged */
  double peak;          /* highest since on, slowly forgotten */
  guint above;          /* judged rows in a row that speak for on */
  guint below;          /* … for off */
  guint lasting;        /* judged rows since on */
  guint recovering;     /* rows left in which the level is learnt quickly */

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

G_END_DECLS
