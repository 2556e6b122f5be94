/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* value in unit `to` = value in unit `from` * scale + offset, for the UCUM codes a plant meets
 * (temperature, pressure, flow, electricity, power, energy, speed, vibration, mass, force, time).
 * FALSE when either is unknown or they measure different things; equal strings always convert. */
gboolean andond_units_convert (const char *from, const char *to, double *scale, double *offset);
gboolean andond_units_is_known (const char *unit);

G_END_DECLS
