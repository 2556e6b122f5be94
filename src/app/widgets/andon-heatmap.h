/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-heat-grid.h"

G_BEGIN_DECLS

#define ANDON_TYPE_HEATMAP (andon_heatmap_get_type ())
G_DECLARE_FINAL_TYPE (AndonHeatmap, andon_heatmap, ANDON, HEATMAP, GtkWidget)

/**
 * AndonHeatmap:
 * A grid of cells coloured by their distance from a target. Heads stay while cells scroll under them; it is a
 * #GtkScrollable, so that a #GtkScrolledWindow gives it bars.
 *
 * Keys with the focus: arrows move the cursor (Ctrl: to the end of row or column), Page Up/Down by ten rows, Home/End to
 * the ends of a row, `+`/`-`/`0` zoom, Enter or Space opens the cell, Escape leaves it. Pointer: a click puts the cursor
 * and opens, hover tells the cell, the wheel scrolls, Ctrl+wheel zooms at the pointer.
 *
 * Screen readers find a grid of so many rows and columns; the cell under the cursor is a grid cell with its sentence as
 * its name, its row and its column, and is told anew whenever the cursor moves.
 *
 * Signals: `cell-opened` (row, column); `cursor-moved` (row, column).
 */
GtkWidget     *andon_heatmap_new        (void);

/** @grid: (nullable). The cursor stays where it is if the new grid has that cell. */
void           andon_heatmap_set_grid   (AndonHeatmap  *self,
                                         AndonHeatGrid *grid);
AndonHeatGrid *andon_heatmap_get_grid   (AndonHeatmap  *self);

/** For screen readers: what is shown. */
void           andon_heatmap_set_label  (AndonHeatmap  *self,
                                         const char    *label);

void           andon_heatmap_set_cursor (AndonHeatmap  *self,
                                         guint          row,
                                         guint          column);
/** Returns: FALSE while no cell is chosen */
gboolean       andon_heatmap_get_cursor (AndonHeatmap  *self,
                                         guint         *row,
                                         guint         *column);

/** Zooms around the cursor, or the middle. */
void           andon_heatmap_zoom       (AndonHeatmap  *self,
                                         double         factor);

/**
 * andon_heatmap_draw_page:
 * @cr: of an image, SVG or PDF surface
 * @vector: whether the surface keeps shapes
 *
 * Draws the whole grid, by the same code as the screen, into @width × @height.
 */
void           andon_heatmap_draw_page  (AndonHeatmap  *self,
                                         cairo_t       *cr,
                                         double         width,
                                         double         height,
                                         gboolean       vector);

G_END_DECLS
