/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondSeam: where rows of an asset were joined that do not belong together.
 *
 * What reaches the platform as one asset is not always one: a test bench is taken over by another rig, a
 * gateway plays back what it stored, a file is put together from several. What comes from elsewhere is no
 * fault, and what is normal there must not be learnt here. It shows where signals that cannot jump, as
 * temperatures, do so from one row to the next, stand as still behind as before, and another signal jumps
 * with them: one alone is a broken sensor.
 *
 * Such signals are called inert: they usually go further in thirty rows than their noise from row to row.
 * All is looked at over ANDOND_SEAM_ROWS rows on either side, in units of what noise leaves of their means.
 */

#pragma once

#include "andond-baseline.h"

G_BEGIN_DECLS

#define ANDOND_SEAM_ROWS 3

typedef enum
{
  ANDOND_SEAM_NONE,
  ANDOND_SEAM_SLIGHT, /* only if what is behind continues something that was left before */
  ANDOND_SEAM_CLEAR,
} AndondSeam;

/* All take ANDOND_SEAM_ROWS rows of scale->n_signals values each, NaN = missing, and know a signal's noise
 * and inertia from @scale. */

/* Whether @row, after @before, is worth waiting for more. */
gboolean   andond_seam_suspect  (const AndondBaseline *scale,
                                 const double         *before,
                                 const double         *row);
AndondSeam andond_seam_judge    (const AndondBaseline *scale,
                                 const double         *before,
                                 const double         *after);
/* What is remembered of @before: each signal's mean, in its unit. */
void       andond_seam_leave    (const double         *before,
                                 guint                 n_signals,
                                 double               *left);
/* How far @after is from what was left; INFINITY if it does not continue it. */
double     andond_seam_distance (const AndondBaseline *scale,
                                 const double         *left,
                                 const double         *after);

/* What training rows that were not all recorded in one place come to. */
typedef struct
{
  guint n_kept;      /* of the place with most of them; the rows are those now */
  double *elsewhere; /* rows of the place where they end, if that is another; else NULL */
  guint n_elsewhere;
  double *left;      /* where the first place was left, if so */
} AndondSeamSplit;

/* FALSE: there is nothing to split. */
gboolean   andond_seam_split    (double               *rows,
                                 guint                 n_rows,
                                 guint                 n_signals,
                                 AndondSeamSplit      *out);

G_END_DECLS
