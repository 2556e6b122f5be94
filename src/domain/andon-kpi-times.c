/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-kpi-times.h"

#include <math.h>
#include <stdlib.h>

double
andon_kpi_times_quantile (const double *sorted,
                          guint         n,
                          double        p)
{
  double place;
  guint below;

  if (n == 0)
    return NAN;
  place = p * (n - 1);
  below = (guint) place;
  if (below + 1 >= n)
    return sorted[n - 1];
  return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
andon_kpi_times_summarise (double        *seconds,
                           guint          n,
                           AndonKpiTimes *out)
{
  out->n = n;
  out->sum = 0;
  if (n > 0)
    qsort (seconds, n, sizeof *seconds, compare);
  for (guint i = 0; i < n; i++)
    out->sum += seconds[i];
  out->mean = n > 0 ? out->sum / n : NAN;
  out->median = andon_kpi_times_quantile (seconds, n, 0.5);
  out->p90 = andon_kpi_times_quantile (seconds, n, 0.9);
}
