/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-heat-draw.h"
#include "andon-heatmap.h"

G_BEGIN_DECLS

/* What the heatmap's parts share: picture and layout in one file, keys and pointer in the other. */

struct _AndonHeatmap
{
  GtkWidget parent_instance;

  AndonHeatGrid *grid;
  AndonHeatLayout layout;
  AndonHeatScale scale;
  AndonPalette palette;
  GtkWidget *cell;      /* stands over the cell under the cursor: what a screen reader is told */
  GtkAdjustment *adjustments[2]; /* across, down; nullable */
  guint row;
  guint column;
  guint has_cursor : 1;
  guint palette_valid : 1;
  guint updating : 1;   /* the adjustments follow the layout, not the other way round */
};

enum
{
  ANDON_HEATMAP_CELL_OPENED,
  ANDON_HEATMAP_CURSOR_MOVED,
  ANDON_HEATMAP_N_SIGNALS,
};

extern guint andon_heatmap_signals[ANDON_HEATMAP_N_SIGNALS];

/* After anything that moves cells. */
void andon_heatmap_follow_layout  (AndonHeatmap *self);
/* Tells screen readers of the cell under the cursor. */
void andon_heatmap_describe_cell  (AndonHeatmap *self);

void andon_heatmap_listen         (AndonHeatmap *self);
/* Where cells are: the grid must have some. */
void andon_heatmap_move_to        (AndonHeatmap *self,
                                   guint         row,
                                   guint         column);
void andon_heatmap_zoom_at_cursor (AndonHeatmap *self,
                                   double        factor);

G_END_DECLS
