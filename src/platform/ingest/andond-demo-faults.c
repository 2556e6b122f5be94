/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-faults.h"

#include "andond-demo-noise.h"

#include <math.h>
#include <string.h>

/* How often a slot has a fault. */
#define CHANCE 0.5
/* How long a repair takes to show, in us. */
#define REPAIR (30 * G_USEC_PER_SEC)

/* How a kind grows and how long it stays, in minutes; severity rises as the share of the growth to `power`:
 * above 1 it is hardly seen for long and then fast, as wear is. */
typedef struct
{
  const char *word;
  double growth_low, growth_high;
  double hold_low, hold_high;
  double power;
} Course;

static const Course courses[ANDOND_N_FAULTS] = {
  [ANDOND_FAULT_NONE] = { "none", 0, 0, 0, 0, 1 },
  [ANDOND_FAULT_BEARING_WEAR] = { "bearing-wear", 240, 540, 30, 90, 2.5 },
  [ANDOND_FAULT_IMBALANCE] = { "imbalance", 4, 30, 60, 180, 1 },
  [ANDOND_FAULT_CAVITATION] = { "cavitation", 0.5, 8, 10, 50, 1 },
  [ANDOND_FAULT_CLOGGING] = { "clogging", 90, 360, 30, 120, 1.3 },
  [ANDOND_FAULT_FOULING] = { "fouling", 300, 600, 60, 120, 1.2 },
  [ANDOND_FAULT_LEAK] = { "leak", 2, 25, 60, 180, 1 },
  [ANDOND_FAULT_VALVE_STICTION] = { "valve-stiction", 15, 60, 60, 180, 1 },
  [ANDOND_FAULT_OVERHEATING] = { "overheating", 15, 50, 20, 60, 1.2 },
  [ANDOND_FAULT_HEATER_FAILURE] = { "heater-failure", 5, 20, 15, 60, 1 },
  [ANDOND_FAULT_BELT_SLIP] = { "belt-slip", 10, 45, 10, 60, 1.5 },
  [ANDOND_FAULT_TOOL_WEAR] = { "tool-wear", 240, 540, 10, 40, 1.8 },
  [ANDOND_FAULT_ENERGY_WASTE] = { "energy-waste", 1, 6, 120, 420, 1 },
  [ANDOND_FAULT_SENSOR_DRIFT] = { "sensor-drift", 180, 540, 30, 120, 1 },
  [ANDOND_FAULT_SENSOR_DEAD] = { "sensor-dead", 0.02, 0.04, 5, 50, 1 },
  [ANDOND_FAULT_CLOCK_DRIFT] = { "clock-drift", 90, 300, 20, 60, 1 },
  [ANDOND_FAULT_GATEWAY_LOST] = { "gateway-lost", 0.02, 0.04, 1.5, 9, 1 },
};

const char *
andond_fault_kind_to_string (AndondFaultKind kind)
{
  g_return_val_if_fail ((guint) kind < ANDOND_N_FAULTS, "");

  return courses[kind].word;
}

gboolean
andond_fault_kind_from_string (const char      *word,
                               AndondFaultKind *out)
{
  for (guint i = 0; i < ANDOND_N_FAULTS; i++)
    {
      if (strcmp (courses[i].word, word) == 0)
        {
          *out = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gint64
slot_offset (guint64 key)
{
  return (gint64) (andond_demo_hash (key, 0xfa01) % ANDOND_DEMO_SLOT);
}

gint64
andond_demo_faults_find_slot (guint64 key,
                              gint64  utc_seconds)
{
  gint64 t = utc_seconds - slot_offset (key);

  return t / ANDOND_DEMO_SLOT - (t % ANDOND_DEMO_SLOT < 0);
}

static AndondFaultKind
draw_kind (const AndondDemoFaultMix *mix,
           guint64                   key)
{
  double at = andond_demo_uniform (key, 2) * mix->total;

  for (guint i = 0; i < ANDOND_N_FAULTS; i++)
    {
      if (at < mix->weights[i])
        return i;
      at -= mix->weights[i];
    }

  return ANDOND_FAULT_NONE;
}

gboolean
andond_demo_faults_draw (const AndondDemoFaultMix *mix,
                         guint64                   key,
                         gint64                    slot,
                         AndondFault              *out)
{
  guint64 draw = andond_demo_hash (key ^ 0xfa02, (guint64) slot);
  const Course *course;
  double growth, hold, begin;
  double h = andond_demo_uniform (draw, 3);

  if (mix->total <= 0.0 || andond_demo_uniform (draw, 1) >= CHANCE)
    return FALSE;

  out->kind = draw_kind (mix, draw);
  if (out->kind == ANDOND_FAULT_NONE)
    return FALSE;

  course = &courses[out->kind];
  growth = 60.0 * andond_demo_between (draw, 4, course->growth_low, course->growth_high);
  hold = 60.0 * andond_demo_between (draw, 5, course->hold_low, course->hold_high);
  begin = (double) (slot * ANDOND_DEMO_SLOT + slot_offset (key))
          + andond_demo_uniform (draw, 6) * (ANDOND_DEMO_SLOT - growth - hold - 60.0);

  out->begin = (gint64) (begin * 1e6);
  out->peak = out->begin + (gint64) (growth * 1e6);
  out->end = out->peak + (gint64) (hold * 1e6) + REPAIR;
  /* Most are found early; few go as far as they can. */
  out->height = course->growth_high < 0.1 ? 1.0 : 0.35 + 0.65 * h * h;
  return TRUE;
}

double
andond_fault_get_severity (const AndondFault *fault,
                           gint64             time)
{
  if (time < fault->begin || time >= fault->end)
    return 0.0;

  if (time < fault->peak)
    return fault->height
           * pow ((double) (time - fault->begin) / (double) (fault->peak - fault->begin), courses[fault->kind].power);

  return fault->height * MIN (1.0, (double) (fault->end - time) / REPAIR);
}
