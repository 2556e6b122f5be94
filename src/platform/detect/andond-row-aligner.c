/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-row-aligner.h"

#include <math.h>
#include <string.h>

#define QUALITY_BAD 2

struct _AndondRowAligner
{
  guint n_slots;
  gint64 window;
  gint64 row_time;
  gint64 taken_time; /* of the newest sample in a row already taken */
  gint64 newest;
  guint n_filled;
  double *values;
  guint8 *quality;
  guint8 *filled;
  double *out_values;
  guint8 *out_quality;
};

static void
clear_row (AndondRowAligner *self)
{
  self->n_filled = 0;
  memset (self->filled, 0, self->n_slots);
  for (guint i = 0; i < self->n_slots; i++)
    {
      self->values[i] = NAN;
      self->quality[i] = QUALITY_BAD;
    }
}

AndondRowAligner *
andond_row_aligner_new (guint  n_slots,
                        gint64 window)
{
  AndondRowAligner *self = g_new0 (AndondRowAligner, 1);

  self->n_slots = n_slots;
  self->window = MAX (window, 1);
  self->taken_time = G_MININT64;
  self->values = g_new (double, n_slots);
  self->out_values = g_new (double, n_slots);
  self->quality = g_new (guint8, n_slots);
  self->out_quality = g_new (guint8, n_slots);
  self->filled = g_new (guint8, n_slots);
  clear_row (self);
  return self;
}

void
andond_row_aligner_free (AndondRowAligner *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self->out_values);
  g_free (self->quality);
  g_free (self->out_quality);
  g_free (self->filled);
  g_free (self);
}

gboolean
andond_row_aligner_must_take (AndondRowAligner *self,
                              guint             slot,
                              gint64            time)
{
  if (self->n_filled == 0 || time <= self->taken_time)
    return FALSE;
  if (self->filled[slot])
    return TRUE;
  return time > self->row_time && (guint64) time - (guint64) self->row_time >= (guint64) self->window;
}

gboolean
andond_row_aligner_add (AndondRowAligner *self,
                        guint             slot,
                        gint64            time,
                        double            value,
                        guint8            quality)
{
  g_return_val_if_fail (slot < self->n_slots, FALSE);

  if (time <= self->taken_time || self->filled[slot])
    return FALSE;
  if (self->n_filled == 0)
    self->row_time = self->newest = time;
  self->newest = MAX (self->newest, time);
  self->filled[slot] = TRUE;
  self->n_filled++;
  self->values[slot] = value;
  self->quality[slot] = quality;
  return TRUE;
}

gboolean
andond_row_aligner_is_full (AndondRowAligner *self)
{
  return self->n_filled == self->n_slots;
}

gboolean
andond_row_aligner_is_pending (AndondRowAligner *self)
{
  return self->n_filled > 0;
}

gboolean
andond_row_aligner_take (AndondRowAligner *self,
                         AndondRow        *out)
{
  if (self->n_filled == 0)
    return FALSE;
  memcpy (self->out_values, self->values, self->n_slots * sizeof (double));
  memcpy (self->out_quality, self->quality, self->n_slots);
  *out = (AndondRow) { .time = self->row_time, .values = self->out_values, .quality = self->out_quality };
  self->taken_time = self->newest;
  clear_row (self);
  return TRUE;
}
