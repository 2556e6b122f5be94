/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-model.h"

#include <math.h>

#define KEYS(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define RATED(...) ((const double[]) { __VA_ARGS__ })
#define WHITE(i) andond_demo_moment_white (m, (i))
#define FAULT(kind) (m->fault[ANDOND_FAULT_##kind])

/* Quadratic pump curve dp = a n² - b Q², system curve dp = k Q², so Q = n √(a / (b + k)); all per unit of the
 * rated point. Cavitation takes head away and hisses, a blocked strainer raises k, a leak lowers it. */
static void
run_pump (const AndondDemoMoment *m,
          const double           *rated,
          double                 *out)
{
  double hiss = FAULT (CAVITATION) * (0.75 + 0.25 * andond_demo_wander (m->key ^ 0xca, m->seconds, 3.0));
  double n = m->run * (0.78 + 0.22 * m->load);
  double a = 1.25 * (1.0 - 0.28 * hiss);
  double k = (1.0 + 0.06 * m->wander[0]) * (1.0 + 2.6 * FAULT (CLOGGING))
             / (1.0 + 1.4 * FAULT (LEAK));
  double q1 = sqrt (a / (0.25 + k)); /* at rated speed */
  double q2 = sqrt (1.25 / (0.25 + k)); /* and without the hiss, for what is slow */
  double q = n * q1;
  double head = k * q * q / (1.0 + 0.6 * FAULT (LEAK));
  double friction = 0.28 + 0.16 * FAULT (BEARING_WEAR);
  double torque = friction * n + 0.72 * k * q1 * q1 * q1 * n * n;
  double heat = m->warm[1] * (0.55 + 0.45 * (friction + 0.72 * k * q2 * q2 * q2));
  double bearing = FAULT (BEARING_WEAR);
  double shake = n * n * (1.3 + 0.15 * m->wander[1] + 6.5 * FAULT (IMBALANCE)) + 3.8 * hiss * m->run;

  out[0] = m->mode;
  out[1] = rated[0] * n + 1.5 * m->run * WHITE (1);
  out[2] = rated[1] * q + 0.006 * rated[1] * m->run * WHITE (2) * (1.0 + 5.0 * hiss);
  out[3] = 1.1 + 0.05 * m->wander[1] - 0.25 * q * q
           - m->run * (0.45 * FAULT (CAVITATION) + 0.3 * FAULT (CLOGGING)) + 0.008 * WHITE (3);
  out[4] = out[3] + rated[2] * head + 0.012 * rated[2] * m->run * WHITE (4) * (1.0 + 4.0 * hiss);
  out[5] = rated[3] * torque + 0.008 * rated[3] * m->run * WHITE (5) * (1.0 + 3.0 * hiss);
  out[6] = m->ambient + 52.0 * heat + 34.0 * FAULT (OVERHEATING) * m->warm[0] + 0.15 * WHITE (6);
  out[7] = m->ambient + 24.0 * m->warm[2] + 41.0 * bearing * m->warm[0] + 0.15 * WHITE (7);
  out[8] = MAX (0.05, 0.25 + shake + 9.5 * bearing * n * n + 0.10 * WHITE (8)
           * (0.4 + n + 8.0 * bearing + 6.0 * hiss));
  out[9] = MAX (0.05, 0.22 + 0.8 * shake + 3.4 * bearing * n * n
           + 0.08 * WHITE (9) * (0.4 + n + 4.0 * bearing + 4.0 * hiss));
}

/* Fan laws: flow as speed, pressure as its square, power as its cube; the filter's resistance grows. */
static void
run_fan (const AndondDemoMoment *m,
         const double           *rated,
         double                 *out)
{
  double slip = 1.0 - 0.25 * FAULT (BELT_SLIP) * (0.7 + 0.3 * andond_demo_wander (m->key ^ 0xb5, m->seconds, 7.0));
  double n = m->run * (0.7 + 0.3 * m->load) * slip;
  double k = (1.0 + 0.05 * m->wander[2]) * (1.0 + 2.2 * FAULT (CLOGGING));
  double q = n / sqrt (0.4 + 0.6 * k);
  double torque = 0.25 * n + 0.75 * n * q + 0.1 * FAULT (BEARING_WEAR) * n;
  double bearing = FAULT (BEARING_WEAR);

  out[0] = m->mode;
  out[1] = rated[0] * n + 2.0 * m->run * WHITE (1);
  out[2] = rated[1] * q + 0.008 * rated[1] * m->run * WHITE (2);
  out[3] = rated[2] * k * q * q + 0.01 * rated[2] * m->run * WHITE (3);
  out[4] = rated[3] * torque + 0.008 * rated[3] * m->run * WHITE (4);
  out[5] = m->ambient + 20.0 * m->warm[2] + 38.0 * bearing * m->warm[0] + 9.0 * FAULT (BELT_SLIP) * m->warm[0]
           + 0.15 * WHITE (5);
  out[6] = MAX (0.05, 0.3 + n * n * (1.5 + 0.2 * m->wander[1] + 7.0 * FAULT (IMBALANCE) + 8.0 * bearing)
           + 0.11 * WHITE (6) * (0.4 + n + 7.0 * bearing));
}

/* Screw compressor: holds its pressure by loading more; a leak in the net makes it work and drops pressure only
 * once it works all it can. A fouled oil cooler warms the oil and the air. */
static void
run_compressor (const AndondDemoMoment *m,
                const double           *rated,
                double                 *out)
{
  double leak = FAULT (LEAK);
  double waste = FAULT (ENERGY_WASTE);
  double need = m->load * (0.85 + 0.05 * m->wander[1]) + 0.42 * leak;
  double duty = m->run * MIN (need, 1.05);
  double lack = MAX (0.0, need - 1.05);
  double power = m->run * (0.22 + 0.1 * FAULT (BEARING_WEAR) + 0.78 * duty) * (1.0 + 0.3 * waste);
  double cooler = FAULT (FOULING) + 0.7 * FAULT (OVERHEATING);
  double warm = m->warm[1] * (0.94 + 0.04 * m->wander[1] + 0.2 * leak);
  double bearing = FAULT (BEARING_WEAR);

  out[0] = m->mode;
  out[1] = 0.4 + (rated[0] - 0.4) * m->warm[0] / MAX (m->warm[0], 0.5)
           * (1.0 + 0.012 * m->wander[0] - 0.6 * lack - 0.05 * leak)
           + 0.012 * WHITE (1);
  out[2] = rated[1] * duty + 0.01 * rated[1] * m->run * WHITE (2);
  out[3] = m->ambient + 50.0 * warm + 27.0 * cooler * m->warm[1] + 0.2 * WHITE (3);
  out[4] = m->ambient + 58.0 * warm + 24.0 * cooler * m->warm[1] + 6.0 * bearing + 0.25 * WHITE (4);
  out[5] = rated[2] * power + 0.008 * rated[2] * m->run * WHITE (5);
  out[6] = MAX (0.05, 0.5 + m->run * (2.1 + 0.2 * m->wander[1] + 8.0 * bearing + 4.0 * FAULT (IMBALANCE))
           + 0.14 * WHITE (6) * (0.4 + m->run + 6.0 * bearing));
  out[7] = rated[3] * m->worked / 3600.0;
}

const AndondDemoModel andond_demo_rotating_models[] = {
  { "pump",
    KEYS ("mode", "speed", "flow", "suction-pressure", "discharge-pressure", "current", "winding-temperature",
          "bearing-temperature", "vibration-de", "vibration-nde"),
    KEYS ("speed", "flow", "pressure", "current"), RATED (1480, 120, 3.6, 34), run_pump },
  { "fan",
    KEYS ("mode", "speed", "air-flow", "filter-pressure-drop", "current", "bearing-temperature", "vibration"),
    KEYS ("speed", "flow", "pressure", "current"), RATED (1450, 18000, 420, 26), run_fan },
  { "compressor",
    KEYS ("mode", "discharge-pressure", "flow", "oil-temperature", "discharge-temperature", "current", "vibration",
          "energy"),
    KEYS ("pressure", "flow", "current", "power"), RATED (7.4, 640, 118, 75), run_compressor },
  { NULL },
};
