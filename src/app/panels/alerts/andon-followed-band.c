/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-followed-band.h"

typedef struct
{
  gint64 time;
  double low;
  double high;
} Expected;

struct _AndonFollowedBand
{
  GArray *expected; /* of Expected, oldest first */
};

AndonFollowedBand *
andon_followed_band_new (void)
{
  AndonFollowedBand *self = g_new0 (AndonFollowedBand, 1);

  self->expected = g_array_new (FALSE, FALSE, sizeof (Expected));
  return self;
}

void
andon_followed_band_free (AndonFollowedBand *self)
{
  g_array_unref (self->expected);
  g_free (self);
}

void
andon_followed_band_clear (AndonFollowedBand *self)
{
  g_array_set_size (self->expected, 0);
}

void
andon_followed_band_add (AndonFollowedBand *self, gint64 from, gint64 until, double low, double high)
{
  if (self->expected->len == 0)
    g_array_append_val (self->expected, ((Expected){ from, low, high }));
  g_array_append_val (self->expected, ((Expected){ MAX (until, from + 1), low, high }));
}

gboolean
andon_followed_band_apply (AndonFollowedBand *self, AndonChartSeries *series)
{
  const guint n = self->expected->len;
  g_autofree gint64 *time = g_new (gint64, n);
  g_autofree double *low = g_new (double, n);
  g_autofree double *high = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      const Expected *at = &g_array_index (self->expected, Expected, i);

      time[i] = at->time;
      low[i] = at->low;
      high[i] = at->high;
    }
  andon_chart_series_set_band (series, time, low, high, n);
  return n > 0;
}
