/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heatmap-private.h"

#include <math.h>

#define HEAD_WIDTH_MOST 220
#define NATURAL_SIZE 240
#define MINIMUM_SIZE 80

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

guint andon_heatmap_signals[ANDON_HEATMAP_N_SIGNALS];

/* The cell under the cursor: no picture of its own but the ring. */
#define ANDON_TYPE_HEAT_CELL (andon_heat_cell_get_type ())
G_DECLARE_FINAL_TYPE (AndonHeatCell, andon_heat_cell, ANDON, HEAT_CELL, GtkWidget)

struct _AndonHeatCell
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (AndonHeatCell, andon_heat_cell, GTK_TYPE_WIDGET)

static void
andon_heat_cell_class_init (AndonHeatCellClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "andonheatcell");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
andon_heat_cell_init (AndonHeatCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AndonHeatmap, andon_heatmap, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
set_up_draw (AndonHeatmap          *self,
             AndonHeatDraw         *draw,
             const AndonHeatLayout *layout)
{
  if (!self->palette_valid)
    {
      andon_palette_load (&self->palette, GTK_WIDGET (self));
      andon_heat_scale_init (&self->scale, &self->palette.view_bg);
      self->palette_valid = TRUE;
    }
  *draw = (AndonHeatDraw) {
    .grid = self->grid,
    .layout = layout,
    .scale = &self->scale,
    .palette = &self->palette,
    .context = gtk_widget_get_pango_context (GTK_WIDGET (self)),
  };
}

static double
line_height (AndonHeatmap *self)
{
  g_autoptr(PangoLayout) text = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Ag");
  int height;

  pango_layout_get_pixel_size (text, NULL, &height);
  return height;
}

/* The heads of a grid in a given room. */
static void
lay_out (AndonHeatmap    *self,
         AndonHeatLayout *layout,
         double           width,
         double           height)
{
  AndonHeatDraw draw;

  set_up_draw (self, &draw, layout);
  layout->n_rows = andon_heat_grid_get_n_rows (self->grid);
  layout->n_columns = andon_heat_grid_get_n_columns (self->grid);
  layout->width = width;
  layout->height = height;
  layout->head_width = andon_heat_draw_head_width (&draw, MIN (HEAD_WIDTH_MOST, (int) width / 3));
  layout->head_height = ceil (line_height (self) * 1.5);
  andon_heat_layout_update (layout);
}

static void
configure (GtkAdjustment *adjustment,
           double         value,
           double         room,
           double         whole,
           double         step)
{
  if (adjustment != NULL)
    gtk_adjustment_configure (adjustment, value, 0, MAX (whole, room), step, room * 0.9, room);
}

static void
place_cell (AndonHeatmap *self)
{
  gboolean there = self->grid != NULL && self->layout.n_rows > 0 && self->layout.n_columns > 0;
  graphene_rect_t rect;

  gtk_widget_set_child_visible (self->cell, there);
  if (!there)
    return;
  andon_heat_layout_get_cell (&self->layout, self->row, self->column, &rect);
  gtk_widget_size_allocate (self->cell,
                            &(GtkAllocation) { (int) floorf (rect.origin.x), (int) floorf (rect.origin.y),
                                               MAX (1, (int) ceilf (rect.size.width)),
                                               MAX (1, (int) ceilf (rect.size.height)) }, -1);
}

/* After anything that moves cells. */
void
andon_heatmap_follow_layout (AndonHeatmap *self)
{
  const AndonHeatLayout *layout = &self->layout;

  self->updating = TRUE;
  configure (self->adjustments[0], layout->x, andon_heat_layout_get_room_x (layout), layout->cell_width * layout->n_columns,
             layout->cell_width);
  configure (self->adjustments[1], layout->y, andon_heat_layout_get_room_y (layout), layout->cell_height * layout->n_rows,
             layout->cell_height);
  self->updating = FALSE;
  place_cell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
andon_heatmap_describe_cell (AndonHeatmap *self)
{
  g_autofree char *text = NULL;

  if (self->grid == NULL || self->row >= self->layout.n_rows || self->column >= self->layout.n_columns)
    return;
  text = andon_heat_grid_dup_text (self->grid, self->row, self->column, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->cell), GTK_ACCESSIBLE_RELATION_ROW_INDEX, (int) self->row + 1,
                                  GTK_ACCESSIBLE_RELATION_COL_INDEX, (int) self->column + 1, -1);
}

static void
update (AndonHeatmap *self)
{
  if (self->grid != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    {
      lay_out (self, &self->layout, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
      self->row = MIN (self->row, MAX (self->layout.n_rows, 1) - 1);
      self->column = MIN (self->column, MAX (self->layout.n_columns, 1) - 1);
      andon_heatmap_describe_cell (self);
    }
  andon_heatmap_follow_layout (self);
}

static gboolean
andon_heatmap_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard,
                             GtkTooltip *tooltip)
{
  AndonHeatmap *self = ANDON_HEATMAP (widget);
  g_autofree char *text = NULL;
  graphene_rect_t rect;
  guint row, column;

  if (keyboard || self->grid == NULL || !andon_heat_layout_find (&self->layout, x, y, &row, &column))
    return FALSE;
  text = andon_heat_grid_dup_text (self->grid, row, column, TRUE);
  if (*text == '\0')
    return FALSE;
  andon_heat_layout_get_cell (&self->layout, row, column, &rect);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) rect.origin.x, (int) rect.origin.y,
                                                       MAX (1, (int) rect.size.width), MAX (1, (int) rect.size.height) });
  return TRUE;
}

static void
draw_ring (AndonHeatmap *self,
           GtkSnapshot  *snapshot)
{
  const float widths[] = { 2, 2, 2, 2 };
  const float outer[] = { 1, 1, 1, 1 };
  GdkRGBA ink = self->palette.fg, paper = self->palette.card_bg;
  const GdkRGBA inks[] = { ink, ink, ink, ink }, papers[] = { paper, paper, paper, paper };
  GskRoundedRect ring;
  graphene_rect_t rect;

  andon_heat_layout_get_cell (&self->layout, self->row, self->column, &rect);
  /* Dark on light on dark: seen on any colour of the scale, and around cells of a pixel as well. */
  graphene_rect_inset (&rect, rect.size.width < 8 ? -4 : -2, rect.size.height < 8 ? -4 : -2);
  gsk_rounded_rect_init_from_rect (&ring, &rect, 3);
  gtk_snapshot_append_border (snapshot, &ring, widths, inks);
  gsk_rounded_rect_shrink (&ring, 2, 2, 2, 2);
  gtk_snapshot_append_border (snapshot, &ring, outer, papers);
}

static void
andon_heatmap_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  AndonHeatmap *self = ANDON_HEATMAP (widget);
  graphene_rect_t bounds =
    GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  AndonHeatDraw draw;
  cairo_t *cr;

  if (self->grid == NULL || self->layout.n_rows == 0 || self->layout.n_columns == 0)
    return;
  set_up_draw (self, &draw, &self->layout);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  andon_heat_draw (&draw, cr);
  cairo_destroy (cr);

  if (!self->has_cursor)
    return;
  graphene_rect_init (&bounds, (float) self->layout.head_width - 4, (float) self->layout.head_height - 4,
                      (float) andon_heat_layout_get_room_x (&self->layout) + 4,
                      (float) andon_heat_layout_get_room_y (&self->layout) + 4);
  gtk_snapshot_push_clip (snapshot, &bounds);
  draw_ring (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
andon_heatmap_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = MINIMUM_SIZE;
  *natural = NATURAL_SIZE;
}

static void
andon_heatmap_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  update (ANDON_HEATMAP (widget));
}

static void
andon_heatmap_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (andon_heatmap_parent_class)->css_changed (widget, change);

  ANDON_HEATMAP (widget)->palette_valid = FALSE;
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

static void
on_adjusted (AndonHeatmap *self)
{
  if (self->updating)
    return;
  if (self->adjustments[0] != NULL)
    self->layout.x = gtk_adjustment_get_value (self->adjustments[0]);
  if (self->adjustments[1] != NULL)
    self->layout.y = gtk_adjustment_get_value (self->adjustments[1]);
  andon_heat_layout_update (&self->layout);
  place_cell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (AndonHeatmap  *self,
                guint          which,
                GtkAdjustment *adjustment)
{
  if (self->adjustments[which] == adjustment)
    return;
  if (self->adjustments[which] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[which], on_adjusted, self);
  g_set_object (&self->adjustments[which], adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_adjusted), self, G_CONNECT_SWAPPED);
  andon_heatmap_follow_layout (self);
}

static void
andon_heatmap_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AndonHeatmap *self = ANDON_HEATMAP (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
  else if (id != PROP_HSCROLL_POLICY && id != PROP_VSCROLL_POLICY)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
andon_heatmap_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AndonHeatmap *self = ANDON_HEATMAP (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, GTK_SCROLL_MINIMUM);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
andon_heatmap_dispose (GObject *object)
{
  AndonHeatmap *self = ANDON_HEATMAP (object);

  if (self->grid != NULL)
    g_signal_handlers_disconnect_by_data (self->grid, self);
  g_clear_object (&self->grid);
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    g_clear_object (&self->adjustments[i]);
  g_clear_pointer (&self->cell, gtk_widget_unparent);

  G_OBJECT_CLASS (andon_heatmap_parent_class)->dispose (object);
}

static void
andon_heatmap_class_init (AndonHeatmapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = andon_heatmap_dispose;
  object_class->get_property = andon_heatmap_get_property;
  object_class->set_property = andon_heatmap_set_property;
  widget_class->css_changed = andon_heatmap_css_changed;
  widget_class->measure = andon_heatmap_measure;
  widget_class->query_tooltip = andon_heatmap_query_tooltip;
  widget_class->size_allocate = andon_heatmap_size_allocate;
  widget_class->snapshot = andon_heatmap_snapshot;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  andon_heatmap_signals[ANDON_HEATMAP_CELL_OPENED] =
    g_signal_new ("cell-opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                  G_TYPE_UINT);
  andon_heatmap_signals[ANDON_HEATMAP_CURSOR_MOVED] =
    g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                  G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "andonheatmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
andon_heatmap_init (AndonHeatmap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->layout.zoom = 1;
  self->cell = g_object_new (ANDON_TYPE_HEAT_CELL, NULL);
  gtk_widget_set_parent (self->cell, widget);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  andon_heatmap_listen (self);
}

GtkWidget *
andon_heatmap_new (void)
{
  return g_object_new (ANDON_TYPE_HEATMAP, NULL);
}

void
andon_heatmap_set_grid (AndonHeatmap  *self,
                        AndonHeatGrid *grid)
{
  g_return_if_fail (ANDON_IS_HEATMAP (self));
  g_return_if_fail (grid == NULL || ANDON_IS_HEAT_GRID (grid));

  if (self->grid == grid)
    return;
  if (self->grid != NULL)
    g_signal_handlers_disconnect_by_data (self->grid, self);
  g_set_object (&self->grid, grid);
  if (grid != NULL)
    g_signal_connect_object (grid, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

AndonHeatGrid *
andon_heatmap_get_grid (AndonHeatmap *self)
{
  g_return_val_if_fail (ANDON_IS_HEATMAP (self), NULL);

  return self->grid;
}

void
andon_heatmap_set_label (AndonHeatmap *self,
                         const char   *label)
{
  g_return_if_fail (ANDON_IS_HEATMAP (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
andon_heatmap_set_cursor (AndonHeatmap *self,
                          guint         row,
                          guint         column)
{
  g_return_if_fail (ANDON_IS_HEATMAP (self));

  if (self->grid != NULL && self->layout.n_rows > 0 && self->layout.n_columns > 0)
    andon_heatmap_move_to (self, row, column);
}

gboolean
andon_heatmap_get_cursor (AndonHeatmap *self,
                          guint        *row,
                          guint        *column)
{
  g_return_val_if_fail (ANDON_IS_HEATMAP (self), FALSE);

  *row = self->row;
  *column = self->column;
  return self->has_cursor;
}

void
andon_heatmap_zoom (AndonHeatmap *self,
                    double        factor)
{
  g_return_if_fail (ANDON_IS_HEATMAP (self));

  if (self->grid != NULL)
    andon_heatmap_zoom_at_cursor (self, factor);
}

void
andon_heatmap_draw_page (AndonHeatmap *self,
                         cairo_t      *cr,
                         double        width,
                         double        height,
                         gboolean      vector)
{
  AndonHeatLayout layout = { .zoom = 1 };
  AndonHeatDraw draw;

  g_return_if_fail (ANDON_IS_HEATMAP (self));

  if (self->grid == NULL)
    return;
  lay_out (self, &layout, width, height);
  set_up_draw (self, &draw, &layout);
  draw.vector = vector;
  andon_heat_draw (&draw, cr);
}
