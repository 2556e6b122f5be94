/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Training rows with seams in them. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <math.h>
#include <string.h>

#include "andond-seam.h"
#include "andond-signal-fit.h"

#define MOST_PLACES 4  /* what has more of them goes to and fro by itself */
#define LEAST_PART 3   /* the place with most rows has at least one in so many */
#define MIN_RELATIVE 1e-6

typedef struct
{
  AndondBaseline *scale;
  const double *rows;
  guint n_rows;
  guint8 *place; /* of each row */
  guint n_places;
  guint n_in[MOST_PLACES];
  double *left;  /* of each place: where it was left last */
} Search;

/* Jumps among the rows would count as noise where all of them are fitted. */
static AndondBaseline *
measure (const double *rows,
         guint         n_rows,
         guint         n_signals)
{
  AndondBaseline *scale = andond_baseline_new (0, n_signals);
  g_autofree double *x = g_new (double, n_rows);

  for (guint i = 0; i < n_signals; i++)
    {
      AndondBaselineSignal *signal = &scale->signals[i];
      AndondSignalFit fit;
      guint n = 0;

      for (guint row = 0; row < n_rows; row++)
        {
          if (isfinite (rows[(gsize) row * n_signals + i]))
            x[n++] = rows[(gsize) row * n_signals + i];
        }
      if (!andond_signal_fit (x, n, &fit) || fit.step <= MIN_RELATIVE * fabs (fit.centre))
        continue;
      signal->usable = TRUE;
      signal->noise = fit.step;
      signal->inert = fit.inertia > ANDOND_SIGNAL_FIT_INERT;
    }
  return scale;
}

/* Which place begins at the row, @here being left; @here if none does. MOST_PLACES: one too many. */
static guint
find_place (Search *search,
            guint   row,
            guint   here)
{
  guint n_signals = search->scale->n_signals, best = here;
  const double *after = search->rows + (gsize) row * n_signals, *before;
  double least = INFINITY;
  AndondSeam seam;

  if (row < ANDOND_SEAM_ROWS || row + ANDOND_SEAM_ROWS > search->n_rows)
    return here;
  before = after - ANDOND_SEAM_ROWS * n_signals;
  if (!andond_seam_suspect (search->scale, before, after))
    return here;
  seam = andond_seam_judge (search->scale, before, after);
  if (seam == ANDOND_SEAM_NONE)
    return here;
  for (guint place = 0; place < search->n_places; place++)
    {
      double distance = andond_seam_distance (search->scale, search->left + place * n_signals, after);

      if (place == here || distance >= least)
        continue;
      least = distance;
      best = place;
    }
  if (best == here && seam == ANDOND_SEAM_CLEAR)
    best = search->n_places;
  if (best != here)
    andond_seam_leave (before, n_signals, search->left + here * n_signals);
  return best;
}

/* Returns the last row's place; MOST_PLACES if there are too many. */
static guint
find_places (Search *search)
{
  guint here = 0;

  for (guint row = 0; row < search->n_rows;)
    {
      guint place = find_place (search, row, here);
      guint n = place == here ? 1 : ANDOND_SEAM_ROWS;

      if (place == MOST_PLACES)
        return place;
      search->n_places = MAX (search->n_places, place + 1);
      here = place;
      memset (search->place + row, here, n);
      search->n_in[here] += n;
      row += n;
    }
  return here;
}

static guint
pick_rows (const Search *search,
           guint         place,
           double       *to)
{
  gsize size = search->scale->n_signals;
  guint n = 0;

  for (guint row = 0; row < search->n_rows; row++)
    {
      if (search->place[row] == place)
        memmove (to + n++ * size, search->rows + row * size, size * sizeof (double));
    }
  return n;
}

static gboolean
split (Search          *search,
       double          *rows,
       AndondSeamSplit *out)
{
  gsize n_signals = search->scale->n_signals;
  guint last = find_places (search), most = 0;

  if (search->n_places < 2 || last == MOST_PLACES)
    return FALSE;
  for (guint place = 1; place < search->n_places; place++)
    {
      if (search->n_in[place] > search->n_in[most])
        most = place;
    }
  if (search->n_in[most] * LEAST_PART < search->n_rows)
    return FALSE;
  if (last != most)
    {
      out->elsewhere = g_new (double, search->n_in[last] * n_signals);
      out->n_elsewhere = pick_rows (search, last, out->elsewhere);
      out->left = g_memdup2 (search->left + most * n_signals, n_signals * sizeof (double));
    }
  out->n_kept = pick_rows (search, most, rows);
  return TRUE;
}

gboolean
andond_seam_split (double          *rows,
                   guint            n_rows,
                   guint            n_signals,
                   AndondSeamSplit *out)
{
  g_autoptr (AndondBaseline) scale = measure (rows, n_rows, n_signals);
  g_autofree guint8 *place = g_new0 (guint8, MAX (n_rows, 1));
  g_autofree double *left = g_new (double, MOST_PLACES * n_signals);
  Search search = { .scale = scale, .rows = rows, .n_rows = n_rows, .place = place, .n_places = 1, .left = left };

  for (guint i = 0; i < MOST_PLACES * n_signals; i++)
    left[i] = NAN;
  *out = (AndondSeamSplit) { 0 };
  return split (&search, rows, out);
}
