/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include "andon-chart-row.h"

/* What is shown: series, view, alert, selection and cursor. */

void
andon_signal_chart_add_series (AndonSignalChart *self,
                               AndonChartSeries *series)
{
  AndonChartLane *lane;

  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (ANDON_IS_CHART_SERIES (series));

  lane = g_new0 (AndonChartLane, 1);
  lane->series = g_object_ref (series);
  lane->handler = g_signal_connect_swapped (series, "changed", G_CALLBACK (andon_signal_chart_forget_scene), self);
  g_ptr_array_add (self->lanes, lane);
  andon_signal_chart_forget_scene (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
andon_signal_chart_remove_series (AndonSignalChart *self,
                                  AndonChartSeries *series)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  for (guint i = 0; i < self->lanes->len; i++)
    {
      if (((AndonChartLane *) g_ptr_array_index (self->lanes, i))->series != series)
        continue;

      g_ptr_array_remove_index (self->lanes, i);
      andon_signal_chart_forget_scene (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      return;
    }
}

void
andon_signal_chart_remove_all (AndonSignalChart *self)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  g_ptr_array_set_size (self->lanes, 0);
  andon_signal_chart_forget_scene (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
andon_signal_chart_get_n_series (AndonSignalChart *self)
{
  g_return_val_if_fail (ANDON_IS_SIGNAL_CHART (self), 0);

  return self->lanes->len;
}

void
andon_signal_chart_set_view (AndonSignalChart *self,
                             gint64            from,
                             gint64            to)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (from < to);

  if (self->from == from && self->to == to)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->from != from)
    andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_FROM);
  if (self->to != to)
    andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_TO);
  self->from = from;
  self->to = to;
  andon_signal_chart_forget_scene (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
andon_signal_chart_get_view (AndonSignalChart *self,
                             gint64           *from,
                             gint64           *to)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  *from = self->from;
  *to = self->to;
}

void
andon_signal_chart_set_extent (AndonSignalChart *self,
                               gint64            from,
                               gint64            to)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (from <= to);

  self->extent_from = from;
  self->extent_to = to;
}

void
andon_signal_chart_set_alert (AndonSignalChart *self,
                              gint64            from,
                              gint64            to,
                              AndonMarkLevel    level,
                              const char       *label)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->alert_from == from && self->alert_to == to && self->alert_level == level
      && g_strcmp0 (self->alert_label, label) == 0)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->alert_from = from;
  self->alert_to = to;
  self->alert_level = level;
  g_free (self->alert_label);
  self->alert_label = g_strdup (label);
  for (guint prop = ANDON_SIGNAL_CHART_PROP_ALERT_FROM; prop <= ANDON_SIGNAL_CHART_PROP_ALERT_LABEL; prop++)
    andon_signal_chart_notify (self, prop);
  andon_signal_chart_forget_scene (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
andon_signal_chart_set_selection (AndonSignalChart *self,
                                  gint64            from,
                                  gint64            to)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (from <= to);

  if (self->selection_from == from && self->selection_to == to)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->selection_from = from;
  self->selection_to = to;
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_SELECTION_FROM);
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_SELECTION_TO);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
andon_signal_chart_get_selection (AndonSignalChart *self,
                                  gint64           *from,
                                  gint64           *to)
{
  g_return_val_if_fail (ANDON_IS_SIGNAL_CHART (self), FALSE);

  *from = self->selection_from;
  *to = self->selection_to;

  return self->selection_from < self->selection_to;
}

void
andon_signal_chart_set_cursor (AndonSignalChart *self,
                               gint64            time)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->cursor == time)
    return;

  self->cursor = time;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_CURSOR);
}

gint64
andon_signal_chart_get_cursor (AndonSignalChart *self)
{
  g_return_val_if_fail (ANDON_IS_SIGNAL_CHART (self), 0);

  return self->cursor;
}

void
andon_signal_chart_set_selectable (AndonSignalChart *self,
                                   gboolean          selectable)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->selectable == !!selectable)
    return;

  self->selectable = selectable != FALSE;
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_SELECTABLE);
}

void
andon_signal_chart_set_lane_height (AndonSignalChart *self,
                                    int               lane_height)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (lane_height >= 24);

  if (self->lane_height == lane_height)
    return;

  self->lane_height = lane_height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_LANE_HEIGHT);
}

void
andon_signal_chart_set_time_zone (AndonSignalChart *self,
                                  GTimeZone        *zone)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->zone == zone)
    return;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  andon_signal_chart_forget_scene (self);
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_TIME_ZONE);
}

void
andon_signal_chart_set_label (AndonSignalChart *self,
                              const char       *label)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  andon_signal_chart_describe (self);
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_LABEL);
}

void
andon_signal_chart_set_show_names (AndonSignalChart *self,
                                   gboolean          show_names)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->show_names == !!show_names)
    return;

  self->show_names = show_names != FALSE;
  andon_signal_chart_forget_scene (self);
  andon_signal_chart_notify (self, ANDON_SIGNAL_CHART_PROP_SHOW_NAMES);
}

void
andon_signal_chart_set_time_format (AndonSignalChart    *self,
                                    AndonTimeFormatFunc  func,
                                    gpointer             user_data,
                                    GDestroyNotify       destroy)
{
  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));

  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);

  self->format = func;
  self->format_data = user_data;
  self->format_destroy = destroy;
  andon_signal_chart_forget_scene (self);
}

void
andon_signal_chart_zoom (AndonSignalChart *self,
                         double            factor,
                         gint64            center)
{
  double span, share;

  g_return_if_fail (ANDON_IS_SIGNAL_CHART (self));
  g_return_if_fail (factor > 0 && isfinite (factor));

  if (center == 0)
    center = self->cursor;
  if (center < self->from || center > self->to)
    center = self->from + (self->to - self->from) / 2;

  span = (double) (self->to - self->from);
  share = (double) (center - self->from) / span;
  span = MIN (span / factor, 1e17);
  andon_signal_chart_move_view (self, center - (gint64) (span * share), center + (gint64) (span * (1 - share)));
}

GListModel *
andon_signal_chart_get_table (AndonSignalChart *self)
{
  g_return_val_if_fail (ANDON_IS_SIGNAL_CHART (self), NULL);

  if (self->table == NULL)
    {
      self->table = g_list_store_new (ANDON_TYPE_CHART_ROW);
      self->table_stale = TRUE;
    }
  andon_signal_chart_fill_table (self);

  return G_LIST_MODEL (self->table);
}
