/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-note-place.h"

#include <math.h>

/* What one touch weighs, in columns of the trace. */
#define NOTE_WEIGHT 10000
#define LINE_WEIGHT 20

static guint
count_columns (const AndonNoteGround *ground,
               const graphene_rect_t *place)
{
  const float right = place->origin.x + place->size.width;
  const float bottom = place->origin.y + place->size.height;
  gsize first = (gsize) MAX (floorf (place->origin.x / ground->column), 0);
  guint n = 0;

  for (gsize i = first; i < ground->n_columns && (float) i * ground->column < right; i++)
    {
      const AndonSpan *span = &ground->trace[i];

      n += !isnan (span->top) && span->bottom > place->origin.y && span->top < bottom;
    }
  return n;
}

static guint
cost_of (const AndonNoteGround *ground,
         const graphene_rect_t *place)
{
  guint cost = ground->n_columns > 0 ? count_columns (ground, place) : 0;

  for (guint i = 0; i < ground->n_lines; i++)
    {
      if (ground->lines[i] >= place->origin.y && ground->lines[i] < place->origin.y + place->size.height)
        cost += LINE_WEIGHT;
    }
  for (guint i = 0; i < ground->n_notes; i++)
    {
      if (graphene_rect_intersection (&ground->notes[i], place, NULL))
        cost += NOTE_WEIGHT;
    }
  return cost;
}

guint
andon_note_place_choose (const AndonNoteGround *ground,
                         const graphene_rect_t *places,
                         guint                  n_places)
{
  guint best = 0;
  guint least = G_MAXUINT;

  for (guint i = 0; i < n_places && least > 0; i++)
    {
      guint cost = cost_of (ground, &places[i]);

      if (cost < least)
        {
          least = cost;
          best = i;
        }
    }
  return best;
}
