/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plant-fixture.h"

double
noise (Plant *plant)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (plant->rand);
  return sum - 6;
}

void
next_row (Plant  *plant,
          double  flow,
          double *values)
{
  plant->temperature += 0.05 * noise (plant);
  values[0] = flow + 0.3 * noise (plant);
  values[1] = 2 + 0.05 * noise (plant);
  values[2] = plant->temperature + 0.02 * noise (plant);
  values[3] = 1;
  plant->time += SECOND;
}

void
push (AndondDetector  *detector,
      Plant           *plant,
      double           flow,
      guint            n,
      AndondDetection *out)
{
  double values[N];

  for (guint i = 0; i < n; i++)
    {
      next_row (plant, flow, values);
      andond_detector_push_row (detector, plant->time, values, NULL, ANDOND_MODE_NONE, out);
    }
}

Plant
plant_new (guint32 seed)
{
  return (Plant) { .rand = g_rand_new_with_seed (seed), .temperature = 60, .time = 1700000000 * SECOND };
}
