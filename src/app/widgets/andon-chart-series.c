/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-series-private.h"

#include <math.h>

enum
{
  PROP_0,
  PROP_NAME,
  PROP_UNIT,
  PROP_GAP,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndonChartSeries, andon_chart_series, G_TYPE_OBJECT)

static void
limit_clear (gpointer data)
{
  g_clear_pointer (&((AndonChartLimit *) data)->label, g_free);
}

static void
emit_changed (AndonChartSeries *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
andon_chart_series_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AndonChartSeries *self = ANDON_CHART_SERIES (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    case PROP_GAP:
      g_value_set_int64 (value, self->gap);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_chart_series_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  AndonChartSeries *self = ANDON_CHART_SERIES (object);

  switch (prop_id)
    {
    case PROP_NAME:
      andon_chart_series_set_name (self, g_value_get_string (value));
      break;
    case PROP_UNIT:
      andon_chart_series_set_unit (self, g_value_get_string (value));
      break;
    case PROP_GAP:
      andon_chart_series_set_gap (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
andon_chart_series_finalize (GObject *object)
{
  AndonChartSeries *self = ANDON_CHART_SERIES (object);

  g_free (self->name);
  g_free (self->unit);
  g_array_unref (self->times);
  andon_pyramid_unref (self->lows);
  andon_pyramid_unref (self->highs);
  g_array_unref (self->runs);
  g_array_unref (self->band_times);
  g_array_unref (self->band_lows);
  g_array_unref (self->band_highs);
  g_array_unref (self->limits);

  G_OBJECT_CLASS (andon_chart_series_parent_class)->finalize (object);
}

static void
andon_chart_series_class_init (AndonChartSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = andon_chart_series_get_property;
  object_class->set_property = andon_chart_series_set_property;
  object_class->finalize = andon_chart_series_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, NULL, flags);
  properties[PROP_GAP] = g_param_spec_int64 ("gap", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Samples, band or limits are different now; emitted once a call, after it. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
andon_chart_series_init (AndonChartSeries *self)
{
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lows = andon_pyramid_new ();
  self->highs = andon_pyramid_ref (self->lows);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->band_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->band_lows = g_array_new (FALSE, FALSE, sizeof (double));
  self->band_highs = g_array_new (FALSE, FALSE, sizeof (double));
  self->limits = g_array_new (FALSE, TRUE, sizeof (AndonChartLimit));
  g_array_set_clear_func (self->limits, limit_clear);
}

AndonChartSeries *
andon_chart_series_new (const char *name,
                        const char *unit)
{
  return g_object_new (ANDON_TYPE_CHART_SERIES, "name", name, "unit", unit, NULL);
}

const char *
andon_chart_series_get_name (AndonChartSeries *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), NULL);

  return self->name;
}

const char *
andon_chart_series_get_unit (AndonChartSeries *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), NULL);

  return self->unit;
}

gint64
andon_chart_series_get_gap (AndonChartSeries *self)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), 0);

  return self->gap;
}

static void
set_string (AndonChartSeries *self,
            char            **field,
            const char       *value,
            guint             prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
  emit_changed (self);
}

void
andon_chart_series_set_name (AndonChartSeries *self,
                             const char       *name)
{
  g_return_if_fail (ANDON_IS_CHART_SERIES (self));

  set_string (self, &self->name, name, PROP_NAME);
}

void
andon_chart_series_set_unit (AndonChartSeries *self,
                             const char       *unit)
{
  g_return_if_fail (ANDON_IS_CHART_SERIES (self));

  set_string (self, &self->unit, unit, PROP_UNIT);
}

void
andon_chart_series_set_gap (AndonChartSeries *self,
                            gint64            gap)
{
  g_return_if_fail (ANDON_IS_CHART_SERIES (self));
  g_return_if_fail (gap >= 0);

  if (self->gap == gap)
    return;

  self->gap = gap;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GAP]);
  emit_changed (self);
}

static gboolean
times_are_in_order (AndonChartSeries *self,
                    const gint64     *times,
                    gsize             n_times)
{
  gint64 last = G_MININT64;

  if (self->times->len > 0)
    last = g_array_index (self->times, gint64, self->times->len - 1);

  for (gsize i = 0; i < n_times; i++)
    {
      if (times[i] < last)
        return FALSE;
      last = times[i];
    }

  return TRUE;
}

static void
append_quality (AndonChartSeries *self,
                const guint8     *quality,
                gsize             n_samples)
{
  gsize start = self->times->len;

  for (gsize i = 0; i < n_samples; i++)
    {
      AndonChartQuality grade = MIN (quality[i], ANDON_CHART_QUALITY_BAD);
      Run *last = self->runs->len > 0 ? &g_array_index (self->runs, Run, self->runs->len - 1) : NULL;

      if (grade == ANDON_CHART_QUALITY_GOOD)
        continue;

      if (last != NULL && last->end == start + i && last->quality == grade)
        last->end++;
      else
        {
          Run run = { start + i, start + i + 1, grade };

          g_array_append_val (self->runs, run);
        }
    }
}

gboolean
andon_chart_series_append (AndonChartSeries *self,
                           const gint64     *times,
                           const double     *values,
                           const guint8     *quality,
                           gsize             n_samples)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);
  g_return_val_if_fail ((times != NULL && values != NULL) || n_samples == 0, FALSE);

  if (!times_are_in_order (self, times, n_samples))
    return FALSE;
  if (n_samples == 0)
    return TRUE;

  if (quality != NULL)
    append_quality (self, quality, n_samples);
  andon_pyramid_append (self->lows, values, n_samples);
  if (self->highs != self->lows)
    andon_pyramid_append (self->highs, values, n_samples);
  g_array_append_vals (self->times, times, (guint) n_samples);
  self->found_gap = 0;
  emit_changed (self);

  return TRUE;
}

gboolean
andon_chart_series_append_buckets (AndonChartSeries *self,
                                   const gint64     *times,
                                   const double     *lows,
                                   const double     *highs,
                                   const guint8     *quality,
                                   gsize             n_buckets)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);
  g_return_val_if_fail ((times != NULL && lows != NULL && highs != NULL) || n_buckets == 0, FALSE);

  if (!times_are_in_order (self, times, n_buckets))
    return FALSE;
  if (n_buckets == 0)
    return TRUE;

  if (self->highs == self->lows)
    {
      andon_pyramid_unref (self->highs);
      self->highs = andon_pyramid_new ();
      andon_pyramid_append (self->highs, andon_pyramid_peek (self->lows), andon_pyramid_get_length (self->lows));
    }

  if (quality != NULL)
    append_quality (self, quality, n_buckets);
  andon_pyramid_append (self->lows, lows, n_buckets);
  andon_pyramid_append (self->highs, highs, n_buckets);
  g_array_append_vals (self->times, times, (guint) n_buckets);
  self->found_gap = 0;
  emit_changed (self);

  return TRUE;
}

gboolean
andon_chart_series_set_band (AndonChartSeries *self,
                             const gint64     *times,
                             const double     *lows,
                             const double     *highs,
                             gsize             n_points)
{
  g_return_val_if_fail (ANDON_IS_CHART_SERIES (self), FALSE);
  g_return_val_if_fail ((times != NULL && lows != NULL && highs != NULL) || n_points == 0, FALSE);

  for (gsize i = 1; i < n_points; i++)
    {
      if (times[i] < times[i - 1])
        return FALSE;
    }

  g_array_set_size (self->band_times, 0);
  g_array_set_size (self->band_lows, 0);
  g_array_set_size (self->band_highs, 0);
  if (n_points > 0)
    {
      g_array_append_vals (self->band_times, times, (guint) n_points);
      g_array_append_vals (self->band_lows, lows, (guint) n_points);
      g_array_append_vals (self->band_highs, highs, (guint) n_points);
    }
  self->found_band_gap = 0;
  emit_changed (self);

  return TRUE;
}

void
andon_chart_series_add_limit (AndonChartSeries *self,
                              double            value,
                              const char       *label)
{
  AndonChartLimit limit = { value, NULL };

  g_return_if_fail (ANDON_IS_CHART_SERIES (self));
  g_return_if_fail (isfinite (value));

  limit.label = g_strdup (label);
  g_array_append_val (self->limits, limit);
  emit_changed (self);
}

void
andon_chart_series_clear_limits (AndonChartSeries *self)
{
  g_return_if_fail (ANDON_IS_CHART_SERIES (self));

  if (self->limits->len == 0)
    return;

  g_array_set_size (self->limits, 0);
  emit_changed (self);
}

static void
drop_runs (AndonChartSeries *self,
           gsize             n_dropped)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run run = g_array_index (self->runs, Run, i);

      if (run.end <= n_dropped)
        continue;
      run.first = run.first > n_dropped ? run.first - n_dropped : 0;
      run.end -= n_dropped;
      g_array_index (self->runs, Run, n_kept++) = run;
    }

  g_array_set_size (self->runs, n_kept);
}

void
andon_chart_series_drop_before (AndonChartSeries *self,
                                gint64            time)
{
  gsize n_samples, n_points;

  g_return_if_fail (ANDON_IS_CHART_SERIES (self));

  n_samples = andon_chart_trace_find (self->times, time);
  n_points = andon_chart_trace_find (self->band_times, time);
  if (n_samples == 0 && n_points == 0)
    return;

  if (n_samples > 0)
    {
      g_array_remove_range (self->times, 0, (guint) n_samples);
      andon_pyramid_drop_head (self->lows, n_samples);
      if (self->highs != self->lows)
        andon_pyramid_drop_head (self->highs, n_samples);
      drop_runs (self, n_samples);
    }

  if (n_points > 0)
    {
      g_array_remove_range (self->band_times, 0, (guint) n_points);
      g_array_remove_range (self->band_lows, 0, (guint) n_points);
      g_array_remove_range (self->band_highs, 0, (guint) n_points);
    }

  self->found_gap = 0;
  self->found_band_gap = 0;
  emit_changed (self);
}

void
andon_chart_series_clear (AndonChartSeries *self)
{
  g_return_if_fail (ANDON_IS_CHART_SERIES (self));

  g_array_set_size (self->times, 0);
  g_array_set_size (self->runs, 0);
  andon_pyramid_clear (self->lows);
  andon_pyramid_unref (self->highs);
  self->highs = andon_pyramid_ref (self->lows);
  g_array_set_size (self->band_times, 0);
  g_array_set_size (self->band_lows, 0);
  g_array_set_size (self->band_highs, 0);
  self->found_gap = 0;
  self->found_band_gap = 0;
  emit_changed (self);
}
