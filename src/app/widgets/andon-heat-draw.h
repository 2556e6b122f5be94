/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-heat-grid.h"
#include "andon-heat-layout.h"
#include "andon-heat-scale.h"
#include "andon-palette.h"

G_BEGIN_DECLS

/**
 * AndonHeatDraw:
 * What a heatmap is drawn from, on a screen and on paper alike. Private to the widgets.
 */
typedef struct
{
  AndonHeatGrid         *grid;
  const AndonHeatLayout *layout;
  const AndonHeatScale  *scale;
  const AndonPalette    *palette;
  PangoContext          *context; /* of the font */
  gboolean               vector;  /* rectangles instead of one picture: for SVG and PDF, where it would be blurred */
} AndonHeatDraw;

/** Cells in view, their patterns and values, and both heads. */
void andon_heat_draw            (const AndonHeatDraw *self,
                                 cairo_t             *cr);

/** How much room the row names want, px; at most @most. */
int  andon_heat_draw_head_width (const AndonHeatDraw *self,
                                 int                  most);

G_END_DECLS
