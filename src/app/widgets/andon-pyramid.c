/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-pyramid.h"

#include <math.h>
#include <string.h>

/* The lowest level has a pair of extremes for every BASE values, each level above one for every two below. */
#define BASE 16
#define MAX_LEVELS 48

typedef struct
{
  double min; /* +∞ over −∞ = nothing but gaps */
  double max;
} Extremes;

typedef struct
{
  Extremes *items;
  gsize n_items; /* whole buckets only; what is left over is read from the level below */
  gsize capacity;
} Level;

struct _AndonPyramid
{
  gatomicrefcount ref_count;
  double *values;
  gsize n_values;
  gsize capacity;
  guint n_levels;
  Level levels[MAX_LEVELS];
};

G_DEFINE_BOXED_TYPE (AndonPyramid, andon_pyramid, andon_pyramid_ref, andon_pyramid_unref)

static const Extremes no_extremes = { INFINITY, -INFINITY };

AndonPyramid *
andon_pyramid_new (void)
{
  AndonPyramid *self = g_new0 (AndonPyramid, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

AndonPyramid *
andon_pyramid_ref (AndonPyramid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
andon_pyramid_unref (AndonPyramid *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].items);
  g_free (self->values);
  g_free (self);
}

/* A comparison with NaN is false, so a gap never wins. */
static inline void
include (Extremes *extremes,
         double    min,
         double    max)
{
  extremes->min = min < extremes->min ? min : extremes->min;
  extremes->max = max > extremes->max ? max : extremes->max;
}

/* Four independent lanes: the compiler makes vector instructions of them, and none waits for the one before. */
static inline Extremes
scan_bucket (const double *values)
{
  double min[4] = { INFINITY, INFINITY, INFINITY, INFINITY };
  double max[4] = { -INFINITY, -INFINITY, -INFINITY, -INFINITY };
  Extremes extremes = no_extremes;

  for (int i = 0; i < BASE; i += 4)
    for (int lane = 0; lane < 4; lane++)
      {
        min[lane] = values[i + lane] < min[lane] ? values[i + lane] : min[lane];
        max[lane] = values[i + lane] > max[lane] ? values[i + lane] : max[lane];
      }

  for (int lane = 0; lane < 4; lane++)
    include (&extremes, min[lane], max[lane]);

  return extremes;
}

static gsize
grown (gsize capacity,
       gsize wanted)
{
  return MAX (MAX (wanted, 64), capacity + capacity / 2);
}

static void
level_reserve (Level *level,
               gsize  n_items)
{
  if (n_items <= level->capacity)
    return;

  level->capacity = grown (level->capacity, n_items);
  level->items = g_renew (Extremes, level->items, level->capacity);
}

/* Completes all levels up to the values there are. */
static void
build (AndonPyramid *self)
{
  gsize n_items = self->n_values / BASE;
  Level *base = &self->levels[0];

  if (n_items == 0)
    return;

  self->n_levels = MAX (self->n_levels, 1);
  level_reserve (base, n_items);
  for (; base->n_items < n_items; base->n_items++)
    base->items[base->n_items] = scan_bucket (self->values + base->n_items * BASE);

  for (guint i = 1; i < MAX_LEVELS && (n_items /= 2) > 0; i++)
    {
      const Extremes *below = self->levels[i - 1].items;
      Level *level = &self->levels[i];

      self->n_levels = MAX (self->n_levels, i + 1);
      level_reserve (level, n_items);
      for (; level->n_items < n_items; level->n_items++)
        {
          Extremes extremes = below[2 * level->n_items];

          include (&extremes, below[2 * level->n_items + 1].min, below[2 * level->n_items + 1].max);
          level->items[level->n_items] = extremes;
        }
    }
}

void
andon_pyramid_append (AndonPyramid *self,
                      const double *values,
                      gsize         n_values)
{
  double *target;

  g_return_if_fail (self != NULL);
  g_return_if_fail (values != NULL || n_values == 0);

  if (self->n_values + n_values > self->capacity)
    {
      self->capacity = grown (self->capacity, self->n_values + n_values);
      self->values = g_renew (double, self->values, self->capacity);
    }

  target = self->values + self->n_values;
  for (gsize i = 0; i < n_values; i++)
    target[i] = values[i] + 0.0; /* −0.0 + 0.0 is +0.0; anything else stays what it is */

  self->n_values += n_values;
  build (self);
}

void
andon_pyramid_drop_head (AndonPyramid *self,
                         gsize         n_values)
{
  g_return_if_fail (self != NULL);

  n_values = MIN (n_values, self->n_values);
  if (n_values == 0)
    return;

  self->n_values -= n_values;
  memmove (self->values, self->values + n_values, self->n_values * sizeof *self->values);
  for (guint i = 0; i < self->n_levels; i++)
    self->levels[i].n_items = 0;
  build (self);
}

void
andon_pyramid_clear (AndonPyramid *self)
{
  g_return_if_fail (self != NULL);

  self->n_values = 0;
  for (guint i = 0; i < self->n_levels; i++)
    self->levels[i].n_items = 0;
}

gsize
andon_pyramid_get_length (const AndonPyramid *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_values;
}

const double *
andon_pyramid_peek (const AndonPyramid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->values;
}

/* From the ends inwards, a level higher each round, as in a segment tree: two buckets a level at most. */
static void
include_buckets (const AndonPyramid *self,
                 gsize               first,
                 gsize               end,
                 Extremes           *extremes)
{
  for (guint level = 0; first < end; level++, first /= 2, end /= 2)
    {
      const Extremes *items = self->levels[level].items;

      /* The top level has no parents: read what is left of it. */
      if (level + 1 == self->n_levels)
        {
          for (; first < end; first++)
            include (extremes, items[first].min, items[first].max);
          return;
        }

      if (first % 2 != 0)
        {
          include (extremes, items[first].min, items[first].max);
          first++;
        }
      if (first < end && end % 2 != 0)
        {
          end--;
          include (extremes, items[end].min, items[end].max);
        }
    }
}

gboolean
andon_pyramid_get_extremes (const AndonPyramid *self,
                            gsize               first,
                            gsize               end,
                            double             *min,
                            double             *max)
{
  Extremes extremes = no_extremes;

  g_return_val_if_fail (self != NULL && min != NULL && max != NULL, FALSE);

  end = MIN (end, self->n_values);

  for (; first < end && first % BASE != 0; first++)
    include (&extremes, self->values[first], self->values[first]);
  for (; end > first && end % BASE != 0; end--)
    include (&extremes, self->values[end - 1], self->values[end - 1]);
  if (first < end)
    include_buckets (self, first / BASE, end / BASE, &extremes);

  *min = extremes.min <= extremes.max ? extremes.min : NAN;
  *max = extremes.min <= extremes.max ? extremes.max : NAN;

  return extremes.min <= extremes.max;
}
