/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-model.h"

#include <math.h>

#define KEYS(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define RATED(...) ((const double[]) { __VA_ARGS__ })
#define WHITE(i) andond_demo_moment_white (m, (i))
#define FAULT(kind) (m->fault[ANDOND_FAULT_##kind])

/* Pieces made since the production day began. */
static double
count (const AndondDemoMoment *m,
       double                  per_minute)
{
  return floor (per_minute * m->worked / 60.0);
}

static void
run_conveyor (const AndondDemoMoment *m,
              const double           *rated,
              double                 *out)
{
  double slip = FAULT (BELT_SLIP);
  double wear = FAULT (BEARING_WEAR);
  double drag = 0.45 + 0.55 * m->load + 0.32 * wear + 0.04 * m->wander[0];
  double speed = m->run * (0.5 + 0.5 * m->load) * (1.0 - 0.3 * slip
                 * (0.7 + 0.3 * andond_demo_wander (m->key ^ 0x51, m->seconds, 5.0)));

  out[0] = m->mode;
  out[1] = rated[0] * speed + 0.004 * rated[0] * m->run * WHITE (1);
  out[2] = rated[1] * m->run * drag * (1.0 - 0.22 * slip) + 0.012 * rated[1] * m->run * WHITE (2);
  out[3] = m->ambient + 30.0 * m->warm[2] * (1.0 + 0.04 * m->wander[0] + 0.1 * wear) + 31.0 * wear * m->warm[1]
           + 26.0 * FAULT (OVERHEATING) * m->warm[0] + 0.15 * WHITE (3);
  out[4] = MAX (0.05, 0.3 + m->run * (1.0 + 0.15 * m->wander[1] + 6.5 * wear + 2.2 * slip)
           + 0.09 * WHITE (4) * (0.4 + m->run + 6.0 * wear));
  out[5] = rated[2] * (0.35 + 0.65 * m->run * (0.8 + 0.2 * m->load)) * (1.0 - 0.45 * slip)
           + 0.01 * rated[2] * WHITE (5);
}

/* A clogged nozzle needs more pressure and fills less; a dripping one wastes and fills unevenly. */
static void
run_filler (const AndondDemoMoment *m,
            const double           *rated,
            double                 *out)
{
  double clog = FAULT (CLOGGING);
  double leak = FAULT (LEAK);
  double stick = FAULT (VALVE_STICTION);
  double miss = 0.006 + 0.07 * clog + 0.06 * leak + 0.08 * stick;

  out[0] = m->mode;
  out[1] = rated[0] * m->run * (0.3 + 0.7 * m->load) * (1.0 - 0.2 * clog - 0.06 * stick)
           + 0.006 * rated[0] * m->run * WHITE (1);
  out[2] = m->run * (rated[1] * (1.0 + 0.0025 * m->wander[0] - 0.035 * clog - 0.012 * leak)
                     + 0.0016 * rated[1] * WHITE (2) * (1.0 + 5.0 * stick + 3.0 * leak));
  out[3] = m->run * (rated[2] * (1.0 + 0.01 * m->wander[1] + 0.42 * clog - 0.25 * leak))
           + 0.008 * rated[2] * WHITE (3) * (1.0 + 3.0 * stick);
  out[4] = rated[3] + 0.08 * (m->ambient - 20.0) + 0.5 * m->wander[2] + 7.0 * FAULT (OVERHEATING) + 0.06 * WHITE (4);
  out[5] = m->run * 100.0 * MAX (0.0, miss + 0.0012 * WHITE (5));
  out[6] = count (m, rated[0]);
}

static void
run_mixer (const AndondDemoMoment *m,
           const double           *rated,
           double                 *out)
{
  double stir = m->run * (0.55 + 0.45 * m->load);
  double thick = 1.0 + 0.08 * m->wander[1] + 0.35 * FAULT (FOULING);
  double wear = FAULT (BEARING_WEAR);

  out[0] = m->mode;
  out[1] = rated[0] * stir + 0.004 * rated[0] * m->run * WHITE (1);
  out[2] = rated[1] * stir * stir * thick + 0.22 * rated[1] * wear * stir
           + 0.015 * rated[1] * m->run * WHITE (2) * (1.0 + 2.0 * FAULT (IMBALANCE));
  out[3] = m->ambient + 22.0 * m->warm[2] * (0.8 + 0.2 * thick) + 17.0 * FAULT (OVERHEATING) + 0.12 * WHITE (3);
  out[4] = 55.0 + 18.0 * andond_demo_wander (m->key ^ 0x1e, m->seconds, 5400.0) * m->run - 16.0 * FAULT (LEAK)
           + 0.3 * WHITE (4);
  out[5] = rated[2] * (0.2 * m->run + 0.8 * stir * stir * thick + 0.2 * wear * stir)
           + 0.01 * rated[2] * m->run * WHITE (5);
}

/* The tool wears, the cut gets heavier, then the spindle warms and shakes. */
static void
run_spindle (const AndondDemoMoment *m,
             const double           *rated,
             double                 *out)
{
  double cut = m->load * (1.0 + 0.05 * m->wander[0] + 0.42 * FAULT (TOOL_WEAR));
  double wear = FAULT (BEARING_WEAR);

  out[0] = m->mode;
  out[1] = rated[0] * m->run * (0.6 + 0.4 * m->load) * (1.0 - 0.03 * cut) + 0.002 * rated[0] * m->run * WHITE (1);
  out[2] = 100.0 * (0.08 * m->run + 0.58 * cut + 0.12 * wear * m->run) + 1.1 * m->run * WHITE (2);
  out[3] = m->ambient + 26.0 * m->warm[1] * (1.0 + 0.05 * m->wander[0] + 0.3 * FAULT (TOOL_WEAR))
           + 24.0 * wear * m->warm[0]
           + 22.0 * FAULT (OVERHEATING) * m->warm[0] + 8.0 * FAULT (CLOGGING) * m->warm[0] + 0.12 * WHITE (3);
  out[4] = m->run * rated[1] * (1.0 + 0.01 * m->wander[1] - 0.38 * FAULT (CLOGGING) - 0.3 * FAULT (LEAK))
           + 0.01 * rated[1] * WHITE (4);
  out[5] = MAX (0.05, 0.2 + m->run * (0.9 + 0.3 * cut + 6.0 * wear + 2.4 * FAULT (TOOL_WEAR)
           + 4.5 * FAULT (IMBALANCE))
           + 0.08 * WHITE (5) * (0.4 + m->run + 5.0 * wear + 3.0 * FAULT (TOOL_WEAR)));
  out[6] = count (m, rated[2]);
}

/* Hydraulic press: an internal leak lowers pressure and force, lengthens the stroke and warms the oil. */
static void
run_press (const AndondDemoMoment *m,
           const double           *rated,
           double                 *out)
{
  double leak = FAULT (LEAK);
  double clog = FAULT (CLOGGING);
  double stick = FAULT (VALVE_STICTION);
  double press = m->run * (0.7 + 0.3 * m->load) * (1.0 - 0.18 * leak);

  out[0] = m->mode;
  out[1] = rated[0] * press * (1.0 + 0.008 * m->wander[0]) + 0.006 * rated[0] * m->run * WHITE (1)
           * (1.0 + 3.0 * stick);
  out[2] = rated[1] * press + 0.006 * rated[1] * m->run * WHITE (2) * (1.0 + 4.0 * stick);
  out[3] = m->ambient + 23.0 * m->warm[2] + 18.0 * leak * m->warm[0] + 14.0 * clog * m->warm[0]
           + 20.0 * FAULT (OVERHEATING) * m->warm[0] + 0.15 * WHITE (3);
  out[4] = m->run * (rated[2] / (0.5 + 0.5 * MAX (m->load, 0.2))
           * (1.0 + 0.24 * leak + 0.18 * stick + 0.15 * clog) + 0.02 * rated[2] * WHITE (4) * (1.0 + 3.0 * stick));
  out[5] = rated[3] * (0.3 * m->run + 0.7 * press * (1.0 + 0.22 * leak + 0.2 * clog))
           + 0.01 * rated[3] * m->run * WHITE (5);
  out[6] = count (m, 60.0 / rated[2]);
}

/* Vacuum grippers and a sealing bar. */
static void
run_packer (const AndondDemoMoment *m,
            const double           *rated,
            double                 *out)
{
  double leak = FAULT (LEAK);
  double clog = FAULT (CLOGGING);
  double lost = FAULT (HEATER_FAILURE);

  out[0] = m->mode;
  out[1] = rated[0] * m->run * (0.3 + 0.7 * m->load) * (1.0 - 0.12 * leak - 0.1 * clog)
           + 0.006 * rated[0] * m->run * WHITE (1);
  out[2] = m->run * rated[1] * (1.0 + 0.012 * m->wander[0] - 0.4 * leak - 0.3 * clog) + 0.008 * rated[1] * WHITE (2);
  out[3] = 6.1 - 0.25 * m->load + 0.05 * m->wander[1] - 0.7 * leak + 0.02 * WHITE (3);
  out[4] = m->ambient + (rated[2] - m->ambient) * MIN (1.0, 4.0 * m->warm[0]) * (1.0 - 0.26 * lost) + 0.3 * WHITE (4);
  out[5] = rated[3] * m->run * (0.35 + 0.65 * m->load + 0.25 * FAULT (BEARING_WEAR) + 0.1 * leak)
           + 0.012 * rated[3] * m->run * WHITE (5);
  out[6] = count (m, rated[0]);
}

const AndondDemoModel andond_demo_production_models[] = {
  { "conveyor",
    KEYS ("mode", "speed", "current", "gearbox-temperature", "vibration", "belt-tension"),
    KEYS ("speed", "current", "tension"), RATED (24, 9.5, 3.4), run_conveyor },
  { "filler",
    KEYS ("mode", "rate", "fill-weight", "nozzle-pressure", "product-temperature", "reject-rate", "good-count"),
    KEYS ("rate", "weight", "pressure", "temperature"), RATED (220, 503, 2.8, 8), run_filler },
  { "mixer",
    KEYS ("mode", "speed", "torque", "product-temperature", "level", "current"),
    KEYS ("speed", "torque", "current"), RATED (95, 410, 21), run_mixer },
  { "spindle",
    KEYS ("mode", "spindle-speed", "spindle-load", "spindle-temperature", "coolant-pressure", "vibration",
          "part-count"),
    KEYS ("speed", "coolant", "rate"), RATED (8200, 18, 0.9), run_spindle },
  { "press",
    KEYS ("mode", "force", "oil-pressure", "oil-temperature", "cycle-time", "current", "part-count"),
    KEYS ("force", "pressure", "cycle", "current"), RATED (2400, 210, 6.5, 86), run_press },
  { "packer",
    KEYS ("mode", "rate", "vacuum", "air-pressure", "seal-temperature", "current", "pack-count"),
    KEYS ("rate", "vacuum", "seal", "current"), RATED (38, 620, 168, 14), run_packer },
  { NULL },
};
