/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-change.h"

#include <math.h>

gboolean
andon_kpi_change_split (const AndonKpiPart *parts,
                        guint               n_parts,
                        double             *out,
                        double             *total)
{
  AndonKpiPart all = { 0 };
  double ratio, base;

  for (guint i = 0; i < n_parts; i++)
    {
      all.n0 += parts[i].n0;
      all.d0 += parts[i].d0;
      all.n1 += parts[i].n1;
      all.d1 += parts[i].d1;
    }
  if (!(all.d0 > 0) || !(all.d1 > 0) || !isfinite (all.n0) || !isfinite (all.n1))
    return FALSE;

  ratio = (all.n0 / all.d0 + all.n1 / all.d1) / 2;
  base = (all.d0 + all.d1) / 2;
  for (guint i = 0; i < n_parts; i++)
    out[i] = ((parts[i].n1 - parts[i].n0) - ratio * (parts[i].d1 - parts[i].d0)) / base;
  if (total != NULL)
    *total = all.n1 / all.d1 - all.n0 / all.d0;
  return TRUE;
}
