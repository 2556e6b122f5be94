/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-series-private.h"
#include "andon-note-place.h"
#include "andon-signal-chart-private.h"

#include <math.h>

#define DASH 5
#define DASH_GAP 4
#define ALERT_TINT 0.13
#define NOTE_GROUND 0.92
#define NOTE_PAD 2
#define MAX_LINES 8

/* What stands on one lane, in its own coordinates, while its notes are set. */
typedef struct
{
  AndonSpan *trace;
  float lines[MAX_LINES];
  guint n_lines;
  graphene_rect_t notes[MAX_LINES + 1];
  guint n_notes;
} Ground;

static void
draw_dashes (GtkSnapshot   *snapshot,
             float          x,
             float          y,
             float          length,
             gboolean       vertical,
             const GdkRGBA *color)
{
  for (float done = 0; done < length; done += DASH + DASH_GAP)
    {
      float dash = MIN (DASH, length - done);

      if (vertical)
        gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y + done, 1, dash));
      else
        gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x + done, y, dash, 1));
    }
}

static gboolean
shows_limit (const AndonChartLane  *lane,
             const AndonChartLimit *limit)
{
  return limit->value >= lane->low && limit->value <= lane->high;
}

void
andon_signal_chart_draw_limits (AndonSignalChart     *self,
                                GtkSnapshot          *snapshot,
                                const AndonChartLane *lane,
                                float                 top)
{
  const AndonChartLimit *limits;
  guint n_limits;

  limits = andon_chart_series_peek_limits (lane->series, &n_limits);
  for (guint i = 0; i < n_limits; i++)
    {
      if (shows_limit (lane, &limits[i]))
        draw_dashes (snapshot, self->geometry.plot_x,
                     top + floorf (andon_signal_chart_value_to_y (self, lane, limits[i].value)),
                     self->geometry.plot_width, FALSE, &self->palette.dim);
    }
}

void
andon_signal_chart_draw_alert (AndonSignalChart *self,
                               GtkSnapshot      *snapshot,
                               float             top,
                               gboolean          front)
{
  gint64 end = self->alert_to != 0 ? self->alert_to : self->to;
  const GdkRGBA *color = &self->palette.level[self->alert_level];
  GdkRGBA tint = andon_palette_fade (color, ALERT_TINT);
  float left, right;

  if (self->alert_from == 0 || self->alert_from >= self->to || end <= self->from)
    return;

  left = andon_signal_chart_time_to_x (self, MAX (self->alert_from, self->from));
  right = andon_signal_chart_time_to_x (self, MIN (end, self->to));
  if (!front)
    gtk_snapshot_append_color (snapshot, &tint,
                               &GRAPHENE_RECT_INIT (left, top, right - left, self->geometry.plot_height));
  else if (self->alert_from >= self->from)
    draw_dashes (snapshot, floorf (left), top, self->geometry.plot_height, TRUE, color);
}

/* At one of the places, whichever the plot leaves free, on a little of the card's ground. */
static void
set_note (AndonSignalChart      *self,
          GtkSnapshot           *snapshot,
          Ground                *ground,
          const graphene_rect_t *places,
          guint                  n_places,
          PangoLayout           *layout,
          const char            *text,
          float                  top,
          const GdkRGBA         *color)
{
  const AndonNoteGround all = {
    .trace = ground->trace, .n_columns = self->n_columns,
    .column = self->geometry.plot_width / (float) MAX (self->n_columns, 1),
    .lines = ground->lines, .n_lines = ground->n_lines, .notes = ground->notes, .n_notes = ground->n_notes,
  };
  const graphene_rect_t place = places[andon_note_place_choose (&all, places, n_places)];
  GdkRGBA card = andon_palette_fade (&self->palette.card_bg, NOTE_GROUND);
  const float x = floorf (self->geometry.plot_x + place.origin.x);
  const float y = floorf (top + place.origin.y);

  if (ground->n_notes < G_N_ELEMENTS (ground->notes))
    ground->notes[ground->n_notes++] = place;
  pango_layout_set_text (layout, text, -1);
  gtk_snapshot_append_color (snapshot, &card, &GRAPHENE_RECT_INIT (x, y, place.size.width, place.size.height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + NOTE_PAD, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static float
measure (PangoLayout *layout,
         const char  *text)
{
  int width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return (float) width + 2 * NOTE_PAD;
}

/* Beside its own line, above or below it, from the left to the right. */
static void
set_limit_note (AndonSignalChart      *self,
                GtkSnapshot           *snapshot,
                Ground                *ground,
                const AndonChartLimit *limit,
                float                  y,
                float                  top)
{
  const float height = (float) self->text_height;
  const float width = measure (self->text, limit->label);
  const float room = MAX (self->geometry.plot_width - width - 4, 0);
  graphene_rect_t places[8];
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    {
      const float x = 2 + room * (float) i / 3;

      if (y >= height + 1)
        places[n++] = GRAPHENE_RECT_INIT (x, y - height - 1, width, height);
      if (y + 2 + height <= self->geometry.plot_height)
        places[n++] = GRAPHENE_RECT_INIT (x, y + 2, width, height);
    }
  if (n > 0)
    set_note (self, snapshot, ground, places, n, self->text, limit->label, top, &self->palette.dim);
}

/* On either side of the alert's beginning, from the upper edge down. */
static void
set_alert_note (AndonSignalChart *self,
                GtkSnapshot      *snapshot,
                Ground           *ground,
                float             top)
{
  const gint64 end = self->alert_to != 0 ? self->alert_to : self->to;
  const float height = (float) self->text_height;
  const float width = measure (self->strong, self->alert_label);
  const float x = andon_signal_chart_time_to_x (self, MAX (self->alert_from, self->from)) - self->geometry.plot_x;
  graphene_rect_t places[16];
  guint n = 0;

  if (self->alert_from == 0 || self->alert_from >= self->to || end <= self->from)
    return;
  for (float y = 1; y + height <= self->geometry.plot_height && n + 2 <= G_N_ELEMENTS (places); y += height)
    {
      if (x + 3 + width <= self->geometry.plot_width)
        places[n++] = GRAPHENE_RECT_INIT (x + 3, y, width, height);
      if (x - 3 - width >= 0)
        places[n++] = GRAPHENE_RECT_INIT (x - 3 - width, y, width, height);
    }
  if (n > 0)
    set_note (self, snapshot, ground, places, n, self->strong, self->alert_label, top,
              &self->palette.level[self->alert_level]);
}

static AndonSpan *
dup_trace (AndonSignalChart     *self,
           const AndonChartLane *lane)
{
  AndonSpan *trace = g_new (AndonSpan, MAX (self->n_columns, 1));

  for (gsize i = 0; i < self->n_columns; i++)
    {
      const AndonChartColumn *column = &lane->columns[i];

      trace[i] = (AndonSpan) { NAN, NAN };
      if (!isnan (column->low))
        trace[i] = (AndonSpan) { andon_signal_chart_value_to_y (self, lane, column->high) - 1,
                                 andon_signal_chart_value_to_y (self, lane, column->low) + 1 };
    }
  return trace;
}

void
andon_signal_chart_draw_notes (AndonSignalChart     *self,
                               GtkSnapshot          *snapshot,
                               const AndonChartLane *lane,
                               gboolean              with_alert,
                               float                 top)
{
  g_autofree AndonSpan *trace = dup_trace (self, lane);
  Ground ground = { .trace = trace };
  const AndonChartLimit *limits;
  guint n_limits;

  limits = andon_chart_series_peek_limits (lane->series, &n_limits);
  for (guint i = 0; i < n_limits && ground.n_lines < MAX_LINES; i++)
    {
      if (shows_limit (lane, &limits[i]))
        ground.lines[ground.n_lines++] = floorf (andon_signal_chart_value_to_y (self, lane, limits[i].value));
    }
  for (guint i = 0; i < n_limits && ground.n_notes < MAX_LINES; i++)
    {
      if (limits[i].label != NULL && shows_limit (lane, &limits[i]))
        set_limit_note (self, snapshot, &ground, &limits[i],
                        floorf (andon_signal_chart_value_to_y (self, lane, limits[i].value)), top);
    }
  if (with_alert && self->alert_label != NULL)
    set_alert_note (self, snapshot, &ground, top);
}
