/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-palette.h"

G_BEGIN_DECLS

/* How a variant is drawn. */
typedef enum
{
  ANDON_MARK_BADGE_NONE,
  ANDON_MARK_BADGE_RETURNED,
  ANDON_MARK_BADGE_LATCHED,
  ANDON_MARK_BADGE_CLOCK,
  ANDON_MARK_BADGE_STRUCK,
  ANDON_MARK_BADGE_CROSSED,
} AndonMarkBadge;

typedef struct
{
  gboolean filled;
  gboolean grey;
  AndonMarkBadge badge;
} AndonMarkLook;

/** Pure: the look of a variant. */
AndonMarkLook andon_mark_get_look    (AndonMarkVariant        variant);

/**
 * andon_mark_get_outline:
 * @size: the side of the square that the mark stands in
 * @points: (out) (array fixed-size=8):
 *
 * Pure: the corners of a level's shape.
 *
 * Returns: how many; 0 for the circle, whose radius is then points[0].x and whose centre the middle
 */
guint         andon_mark_get_outline (AndonMarkLevel          level,
                                      float                   size,
                                      graphene_point_t       *points);

/**
 * andon_mark_snapshot:
 * @widget: whose font and scale are meant
 * @lit: the larger phase of the pulse; only %ANDON_MARK_NEW has two
 *
 * Draws a mark @size wide at (@x, @y). Nodes are shared between all marks that look the same.
 */
void          andon_mark_snapshot    (GtkSnapshot            *snapshot,
                                      GtkWidget              *widget,
                                      const AndonPalette     *palette,
                                      AndonMarkLevel          level,
                                      AndonMarkVariant        variant,
                                      float                   x,
                                      float                   y,
                                      int                     size,
                                      gboolean                lit);

G_END_DECLS
