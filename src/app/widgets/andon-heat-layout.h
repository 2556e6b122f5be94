/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonHeatLayout:
 * Where the cells of a heatmap stand: heads that stay, cells that scroll under them. Pure; px. Screen and export use
 * the same one. Set the first group of members, then call andon_heat_layout_update().
 */
typedef struct
{
  guint n_rows;
  guint n_columns;
  double width;       /* of everything, heads included */
  double height;
  double head_width;  /* of the row names */
  double head_height; /* of the column names */
  double zoom;        /* 1: as large as fits */
  double x;           /* how far the cells are scrolled; update() keeps it within what there is */
  double y;

  double cell_width;  /* whole px from ANDON_HEAT_CELL_CRISP on */
  double cell_height;
  double gap_x;       /* of each cell, at its end; 0 where cells are too small to stand apart */
  double gap_y;
} AndonHeatLayout;

/** From this size on cells stand apart, patterns are drawn and edges lie on pixels. */
#define ANDON_HEAT_CELL_CRISP 6.0
#define ANDON_HEAT_ZOOM_MAX 64.0

void     andon_heat_layout_update      (AndonHeatLayout       *self);

/** Room for the cells. */
double   andon_heat_layout_get_room_x  (const AndonHeatLayout *self);
double   andon_heat_layout_get_room_y  (const AndonHeatLayout *self);

/** The cells that are at least partly in view: [@first, @end). */
void     andon_heat_layout_get_rows    (const AndonHeatLayout *self,
                                        guint                 *first,
                                        guint                 *end);
void     andon_heat_layout_get_columns (const AndonHeatLayout *self,
                                        guint                 *first,
                                        guint                 *end);

/** Returns: whether there is a cell at that place */
gboolean andon_heat_layout_find        (const AndonHeatLayout *self,
                                        double                 x,
                                        double                 y,
                                        guint                 *row,
                                        guint                 *column);

/** Where a cell stands, without its gap; it may lie under the heads or outside. */
void     andon_heat_layout_get_cell    (const AndonHeatLayout *self,
                                        guint                  row,
                                        guint                  column,
                                        graphene_rect_t       *rect);

/** Scrolls as little as needed to bring a cell wholly into view. */
void     andon_heat_layout_reveal      (AndonHeatLayout       *self,
                                        guint                  row,
                                        guint                  column);

/** Zooms by @factor and keeps what is at that place there. */
void     andon_heat_layout_zoom_at     (AndonHeatLayout       *self,
                                        double                 factor,
                                        double                 x,
                                        double                 y);

G_END_DECLS
