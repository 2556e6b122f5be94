/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heat-layout.h"

#include <math.h>

/* A cell is never larger than this without zoom: a grid of three days is no wall of colour. */
#define NATURAL_WIDTH 56.0
#define NATURAL_HEIGHT 32.0
#define CELL_MAX 256.0

double
andon_heat_layout_get_room_x (const AndonHeatLayout *self)
{
  return MAX (0, self->width - self->head_width);
}

double
andon_heat_layout_get_room_y (const AndonHeatLayout *self)
{
  return MAX (0, self->height - self->head_height);
}

static double
size_cell (double room,
           guint  n,
           double natural,
           double zoom)
{
  double size = MIN (room / MAX (n, 1), natural) * zoom;

  size = CLAMP (size, 0.1, CELL_MAX);
  return size >= ANDON_HEAT_CELL_CRISP ? floor (size) : size;
}

static double
find_gap (double size)
{
  return size < ANDON_HEAT_CELL_CRISP ? 0 : size < 14 ? 1 : 2;
}

void
andon_heat_layout_update (AndonHeatLayout *self)
{
  double room_x = andon_heat_layout_get_room_x (self);
  double room_y = andon_heat_layout_get_room_y (self);

  self->zoom = CLAMP (self->zoom, 1, ANDON_HEAT_ZOOM_MAX);
  self->cell_width = size_cell (room_x, self->n_columns, NATURAL_WIDTH, self->zoom);
  self->cell_height = size_cell (room_y, self->n_rows, NATURAL_HEIGHT, self->zoom);
  self->gap_x = find_gap (self->cell_width);
  self->gap_y = find_gap (self->cell_height);
  self->x = CLAMP (self->x, 0, MAX (0, self->cell_width * self->n_columns - room_x));
  self->y = CLAMP (self->y, 0, MAX (0, self->cell_height * self->n_rows - room_y));
}

static void
get_range (double  offset,
           double  room,
           double  size,
           guint   n,
           guint  *first,
           guint  *end)
{
  *first = MIN (n, (guint) floor (offset / size));
  *end = MIN (n, (guint) ceil ((offset + room) / size));
}

void
andon_heat_layout_get_rows (const AndonHeatLayout *self,
                            guint                 *first,
                            guint                 *end)
{
  get_range (self->y, andon_heat_layout_get_room_y (self), self->cell_height, self->n_rows, first, end);
}

void
andon_heat_layout_get_columns (const AndonHeatLayout *self,
                               guint                 *first,
                               guint                 *end)
{
  get_range (self->x, andon_heat_layout_get_room_x (self), self->cell_width, self->n_columns, first, end);
}

gboolean
andon_heat_layout_find (const AndonHeatLayout *self,
                        double                 x,
                        double                 y,
                        guint                 *row,
                        guint                 *column)
{
  double across = floor ((x - self->head_width + self->x) / self->cell_width);
  double down = floor ((y - self->head_height + self->y) / self->cell_height);

  if (x < self->head_width || y < self->head_height || x >= self->width || y >= self->height ||
      across < 0 || across >= self->n_columns || down < 0 || down >= self->n_rows)
    return FALSE;
  *row = (guint) down;
  *column = (guint) across;
  return TRUE;
}

void
andon_heat_layout_get_cell (const AndonHeatLayout *self,
                            guint                  row,
                            guint                  column,
                            graphene_rect_t       *rect)
{
  graphene_rect_init (rect, (float) (self->head_width - self->x + column * self->cell_width),
                      (float) (self->head_height - self->y + row * self->cell_height),
                      (float) (self->cell_width - self->gap_x), (float) (self->cell_height - self->gap_y));
}

static double
reveal (double offset,
        double room,
        double size,
        guint  which)
{
  double start = which * size;

  return start < offset ? start : start + size > offset + room ? start + size - room : offset;
}

void
andon_heat_layout_reveal (AndonHeatLayout *self,
                          guint            row,
                          guint            column)
{
  self->x = reveal (self->x, andon_heat_layout_get_room_x (self), self->cell_width, column);
  self->y = reveal (self->y, andon_heat_layout_get_room_y (self), self->cell_height, row);
  andon_heat_layout_update (self);
}

void
andon_heat_layout_zoom_at (AndonHeatLayout *self,
                           double           factor,
                           double           x,
                           double           y)
{
  double across = (x - self->head_width + self->x) / self->cell_width;
  double down = (y - self->head_height + self->y) / self->cell_height;

  self->zoom *= factor;
  andon_heat_layout_update (self);
  self->x = across * self->cell_width - (x - self->head_width);
  self->y = down * self->cell_height - (y - self->head_height);
  andon_heat_layout_update (self);
}
