/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-span.h"

G_BEGIN_DECLS

/* What already stands on a plot, in the plot's own coordinates: a note must touch none of it. */
typedef struct
{
  const AndonSpan *trace;  /* one a column */
  gsize            n_columns;
  float            column; /* width of one */
  const float     *lines;  /* heights of horizontal lines */
  guint            n_lines;
  const graphene_rect_t *notes;
  guint            n_notes;
} AndonNoteGround;

/**
 * andon_note_place_choose:
 * @places: (array length=n_places): where the note may stand, the best loved first
 *
 * Pure. Returns: the first place that touches nothing, else the one that touches least; another note counts most.
 */
guint andon_note_place_choose (const AndonNoteGround *ground,
                               const graphene_rect_t *places,
                               guint                  n_places);

G_END_DECLS
