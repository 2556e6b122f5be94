/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-sample-check.h"

#include <math.h>

#define MAX_AHEAD (5 * G_USEC_PER_SEC)

struct _AndondSampleCheck
{
  AndondRegistry *registry;
  AndondRefusalFunc refused;
  gpointer user_data;
  gint64 max_age; /* us; 0: any */
  gint64 *newest; /* time of each signal's newest sample */
};

AndondSampleCheck *
andond_sample_check_new (AndondRegistry    *registry,
                         AndondRefusalFunc  refused,
                         gpointer           user_data)
{
  AndondSampleCheck *self = g_new0 (AndondSampleCheck, 1);
  guint n = andond_registry_get_n_signals (registry);

  self->registry = andond_registry_ref (registry);
  self->refused = refused;
  self->user_data = user_data;
  self->newest = g_new (gint64, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    self->newest[i] = G_MININT64;

  return self;
}

void
andond_sample_check_free (AndondSampleCheck *self)
{
  andond_registry_unref (self->registry);
  g_free (self->newest);
  g_free (self);
}

void
andond_sample_check_set_max_age (AndondSampleCheck *self,
                                 gint64             max_age)
{
  self->max_age = max_age;
}

static void G_GNUC_PRINTF (4, 5)
refuse (AndondSampleCheck *self,
        AndondRefusal      kind,
        const char        *name,
        const char        *format,
        ...)
{
  char reason[256];
  va_list args;

  va_start (args, format);
  g_vsnprintf (reason, sizeof reason, format, args);
  va_end (args);
  self->refused (kind, name, reason, self->user_data);
}

/* Whether the time of a sample fits; the newest time of its signal moves on if so. */
static gboolean
check_time (AndondSampleCheck  *self,
            const AndondSignal *signal,
            gint64              time,
            gint64              now)
{
  gint64 newest = self->newest[signal->index];

  if (time > now + MAX_AHEAD)
    {
      refuse (self, ANDOND_REFUSAL_FUTURE, signal->id, "dated %.1f s ahead of the platform's clock",
              (double) (time - now) / G_USEC_PER_SEC);
      return FALSE;
    }

  if (self->max_age > 0 && time < now - self->max_age)
    {
      refuse (self, ANDOND_REFUSAL_TOO_OLD, signal->id, "%.0f s old", (double) (now - time) / G_USEC_PER_SEC);
      return FALSE;
    }

  if (time == newest)
    {
      refuse (self, ANDOND_REFUSAL_DUPLICATE, signal->id, "a sample of this time is there already");
      return FALSE;
    }

  if (time < newest)
    {
      refuse (self, ANDOND_REFUSAL_OUT_OF_ORDER, signal->id, "%.3f s older than the newest sample",
              (double) (newest - time) / G_USEC_PER_SEC);
      return FALSE;
    }

  self->newest[signal->index] = time;
  return TRUE;
}

static gboolean
check_sample (AndondSampleCheck       *self,
              const AndondSampleBatch *batch,
              guint                    i,
              gint64                   now)
{
  const AndondSignal *signal;
  double value = batch->value[i];

  if (batch->signal[i] >= andond_registry_get_n_signals (self->registry) || batch->quality[i] > ANDON_QUALITY_BAD)
    {
      refuse (self, ANDOND_REFUSAL_UNKNOWN, batch->source, "no signal %u, or no quality %u", batch->signal[i],
              batch->quality[i]);
      return FALSE;
    }

  signal = andond_registry_get_signal (self->registry, batch->signal[i]);

  if (batch->quality[i] != ANDON_QUALITY_BAD)
    {
      if (!isfinite (value))
        {
          refuse (self, ANDOND_REFUSAL_NOT_FINITE, signal->id, "the value is no finite number");
          return FALSE;
        }

      if (value < signal->range_low || value > signal->range_high)
        {
          refuse (self, ANDOND_REFUSAL_OUT_OF_RANGE, signal->id, "%g %s is not between %g and %g", value, signal->unit,
                  signal->range_low, signal->range_high);
          return FALSE;
        }
    }

  return check_time (self, signal, batch->time[i], now);
}

void
andond_sample_check_sift (AndondSampleCheck *self,
                          AndondSampleBatch *batch,
                          guint              first,
                          gint64             now)
{
  guint kept = first;

  for (guint i = first; i < batch->n; i++)
    {
      if (!check_sample (self, batch, i, now))
        continue;

      batch->signal[kept] = batch->signal[i];
      batch->time[kept] = batch->time[i];
      batch->value[kept] = batch->value[i];
      batch->quality[kept] = batch->quality[i];
      kept++;
    }

  batch->n = kept;
}
