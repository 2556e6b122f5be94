/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "naive-scan.h"

void
naive_scan (const double *values,
            gsize         n_values,
            double       *min,
            double       *max)
{
  double low = values[0];
  double high = values[0];

  for (gsize i = 1; i < n_values; i++)
    {
      if (values[i] < low)
        low = values[i];
      if (values[i] > high)
        high = values[i];
    }

  *min = low;
  *max = high;
}
