/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-noise.h"
#include "andond-demo-plant.h"
#include "andond-demo-schedule.h"

/* The physics of the demo plant: what a kind of machine shows under a load, in a climate, with its faults.
 * A model is a closed-form function of the moment; machines remember only through the lagged loads. A fault
 * changes a physical parameter (a resistance, an efficiency, a friction), and every signal coupled to it
 * answers. */

G_BEGIN_DECLS

#define ANDOND_DEMO_MAX_SIGNALS 12
#define ANDOND_DEMO_MAX_PARAMS 6

typedef struct
{
  AndondMode mode;
  double run;      /* 0 stands, 1 turns */
  double load;     /* 0 to about 1.1, with the line's own wander */
  double warm[ANDOND_DEMO_N_LAGS]; /* load as remembered over 5 min, 20 min, 1 h, 4 h */
  double ambient;  /* Cel, in the hall */
  double wander[4]; /* -1 to 1, new about every 5 min, 45 min, 5 h, 30 h */
  double worked;   /* s of full load since the production day's start */
  double seconds;  /* s since the epoch */
  gint64 second;
  guint64 key;     /* the asset's own */
  double fault[ANDOND_N_FAULTS]; /* severities, 0 to 1 */
} AndondDemoMoment;

typedef struct
{
  const char *name;          /* the class in the description */
  const char *const *keys;   /* signal keys in the order of the outputs; ends with NULL */
  const char *const *params; /* names of the rated values; ends with NULL */
  const double *rated;       /* their defaults */
  void (*run) (const AndondDemoMoment *m, const double *rated, double *out);
} AndondDemoModel;

/* NULL for a class there is no model of. */
const AndondDemoModel *andond_demo_model_find (const char *name);

extern const AndondDemoModel andond_demo_rotating_models[];   /* each ends with a NULL name */
extern const AndondDemoModel andond_demo_thermal_models[];
extern const AndondDemoModel andond_demo_production_models[];
extern const AndondDemoModel andond_demo_utility_models[];

/* White noise of output `i`, a new value each second. */
static inline double
andond_demo_moment_white (const AndondDemoMoment *m,
                          guint                   i)
{
  return andond_demo_white (m->key ^ ((guint64) (i + 1) << 56), m->second);
}

G_END_DECLS
