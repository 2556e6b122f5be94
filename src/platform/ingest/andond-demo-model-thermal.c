/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-model.h"

#include <math.h>

#define KEYS(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define RATED(...) ((const double[]) { __VA_ARGS__ })
#define WHITE(i) andond_demo_moment_white (m, (i))
#define FAULT(kind) (m->fault[ANDOND_FAULT_##kind])

/* Evaporator and condenser temperatures set the pressures; the condenser fouls, refrigerant leaks. */
static void
run_chiller (const AndondDemoMoment *m,
             const double           *rated,
             double                 *out)
{
  double foul = FAULT (FOULING);
  double leak = FAULT (LEAK);
  double lift = 0.8 + 0.012 * (m->ambient - 20.0) + 0.42 * foul;
  double power = m->run * (0.15 + 0.85 * m->load) * lift * (1.0 + 0.35 * FAULT (ENERGY_WASTE) + 0.2 * leak);
  double supply = rated[0] + 0.25 * m->wander[0] + 3.6 * leak * m->load + 1.3 * foul * m->load;

  out[0] = m->mode;
  out[1] = supply + (1.0 - m->warm[1] / MAX (m->warm[1], 0.3)) * 9.0 + 0.05 * WHITE (1);
  out[2] = out[1] + rated[1] * m->warm[0] * (1.0 + 0.03 * m->wander[1]) + 0.05 * WHITE (2);
  out[3] = m->run * (3.1 - 0.9 * leak + 0.05 * m->wander[0]) + (1.0 - m->run) * 5.4 + 0.015 * WHITE (3);
  out[4] = m->run * (9.2 + 0.22 * (m->ambient - 20.0) + 1.1 * m->load + 4.6 * foul) + (1.0 - m->run) * 5.6
           + 0.03 * WHITE (4);
  out[5] = rated[2] * power + 0.008 * rated[2] * m->run * WHITE (5);
  out[6] = rated[2] * 0.8 * m->worked / 3600.0;
}

/* Three zones under control: each holds its part of the setpoint until its heater gives out, then falls and
 * draws heat from its neighbours while the others burn more. */
static void
run_oven (const AndondDemoMoment *m,
          const double           *rated,
          double                 *out)
{
  double heat = MIN (1.0, m->warm[1] * 4.0); /* kept hot through breaks */
  double lost = FAULT (HEATER_FAILURE);
  double over = FAULT (OVERHEATING);
  double foul = FAULT (FOULING);
  double span = rated[0] - m->ambient;
  double zone = m->ambient + span * heat;

  out[0] = m->mode;
  out[1] = m->load > 0.3 ? rated[0] : 0.6 * rated[0];
  out[2] = zone + 0.006 * span * m->wander[0] - 0.035 * span * lost + 0.5 * WHITE (2);
  out[3] = zone * 1.03 + 0.005 * span * m->wander[0] - 0.21 * span * lost + 0.13 * span * over + 0.5 * WHITE (3);
  out[4] = zone * 0.99 + 0.006 * span * m->wander[1] - 0.05 * span * lost + 0.06 * span * over + 0.5 * WHITE (4);
  out[5] = rated[1] * m->run * (0.25 + 0.6 * m->load + 0.15 * (1.0 - heat))
           * (1.0 - 0.24 * lost + 0.16 * over + 0.12 * foul)
               * (1.0 + 0.26 * FAULT (ENERGY_WASTE))
           + 0.008 * rated[1] * m->run * WHITE (5);
  out[6] = m->ambient + 0.62 * span * heat * (0.7 + 0.3 * m->warm[0])
           * (1.0 + 0.13 * foul + 0.1 * over + 0.09 * FAULT (ENERGY_WASTE))
           + 0.6 * WHITE (6);
  out[7] = rated[2] * m->run * (0.4 + 0.6 * m->load) + 0.004 * rated[2] * m->run * WHITE (7);
}

/* Counter-flow exchanger by its effectiveness ε = NTU / (1 + NTU); fouling takes conductance and adds drop. */
static void
run_heat_exchanger (const AndondDemoMoment *m,
                    const double           *rated,
                    double                 *out)
{
  double foul = FAULT (FOULING) + 0.5 * FAULT (CLOGGING);
  double leak = FAULT (LEAK);
  double flow = m->run * (0.35 + 0.65 * m->load) / sqrt (1.0 + 0.9 * FAULT (CLOGGING));
  double ntu = 2.6 / (1.0 + 1.9 * foul) / (0.4 + 0.6 * MAX (flow, 0.1));
  double effect = ntu / (1.0 + ntu);
  double hot = m->ambient + (rated[0] - m->ambient) * MIN (1.0, 1.25 * m->warm[0]) + 0.8 * m->wander[0];
  double cold = rated[1] + 0.5 * m->wander[1];

  out[0] = m->mode;
  out[1] = hot + 0.1 * WHITE (1);
  out[2] = hot - effect * (hot - cold) * 0.92 + 2.4 * leak + 0.1 * WHITE (2);
  out[3] = cold + 0.08 * WHITE (3);
  out[4] = cold + effect * (hot - cold) * 0.88 - 3.5 * leak + 0.1 * WHITE (4);
  out[5] = rated[2] * flow * (1.0 - 0.12 * leak) + 0.008 * rated[2] * m->run * WHITE (5);
  out[6] = rated[3] * flow * flow * (1.0 + 2.1 * FAULT (CLOGGING) + 1.2 * FAULT (FOULING))
           + 0.012 * rated[3] * m->run * WHITE (6);
}

/* Steam pressure follows the demand a little; a leak lowers the level, soot sends the heat up the flue. */
static void
run_boiler (const AndondDemoMoment *m,
            const double           *rated,
            double                 *out)
{
  double soot = FAULT (FOULING);
  double leak = FAULT (LEAK);
  double fire = m->run * (0.2 + 0.8 * m->load) * (1.0 + 0.15 * soot + 0.1 * leak + 0.22 * FAULT (ENERGY_WASTE))
                * (1.0 - 0.4 * FAULT (HEATER_FAILURE));
  double steam = MIN (1.0, 1.5 * m->warm[2]) * (1.0 - 0.04 * m->load + 0.015 * m->wander[0])
                 * (1.0 - 0.28 * FAULT (HEATER_FAILURE) - 0.07 * leak);

  out[0] = m->mode;
  out[1] = rated[0] * steam + 0.012 * WHITE (1);
  out[2] = 62.0 + 3.0 * m->wander[0] - 2.5 * m->load - 24.0 * leak + 0.4 * WHITE (2);
  out[3] = m->ambient + 145.0 * m->warm[1] * (0.55 + 0.45 * m->warm[0]) + 48.0 * soot * m->warm[1] + 0.5 * WHITE (3);
  out[4] = rated[1] * fire + 0.008 * rated[1] * m->run * WHITE (4);
  out[5] = m->ambient + 68.0 * MIN (1.0, 1.3 * m->warm[1]) + 1.0 * m->wander[1] - 8.0 * leak + 0.2 * WHITE (5);
  out[6] = rated[2] * m->worked / 3600.0;
}

const AndondDemoModel andond_demo_thermal_models[] = {
  { "chiller",
    KEYS ("mode", "supply-temperature", "return-temperature", "evaporator-pressure", "condenser-pressure", "power",
          "energy"),
    KEYS ("supply", "spread", "power"), RATED (6.5, 5.5, 92), run_chiller },
  { "oven",
    KEYS ("mode", "setpoint", "zone-1-temperature", "zone-2-temperature", "zone-3-temperature", "gas-flow",
          "exhaust-temperature", "belt-speed"),
    KEYS ("temperature", "gas", "belt"), RATED (235, 48, 3.2), run_oven },
  { "heat-exchanger",
    KEYS ("mode", "hot-inlet-temperature", "hot-outlet-temperature", "cold-inlet-temperature",
          "cold-outlet-temperature", "flow", "pressure-drop"),
    KEYS ("hot", "cold", "flow", "drop"), RATED (82, 18, 34, 46), run_heat_exchanger },
  { "boiler",
    KEYS ("mode", "steam-pressure", "water-level", "flue-gas-temperature", "gas-flow", "feedwater-temperature",
          "energy"),
    KEYS ("pressure", "gas", "power"), RATED (9.5, 210, 160), run_boiler },
  { NULL },
};
