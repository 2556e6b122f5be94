/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-units.h"

#include <string.h>

/* A unit's dimension and how it reads in that dimension's base: base = value * scale + offset. Factors are
 * those of UCUM's own table (unitsofmeasure.org), [g] and [psi] included. */
typedef struct
{
  const char *code;
  char dimension;
  double scale;
  double offset;
} Unit;

static const Unit units[] = {
  { "Cel", 'T', 1.0, 0.0 },
  { "K", 'T', 1.0, -273.15 },
  { "[degF]", 'T', 5.0 / 9.0, -32.0 * 5.0 / 9.0 },
  { "Pa", 'p', 1.0, 0.0 },
  { "hPa", 'p', 100.0, 0.0 },
  { "kPa", 'p', 1e3, 0.0 },
  { "MPa", 'p', 1e6, 0.0 },
  { "mbar", 'p', 100.0, 0.0 },
  { "bar", 'p', 1e5, 0.0 },
  { "[psi]", 'p', 6894.757293168361, 0.0 },
  { "m3/s", 'Q', 1.0, 0.0 },
  { "m3/h", 'Q', 1.0 / 3600.0, 0.0 },
  { "L/s", 'Q', 1e-3, 0.0 },
  { "L/min", 'Q', 1e-3 / 60.0, 0.0 },
  { "L/h", 'Q', 1e-3 / 3600.0, 0.0 },
  { "A", 'I', 1.0, 0.0 },
  { "mA", 'I', 1e-3, 0.0 },
  { "V", 'U', 1.0, 0.0 },
  { "mV", 'U', 1e-3, 0.0 },
  { "kV", 'U', 1e3, 0.0 },
  { "W", 'P', 1.0, 0.0 },
  { "kW", 'P', 1e3, 0.0 },
  { "MW", 'P', 1e6, 0.0 },
  { "J", 'E', 1.0, 0.0 },
  { "kJ", 'E', 1e3, 0.0 },
  { "W.h", 'E', 3600.0, 0.0 },
  { "kW.h", 'E', 3.6e6, 0.0 },
  { "MW.h", 'E', 3.6e9, 0.0 },
  { "m/s", 'v', 1.0, 0.0 },
  { "mm/s", 'v', 1e-3, 0.0 },
  { "m/min", 'v', 1.0 / 60.0, 0.0 },
  { "m/s2", 'a', 1.0, 0.0 },
  { "[g]", 'a', 9.80665, 0.0 },
  { "Hz", 'f', 1.0, 0.0 },
  { "kHz", 'f', 1e3, 0.0 },
  { "/s", 'f', 1.0, 0.0 },
  { "/min", 'f', 1.0 / 60.0, 0.0 },
  { "/h", 'f', 1.0 / 3600.0, 0.0 },
  { "m", 'l', 1.0, 0.0 },
  { "cm", 'l', 1e-2, 0.0 },
  { "mm", 'l', 1e-3, 0.0 },
  { "um", 'l', 1e-6, 0.0 },
  { "kg", 'm', 1.0, 0.0 },
  { "g", 'm', 1e-3, 0.0 },
  { "t", 'm', 1e3, 0.0 },
  { "N", 'F', 1.0, 0.0 },
  { "kN", 'F', 1e3, 0.0 },
  { "N.m", 'M', 1.0, 0.0 },
  { "kN.m", 'M', 1e3, 0.0 },
  { "s", 't', 1.0, 0.0 },
  { "ms", 't', 1e-3, 0.0 },
  { "min", 't', 60.0, 0.0 },
  { "h", 't', 3600.0, 0.0 },
  { "L", 'V', 1e-3, 0.0 },
  { "mL", 'V', 1e-6, 0.0 },
  { "m3", 'V', 1.0, 0.0 },
  { "1", '1', 1.0, 0.0 },
  { "%", '1', 1e-2, 0.0 },
  { "deg", 'w', 1.0, 0.0 },
  { "dB[mW]", 'd', 1.0, 0.0 },
};

static const Unit *
find_unit (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (strcmp (units[i].code, code) == 0)
        return &units[i];
    }

  return NULL;
}

gboolean
andond_units_is_known (const char *unit)
{
  return unit != NULL && find_unit (unit) != NULL;
}

gboolean
andond_units_convert (const char *from,
                      const char *to,
                      double     *scale,
                      double     *offset)
{
  const Unit *a, *b;

  if (from == NULL || to == NULL)
    return FALSE;

  *scale = 1.0;
  *offset = 0.0;

  if (strcmp (from, to) == 0)
    return TRUE;

  a = find_unit (from);
  b = find_unit (to);

  if (a == NULL || b == NULL || a->dimension != b->dimension)
    return FALSE;

  *scale = a->scale / b->scale;
  *offset = (a->offset - b->offset) / b->scale;
  return TRUE;
}
