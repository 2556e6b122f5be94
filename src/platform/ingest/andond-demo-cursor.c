/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-plant-private.h"

#include <math.h>

#define RAMP 40.0 /* s that a change of mode takes */

typedef struct
{
  AndondDemoDay *days[2]; /* by parity of the day; NULL: not made yet */
} LineCache;

typedef struct
{
  gboolean made;
  gboolean breaks;
  gint64 slot;
  AndondFault fault;
} FaultCache;

struct _AndondDemoCursor
{
  AndondDemoPlant *plant;
  LineCache *lines;
  FaultCache *faults; /* a machine's slot */
};

AndondDemoCursor *
andond_demo_cursor_new (AndondDemoPlant *plant)
{
  AndondDemoCursor *self = g_new0 (AndondDemoCursor, 1);

  self->plant = andond_demo_plant_ref (plant);
  self->lines = g_new0 (LineCache, MAX (plant->lines->len, 1));
  self->faults = g_new0 (FaultCache, MAX (plant->machines->len, 1));
  return self;
}

void
andond_demo_cursor_free (AndondDemoCursor *self)
{
  for (guint i = 0; i < self->plant->lines->len; i++)
    {
      g_free (self->lines[i].days[0]);
      g_free (self->lines[i].days[1]);
    }

  g_free (self->lines);
  g_free (self->faults);
  andond_demo_plant_unref (self->plant);
  g_free (self);
}

static const AndondDemoDay *
get_day (AndondDemoCursor *self,
         guint             number,
         gint64            utc)
{
  const AndondDemoLine *line = ANDOND_DEMO_LINE (self->plant, number);
  const AndondDemoCalendar *calendar = ANDOND_DEMO_CALENDAR (self->plant, line->calendar);
  const AndondDemoZone *zone = ANDOND_DEMO_SITE (self->plant, line->site)->zone;
  LineCache *cache = &self->lines[number];
  gint64 day;

  for (guint i = 0; i < 2; i++)
    {
      if (cache->days[i] != NULL && utc >= cache->days[i]->start && utc < cache->days[i]->end)
        return cache->days[i];
    }

  day = andond_demo_schedule_find_day (calendar, zone, utc);
  if (cache->days[day & 1] == NULL)
    cache->days[day & 1] = g_new (AndondDemoDay, 1);

  andond_demo_schedule_make_day (calendar, zone, line->key, day, cache->days[day & 1]);
  return cache->days[day & 1];
}

/* NULL while nothing is wrong with it by the slots. */
static const AndondFault *
get_fault (AndondDemoCursor *self,
           guint             machine,
           gint64            time)
{
  FaultCache *cache = &self->faults[machine];
  gint64 slot = andond_demo_faults_find_slot (ANDOND_DEMO_MACHINE (self->plant, machine)->key,
                                              time / G_USEC_PER_SEC - (time % G_USEC_PER_SEC < 0));

  if (!cache->made || cache->slot != slot)
    {
      cache->made = TRUE;
      cache->slot = slot;
      cache->breaks = andond_demo_plant_find_fault (self->plant, machine, slot, &cache->fault);
    }

  return cache->breaks ? &cache->fault : NULL;
}

/* Outdoors through year and day, damped in the hall. */
static double
get_ambient (const AndondDemoSite *site,
             double                seconds)
{
  double year = seconds / (365.2425 * 86400.0);
  double day = seconds / 86400.0;
  double out = site->mean - site->season * cos (2.0 * G_PI * (year - 0.055))
               - site->day * cos (2.0 * G_PI * (day - 0.12))
               + 3.0 * andond_demo_wander (site->key, seconds, 2.3 * 86400.0);

  return 20.5 + 0.32 * (out - 12.0);
}

static void
set_load (AndondDemoCursor         *self,
          const AndondDemoMachine  *machine,
          gint64                    time,
          AndondDemoMoment         *m)
{
  const AndondDemoDay *day = get_day (self, machine->line, m->second);
  const AndondDemoStretch *stretch = andond_demo_day_find (day, m->second);
  guint64 line_key = ANDOND_DEMO_LINE (self->plant, machine->line)->key;
  double since = (double) (time - stretch->start * G_USEC_PER_SEC) / 1e6;
  double drive = stretch->before + (stretch->level - stretch->before) * andond_demo_smoothstep (since / RAMP);

  m->mode = stretch->mode;
  m->run = MIN (1.0, drive / 0.12);
  m->load = drive * (1.0 + 0.05 * andond_demo_wander (line_key, m->seconds, 1500.0)
                     + 0.02 * andond_demo_wander (line_key ^ 1, m->seconds, 160.0));
  m->worked = stretch->worked
              + stretch->level * ((double) (time - MAX (stretch->start, day->start) * G_USEC_PER_SEC) / 1e6);

  for (guint i = 0; i < ANDOND_DEMO_N_LAGS; i++)
    m->warm[i] = stretch->level + (stretch->lag[i] - stretch->level) * exp (-since / andond_demo_lags[i]);
}

static void
set_moment (AndondDemoCursor         *self,
            const AndondDemoMachine  *machine,
            gint64                    time,
            AndondDemoMoment         *m)
{
  static const double periods[4] = { 300.0, 2700.0, 18000.0, 108000.0 };
  guint site = ANDOND_DEMO_LINE (self->plant, machine->line)->site;

  m->key = machine->key;
  m->second = time / G_USEC_PER_SEC - (time % G_USEC_PER_SEC < 0);
  m->seconds = (double) time / 1e6;
  m->ambient = get_ambient (ANDOND_DEMO_SITE (self->plant, site), m->seconds);
  for (guint i = 0; i < 4; i++)
    m->wander[i] = andond_demo_wander (machine->key ^ (0x77 + i), m->seconds, periods[i]);

  set_load (self, machine, time, m);
}

void
andond_demo_cursor_compute (AndondDemoCursor *self,
                            guint             number,
                            gint64            time,
                            const double     *faults,
                            AndondMode       *mode,
                            double           *out)
{
  const AndondDemoMachine *machine = ANDOND_DEMO_MACHINE (self->plant, number);
  AndondDemoMoment moment = { 0 };

  set_moment (self, machine, time, &moment);
  for (guint i = 0; faults != NULL && i < ANDOND_N_FAULTS; i++)
    moment.fault[i] = faults[i];

  *mode = moment.mode;
  ANDOND_DEMO_CLASS (self->plant, machine->class)->model->run (&moment, machine->rated, out);
}

static void
add_fault (const AndondFault  *fault,
           gint64              time,
           double             *faults,
           const AndondFault **worst)
{
  double severity = andond_fault_get_severity (fault, time);

  if (severity > faults[fault->kind])
    {
      faults[fault->kind] = severity;
      *worst = fault;
    }
}

/* Severity of each kind now; returns the fault behind the last one, NULL when all is well. */
static const AndondFault *
gather_faults (AndondDemoCursor *self,
               guint             machine,
               gint64            time,
               double           *faults)
{
  const AndondFault *worst = NULL;
  const AndondFault *fault = get_fault (self, machine, time);

  if (fault != NULL)
    add_fault (fault, time, faults, &worst);

  for (guint i = 0; i < self->plant->openings->len; i++)
    {
      const AndondDemoOpening *opening = &g_array_index (self->plant->openings, AndondDemoOpening, i);

      if (opening->machine == machine)
        add_fault (&opening->fault, time, faults, &worst);
    }

  return worst;
}

static gboolean
is_lost (AndondDemoCursor *self,
         guint             gateway,
         gint64            time)
{
  double faults[ANDOND_N_FAULTS] = { 0 };

  gather_faults (self, gateway, time, faults);
  return faults[ANDOND_FAULT_GATEWAY_LOST] > 0.5;
}

/* What a broken sensor makes of the true values. */
static void
distort (AndondDemoCursor         *self,
         const AndondDemoMachine  *machine,
         const AndondFault        *fault,
         const double             *faults,
         double                   *values,
         guint8                   *quality)
{
  const AndondSignal *signal;
  guint position;

  if (fault == NULL || fault->signal == ANDOND_NO_INDEX)
    return;

  signal = andond_registry_get_signal (self->plant->registry, fault->signal);
  position = fault->signal - andond_registry_get_asset (self->plant->registry, machine->index)->signals[0];

  if (faults[ANDOND_FAULT_SENSOR_DRIFT] > 0.0)
    {
      double span = isnan (signal->band_low) ? 0.3 * fabs (values[position]) : signal->band_high - signal->band_low;

      values[position] += 0.9 * span * faults[ANDOND_FAULT_SENSOR_DRIFT];
    }

  if (faults[ANDOND_FAULT_SENSOR_DEAD] > 0.1)
    {
      values[position] = isnan (signal->range_low) ? 0.0 : signal->range_low;
      quality[position] = ANDON_QUALITY_BAD;
    }
}

gboolean
andond_demo_cursor_get_row (AndondDemoCursor *self,
                            guint32           asset,
                            gint64            time,
                            double           *values,
                            guint8           *quality)
{
  guint32 number = self->plant->machine_of[asset];
  const AndondDemoMachine *machine;
  double faults[ANDOND_N_FAULTS] = { 0 };
  double out[ANDOND_DEMO_MAX_SIGNALS];
  const AndondFault *fault;
  AndondMode mode;
  guint n;

  if (number == ANDOND_NO_INDEX)
    return FALSE;

  machine = ANDOND_DEMO_MACHINE (self->plant, number);
  if (machine->device != ANDOND_NO_INDEX && is_lost (self, machine->device, time))
    return FALSE;

  fault = gather_faults (self, number, time, faults);
  if (faults[ANDOND_FAULT_GATEWAY_LOST] > 0.5)
    return FALSE;

  andond_demo_cursor_compute (self, number, time, faults, &mode, out);
  n = ANDOND_DEMO_CLASS (self->plant, machine->class)->n_signals;

  for (guint i = 0; i < n; i++)
    {
      values[i] = out[i];
      quality[i] = ANDON_QUALITY_GOOD;
    }

  distort (self, machine, fault, faults, values, quality);
  return TRUE;
}

gboolean
andond_demo_plant_get (AndondDemoPlant *self,
                       guint32          signal,
                       gint64           time,
                       double          *value,
                       AndonQuality    *quality)
{
  g_autoptr (AndondDemoCursor) cursor = andond_demo_cursor_new (self);
  guint32 asset = andond_registry_get_signal (self->registry, signal)->asset;
  guint position = signal - andond_registry_get_asset (self->registry, asset)->signals[0];
  double values[ANDOND_DEMO_MAX_SIGNALS];
  guint8 qualities[ANDOND_DEMO_MAX_SIGNALS];

  if (!andond_demo_cursor_get_row (cursor, asset, time, values, qualities))
    return FALSE;

  *value = values[position];
  *quality = qualities[position];
  return TRUE;
}

static void
add_to_bucket (AndondBucket *bucket,
               double        value)
{
  if (bucket->count == 0)
    {
      bucket->min = bucket->max = value;
      bucket->mean = 0.0;
    }

  bucket->min = MIN (bucket->min, value);
  bucket->max = MAX (bucket->max, value);
  bucket->mean += value; /* the sum until the bucket is full */
  bucket->count++;
}

void
andond_demo_cursor_fill_buckets (AndondDemoCursor *self,
                                 guint32           asset,
                                 gint64            from,
                                 gint64            step,
                                 guint             n_buckets,
                                 guint             points,
                                 AndondBucket     *out)
{
  guint n = andond_registry_get_asset (self->plant->registry, asset)->n_signals;
  double values[ANDOND_DEMO_MAX_SIGNALS];
  guint8 quality[ANDOND_DEMO_MAX_SIGNALS];

  g_return_if_fail (points > 0 && step % points == 0 && n <= ANDOND_DEMO_MAX_SIGNALS);

  for (gsize i = 0; i < (gsize) n * n_buckets; i++)
    out[i].count = 0;

  for (guint b = 0; b < n_buckets; b++)
    {
      for (guint k = 0; k < points; k++)
        {
          gint64 time = from + (gint64) b * step + (gint64) k * (step / points);

          if (!andond_demo_cursor_get_row (self, asset, time, values, quality))
            continue;

          for (guint i = 0; i < n; i++)
            {
              if (quality[i] == ANDON_QUALITY_GOOD)
                add_to_bucket (&out[(gsize) i * n_buckets + b], values[i]);
            }
        }

      for (guint i = 0; i < n; i++)
        {
          AndondBucket *bucket = &out[(gsize) i * n_buckets + b];

          if (bucket->count > 0)
            bucket->mean /= bucket->count;
        }
    }
}
