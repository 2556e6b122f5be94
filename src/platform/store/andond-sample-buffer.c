/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-buffer.h"

#include <andon-enums.h>
#include <math.h>

void
andond_sample_buffer_clear (AndondSampleBuffer *self)
{
  g_clear_pointer (&self->signal, g_free);
  g_clear_pointer (&self->time, g_free);
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->quality, g_free);
  self->n = 0;
  self->size = 0;
}

void
andond_sample_buffer_reserve (AndondSampleBuffer *self,
                              gsize               more)
{
  gsize size = MAX (self->size, 64);

  if (self->n + more <= self->size)
    return;
  while (size < self->n + more)
    size *= 2;
  self->signal = g_renew (guint32, self->signal, size);
  self->time = g_renew (gint64, self->time, size);
  self->value = g_renew (double, self->value, size);
  self->quality = g_renew (guint8, self->quality, size);
  self->size = size;
}

void
andond_sample_buffer_append (AndondSampleBuffer *self,
                             guint32             signal,
                             gint64              time,
                             double              value,
                             guint8              quality)
{
  andond_sample_buffer_reserve (self, 1);
  self->signal[self->n] = signal;
  self->time[self->n] = time;
  self->value[self->n] = value;
  self->quality[self->n] = quality;
  self->n++;
}

static gboolean
is_strictly_rising (const AndondSampleBuffer *self)
{
  for (gsize i = 1; i < self->n; i++)
    if (self->time[i] <= self->time[i - 1])
      return FALSE;
  return TRUE;
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b,
                   gpointer      times)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;
  const gint64 *time = times;

  if (time[first] != time[second])
    return time[first] < time[second] ? -1 : 1;
  return first < second ? -1 : first > second;
}

void
andond_sample_buffer_sort (AndondSampleBuffer *self)
{
  AndondSampleBuffer sorted = { 0 };
  g_autofree guint32 *order = NULL;

  if (is_strictly_rising (self))
    return;

  order = g_new (guint32, self->n);
  for (gsize i = 0; i < self->n; i++)
    order[i] = i;
  g_qsort_with_data (order, self->n, sizeof *order, compare_positions, self->time);
  andond_sample_buffer_reserve (&sorted, self->n);
  for (gsize i = 0; i < self->n; i++)
    if (sorted.n == 0 || sorted.time[sorted.n - 1] != self->time[order[i]])
      andond_sample_buffer_append (&sorted, self->signal[order[i]], self->time[order[i]], self->value[order[i]],
                                   self->quality[order[i]]);
  andond_sample_buffer_clear (self);
  *self = sorted;
}

gboolean
andond_sample_counts (double value,
                      guint8 quality)
{
  return quality != ANDON_QUALITY_BAD && isfinite (value);
}
