/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What energy a quantity should take: energy = a + b·quantity, by least squares over a baseline (DOMAIN.md, "Production
 * KPIs"; the practice is that of an ISO 50001 baseline). Sums are kept about the running means, so that a year of meter
 * readings loses no digits. Zero-initialise. */
typedef struct
{
  guint  n;
  double mean_x, mean_y;
  double sxx, sxy, syy;
} AndonEnergyBaseline;

typedef struct
{
  double a; /* kWh that a period takes without making anything */
  double b; /* kWh a piece */
  double r2;
} AndonEnergyModel;

#define ANDON_ENERGY_BASELINE_MIN 3

/* A period's quantity and energy; what is not finite or negative in quantity is left out. */
void     andon_energy_baseline_add  (AndonEnergyBaseline       *self,
                                     double                     quantity,
                                     double                     energy);
/* FALSE with fewer than ANDON_ENERGY_BASELINE_MIN periods or where all made the same quantity. */
gboolean andon_energy_baseline_fit  (const AndonEnergyBaseline *self,
                                     AndonEnergyModel          *out);
double   andon_energy_model_expect  (const AndonEnergyModel    *self,
                                     double                     quantity);
/* Positive where less was taken than the model expects. */
double   andon_energy_model_saving  (const AndonEnergyModel    *self,
                                     double                     quantity,
                                     double                     energy);

G_END_DECLS
