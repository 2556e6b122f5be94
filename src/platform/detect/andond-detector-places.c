/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Places: behind a seam (andond-seam.h) an asset is somewhere else, as if it had changed to a mode that
 * nobody told of. It learns there before it judges, and when it comes back to a place that it knows, by
 * continuing where it was left, all goes on as if it had never been away: an anomaly, too.
 *
 * A row that may lie behind a seam is held back until two more have come; its verdict is that of the row
 * before. Only what was learnt live knows seams: history (stride) has seen all that is normal. */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include <math.h>
#include <string.h>

#include "andond-detector-private.h"

#define PLACE_PART 2 /* a place that was found need not learn from all the rows that the first one does */

guint
andond_detector_get_rows_wanted (const AndondDetector *self,
                                 const AndondBaseline *baseline)
{
  return baseline->place ? MAX (self->train_rows / PLACE_PART, ANDOND_DETECTOR_LEAST_TRAIN_ROWS) : self->train_rows;
}

void
andond_detector_note_row (AndondDetector *self,
                          const double   *values)
{
  gsize n = self->n_signals;

  if (self->n_recent == ANDOND_SEAM_ROWS)
    memmove (self->recent, self->recent + n, --self->n_recent * n * sizeof (double));
  memcpy (self->recent + self->n_recent++ * n, values, n * sizeof (double));
}

void
andond_detector_forget_rows (AndondDetector *self)
{
  self->n_recent = self->n_held = 0;
  self->held_gap = FALSE;
}

/* Of those found behind a seam, the one left longest ago goes: they stand in the order they were left. */
static void
make_room (AndondDetector *self)
{
  guint n = 0, oldest = 0;

  for (guint i = 0; i < self->baselines->len; i++)
    {
      AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      if (!baseline->place || !baseline->away)
        continue;
      if (n++ == 0)
        oldest = i;
    }
  if (n >= ANDOND_DETECTOR_MAX_PLACES)
    g_ptr_array_remove_index (self->baselines, oldest);
}

static void
leave (AndondDetector *self,
       AndondBaseline *baseline)
{
  guint index;

  if (g_ptr_array_find (self->baselines, baseline, &index))
    g_ptr_array_add (self->baselines, g_ptr_array_steal_index (self->baselines, index));
  baseline->away = TRUE;
  baseline->alarm = self->alarm;
  g_free (baseline->left);
  baseline->left = g_new (double, self->n_signals);
  andond_seam_leave (self->recent, self->n_signals, baseline->left);
}

static void
arrive (AndondDetector *self,
        AndondBaseline *baseline)
{
  baseline->away = FALSE;
  g_clear_pointer (&baseline->left, g_free);
  self->alarm = baseline->alarm;
  self->current = baseline;
  for (guint i = 0; i < self->n_signals; i++)
    self->watch[i].last_part = 0;
}

static AndondBaseline *
add_place (AndondDetector *self,
           AndondBaseline *baseline)
{
  make_room (self);
  baseline->place = TRUE;
  g_ptr_array_add (self->baselines, baseline);
  return baseline;
}

/* What knows the signals' noise: the place itself, or another of the same mode. NULL: none has learnt. */
static const AndondBaseline *
find_scale (const AndondDetector *self)
{
  if (self->current->trained)
    return self->current;
  for (guint i = 0; i < self->baselines->len; i++)
    {
      const AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);

      if (baseline->trained && baseline->mode == self->current->mode)
        return baseline;
    }
  return NULL;
}

static AndondBaseline *
find_continued (const AndondDetector *self,
                const AndondBaseline *scale)
{
  AndondBaseline *nearest = NULL;
  double least = INFINITY;

  for (guint i = 0; i < self->baselines->len; i++)
    {
      AndondBaseline *baseline = g_ptr_array_index (self->baselines, i);
      double distance;

      if (!baseline->away || baseline->mode != self->current->mode)
        continue;
      distance = andond_seam_distance (scale, baseline->left, self->held);
      if (distance >= least)
        continue;
      least = distance;
      nearest = baseline;
    }
  return nearest;
}

/* TRUE: it is somewhere else now. */
static gboolean
cross_seam (AndondDetector       *self,
            const AndondBaseline *scale)
{
  AndondSeam seam = andond_seam_judge (scale, self->recent, self->held);
  AndondBaseline *continued;

  if (seam == ANDOND_SEAM_NONE)
    return FALSE;
  continued = find_continued (self, scale);
  if (continued != NULL)
    {
      leave (self, self->current);
      arrive (self, continued);
      return TRUE;
    }
  if (seam == ANDOND_SEAM_CLEAR)
    {
      leave (self, self->current);
      arrive (self, add_place (self, andond_baseline_new (self->current->mode, self->n_signals)));
      return TRUE;
    }
  if (self->current->trained)
    leave (self, add_place (self, andond_baseline_copy (self->current)));
  return FALSE;
}

AndondRowFate
andond_detector_watch_seam (AndondDetector *self,
                            gint64          time,
                            gboolean       *gap)
{
  const AndondBaseline *scale = find_scale (self);

  if (scale == NULL || scale->stride > 0 || self->n_recent < ANDOND_SEAM_ROWS)
    return ANDOND_ROW_PLAIN;
  if (self->n_held == 0 && !andond_seam_suspect (scale, self->recent, self->values))
    return ANDOND_ROW_PLAIN;

  memcpy (self->held + (gsize) self->n_held * self->n_signals, self->values, self->n_signals * sizeof (double));
  self->held_time[self->n_held++] = time;
  self->held_gap |= *gap;
  if (self->n_held < ANDOND_SEAM_ROWS)
    return ANDOND_ROW_HELD;
  *gap = !cross_seam (self, scale) && self->held_gap;
  self->n_held = 0;
  self->held_gap = FALSE;
  return ANDOND_ROW_RELEASED;
}

void
andond_detector_move_on (AndondDetector *self,
                         AndondBaseline *from,
                         const double   *left,
                         const double   *rows,
                         guint           n_rows)
{
  AndondBaseline *place = add_place (self, andond_baseline_new (from->mode, self->n_signals));

  leave (self, from);
  memcpy (from->left, left, self->n_signals * sizeof (double));
  for (guint row = 0; row < n_rows; row++)
    andond_baseline_collect (place, rows + (gsize) row * self->n_signals);
  if (n_rows >= andond_detector_get_rows_wanted (self, place))
    andond_detector_fit (self, place, 0);
  arrive (self, place);
}
