/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include <math.h>

#define ZOOM_STEP 1.5
#define WHEEL_STEP 1.25
#define SNAP_PX 6

/* Edges that a selection likes to stop at: those of the alert, when they are close. */
static gint64
snap (AndonSignalChart *self,
      gint64            time)
{
  const gint64 edges[] = { self->alert_from, self->alert_to };
  gint64 reach = (gint64) ((double) (self->to - self->from) / MAX (self->geometry.plot_width, 1) * SNAP_PX);

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      if (edges[i] != 0 && ABS (edges[i] - time) <= reach)
        return edges[i];
    }

  return time;
}

static void
select_to (AndonSignalChart *self,
           gint64            time)
{
  time = snap (self, time);
  andon_signal_chart_set_selection (self, MIN (self->anchor, time), MAX (self->anchor, time));
}

/* A hundredth of the view, or on to the next sample where samples are rarer than that. */
static gint64
next_stop (AndonSignalChart *self,
           gint64            time,
           int               direction)
{
  gint64 step = MAX ((self->to - self->from) / 100, 1);
  gint64 wanted = time + direction * step;
  AndonChartLane *lane;
  AndonChartQuality quality;
  gint64 at;
  double value;

  if (self->lanes->len == 0)
    return wanted;

  lane = g_ptr_array_index (self->lanes, 0);
  if (andon_chart_series_get_nearest (lane->series, wanted, &at, &value, &quality) && ABS (at - wanted) < step
      && (at - time) * direction > 0)
    return at;

  return wanted;
}

static void
show_cursor (AndonSignalChart *self,
             gint64            time)
{
  gint64 first, last;
  gint64 span = self->to - self->from;

  if (andon_signal_chart_extent (self, &first, &last))
    time = CLAMP (time, first, last);

  andon_signal_chart_set_cursor (self, time);
  if (time < self->from)
    andon_signal_chart_move_view (self, time, time + span);
  else if (time > self->to)
    andon_signal_chart_move_view (self, time - span, time);

  andon_signal_chart_describe (self);
}

static void
step_cursor (AndonSignalChart *self,
             int               direction,
             gboolean          extend)
{
  gint64 start = self->cursor != 0 && self->cursor >= self->from && self->cursor <= self->to
                 ? self->cursor : self->from + (self->to - self->from) / 2;

  if (extend && self->selectable)
    {
      if (self->selection_from >= self->selection_to || (start != self->selection_from && start != self->selection_to))
        self->anchor = start;
      else
        self->anchor = start == self->selection_from ? self->selection_to : self->selection_from;
    }

  show_cursor (self, next_stop (self, start, direction));

  if (extend && self->selectable)
    {
      andon_signal_chart_set_selection (self, MIN (self->anchor, self->cursor), MAX (self->anchor, self->cursor));
      andon_signal_chart_tell_selection (self);
    }
}

static gboolean
drop_selection (AndonSignalChart *self)
{
  if (self->selection_from >= self->selection_to)
    return FALSE;

  andon_signal_chart_set_selection (self, 0, 0);
  andon_signal_chart_tell_selection (self);

  return TRUE;
}

static gboolean
go_to_end (AndonSignalChart *self,
           gboolean          last)
{
  gint64 from, to;

  if (!andon_signal_chart_extent (self, &from, &to))
    return FALSE;

  show_cursor (self, last ? to : from);

  return TRUE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                AndonSignalChart      *self)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  gint64 quarter = (self->to - self->from) / 4;
  int direction;

  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      direction = keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left ? -1 : 1;
      if (control)
        andon_signal_chart_move_view (self, self->from + direction * quarter, self->to + direction * quarter);
      else
        step_cursor (self, direction, shift);
      return GDK_EVENT_STOP;

    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      andon_signal_chart_zoom (self, ZOOM_STEP, 0);
      return GDK_EVENT_STOP;

    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      andon_signal_chart_zoom (self, 1 / ZOOM_STEP, 0);
      return GDK_EVENT_STOP;

    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return !control && go_to_end (self, FALSE);

    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return !control && go_to_end (self, TRUE);

    case GDK_KEY_Escape:
      return drop_selection (self);

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_motion (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           AndonSignalChart         *self)
{
  self->pointer_inside = TRUE;
  if (x >= self->geometry.plot_x && self->geometry.plot_width > 1)
    andon_signal_chart_set_cursor (self, andon_signal_chart_x_to_time (self, x));
}

static void
on_leave (GtkEventControllerMotion *controller,
          AndonSignalChart         *self)
{
  if (self->pointer_inside && !gtk_widget_has_focus (GTK_WIDGET (self)))
    andon_signal_chart_set_cursor (self, 0);
  self->pointer_inside = FALSE;
}

/* The page around the chart scrolls with the same wheel: the chart takes it with Ctrl, or once it has the focus. */
static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           AndonSignalChart         *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gint64 shift = (gint64) (dx * (double) (self->to - self->from) / 20);

  if (!gtk_widget_has_focus (GTK_WIDGET (self)) && (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;

  if (dy != 0)
    andon_signal_chart_zoom (self, pow (WHEEL_STEP, -dy), self->pointer_inside ? self->cursor : 0);
  else if (shift != 0)
    andon_signal_chart_move_view (self, self->from + shift, self->to + shift);

  return GDK_EVENT_STOP;
}

static void
on_drag_begin (GtkGestureDrag   *gesture,
               double            x,
               double            y,
               AndonSignalChart *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  self->drag_from = self->from;
  self->drag_to = self->to;
  self->selecting = self->selectable && (state & GDK_SHIFT_MASK) != 0;
  if (self->selecting)
    self->anchor = snap (self, andon_signal_chart_x_to_time (self, x));
}

static void
on_drag_update (GtkGestureDrag   *gesture,
                double            offset_x,
                double            offset_y,
                AndonSignalChart *self)
{
  gint64 shift;

  if (self->selecting)
    {
      select_to (self, andon_signal_chart_x_to_time (self, self->drag_x + offset_x));
      return;
    }

  shift = (gint64) (-offset_x / MAX (self->geometry.plot_width, 1) * (double) (self->drag_to - self->drag_from));
  andon_signal_chart_move_view (self, self->drag_from + shift, self->drag_to + shift);
}

static void
on_drag_end (GtkGestureDrag   *gesture,
             double            offset_x,
             double            offset_y,
             AndonSignalChart *self)
{
  if (self->selecting)
    andon_signal_chart_tell_selection (self);
  self->selecting = FALSE;
}

void
andon_signal_chart_add_input (AndonSignalChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (widget, keys);

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
