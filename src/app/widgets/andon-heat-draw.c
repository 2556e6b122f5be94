/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heat-draw.h"

#include <math.h>

#define INDENT 14
#define PADDING 8
#define VALUE_MIN_WIDTH 34.0
#define VALUE_MIN_HEIGHT 16.0
#define HEAD_SPACE 12

static guint32
pack (const GdkRGBA *color)
{
  guint32 r = (guint32) lround (255 * (double) color->red);
  guint32 g = (guint32) lround (255 * (double) color->green);
  guint32 b = (guint32) lround (255 * (double) color->blue);

  return 0xffu << 24 | r << 16 | g << 8 | b;
}

static GdkRGBA
mix (const GdkRGBA *one,
     const GdkRGBA *other,
     float          share)
{
  return (GdkRGBA) {
    one->red + share * (other->red - one->red),
    one->green + share * (other->green - one->green),
    one->blue + share * (other->blue - one->blue),
    1,
  };
}

/* What stands for a cell without a value where it is too small for a pattern; no data is the empty card. */
static guint32
note_color (const AndonHeatDraw *self,
            AndonHeatNote        note)
{
  GdkRGBA color = self->palette->card_bg;

  if (note == ANDON_HEAT_NOTE_NO_PLAN)
    color = mix (&self->palette->card_bg, &self->palette->fg, 0.28f);
  else if (note == ANDON_HEAT_NOTE_NOT_APPLICABLE)
    color = mix (&self->palette->card_bg, &self->palette->fg, 0.12f);
  return pack (&color);
}

static inline guint32
cell_color (const AndonHeatScale *scale,
            const guint32        *notes,
            float                 distance,
            guint8                note)
{
  /* Not through find_step (): a million of these make a frame. */
  if (!isfinite (distance))
    return notes[note];
  distance = distance < -1 ? -1 : distance > 1 ? 1 : distance;
  return scale->argb[(guint) ((distance + 1) * (ANDON_HEAT_STEPS / 2) + 0.5f)];
}

typedef struct
{
  guint row, end_row, column, end_column;
} View;

static void
get_view (const AndonHeatDraw *self,
          View                *view)
{
  andon_heat_layout_get_rows (self->layout, &view->row, &view->end_row);
  andon_heat_layout_get_columns (self->layout, &view->column, &view->end_column);
}

/* A pixel a cell, blown up without blurring: the cost is that of the cells in view, not of shapes. */
static void
draw_picture (const AndonHeatDraw *self,
              cairo_t             *cr,
              const View          *view,
              const guint32       *notes)
{
  int width = (int) (view->end_column - view->column), height = (int) (view->end_row - view->row);
  cairo_surface_t *surface;
  graphene_rect_t first;
  guint8 *data;
  int stride;

  if (width <= 0 || height <= 0)
    return;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < height; y++)
    {
      const float *distances = andon_heat_grid_peek_distances (self->grid, view->row + (guint) y) + view->column;
      const guint8 *cell_notes = andon_heat_grid_peek_notes (self->grid, view->row + (guint) y) + view->column;
      guint32 *pixels = (guint32 *) (gpointer) (data + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++)
        pixels[x] = cell_color (self->scale, notes, distances[x], cell_notes[x]);
    }
  cairo_surface_mark_dirty (surface);

  andon_heat_layout_get_cell (self->layout, view->row, view->column, &first);
  cairo_save (cr);
  cairo_translate (cr, (double) first.origin.x, (double) first.origin.y);
  cairo_scale (cr, self->layout->cell_width, self->layout->cell_height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
set_packed (cairo_t *cr,
            guint32  argb)
{
  cairo_set_source_rgb (cr, (argb >> 16 & 0xff) / 255.0, (argb >> 8 & 0xff) / 255.0, (argb & 0xff) / 255.0);
}

static void
draw_rectangles (const AndonHeatDraw *self,
                 cairo_t             *cr,
                 const View          *view,
                 const guint32       *notes)
{
  for (guint row = view->row; row < view->end_row; row++)
    for (guint column = view->column; column < view->end_column; column++)
      {
        graphene_rect_t rect;

        andon_heat_layout_get_cell (self->layout, row, column, &rect);
        set_packed (cr, cell_color (self->scale, notes, andon_heat_grid_peek_distances (self->grid, row)[column],
                                    andon_heat_grid_peek_notes (self->grid, row)[column]));
        cairo_rectangle (cr, (double) rect.origin.x, (double) rect.origin.y, (double) rect.size.width,
                         (double) rect.size.height);
        cairo_fill (cr);
      }
}

/* The gaps of the picture: a line after each row and column in view, as far as the grid reaches. */
static void
draw_gaps (const AndonHeatDraw *self,
           cairo_t             *cr,
           const View          *view)
{
  const AndonHeatLayout *layout = self->layout;
  double left = layout->head_width - layout->x, top = layout->head_height - layout->y;
  double width = layout->cell_width * layout->n_columns, height = layout->cell_height * layout->n_rows;

  gdk_cairo_set_source_rgba (cr, &self->palette->card_bg);
  for (guint row = view->row; layout->gap_y > 0 && row < view->end_row; row++)
    cairo_rectangle (cr, left, top + (row + 1) * layout->cell_height - layout->gap_y, width, layout->gap_y);
  for (guint column = view->column; layout->gap_x > 0 && column < view->end_column; column++)
    cairo_rectangle (cr, left + (column + 1) * layout->cell_width - layout->gap_x, top, layout->gap_x, height);
  cairo_fill (cr);
}

static void
hatch (cairo_t               *cr,
       const graphene_rect_t *rect)
{
  double left = (double) rect->origin.x, top = (double) rect->origin.y;
  double width = (double) rect->size.width, height = (double) rect->size.height;

  cairo_save (cr);
  cairo_rectangle (cr, left, top, width, height);
  cairo_clip (cr);
  /* Anchored to the page, so that neighbours make one even hatching. */
  for (double d = floor ((left + top) / 5) * 5; d < left + top + width + height; d += 5)
    {
      cairo_move_to (cr, d - top, top);
      cairo_line_to (cr, d - top - height, top + height);
    }
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_note (const AndonHeatDraw   *self,
           cairo_t               *cr,
           AndonHeatNote          note,
           const graphene_rect_t *rect)
{
  double left = (double) rect->origin.x, top = (double) rect->origin.y;
  double width = (double) rect->size.width, height = (double) rect->size.height;
  double notch = MIN (6, MIN (width, height) / 2);

  gdk_cairo_set_source_rgba (cr, &self->palette->dim);
  cairo_set_line_width (cr, 1);
  switch (note)
    {
    case ANDON_HEAT_NOTE_NO_PLAN:
      set_packed (cr, note_color (self, ANDON_HEAT_NOTE_NOT_APPLICABLE));
      cairo_rectangle (cr, left, top, width, height);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, &self->palette->dim);
      hatch (cr, rect);
      break;
    case ANDON_HEAT_NOTE_NO_DATA:
      cairo_rectangle (cr, left + 0.5, top + 0.5, width - 1, height - 1);
      cairo_stroke (cr);
      break;
    case ANDON_HEAT_NOTE_NOT_APPLICABLE:
      cairo_rectangle (cr, left + width / 4, floor (top + height / 2), width / 2, 1);
      cairo_fill (cr);
      break;
    case ANDON_HEAT_NOTE_PROVISIONAL:
      gdk_cairo_set_source_rgba (cr, &self->palette->card_bg);
      cairo_move_to (cr, left + width - notch, top);
      cairo_line_to (cr, left + width, top);
      cairo_line_to (cr, left + width, top + notch);
      cairo_fill (cr);
      break;
    case ANDON_HEAT_NOTE_NONE:
    default:
      break;
    }
}

static void
draw_text (cairo_t       *cr,
           PangoLayout   *layout,
           double         x,
           double         y,
           double         width,
           double         height,
           double         align)
{
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width > (int) width)
    {
      pango_layout_set_width (layout, (int) (MAX (width, 0) * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (layout, &text_width, &text_height);
    }
  cairo_move_to (cr, x + MAX (0, (width - text_width) * align), y + floor ((height - text_height) / 2));
  pango_cairo_show_layout (cr, layout);
}

static void
draw_value (const AndonHeatDraw   *self,
            cairo_t               *cr,
            guint                  row,
            guint                  column,
            const graphene_rect_t *rect)
{
  double distance = andon_heat_grid_get_distance (self->grid, row, column);
  g_autofree char *text = andon_heat_grid_dup_text (self->grid, row, column, FALSE);
  g_autoptr(PangoLayout) layout = NULL;
  int width;

  if (*text == '\0' || !isfinite (distance))
    return;
  layout = pango_layout_new (self->context);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  /* A number that is cut is another number: all of it, or none. */
  if ((float) width > rect->size.width - 2)
    return;
  if (andon_heat_scale_wants_dark_text (self->scale, andon_heat_scale_find_step (distance)))
    cairo_set_source_rgb (cr, 0, 0, 0);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
  draw_text (cr, layout, (double) rect->origin.x, (double) rect->origin.y, (double) rect->size.width,
             (double) rect->size.height, 0.5);
}

static void
draw_details (const AndonHeatDraw *self,
              cairo_t             *cr,
              const View          *view)
{
  const AndonHeatLayout *layout = self->layout;
  gboolean values = layout->cell_width >= VALUE_MIN_WIDTH && layout->cell_height >= VALUE_MIN_HEIGHT;

  for (guint row = view->row; row < view->end_row; row++)
    for (guint column = view->column; column < view->end_column; column++)
      {
        AndonHeatNote note = andon_heat_grid_peek_notes (self->grid, row)[column];
        graphene_rect_t rect;

        if (note == ANDON_HEAT_NOTE_NONE && !values)
          continue;
        andon_heat_layout_get_cell (layout, row, column, &rect);
        draw_note (self, cr, note, &rect);
        if (values)
          draw_value (self, cr, row, column, &rect);
      }
}

static void
draw_row_names (const AndonHeatDraw *self,
                cairo_t             *cr,
                const View          *view)
{
  const AndonHeatLayout *layout = self->layout;
  g_autoptr(PangoLayout) text = pango_layout_new (self->context);
  double next = -1;
  int height;

  pango_layout_set_text (text, "Ag", -1);
  pango_layout_get_pixel_size (text, NULL, &height);
  cairo_save (cr);
  cairo_rectangle (cr, 0, layout->head_height, layout->head_width, andon_heat_layout_get_room_y (layout));
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette->fg);
  for (guint row = view->row; row < view->end_row; row++)
    {
      double top = layout->head_height - layout->y + row * layout->cell_height;
      double indent = INDENT * andon_heat_grid_get_row_indent (self->grid, row);

      /* As many names as there is room for; each stands at its row. */
      if (top < next)
        continue;
      next = top + MAX (layout->cell_height, height);
      pango_layout_set_width (text, -1);
      pango_layout_set_text (text, andon_heat_grid_get_row_name (self->grid, row), -1);
      draw_text (cr, text, indent, top, layout->head_width - indent - PADDING, MAX (layout->cell_height, height) - layout->gap_y,
                 0);
    }
  cairo_restore (cr);
}

static void
draw_column_names (const AndonHeatDraw *self,
                   cairo_t             *cr,
                   const View          *view)
{
  const AndonHeatLayout *layout = self->layout;
  g_autoptr(PangoLayout) text = pango_layout_new (self->context);
  double next = layout->head_width;

  cairo_save (cr);
  cairo_rectangle (cr, layout->head_width, 0, andon_heat_layout_get_room_x (layout), layout->head_height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette->dim);
  for (guint column = view->column; column < view->end_column; column++)
    {
      double left = layout->head_width - layout->x + column * layout->cell_width;
      int width;

      if (left < next)
        continue;
      pango_layout_set_text (text, andon_heat_grid_get_column_name (self->grid, column), -1);
      pango_layout_get_pixel_size (text, &width, NULL);
      if (left + width > layout->width && left > layout->head_width)
        break;
      next = left + width + HEAD_SPACE;
      draw_text (cr, text, left, 0, width, layout->head_height, 0);
    }
  cairo_restore (cr);
}

int
andon_heat_draw_head_width (const AndonHeatDraw *self,
                            int                  most)
{
  g_autoptr(PangoLayout) text = pango_layout_new (self->context);
  int widest = 0;

  for (guint row = 0; row < andon_heat_grid_get_n_rows (self->grid) && widest < most; row++)
    {
      int width;

      pango_layout_set_text (text, andon_heat_grid_get_row_name (self->grid, row), -1);
      pango_layout_get_pixel_size (text, &width, NULL);
      widest = MAX (widest, width + (int) (INDENT * andon_heat_grid_get_row_indent (self->grid, row)) + PADDING);
    }
  return MIN (widest, most);
}

void
andon_heat_draw (const AndonHeatDraw *self,
                 cairo_t             *cr)
{
  const AndonHeatLayout *layout = self->layout;
  guint32 notes[] = {
    [ANDON_HEAT_NOTE_NONE] = note_color (self, ANDON_HEAT_NOTE_NO_DATA),
    [ANDON_HEAT_NOTE_PROVISIONAL] = note_color (self, ANDON_HEAT_NOTE_NO_DATA),
    [ANDON_HEAT_NOTE_NO_PLAN] = note_color (self, ANDON_HEAT_NOTE_NO_PLAN),
    [ANDON_HEAT_NOTE_NO_DATA] = note_color (self, ANDON_HEAT_NOTE_NO_DATA),
    [ANDON_HEAT_NOTE_NOT_APPLICABLE] = note_color (self, ANDON_HEAT_NOTE_NOT_APPLICABLE),
  };
  gboolean crisp = layout->gap_x > 0 && layout->gap_y > 0;
  View view;

  get_view (self, &view);
  /* Cells with patterns of their own start from the empty card. */
  if (crisp)
    notes[ANDON_HEAT_NOTE_NO_PLAN] = notes[ANDON_HEAT_NOTE_NOT_APPLICABLE] = notes[ANDON_HEAT_NOTE_NO_DATA];

  cairo_save (cr);
  cairo_rectangle (cr, layout->head_width, layout->head_height, andon_heat_layout_get_room_x (layout),
                   andon_heat_layout_get_room_y (layout));
  cairo_clip (cr);
  if (self->vector)
    draw_rectangles (self, cr, &view, notes);
  else
    draw_picture (self, cr, &view, notes);
  if (!self->vector)
    draw_gaps (self, cr, &view);
  if (crisp)
    draw_details (self, cr, &view);
  cairo_restore (cr);

  draw_row_names (self, cr, &view);
  draw_column_names (self, cr, &view);
}
