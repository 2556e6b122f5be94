/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heatmap-private.h"

#include <math.h>

#define ZOOM_STEP 1.5
#define WHEEL_STEP 1.25
#define PAGE_ROWS 10

void
andon_heatmap_move_to (AndonHeatmap *self,
                       guint         row,
                       guint         column)
{
  self->row = MIN (row, self->layout.n_rows - 1);
  self->column = MIN (column, self->layout.n_columns - 1);
  self->has_cursor = TRUE;
  andon_heat_layout_reveal (&self->layout, self->row, self->column);
  andon_heatmap_describe_cell (self);
  andon_heatmap_follow_layout (self);
  g_signal_emit (self, andon_heatmap_signals[ANDON_HEATMAP_CURSOR_MOVED], 0, self->row, self->column);
}

static void
step_by (AndonHeatmap *self,
         int           rows,
         int           columns)
{
  gint64 row = CLAMP ((gint64) self->row + rows, 0, (gint64) self->layout.n_rows - 1);
  gint64 column = CLAMP ((gint64) self->column + columns, 0, (gint64) self->layout.n_columns - 1);

  andon_heatmap_move_to (self, (guint) row, (guint) column);
}

void
andon_heatmap_zoom_at_cursor (AndonHeatmap *self,
                              double        factor)
{
  const AndonHeatLayout *layout = &self->layout;
  graphene_rect_t rect;

  if (self->has_cursor)
    andon_heat_layout_get_cell (layout, self->row, self->column, &rect);
  else
    graphene_rect_init (&rect, (float) (layout->head_width + andon_heat_layout_get_room_x (layout) / 2),
                        (float) (layout->head_height + andon_heat_layout_get_room_y (layout) / 2), 0, 0);
  andon_heat_layout_zoom_at (&self->layout, factor, (double) (rect.origin.x + rect.size.width / 2),
                             (double) (rect.origin.y + rect.size.height / 2));
  if (self->has_cursor)
    andon_heat_layout_reveal (&self->layout, self->row, self->column);
  andon_heatmap_follow_layout (self);
}

static gboolean
on_key (AndonHeatmap    *self,
        guint            key,
        guint            code,
        GdkModifierType  modifiers)
{
  int far = modifiers & GDK_CONTROL_MASK ? ANDON_HEAT_GRID_MAX : 1;

  if (self->grid == NULL || self->layout.n_rows == 0 || self->layout.n_columns == 0
      || modifiers & (GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;

  switch (key)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up: step_by (self, -far, 0); return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: step_by (self, far, 0); return TRUE;
    case GDK_KEY_Left: case GDK_KEY_KP_Left: step_by (self, 0, -far); return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: step_by (self, 0, far); return TRUE;
    case GDK_KEY_Page_Up: step_by (self, -PAGE_ROWS, 0); return TRUE;
    case GDK_KEY_Page_Down: step_by (self, PAGE_ROWS, 0); return TRUE;
    case GDK_KEY_Home: step_by (self, 0, -ANDON_HEAT_GRID_MAX); return TRUE;
    case GDK_KEY_End: step_by (self, 0, ANDON_HEAT_GRID_MAX); return TRUE;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: andon_heatmap_zoom_at_cursor (self, ZOOM_STEP); return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract: andon_heatmap_zoom_at_cursor (self, 1 / ZOOM_STEP); return TRUE;
    case GDK_KEY_0: case GDK_KEY_KP_0: andon_heatmap_zoom_at_cursor (self, 1 / ANDON_HEAT_ZOOM_MAX); return TRUE;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_space:
      if (!self->has_cursor)
        andon_heatmap_move_to (self, self->row, self->column);
      g_signal_emit (self, andon_heatmap_signals[ANDON_HEATMAP_CELL_OPENED], 0, self->row, self->column);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_pressed (AndonHeatmap *self,
            int           n_press,
            double        x,
            double        y)
{
  guint row, column;

  if (self->grid == NULL || !andon_heat_layout_find (&self->layout, x, y, &row, &column))
    return;
  gtk_widget_grab_focus (self->cell);
  andon_heatmap_move_to (self, row, column);
  g_signal_emit (self, andon_heatmap_signals[ANDON_HEATMAP_CELL_OPENED], 0, row, column);
}

static gboolean
on_wheel (AndonHeatmap             *self,
          double                    dx,
          double                    dy,
          GtkEventControllerScroll *controller)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  double x, y;

  if (self->grid == NULL || !(modifiers & GDK_CONTROL_MASK) || !gdk_event_get_position (event, &x, &y))
    return FALSE;
  /* The event speaks of its surface. */
  gtk_widget_translate_coordinates (GTK_WIDGET (gtk_widget_get_native (GTK_WIDGET (self))), GTK_WIDGET (self), x, y, &x, &y);
  andon_heat_layout_zoom_at (&self->layout, pow (WHEEL_STEP, -dy), x, y);
  andon_heatmap_follow_layout (self);
  return TRUE;
}

void
andon_heatmap_listen (AndonHeatmap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (on_wheel), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, wheel);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
