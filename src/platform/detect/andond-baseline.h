/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondBaseline: what is normal for one asset in one operating mode.
 *
 * It first collects rows; andond_baseline_fit() then learns each signal's noise and wander from them.
 * From there on every row moves a smoothed value of each signal, which is compared with the level held to
 * be normal. All in units of the signal's noise:
 *
 *   smooth += (clip (x − level) + level − smooth) / 10
 *   scale²  = settled + 0.25² + W + (0.4 W)²,   W = 800 · max (wander − 4·10⁻⁴, 0)
 *   d       = |smooth − level| / scale
 *   v       = 0.9 · √max (E (x − level)² / (1 + W + (0.4 W)²) − 3, 0), E over the last few rows
 *   deviation = ⁴√Σ (d⁴ + v⁴)
 *
 * settled is the variance that smooth − level had when the training rows were run through as if they were
 * live (from the 90th percentile, so that a few wild rows do not count): how a signal's noise averages out
 * depends on its colour, which is measured rather than taken for white.
 *
 * A stretch in which a signal happened to stand still says little about how it wanders. Hence what the level
 * did since counts, too (origin: the level when learnt; rows: all rows since learning began):
 *
 *   wander = max (wander, ½ (level − origin)² / rows)
 *
 * In a random walk the mean of (level − origin)² / rows is the wander itself; the half is for looking at
 * every row and keeping the largest.
 *
 * Where a long history was learnt from, nothing needs to be extrapolated: scale² = max (reach, 1)² + 0.25²
 * and 1 + W + … likewise is that square; smooth then follows by a fifteenth, and wander stays.
 *
 * A signal that wanders by itself (a temperature) thus tolerates much, one that stands still (a flow)
 * little; the fourth power lets the signal that stands out most speak. Not thread-safe.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much a row may move the level. */
typedef enum
{
  ANDOND_PACE_NORMAL,
  ANDOND_PACE_WARY,       /* something is wrong: hardly at all */
  ANDOND_PACE_RECOVERING, /* just after something went wrong: quickly */
} AndondPace;

/* Where the alarm of an asset stands in one place. */
typedef struct
{
  gboolean on;
  gint64 onset;
  gint64 since;      /* when the deviation began that is being watched; 0 = none */
  double deviation;  /* as last judged */
  double peak;       /* highest since on, slowly forgotten */
  guint above;       /* judged rows in a row that speak for on */
  guint below;       /* … for off */
  guint lasting;     /* judged rows since on */
  guint recovering;  /* rows left in which the level is learnt quickly */
  guint recurring;   /* rows left in which the same fault is known again */
  guint settling;    /* rows left that are not judged */
} AndondAlarm;

typedef struct
{
  gboolean usable; /* enough good training values */
  gboolean inert;  /* cannot jump, as a temperature; see andond-seam.h */
  guint longest_run;
  double noise;    /* in the signal's unit, > 0 */
  double wander;   /* variance a row, in noise² */
  double reach;    /* of all the values of a long history, in noise; 0: learnt from a short stretch */
  double level;    /* in noise: level · noise is what is expected, in the signal's unit */
  double smooth;   /* in noise */
  double energy;   /* E above */
  double settled;  /* in noise²; see above */
  double origin;   /* in noise */
  double fault;    /* in noise: where it was in the last anomaly … */
  double home;     /* … and what its level was then */
  /* Derived from wander, reach and settled. */
  double smoothing;
  double scale;
  double spread2;
  double gain;
} AndondBaselineSignal;

typedef struct
{
  gint32 mode;
  guint n_signals;
  gboolean trained;
  gboolean place;   /* found behind a seam, rather than the first of its mode */
  gboolean away;    /* the asset has left it; then: */
  double *left;     /* where each signal was, in its unit; NaN = unknown */
  AndondAlarm alarm;
  guint stride; /* rows to come that one row of the history learnt from stands for; 0: learnt live */
  guint seen;   /* rows since learning began, once trained */
  guint n_rows; /* collected so far, while not trained */
  guint capacity;
  double *rows; /* n_rows × n_signals, NaN = missing; NULL once trained */
  AndondBaselineSignal *signals;
} AndondBaseline;

AndondBaseline *andond_baseline_new      (gint32          mode,
                                          guint           n_signals);
/* As it is now, with nothing about where it was left. */
AndondBaseline *andond_baseline_copy     (const AndondBaseline *self);
void            andond_baseline_free     (AndondBaseline *self);

void            andond_baseline_collect  (AndondBaseline *self,
                                          const double   *values);
/* Learns from the rows collected and forgets them. @periods: of each signal, rows between its values;
 * @stride: 0 if the rows are how it began; else they are history that shows all that is normal, and each
 * stands for so many rows to come. FALSE
 * if no signal had enough good values; then it goes on collecting. */
gboolean        andond_baseline_fit      (AndondBaseline *self,
                                          const guint    *periods,
                                          guint           stride);
/* Before andond_baseline_signal_derive() for a signal of an artefact that does not say: as if its noise were white. */
void            andond_baseline_signal_assume_settled (AndondBaselineSignal *signal);
/* Fills in what is derived. */
void            andond_baseline_signal_derive (AndondBaselineSignal *signal);

/* The mode begins (again): what was smoothed before says nothing about now. */
void            andond_baseline_enter    (AndondBaseline *self);
/* Returns the deviation; parts[i] is signal i's share of its fourth power. A value that is NaN moves
 * nothing: its last smoothed value counts, unless skip[i]. */
double          andond_baseline_judge    (AndondBaseline *self,
                                          const double   *values,
                                          const guint8   *skip,
                                          double         *parts);
void            andond_baseline_teach    (AndondBaseline *self,
                                          const double   *values,
                                          AndondPace      pace);
/* What stood out has become normal: its levels are where its signals are now. Only where learnt live. */
void            andond_baseline_adopt    (AndondBaseline *self);
/* An anomaly begins (@first) or goes on: what it looks like is remembered, … */
void            andond_baseline_remember_fault (AndondBaseline *self,
                                                gboolean        first);
/* … it ends: so is what was normal while it was, … */
void            andond_baseline_remember_home  (AndondBaseline *self);
/* … and it is back: how far the signals are from that fault (*fault) and that level (*home), as deviations. */
void            andond_baseline_compare_fault  (const AndondBaseline *self,
                                                const guint8         *skip,
                                                double               *fault,
                                                double               *home);
/* The levels are those of andond_baseline_remember_home() again. */
void            andond_baseline_go_home        (AndondBaseline *self);
/* Half the width of the expected band, in the signal's unit: three times the noise around a level that
 * may be off by what would count as an anomaly by itself. */
double          andond_baseline_half_band (const AndondBaseline *self,
                                           guint                 signal,
                                           double                threshold);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBaseline, andond_baseline_free)

G_END_DECLS
