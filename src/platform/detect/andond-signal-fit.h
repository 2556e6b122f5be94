/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondSignalFit: how one signal behaves while all is well.
 *
 * A signal is taken for a level that wanders (a random walk whose variance grows by `wander` a row) seen
 * through noise (standard deviation `noise`). Both are estimated from differences, so that neither a
 * slow trend nor a few wild values in the training rows spoil them:
 *
 *   noise² = mean over h = 1, 2, 3 of ½ E (x[i + h] − x[i])²
 *   wander = Σ_k (½ E (B[i + k] − B[i])² − noise² / b) · w_k  ÷  Σ_k ½ k b · w_k
 *
 * with B the means of blocks of b rows and w_k the number of pairs; the smaller of the estimates over all
 * rows and over the last three fifths counts, since machines are often still settling when they are first
 * watched. (A local-level model; the moments are those of the structure function.)
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANDOND_SIGNAL_FIT_INERT 2.0 /* inertia above which a signal cannot jump */

typedef struct
{
  double centre; /* median, in the signal's unit */
  double noise;  /* > 0, in the signal's unit */
  double wander; /* variance a row in units of noise², >= 0 */
  double reach;  /* how far from the centre all but the outermost 2 % on either side stay, in noise; over 2.05,
                  * the standard deviation of a normal spread that reaches so far */
  double step;   /* noise as seen from row to row, deaf to a few jumps; in the signal's unit, >= 0 */
  double inertia; /* how far it usually goes in thirty rows, in steps; 0: unknown */
  guint longest_run; /* most equal values in a row */
} AndondSignalFit;

/* @x: n finite values, in order. FALSE if n < 8: too few to say anything. */
gboolean andond_signal_fit (const double    *x,
                            gsize            n,
                            AndondSignalFit *out);

G_END_DECLS
