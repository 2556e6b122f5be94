/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "andon-chart-scale.h"
#include "andon-span.h"

#define THICKNESS 1.5f
#define MAX_TICKS 24
#define TICK_ROOM 80
#define VALUE_TICK_ROOM 28
#define WHOLE_FROM 5
#define HATCH 7
#define PILL_PAD 5
#define SELECTION_TINT 0.14

static float
column_width (AndonSignalChart *self)
{
  return self->geometry.plot_width / (float) MAX (self->n_columns, 1);
}

static float
lane_top (AndonSignalChart *self,
          guint             index)
{
  return (float) index * self->geometry.pitch + self->geometry.head_height;
}

/* Height of a value in its plot, 0 = upper edge; values beyond are held at the edge. */
float
andon_signal_chart_value_to_y (AndonSignalChart     *self,
                               const AndonChartLane *lane,
                               double                value)
{
  return (float) ((1 - CLAMP ((value - lane->low) / (lane->high - lane->low), 0, 1)) * self->geometry.plot_height);
}

static float
draw_text (GtkSnapshot   *snapshot,
           PangoLayout   *layout,
           const char    *text,
           float          x,
           float          y,
           float          align,
           const GdkRGBA *color)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x - (float) width * align), floorf (y)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);

  return (float) width;
}

/* Tall spans end on whole pixels: nobody sees the difference, and a renderer without a GPU fills them far faster. */
static void
settle (AndonSpan *span)
{
  if (span->bottom - span->top < WHOLE_FROM)
    return;

  span->top = floorf (span->top);
  span->bottom = ceilf (span->bottom);
}

static void
draw_line (AndonSignalChart     *self,
           GtkSnapshot          *snapshot,
           const AndonChartLane *lane,
           float                 top)
{
  g_autofree AndonSpan *spans = g_new (AndonSpan, MAX (self->n_columns, 1));
  float least = self->geometry.plot_height;

  for (gsize i = 0; i < self->n_columns; i++)
    {
      const AndonChartColumn *column = &lane->columns[i];

      spans[i] = (AndonSpan) { NAN, NAN };
      if (isnan (column->low))
        continue;
      spans[i].top = CLAMP (andon_signal_chart_value_to_y (self, lane, column->high) - THICKNESS / 2, 0, least - THICKNESS);
      spans[i].bottom = CLAMP (andon_signal_chart_value_to_y (self, lane, column->low) + THICKNESS / 2, THICKNESS, least);
      settle (&spans[i]);
    }

  andon_span_append (snapshot, spans, self->n_columns, self->geometry.plot_x, top, column_width (self),
                     &self->palette.fg);
}

static void
draw_band (AndonSignalChart     *self,
           GtkSnapshot          *snapshot,
           const AndonChartLane *lane,
           float                 top)
{
  g_autofree AndonSpan *spans = g_new (AndonSpan, MAX (self->n_columns, 1));

  for (gsize i = 0; i < self->n_columns; i++)
    {
      const AndonChartColumn *column = &lane->columns[i];

      spans[i] = (AndonSpan) { NAN, NAN };
      if (isnan (column->band_low) || isnan (column->band_high))
        continue;
      spans[i].top = andon_signal_chart_value_to_y (self, lane, column->band_high);
      spans[i].bottom = MAX (andon_signal_chart_value_to_y (self, lane, column->band_low), spans[i].top + 1);
      settle (&spans[i]);
    }

  andon_span_append (snapshot, spans, self->n_columns, self->geometry.plot_x, top, column_width (self),
                     &self->palette.band);
}

static void
draw_hatch (AndonSignalChart      *self,
            GtkSnapshot           *snapshot,
            const graphene_rect_t *bounds)
{
  graphene_rect_t tile = GRAPHENE_RECT_INIT (bounds->origin.x, bounds->origin.y, HATCH, HATCH);
  cairo_t *cr;

  gtk_snapshot_push_repeat (snapshot, bounds, &tile);
  cr = gtk_snapshot_append_cairo (snapshot, &tile);
  cairo_translate (cr, tile.origin.x, tile.origin.y);
  for (int shift = -HATCH; shift <= HATCH; shift += HATCH)
    {
      cairo_move_to (cr, shift, HATCH);
      cairo_line_to (cr, shift + HATCH, 0);
    }
  cairo_set_line_width (cr, 1);
  gdk_cairo_set_source_rgba (cr, &self->palette.dim);
  cairo_stroke (cr);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

/* Where samples cannot be trusted, the plot is hatched: not by colour, and not by a line that looks like any other. */
static void
draw_quality (AndonSignalChart     *self,
              GtkSnapshot          *snapshot,
              const AndonChartLane *lane,
              float                 top)
{
  float column = column_width (self);

  for (gsize i = 0, end; i < self->n_columns; i = end)
    {
      AndonChartQuality quality = lane->columns[i].quality;

      for (end = i + 1; end < self->n_columns && lane->columns[end].quality == quality; end++)
        ;
      if (quality == ANDON_CHART_QUALITY_GOOD)
        continue;

      graphene_rect_t bounds = GRAPHENE_RECT_INIT (self->geometry.plot_x + (float) i * column, top,
                                                   MAX ((float) (end - i) * column, 2), self->geometry.plot_height);

      if (quality == ANDON_CHART_QUALITY_UNCERTAIN)
        {
          bounds.origin.y += self->geometry.plot_height - HATCH;
          bounds.size.height = HATCH;
        }
      draw_hatch (self, snapshot, &bounds);
    }
}

static void
draw_values (AndonSignalChart     *self,
             GtkSnapshot          *snapshot,
             const AndonChartLane *lane,
             float                 top)
{
  double ticks[MAX_TICKS];
  guint n_ticks;
  int decimals;

  n_ticks = andon_chart_scale_values (lane->low, lane->high, ticks,
                                      CLAMP ((guint) (self->geometry.plot_height / VALUE_TICK_ROOM), 2, 6), &decimals);
  for (guint i = 0; i < n_ticks; i++)
    {
      g_autofree char *digits = g_strdup_printf ("%.*f", decimals, fabs (ticks[i]));
      g_autofree char *text = g_strconcat (ticks[i] < 0 ? "−" : "", digits, NULL);
      float y = floorf (andon_signal_chart_value_to_y (self, lane, ticks[i]));

      gtk_snapshot_append_color (snapshot, &self->palette.line,
                                 &GRAPHENE_RECT_INIT (self->geometry.plot_x, top + y, self->geometry.plot_width, 1));
      /* At the very edge a label would run into the head of this lane or the next. */
      if (y >= 6 && y <= self->geometry.plot_height - 4)
        draw_text (snapshot, self->text, text, self->geometry.plot_x - 6, top + y - (float) self->text_height / 2, 1,
                   &self->palette.dim);
    }
}

static void
draw_head (AndonSignalChart     *self,
           GtkSnapshot          *snapshot,
           const AndonChartLane *lane,
           float                 top)
{
  const char *name = andon_chart_series_get_name (lane->series);
  const char *unit = andon_chart_series_get_unit (lane->series);
  float y = top - self->geometry.head_height + 1;
  float x = 0;

  if (name != NULL && self->show_names)
    x = draw_text (snapshot, self->strong, name, 0, y, 0, &self->palette.fg) + 6;
  if (unit != NULL)
    draw_text (snapshot, self->text, unit, x, y, 0, &self->palette.dim);
}

static void
draw_lane (AndonSignalChart *self,
           GtkSnapshot      *snapshot,
           guint             index)
{
  AndonChartLane *lane = g_ptr_array_index (self->lanes, index);
  float top = lane_top (self, index);

  draw_head (self, snapshot, lane, top);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, top - (float) self->text_height / 2,
                                                         self->geometry.plot_x + self->geometry.plot_width + ANDON_SIGNAL_CHART_END_PAD,
                                                         self->geometry.plot_height + (float) self->text_height));
  if (!lane->empty)
    draw_values (self, snapshot, lane, top);
  draw_band (self, snapshot, lane, top);
  andon_signal_chart_draw_alert (self, snapshot, top, FALSE);
  draw_quality (self, snapshot, lane, top);
  andon_signal_chart_draw_limits (self, snapshot, lane, top);
  draw_line (self, snapshot, lane, top);
  andon_signal_chart_draw_alert (self, snapshot, top, TRUE);
  andon_signal_chart_draw_notes (self, snapshot, lane, index == 0, top);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_append_color (snapshot, &self->palette.dim,
                             &GRAPHENE_RECT_INIT (self->geometry.plot_x, top + self->geometry.plot_height - 1,
                                                  self->geometry.plot_width, 1));
  if (lane->empty)
    draw_text (snapshot, self->text, _("No samples in this stretch"),
               self->geometry.plot_x + self->geometry.plot_width / 2,
               top + (self->geometry.plot_height - (float) self->text_height) / 2, 0.5f, &self->palette.dim);
}

static void
draw_axis (AndonSignalChart *self,
           GtkSnapshot      *snapshot)
{
  guint room = (guint) CLAMP (self->geometry.plot_width / TICK_ROOM, 2, MAX_TICKS);
  gint64 step = andon_chart_scale_time_step (self->to - self->from, room);
  gint64 ticks[MAX_TICKS + 1];
  guint n_ticks = andon_chart_scale_time_ticks (self->from, self->to, step, self->zone, ticks, G_N_ELEMENTS (ticks));
  float right = self->geometry.plot_x + self->geometry.plot_width + ANDON_SIGNAL_CHART_END_PAD;

  for (guint i = 0; i < n_ticks; i++)
    {
      g_autofree char *text = andon_signal_chart_format (self, ticks[i], step);
      float x = andon_signal_chart_time_to_x (self, ticks[i]);
      int width;

      gtk_snapshot_append_color (snapshot, &self->palette.dim,
                                 &GRAPHENE_RECT_INIT (floorf (x), self->geometry.axis_y, 1, 4));
      pango_layout_set_text (self->text, text, -1);
      pango_layout_get_pixel_size (self->text, &width, NULL);
      draw_text (snapshot, self->text, text, CLAMP (x - (float) width / 2, 0, right - (float) width),
                 self->geometry.axis_y + 6, 0, &self->palette.dim);
    }
}

char *
andon_signal_chart_read (AndonSignalChart *self,
                         AndonChartLane   *lane,
                         gint64            time)
{
  const char *unit = andon_chart_series_get_unit (lane->series);
  g_autofree char *reading = NULL;
  AndonChartQuality quality;
  gint64 at;
  double value, low, high;

  if (!andon_chart_series_get_nearest (lane->series, time, &at, &value, &quality))
    return NULL;

  reading = andon_chart_scale_format (value, unit);
  if (quality == ANDON_CHART_QUALITY_BAD)
    return g_strdup_printf (_("%s · bad quality"), reading);
  if (quality == ANDON_CHART_QUALITY_UNCERTAIN)
    return g_strdup_printf (_("%s · uncertain quality"), reading);
  if (andon_chart_series_get_band_at (lane->series, at, &low, &high))
    {
      g_autofree char *from = andon_chart_scale_format (low, NULL);
      g_autofree char *to = andon_chart_scale_format (high, NULL);

      /* Translators: a measured value, then the range in which the model expected it. */
      return g_strdup_printf (_("%s · expected %s … %s"), reading, from, to);
    }

  return g_steal_pointer (&reading);
}

/* At the cursor, or else the newest sample in view, at the end of each lane's head. */
static void
draw_readings (AndonSignalChart *self,
               GtkSnapshot      *snapshot,
               gboolean          at_cursor)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      AndonChartLane *lane = g_ptr_array_index (self->lanes, i);
      g_autofree char *reading = andon_signal_chart_read (self, lane, at_cursor ? self->cursor : self->to);

      if (reading != NULL && !lane->empty)
        draw_text (snapshot, at_cursor ? self->strong : self->text, reading,
                   self->geometry.plot_x + self->geometry.plot_width,
                   lane_top (self, i) - self->geometry.head_height + 1, 1,
                   at_cursor ? &self->palette.fg : &self->palette.dim);
    }
}

static void
draw_cursor (AndonSignalChart *self,
             GtkSnapshot      *snapshot)
{
  g_autofree char *text = andon_signal_chart_format (self, self->cursor, 0);
  float x = floorf (andon_signal_chart_time_to_x (self, self->cursor));
  float bottom = self->geometry.axis_y;
  float end = self->geometry.plot_x + self->geometry.plot_width + ANDON_SIGNAL_CHART_END_PAD;
  graphene_rect_t pill;
  GskRoundedRect outline;
  int width;

  for (guint i = 0; i < self->lanes->len; i++)
    gtk_snapshot_append_color (snapshot, &self->palette.fg,
                               &GRAPHENE_RECT_INIT (x, lane_top (self, i), 1, self->geometry.plot_height));

  pango_layout_set_text (self->strong, text, -1);
  pango_layout_get_pixel_size (self->strong, &width, NULL);
  pill = GRAPHENE_RECT_INIT (CLAMP (x - (float) width / 2 - PILL_PAD, 0, end - (float) width - 2 * PILL_PAD),
                             bottom + 3, (float) width + 2 * PILL_PAD, (float) self->text_height + 4);
  gsk_rounded_rect_init_from_rect (&outline, &pill, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &self->palette.fg, &pill);
  gtk_snapshot_pop (snapshot);
  draw_text (snapshot, self->strong, text, pill.origin.x + PILL_PAD, pill.origin.y + 2, 0, &self->palette.card_bg);
}

static void
draw_selection (AndonSignalChart *self,
                GtkSnapshot      *snapshot)
{
  GdkRGBA tint = andon_palette_fade (&self->palette.fg, SELECTION_TINT);
  float left, right;

  if (self->selection_from >= self->selection_to
      || self->selection_from >= self->to
      || self->selection_to <= self->from)
    return;

  left = floorf (andon_signal_chart_time_to_x (self, MAX (self->selection_from, self->from)));
  right = floorf (andon_signal_chart_time_to_x (self, MIN (self->selection_to, self->to)));

  for (guint i = 0; i < self->lanes->len; i++)
    {
      float top = lane_top (self, i);
      float height = self->geometry.plot_height;

      gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (left, top, right - left, height));
      if (self->selection_from >= self->from)
        gtk_snapshot_append_color (snapshot, &self->palette.fg, &GRAPHENE_RECT_INIT (left, top, 2, height));
      if (self->selection_to <= self->to)
        gtk_snapshot_append_color (snapshot, &self->palette.fg, &GRAPHENE_RECT_INIT (right - 2, top, 2, height));
    }
}

static GskRenderNode *
build_scene (AndonSignalChart *self,
             int               width,
             int               height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  andon_signal_chart_update (self, width, height);
  for (guint i = 0; i < self->lanes->len; i++)
    draw_lane (self, snapshot, i);
  draw_axis (self, snapshot);

  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

void
andon_signal_chart_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  gboolean at_cursor = self->cursor != 0 && self->cursor >= self->from && self->cursor <= self->to;

  if (width <= 0 || height <= 0)
    return;

  if (self->scene != NULL && (self->scene_width != width || self->scene_height != height))
    g_clear_pointer (&self->scene, gsk_render_node_unref);
  if (self->scene == NULL)
    self->scene = build_scene (self, width, height);

  if (self->scene != NULL)
    gtk_snapshot_append_node (snapshot, self->scene);
  draw_selection (self, snapshot);
  draw_readings (self, snapshot, at_cursor);
  if (at_cursor)
    draw_cursor (self, snapshot);
}
