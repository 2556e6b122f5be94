/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-energy-model.h"

#include <math.h>

void
andon_energy_baseline_add (AndonEnergyBaseline *self,
                           double               quantity,
                           double               energy)
{
  double dx, dy;

  if (!isfinite (quantity) || !isfinite (energy) || quantity < 0)
    return;
  self->n++;
  dx = quantity - self->mean_x;
  dy = energy - self->mean_y;
  self->mean_x += dx / self->n;
  self->mean_y += dy / self->n;
  self->sxx += dx * (quantity - self->mean_x);
  self->sxy += dx * (energy - self->mean_y);
  self->syy += dy * (energy - self->mean_y);
}

gboolean
andon_energy_baseline_fit (const AndonEnergyBaseline *self,
                           AndonEnergyModel          *out)
{
  if (self->n < ANDON_ENERGY_BASELINE_MIN || !(self->sxx > 0))
    return FALSE;
  out->b = self->sxy / self->sxx;
  out->a = self->mean_y - out->b * self->mean_x;
  out->r2 = self->syy > 0 ? self->sxy * self->sxy / (self->sxx * self->syy) : 1;
  return TRUE;
}

double
andon_energy_model_expect (const AndonEnergyModel *self,
                           double                  quantity)
{
  return self->a + self->b * quantity;
}

double
andon_energy_model_saving (const AndonEnergyModel *self,
                           double                  quantity,
                           double                  energy)
{
  return andon_energy_model_expect (self, quantity) - energy;
}
