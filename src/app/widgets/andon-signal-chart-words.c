/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-signal-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "andon-chart-row.h"
#include "andon-chart-scale.h"
#include "andon-widget-clock.h"

/* What the chart says to those who do not see it: its name, its summary, its table. */

#define MAX_ROWS 200
#define N_SLICES 400

static gboolean
is_outside (const AndonChartColumn *column)
{
  return column->low < column->band_low || column->high > column->band_high;
}

static gint64
time_outside (AndonSignalChart *self,
              AndonChartSeries *series)
{
  g_autofree AndonChartColumn *slices = g_new (AndonChartColumn, N_SLICES);
  gint64 n_outside = 0;

  andon_chart_series_trace (series, self->from, self->to, slices, N_SLICES);
  for (guint i = 0; i < N_SLICES; i++)
    n_outside += is_outside (&slices[i]);

  return (self->to - self->from) * n_outside / N_SLICES;
}

static void
append_lane (AndonSignalChart *self,
             AndonChartLane   *lane,
             GString          *words)
{
  const char *unit = andon_chart_series_get_unit (lane->series);
  const char *name = andon_chart_series_get_name (lane->series);
  g_autofree char *last = NULL;
  g_autofree char *lowest = NULL;
  g_autofree char *highest = NULL;
  gint64 outside;
  double low, high;

  g_string_append_printf (words, "%s%s: ", words->len > 0 ? " " : "", name != NULL ? name : _("Signal"));
  if (!andon_chart_series_get_range (lane->series, self->from, self->to + 1, &low, &high))
    {
      g_string_append (words, _("no samples in this stretch."));
      return;
    }

  last = andon_signal_chart_read (self, lane, self->cursor != 0 ? self->cursor : self->to);
  lowest = andon_chart_scale_format (low, unit);
  highest = andon_chart_scale_format (high, unit);
  g_string_append_printf (words, _("%s; lowest %s, highest %s"), last != NULL ? last : "", lowest, highest);

  outside = time_outside (self, lane->series);
  if (outside > 0)
    {
      g_autofree char *duration = andon_widget_clock_format_duration (outside);

      g_string_append_printf (words, _("; outside the expected band for about %s"), duration);
    }
  g_string_append_c (words, '.');
}

char *
andon_signal_chart_dup_summary (AndonSignalChart *self)
{
  GString *words;

  g_return_val_if_fail (ANDON_IS_SIGNAL_CHART (self), NULL);

  words = g_string_new (NULL);
  for (guint i = 0; i < self->lanes->len; i++)
    append_lane (self, g_ptr_array_index (self->lanes, i), words);
  if (self->alert_from != 0 && self->alert_label != NULL)
    g_string_append_printf (words, " %s.", self->alert_label);

  return g_string_free (words, FALSE);
}

static char *
dup_name (AndonSignalChart *self)
{
  g_autoptr (GString) names = NULL;

  if (self->label != NULL)
    return g_strdup (self->label);

  names = g_string_new (NULL);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const AndonChartLane *lane = g_ptr_array_index (self->lanes, i);
      const char *name = andon_chart_series_get_name (lane->series);

      if (name != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }

  return g_strdup (names->len > 0 ? names->str : _("Signals over time"));
}

void
andon_signal_chart_describe (AndonSignalChart *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *summary = andon_signal_chart_dup_summary (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary,
                                  -1);
}

static char *
describe_range (double      low,
                double      high,
                const char *unit)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (isnan (low) || isnan (high))
    return g_strdup ("");

  to = andon_chart_scale_format (high, unit);
  if (low == high)
    return g_steal_pointer (&to);

  from = andon_chart_scale_format (low, NULL);
  if (g_str_has_prefix (to, from) && (to[strlen (from)] == '\0' || g_str_has_prefix (to + strlen (from), "\u00a0")))
    return g_steal_pointer (&to);

  return g_strdup_printf ("%s … %s", from, to);
}

static const char *
describe_column (const AndonChartColumn *column)
{
  if (isnan (column->low))
    return _("gap");
  if (column->quality == ANDON_CHART_QUALITY_BAD)
    return _("bad quality");
  if (column->quality == ANDON_CHART_QUALITY_UNCERTAIN)
    return _("uncertain quality");

  return is_outside (column) ? _("outside") : "";
}

static void
append_rows (AndonSignalChart *self,
             AndonChartSeries *series,
             guint             n_rows,
             GPtrArray        *rows)
{
  g_autofree AndonChartColumn *columns = g_new (AndonChartColumn, n_rows);
  const char *unit = andon_chart_series_get_unit (series);
  double step = (double) (self->to - self->from) / n_rows;

  andon_chart_series_trace (series, self->from, self->to, columns, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      gint64 time = self->from + (gint64) (step * i);
      g_autofree char *when = andon_signal_chart_format (self, time, 0);
      g_autofree char *value = describe_range (columns[i].low, columns[i].high, unit);
      g_autofree char *expected = describe_range (columns[i].band_low, columns[i].band_high, unit);

      g_ptr_array_add (rows, andon_chart_row_new (when, andon_chart_series_get_name (series), value, expected,
                                                  describe_column (&columns[i])));
    }
}

/* Samples of a lane in view: the table needs no more lines than that. */
static guint
count_samples (AndonSignalChart *self,
               AndonChartSeries *series)
{
  gsize n_samples = andon_chart_series_find (series, self->to) - andon_chart_series_find (series, self->from);

  return (guint) MIN (n_samples, MAX_ROWS);
}

void
andon_signal_chart_fill_table (AndonSignalChart *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->table == NULL || !self->table_stale)
    return;

  self->table_stale = FALSE;
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      AndonChartLane *lane = g_ptr_array_index (self->lanes, i);
      guint n_rows = MIN (count_samples (self, lane->series), MAX_ROWS / self->lanes->len);

      if (n_rows > 0)
        append_rows (self, lane->series, n_rows, rows);
    }

  g_list_store_splice (self->table, 0, g_list_model_get_n_items (G_LIST_MODEL (self->table)), rows->pdata, rows->len);
}
