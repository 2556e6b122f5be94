/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include <math.h>

#include "andon-chart-row.h"
#include "andon-chart-scale.h"
#include "andon-widget-enum-types.h"

#define LANE_HEIGHT 96
#define LEAST_SPAN (G_USEC_PER_SEC / 10)

enum
{
  SIGNAL_VIEW_CHANGED,
  SIGNAL_SELECTION_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[ANDON_SIGNAL_CHART_N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndonSignalChart, andon_signal_chart, GTK_TYPE_WIDGET)

static gboolean
on_table_tick (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       data)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);

  self->table_tick = 0;
  andon_signal_chart_fill_table (self);
  andon_signal_chart_describe (self);

  return G_SOURCE_REMOVE;
}

/* Everything drawn is to be drawn anew; words and table follow with the next frame. */
void
andon_signal_chart_forget_scene (AndonSignalChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_clear_pointer (&self->scene, gsk_render_node_unref);
  self->table_stale = TRUE;
  if (self->table_tick == 0 && gtk_widget_get_mapped (widget))
    self->table_tick = gtk_widget_add_tick_callback (widget, on_table_tick, NULL, NULL);
  gtk_widget_queue_draw (widget);
}

static void
lane_free (gpointer data)
{
  AndonChartLane *lane = data;

  g_signal_handler_disconnect (lane->series, lane->handler);
  g_object_unref (lane->series);
  g_free (lane->columns);
  g_free (lane);
}

gboolean
andon_signal_chart_extent (AndonSignalChart *self,
                           gint64           *from,
                           gint64           *to)
{
  *from = G_MAXINT64;
  *to = G_MININT64;

  if (self->extent_to > self->extent_from)
    {
      *from = self->extent_from;
      *to = self->extent_to;
      return TRUE;
    }

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const AndonChartLane *lane = g_ptr_array_index (self->lanes, i);
      gint64 first, last;

      if (!andon_chart_series_get_extent (lane->series, &first, &last))
        continue;
      *from = MIN (*from, first);
      *to = MAX (*to, last);
    }

  return *from < *to;
}

char *
andon_signal_chart_format (AndonSignalChart *self,
                           gint64            time,
                           gint64            step)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (self->format != NULL)
    return self->format (time, step, self->format_data);

  utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  if (utc == NULL)
    return g_strdup ("?");

  local = self->zone != NULL ? g_date_time_to_timezone (utc, self->zone) : g_date_time_ref (utc);
  if (step == 0)
    return g_date_time_format (local, "%e %b %H:%M:%S");
  if (step < G_USEC_PER_SEC)
    {
      g_autofree char *seconds = g_date_time_format (local, "%H:%M:%S");

      return g_strdup_printf ("%s.%03d", seconds, (int) (time % G_USEC_PER_SEC / 1000));
    }
  if (step < 60 * G_TIME_SPAN_SECOND)
    return g_date_time_format (local, "%H:%M:%S");
  if (step < G_TIME_SPAN_DAY)
    return g_date_time_format (local, "%H:%M");

  return g_date_time_format (local, "%e %b");
}

float
andon_signal_chart_time_to_x (AndonSignalChart *self,
                              gint64            time)
{
  return self->geometry.plot_x
         + (float) ((double) (time - self->from) / (double) (self->to - self->from) * self->geometry.plot_width);
}

gint64
andon_signal_chart_x_to_time (AndonSignalChart *self,
                              double            x)
{
  double part = (x - self->geometry.plot_x) / MAX (self->geometry.plot_width, 1);

  return self->from + (gint64) (CLAMP (part, 0, 1) * (double) (self->to - self->from));
}

void
andon_signal_chart_notify (AndonSignalChart *self,
                           guint             prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

void
andon_signal_chart_move_view (AndonSignalChart *self,
                              gint64            from,
                              gint64            to)
{
  gint64 first, last;
  gint64 span = MAX (to - from, LEAST_SPAN);

  if (andon_signal_chart_extent (self, &first, &last))
    {
      span = MIN (span, MAX (last - first, LEAST_SPAN));
      from = CLAMP (from, first, MAX (last - span, first));
    }

  if (self->from == from && self->to == from + span)
    return;

  andon_signal_chart_set_view (self, from, from + span);
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0, self->from, self->to);
}

void
andon_signal_chart_tell_selection (AndonSignalChart *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static void
measure_text (AndonSignalChart *self)
{
  if (self->text_height > 0)
    return;

  pango_layout_set_text (self->text, "−00000", -1);
  pango_layout_get_pixel_size (self->text, &self->gutter, &self->text_height);
}

static void
make_layouts (AndonSignalChart *self)
{
  g_autoptr (PangoAttrList) plain = NULL;
  g_autoptr (PangoAttrList) bold = NULL;

  if (self->text != NULL)
    return;

  plain = pango_attr_list_new ();
  pango_attr_list_insert (plain, pango_attr_scale_new (0.85));
  pango_attr_list_insert (plain, pango_attr_font_features_new ("tnum=1"));
  bold = pango_attr_list_copy (plain);
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));

  self->text = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_attributes (self->text, plain);
  self->strong = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_attributes (self->strong, bold);
  measure_text (self);
}

static void
andon_signal_chart_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);
  AndonChartGeometry probe;
  int n_lanes = (int) MAX (self->lanes->len, 1);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 220;
      *natural = 560;
      return;
    }

  make_layouts (self);
  andon_chart_geometry_compute (&probe, 500, 0, (guint) n_lanes, self->text_height, self->gutter);
  *minimum = *natural = (int) (n_lanes * (probe.head_height + (float) self->lane_height) + probe.axis_height);
}

static void
andon_signal_chart_do_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);

  if (!self->palette_valid)
    andon_palette_load (&self->palette, widget);
  self->palette_valid = TRUE;

  make_layouts (self);
  andon_signal_chart_snapshot (widget, snapshot);
}

static void
andon_signal_chart_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);

  GTK_WIDGET_CLASS (andon_signal_chart_parent_class)->css_changed (widget, change);

  self->palette_valid = FALSE;
  self->text_height = 0;
  g_clear_object (&self->text);
  g_clear_object (&self->strong);
  g_clear_pointer (&self->scene, gsk_render_node_unref);
  gtk_widget_queue_resize (widget);
}

static void
andon_signal_chart_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (andon_signal_chart_parent_class)->map (widget);

  andon_signal_chart_forget_scene (ANDON_SIGNAL_CHART (widget));
}

static void
andon_signal_chart_unmap (GtkWidget *widget)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (widget);

  if (self->table_tick != 0)
    gtk_widget_remove_tick_callback (widget, self->table_tick);
  self->table_tick = 0;

  GTK_WIDGET_CLASS (andon_signal_chart_parent_class)->unmap (widget);
}

static void
andon_signal_chart_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (object);

  switch (prop_id)
    {
    case ANDON_SIGNAL_CHART_PROP_FROM:
      g_value_set_int64 (value, self->from);
      break;
    case ANDON_SIGNAL_CHART_PROP_TO:
      g_value_set_int64 (value, self->to);
      break;
    case ANDON_SIGNAL_CHART_PROP_ALERT_FROM:
      g_value_set_int64 (value, self->alert_from);
      break;
    case ANDON_SIGNAL_CHART_PROP_ALERT_TO:
      g_value_set_int64 (value, self->alert_to);
      break;
    case ANDON_SIGNAL_CHART_PROP_ALERT_LEVEL:
      g_value_set_enum (value, self->alert_level);
      break;
    case ANDON_SIGNAL_CHART_PROP_ALERT_LABEL:
      g_value_set_string (value, self->alert_label);
      break;
    case ANDON_SIGNAL_CHART_PROP_SELECTION_FROM:
      g_value_set_int64 (value, self->selection_from);
      break;
    case ANDON_SIGNAL_CHART_PROP_SELECTION_TO:
      g_value_set_int64 (value, self->selection_to);
      break;
    case ANDON_SIGNAL_CHART_PROP_CURSOR:
      g_value_set_int64 (value, self->cursor);
      break;
    case ANDON_SIGNAL_CHART_PROP_SELECTABLE:
      g_value_set_boolean (value, self->selectable);
      break;
    case ANDON_SIGNAL_CHART_PROP_LANE_HEIGHT:
      g_value_set_int (value, self->lane_height);
      break;
    case ANDON_SIGNAL_CHART_PROP_TIME_ZONE:
      g_value_set_boxed (value, self->zone);
      break;
    case ANDON_SIGNAL_CHART_PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case ANDON_SIGNAL_CHART_PROP_SHOW_NAMES:
      g_value_set_boolean (value, self->show_names);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_signal_chart_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (object);

  switch (prop_id)
    {
    case ANDON_SIGNAL_CHART_PROP_CURSOR:
      andon_signal_chart_set_cursor (self, g_value_get_int64 (value));
      break;
    case ANDON_SIGNAL_CHART_PROP_SELECTABLE:
      andon_signal_chart_set_selectable (self, g_value_get_boolean (value));
      break;
    case ANDON_SIGNAL_CHART_PROP_LANE_HEIGHT:
      andon_signal_chart_set_lane_height (self, g_value_get_int (value));
      break;
    case ANDON_SIGNAL_CHART_PROP_TIME_ZONE:
      andon_signal_chart_set_time_zone (self, g_value_get_boxed (value));
      break;
    case ANDON_SIGNAL_CHART_PROP_LABEL:
      andon_signal_chart_set_label (self, g_value_get_string (value));
      break;
    case ANDON_SIGNAL_CHART_PROP_SHOW_NAMES:
      andon_signal_chart_set_show_names (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_signal_chart_dispose (GObject *object)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (object);

  g_ptr_array_set_size (self->lanes, 0);
  g_clear_pointer (&self->scene, gsk_render_node_unref);
  g_clear_object (&self->text);
  g_clear_object (&self->strong);
  g_clear_object (&self->table);
  if (self->format_destroy != NULL)
    g_steal_pointer (&self->format_destroy) (self->format_data);
  self->format = NULL;

  G_OBJECT_CLASS (andon_signal_chart_parent_class)->dispose (object);
}

static void
andon_signal_chart_finalize (GObject *object)
{
  AndonSignalChart *self = ANDON_SIGNAL_CHART (object);

  g_ptr_array_unref (self->lanes);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->alert_label);
  g_free (self->label);

  G_OBJECT_CLASS (andon_signal_chart_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[ANDON_SIGNAL_CHART_PROP_FROM] = g_param_spec_int64 ("from", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_TO] = g_param_spec_int64 ("to", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_ALERT_FROM] = g_param_spec_int64 ("alert-from", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_ALERT_TO] = g_param_spec_int64 ("alert-to", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_ALERT_LEVEL] =
    g_param_spec_enum ("alert-level", NULL, NULL, ANDON_TYPE_MARK_LEVEL, ANDON_MARK_LEVEL_NONE, read);
  properties[ANDON_SIGNAL_CHART_PROP_ALERT_LABEL] = g_param_spec_string ("alert-label", NULL, NULL, NULL, read);
  properties[ANDON_SIGNAL_CHART_PROP_SELECTION_FROM] =
    g_param_spec_int64 ("selection-from", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_SELECTION_TO] = g_param_spec_int64 ("selection-to", NULL, NULL, G_MININT64, G_MAXINT64, 0, read);
  properties[ANDON_SIGNAL_CHART_PROP_CURSOR] = g_param_spec_int64 ("cursor", NULL, NULL, G_MININT64, G_MAXINT64, 0, both);
  properties[ANDON_SIGNAL_CHART_PROP_SELECTABLE] = g_param_spec_boolean ("selectable", NULL, NULL, TRUE, both);
  properties[ANDON_SIGNAL_CHART_PROP_LANE_HEIGHT] = g_param_spec_int ("lane-height", NULL, NULL, 24, 2000, LANE_HEIGHT, both);
  properties[ANDON_SIGNAL_CHART_PROP_TIME_ZONE] = g_param_spec_boxed ("time-zone", NULL, NULL, G_TYPE_TIME_ZONE, both);
  properties[ANDON_SIGNAL_CHART_PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, both);
  properties[ANDON_SIGNAL_CHART_PROP_SHOW_NAMES] = g_param_spec_boolean ("show-names", NULL, NULL, TRUE, both);
  g_object_class_install_properties (object_class, ANDON_SIGNAL_CHART_N_PROPS, properties);
}

static void
andon_signal_chart_class_init (AndonSignalChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = andon_signal_chart_get_property;
  object_class->set_property = andon_signal_chart_set_property;
  object_class->dispose = andon_signal_chart_dispose;
  object_class->finalize = andon_signal_chart_finalize;
  widget_class->css_changed = andon_signal_chart_css_changed;
  widget_class->map = andon_signal_chart_map;
  widget_class->measure = andon_signal_chart_measure;
  widget_class->snapshot = andon_signal_chart_do_snapshot;
  widget_class->unmap = andon_signal_chart_unmap;

  install_properties (object_class);

  signals[SIGNAL_VIEW_CHANGED] =
    g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[SIGNAL_SELECTION_CHANGED] =
    g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "andonchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
andon_signal_chart_init (AndonSignalChart *self)
{
  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  self->lane_height = LANE_HEIGHT;
  self->selectable = TRUE;
  self->show_names = TRUE;
  self->to = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  andon_signal_chart_add_input (self);
}

GtkWidget *
andon_signal_chart_new (void)
{
  return g_object_new (ANDON_TYPE_SIGNAL_CHART, NULL);
}
