/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-kpi-series.h"

#include <math.h>

typedef struct
{
  gint64 from;
  gint64 to;     /* = from: a point */
  double amount;
  double before; /* of all entries ahead of this one; right for the first n_summed */
} Entry;

struct _AndondKpiSeries
{
  AndondKpiSeriesKind kind;
  GArray             *entries; /* Entry, in order of time; spans do not overlap */
  guint               n_summed;
};

AndondKpiSeries *
andond_kpi_series_new (AndondKpiSeriesKind kind)
{
  AndondKpiSeries *self = g_new0 (AndondKpiSeries, 1);

  self->kind = kind;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  return self;
}

void
andond_kpi_series_free (AndondKpiSeries *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

static inline Entry *
entry_at (const AndondKpiSeries *self,
          guint                  i)
{
  return &g_array_index (self->entries, Entry, i);
}

guint
andond_kpi_series_get_length (const AndondKpiSeries *self)
{
  return self->entries->len;
}

/* The first entry that begins at a time or later. */
static guint
find (const AndondKpiSeries *self,
      gint64                 time)
{
  guint low = 0, high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (entry_at (self, middle)->from < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static double
share (const Entry *entry,
       gint64       from,
       gint64       to)
{
  return entry->amount * ((double) (to - from) / (double) (entry->to - entry->from));
}

static void
insert (AndondKpiSeries *self,
        guint            place,
        gint64           from,
        gint64           to,
        double           amount)
{
  Entry entry = { from, to, amount, 0 };

  g_array_insert_val (self->entries, place, entry);
  self->n_summed = MIN (self->n_summed, place);
}

/* Cuts the span that holds a time in two there. Returns the first entry that begins at it or later. */
static guint
cut (AndondKpiSeries *self,
     gint64           time)
{
  guint place = find (self, time);
  Entry *left;
  Entry right;

  if (place == 0 || entry_at (self, place - 1)->to <= time)
    return place;

  left = entry_at (self, place - 1);
  right = (Entry) { time, left->to, share (left, time, left->to), 0 };
  left->amount -= right.amount;
  left->to = time;
  self->n_summed = MIN (self->n_summed, place);
  insert (self, place, right.from, right.to, right.amount);
  return place;
}

static void
add_point (AndondKpiSeries *self,
           gint64           time,
           double           amount)
{
  guint place = find (self, time);

  if (place < self->entries->len && entry_at (self, place)->from == time)
    {
      entry_at (self, place)->amount += amount;
      self->n_summed = MIN (self->n_summed, place + 1);
    }
  else
    insert (self, place, time, time, amount);
}

/* Lays a span over those that are there: each takes its share, and so does each gap. */
static void
add_span (AndondKpiSeries *self,
          gint64           from,
          gint64           to,
          double           amount)
{
  Entry whole = { from, to, amount, 0 };
  guint place = cut (self, from);

  cut (self, to);
  while (from < to)
    {
      Entry *next = place < self->entries->len ? entry_at (self, place) : NULL;

      if (next != NULL && next->from == from)
        {
          next->amount += share (&whole, from, next->to);
          from = next->to;
          self->n_summed = MIN (self->n_summed, place + 1);
        }
      else
        {
          gint64 end = next != NULL ? MIN (next->from, to) : to;

          insert (self, place, from, end, share (&whole, from, end));
          from = end;
        }
      place++;
    }
}

gboolean
andond_kpi_series_add (AndondKpiSeries *self,
                       gint64           from,
                       gint64           to,
                       double           amount)
{
  guint n = self->entries->len;

  if (!isfinite (amount))
    return FALSE;
  if (self->kind == ANDOND_KPI_SERIES_POINTS)
    add_point (self, from, amount);
  else if (to <= from)
    return FALSE;
  else if (n == 0 || entry_at (self, n - 1)->to <= from)
    insert (self, n, from, to, amount);
  else
    add_span (self, from, to, amount);
  return TRUE;
}

void
andond_kpi_series_clear (AndondKpiSeries *self,
                         gint64           from,
                         gint64           to)
{
  guint first, last;

  if (to <= from)
    return;
  first = self->kind == ANDOND_KPI_SERIES_SPANS ? cut (self, from) : find (self, from);
  last = self->kind == ANDOND_KPI_SERIES_SPANS ? cut (self, to) : find (self, to);
  if (last > first)
    g_array_remove_range (self->entries, first, last - first);
  self->n_summed = MIN (self->n_summed, first);
}

/* In long double, so that a year of small amounts loses none of its digits. */
static void
sum_up (AndondKpiSeries *self)
{
  long double sum = 0;

  if (self->n_summed > 0)
    {
      const Entry *last = entry_at (self, self->n_summed - 1);

      sum = (long double) last->before + last->amount;
    }
  for (guint i = self->n_summed; i < self->entries->len; i++)
    {
      Entry *entry = entry_at (self, i);

      entry->before = (double) sum;
      sum += entry->amount;
    }
  self->n_summed = self->entries->len;
}

double
andond_kpi_series_get_before (AndondKpiSeries *self,
                              gint64           time)
{
  const Entry *last;
  guint place;

  if (self->n_summed < self->entries->len)
    sum_up (self);
  place = find (self, time);
  if (place == 0)
    return 0;
  last = entry_at (self, place - 1);
  return last->before + (last->to <= time ? last->amount : share (last, last->from, time));
}

double
andond_kpi_series_get (AndondKpiSeries *self,
                       gint64           from,
                       gint64           to)
{
  return to > from ? andond_kpi_series_get_before (self, to) - andond_kpi_series_get_before (self, from) : 0;
}
