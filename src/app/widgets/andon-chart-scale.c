/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-chart-scale.h"

#include <glib/gi18n.h>
#include <math.h>

#define MS G_GINT64_CONSTANT (1000)
#define SECOND (1000 * MS)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

gint64
andon_chart_scale_time_step (gint64 span,
                             guint  max_ticks)
{
  static const gint64 steps[] = {
    1, 10, 100, MS, 10 * MS, 100 * MS, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
    MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY,
  };
  gint64 step;

  max_ticks = MAX (max_ticks, 1);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (span / steps[i] <= max_ticks)
        return steps[i];
    }

  for (step = steps[G_N_ELEMENTS (steps) - 1]; span / step > max_ticks; step *= 2)
    ;

  return step;
}

static gint64
floor_seconds (gint64 time)
{
  return time >= 0 ? time / SECOND : -((-time + SECOND - 1) / SECOND);
}

int
andon_chart_scale_offset (GTimeZone *zone,
                          gint64     time)
{
  int interval;

  if (zone == NULL)
    return 0;

  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_seconds (time));

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0;
}

guint
andon_chart_scale_time_ticks (gint64     from,
                              gint64     to,
                              gint64     step,
                              GTimeZone *zone,
                              gint64    *ticks,
                              guint      max_ticks)
{
  gint64 time = from;
  guint n_ticks = 0;

  g_return_val_if_fail (step > 0, 0);

  while (time <= to && n_ticks < max_ticks)
    {
      gint64 local = time + andon_chart_scale_offset (zone, time) * SECOND;
      gint64 rest = local % step;

      if (rest < 0)
        rest += step;
      if (rest != 0)
        {
          /* Up to the next round time; if the clocks change on the way there, it is looked at again. */
          time += step - rest;
          continue;
        }

      ticks[n_ticks++] = time;
      time += step;
    }

  return n_ticks;
}

guint
andon_chart_scale_values (double  low,
                          double  high,
                          double *ticks,
                          guint   max_ticks,
                          int    *decimals)
{
  double raw = (high - low) / MAX (max_ticks, 1);
  double power, step, first;
  guint n_ticks = 0;

  *decimals = 0;
  if (!(high > low) || !isfinite (raw) || raw <= 0)
    return 0;

  power = pow (10, floor (log10 (raw)));
  step = raw * (1 - 1e-9);
  step = step <= power ? power : step <= 2 * power ? 2 * power : step <= 5 * power ? 5 * power : 10 * power;
  *decimals = CLAMP ((int) -floor (log10 (step) + 1e-9), 0, 12);

  first = ceil (low / step - 1e-9);
  for (guint i = 0; n_ticks < max_ticks; i++)
    {
      double value = (first + i) * step;

      if (value > high + step * 1e-9)
        break;
      ticks[n_ticks++] = value + 0.0;
    }

  return n_ticks;
}

char *
andon_chart_scale_format (double      value,
                          const char *unit)
{
  double size = fabs (value);
  const char *sign = value < 0 ? "−" : "";
  const char *gap = unit != NULL && unit[0] != '\0' ? "\u00a0" : "";
  g_autofree char *digits = NULL;

  if (isnan (value))
    return g_strdup (_("no value"));

  if (size == 0 || (size >= 1000 && size < 1e7))
    digits = g_strdup_printf ("%.0f", size);
  else if (size >= 100 && size < 1000)
    digits = g_strdup_printf ("%.1f", size);
  else if (size >= 1 && size < 100)
    digits = g_strdup_printf ("%.2f", size);
  else
    digits = g_strdup_printf ("%.3g", size);

  return g_strconcat (sign, digits, gap, unit, NULL);
}
