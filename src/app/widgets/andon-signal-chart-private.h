/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-chart-series-private.h"
#include "andon-palette.h"
#include "andon-signal-chart.h"

G_BEGIN_DECLS

/* One series with all that is worked out for the view in force. */
typedef struct
{
  AndonChartSeries *series; /* owned */
  gulong handler;
  AndonChartColumn *columns; /* n_columns of the chart */
  double low, high;          /* value scale of the plot's lower and upper edge */
  gboolean empty;
} AndonChartLane;

/* Left free beyond the plot, px. */
#define ANDON_SIGNAL_CHART_END_PAD 8

/* Pure geometry, px. Lanes lie under each other, pitch apart: a head of text, then the plot. */
typedef struct
{
  float plot_x, plot_width;
  float head_height, plot_height, pitch;
  float axis_y, axis_height;
} AndonChartGeometry;

struct _AndonSignalChart
{
  GtkWidget parent_instance;

  AndonPalette palette;
  GPtrArray *lanes; /* of AndonChartLane */

  gint64 from, to;
  gint64 extent_from, extent_to;
  gint64 alert_from, alert_to;
  AndonMarkLevel alert_level;
  char *alert_label;
  gint64 selection_from, selection_to;
  gint64 anchor; /* where a selection began */
  gint64 cursor;
  int lane_height;
  GTimeZone *zone;
  char *label;

  AndonTimeFormatFunc format;
  gpointer format_data;
  GDestroyNotify format_destroy;

  AndonChartGeometry geometry;
  GskRenderNode *scene; /* all but cursor, selection and readouts; NULL = stale */
  int scene_width, scene_height;
  gsize n_columns;
  int text_height; /* 0 = not measured */
  int gutter;
  PangoLayout *text;
  PangoLayout *strong;

  GListStore *table;
  guint table_tick;
  gint64 drag_from, drag_to; /* the view when the drag began */
  double drag_x;

  guint selectable : 1;
  guint show_names : 1;
  guint selecting : 1;
  guint pointer_inside : 1;
  guint palette_valid : 1;
  guint table_stale : 1;
};

enum
{
  ANDON_SIGNAL_CHART_PROP_0,
  ANDON_SIGNAL_CHART_PROP_FROM,
  ANDON_SIGNAL_CHART_PROP_TO,
  ANDON_SIGNAL_CHART_PROP_ALERT_FROM,
  ANDON_SIGNAL_CHART_PROP_ALERT_TO,
  ANDON_SIGNAL_CHART_PROP_ALERT_LEVEL,
  ANDON_SIGNAL_CHART_PROP_ALERT_LABEL,
  ANDON_SIGNAL_CHART_PROP_SELECTION_FROM,
  ANDON_SIGNAL_CHART_PROP_SELECTION_TO,
  ANDON_SIGNAL_CHART_PROP_CURSOR,
  ANDON_SIGNAL_CHART_PROP_SELECTABLE,
  ANDON_SIGNAL_CHART_PROP_LANE_HEIGHT,
  ANDON_SIGNAL_CHART_PROP_TIME_ZONE,
  ANDON_SIGNAL_CHART_PROP_LABEL,
  ANDON_SIGNAL_CHART_PROP_SHOW_NAMES,
  ANDON_SIGNAL_CHART_N_PROPS
};

/** Everything drawn is to be drawn anew; words and table follow with the next frame. */
void     andon_signal_chart_forget_scene (AndonSignalChart *self);
/** @prop: one of those above. */
void     andon_signal_chart_notify    (AndonSignalChart   *self,
                                       guint               prop);

void     andon_chart_geometry_compute (AndonChartGeometry *geometry,
                                       int                 width,
                                       int                 height,
                                       guint               n_lanes,
                                       int                 text_height,
                                       int                 gutter);

/** Columns, scales and geometry for the size given. */
void     andon_signal_chart_update    (AndonSignalChart   *self,
                                       int                 width,
                                       int                 height);
/** The dashed lines of limits; the alert's span behind everything or, in @front, its beginning; what they are called. */
void     andon_signal_chart_draw_limits (AndonSignalChart     *self,
                                         GtkSnapshot          *snapshot,
                                         const AndonChartLane *lane,
                                         float                 top);
void     andon_signal_chart_draw_alert  (AndonSignalChart     *self,
                                         GtkSnapshot          *snapshot,
                                         float                 top,
                                         gboolean              front);
void     andon_signal_chart_draw_notes  (AndonSignalChart     *self,
                                         GtkSnapshot          *snapshot,
                                         const AndonChartLane *lane,
                                         gboolean              with_alert,
                                         float                 top);
void     andon_signal_chart_snapshot  (GtkWidget          *widget,
                                       GtkSnapshot        *snapshot);

float    andon_signal_chart_time_to_x (AndonSignalChart   *self,
                                       gint64              time);
/** Height of a value in its plot, 0 = upper edge; values beyond are held at the edge. */
float    andon_signal_chart_value_to_y (AndonSignalChart     *self,
                                        const AndonChartLane *lane,
                                        double                value);
gint64   andon_signal_chart_x_to_time (AndonSignalChart   *self,
                                       double              x);

/** Returns: (transfer full) */
char    *andon_signal_chart_format    (AndonSignalChart   *self,
                                       gint64              time,
                                       gint64              step);

/** Returns: (transfer full): a lane's value at @time with what was expected; NULL if there is no sample near */
char    *andon_signal_chart_read      (AndonSignalChart   *self,
                                       AndonChartLane     *lane,
                                       gint64              time);

/** Where samples are, or may be panned to. FALSE = nowhere. */
gboolean andon_signal_chart_extent    (AndonSignalChart   *self,
                                       gint64             *from,
                                       gint64             *to);

/** As set_view(), kept within the extent, and told by `view-changed`. */
void     andon_signal_chart_move_view (AndonSignalChart   *self,
                                       gint64              from,
                                       gint64              to);
void     andon_signal_chart_tell_selection (AndonSignalChart *self);

void     andon_signal_chart_add_input (AndonSignalChart   *self);
void     andon_signal_chart_fill_table (AndonSignalChart  *self);
void     andon_signal_chart_describe  (AndonSignalChart   *self);

G_END_DECLS
