/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-model.h"

#include <math.h>

#define KEYS(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define RATED(...) ((const double[]) { __VA_ARGS__ })
#define WHITE(i) andond_demo_moment_white (m, (i))
#define FAULT(kind) (m->fault[ANDOND_FAULT_##kind])

/* The position follows the command of a few minutes ago in a healthy valve at once; a sticking one lags and
 * then jumps, which shows as a sawtooth between command and position. */
static void
run_valve (const AndondDemoMoment *m,
           const double           *rated,
           double                 *out)
{
  double stick = FAULT (VALVE_STICTION);
  double command = m->run * CLAMP (46.0 * m->load + 11.0 * m->wander[0]
                   + 7.0 * andond_demo_wander (m->key ^ 0xc0, m->seconds, 40.0) + 12.0, 4.0, 98.0);
  double held = m->run * (46.0 * m->warm[1] + 12.0 + 16.0 * andond_demo_wander (m->key ^ 0xc1, m->seconds, 90.0));
  double position = command + stick * (CLAMP (held, 0.0, 100.0) - command);

  out[0] = m->mode;
  out[1] = command;
  out[2] = CLAMP (position + 0.15 * WHITE (2), 0.0, 100.0);
  out[3] = rated[0] * sqrt (MAX (position, 0.0) / 100.0) * (1.0 + 0.02 * m->wander[1])
           * (1.0 - 0.3 * FAULT (CLOGGING))
           + 0.006 * rated[0] * m->run * WHITE (3);
  out[4] = 4.2 + 0.05 * m->wander[2] + 0.7 * stick - 0.9 * FAULT (LEAK) + 0.015 * WHITE (4);
}

static void
run_gateway (const AndondDemoMoment *m,
             const double           *rated,
             double                 *out)
{
  out[0] = rated[0] + 1.5 * m->wander[1] + 1800.0 * FAULT (CLOCK_DRIFT) + 0.4 * WHITE (0);
  out[1] = rated[1] + 3.0 * m->wander[0] + 2.0 * m->wander[2] + 0.6 * WHITE (1);
  out[2] = 24.1 + 0.1 * m->wander[2] - 1.9 * FAULT (OVERHEATING) + 0.02 * WHITE (2);
  out[3] = floor (3.0 + 2.0 * fabs (WHITE (3)) + 60.0 * FAULT (CLOCK_DRIFT));
  out[4] = m->ambient + 17.0 + 1.0 * m->wander[1] + 31.0 * FAULT (OVERHEATING) + 0.2 * WHITE (4);
}

static void
run_meter (const AndondDemoMoment *m,
           const double           *rated,
           double                 *out)
{
  double waste = FAULT (ENERGY_WASTE);
  double power = rated[0] * (0.08 + 0.92 * m->load + 0.3 * waste) * (1.0 + 0.015 * m->wander[0]);

  out[0] = m->mode;
  out[1] = power + 0.008 * rated[0] * WHITE (1);
  out[2] = 400.0 + 3.0 * m->wander[1] + 1.5 * m->wander[2] - 4.0 * m->load + 0.3 * WHITE (2);
  out[3] = 0.78 + 0.16 * MIN (1.0, m->load) - 0.14 * waste + 0.004 * WHITE (3);
  out[4] = rated[0] * m->worked / 3600.0;
}

const AndondDemoModel andond_demo_utility_models[] = {
  { "valve",
    KEYS ("mode", "command", "position", "flow", "actuator-pressure"),
    KEYS ("flow"), RATED (46), run_valve },
  { "gateway",
    KEYS ("clock-offset", "signal-strength", "supply-voltage", "queue-depth", "board-temperature"),
    KEYS ("offset", "strength"), RATED (4, -61), run_gateway },
  { "meter",
    KEYS ("mode", "power", "voltage", "power-factor", "energy"),
    KEYS ("power"), RATED (180), run_meter },
  { NULL },
};
