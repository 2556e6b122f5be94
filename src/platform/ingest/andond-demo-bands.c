/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-plant-private.h"

#include <math.h>

/* How far each output of the machine goes in healthy production, over a year. */
static void
measure_bands (AndondDemoPlant *plant)
{
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (plant);
  const gint64 year = G_GINT64_CONSTANT (1735689600); /* 2025-01-01 */

  for (guint i = 0; i < plant->machines->len; i++)
    {
      AndondDemoMachine *machine = ANDOND_DEMO_MACHINE (plant, i);

      for (guint k = 0; k < ANDOND_DEMO_MAX_SIGNALS; k++)
        {
          machine->band_low[k] = G_MAXDOUBLE;
          machine->band_high[k] = -G_MAXDOUBLE;
        }
    }

  for (guint n = 0; n < 150; n++)
    {
      gint64 time = (year + (gint64) n * 210011) * G_USEC_PER_SEC;

      for (guint i = 0; i < plant->machines->len; i++)
        {
          AndondDemoMachine *machine = ANDOND_DEMO_MACHINE (plant, i);
          double out[ANDOND_DEMO_MAX_SIGNALS];
          guint n_signals = ANDOND_DEMO_CLASS (plant, machine->class)->n_signals;
          AndondMode mode;

          andond_demo_cursor_compute (cursor, i, time, NULL, &mode, out);
          for (guint k = 0; mode == ANDOND_MODE_PRODUCTION && k < n_signals; k++)
            {
              machine->band_low[k] = MIN (machine->band_low[k], out[k]);
              machine->band_high[k] = MAX (machine->band_high[k], out[k]);
            }
        }
    }
}

/* Three digits, outwards, so that a band reads like one. */
static double
round_out (double value,
           double span,
           int    direction)
{
  double step = pow (10.0, floor (log10 (MAX (span, 1e-6))) - 1.0);

  return (direction < 0 ? floor (value / step) : ceil (value / step)) * step;
}

gboolean
andond_demo_description_add_signals (AndondDemoPlant        *plant,
                                     AndondRegistryBuilder  *builder,
                                     GError                **error)
{
  measure_bands (plant);

  for (guint i = 0; i < plant->machines->len; i++)
    {
      AndondDemoMachine *machine = ANDOND_DEMO_MACHINE (plant, i);
      const AndondDemoClass *class = ANDOND_DEMO_CLASS (plant, machine->class);

      for (guint k = 0; k < class->n_signals; k++)
        {
          const AndondDemoSignal *signal = &class->signals[k];
          double span = machine->band_high[k] - machine->band_low[k];
          AndondSignalSpec spec = {
            .asset = machine->id, .key = signal->key, .name = signal->name, .unit = signal->unit,
            .role = signal->role, .band_low = NAN, .band_high = NAN, .range_low = signal->range_low,
            .range_high = signal->range_high, .period = G_USEC_PER_SEC,
          };

          if (signal->role == ANDOND_ROLE_PROCESS && span > 0.0)
            {
              spec.band_low = round_out (machine->band_low[k] - 0.08 * span, span, -1);
              spec.band_high = round_out (machine->band_high[k] + 0.08 * span, span, 1);
            }

          if (!andond_registry_builder_add_signal (builder, &spec, error))
            return FALSE;
        }
    }

  return TRUE;
}
