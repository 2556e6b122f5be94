/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-schedule.h"

#include "andond-demo-noise.h"

#include <math.h>

#define MINUTE 60
#define CIVIL_DAY 86400
/* Days made before the one wanted, for what warms slowly: twelve times the longest lag. */
#define DAYS_BEFORE 2

const double andond_demo_lags[ANDOND_DEMO_N_LAGS] = { 300.0, 1200.0, 3600.0, 4.0 * 3600.0 };

static const double mode_levels[] = {
  [ANDOND_MODE_OFF] = 0.0,         [ANDOND_MODE_STANDBY] = 0.18,  [ANDOND_MODE_STARTUP] = 0.6,
  [ANDOND_MODE_PRODUCTION] = 0.9,  [ANDOND_MODE_CHANGEOVER] = 0.25, [ANDOND_MODE_CLEANING] = 0.45,
  [ANDOND_MODE_STOPPED] = 0.08,
};

/* Monday is 0. */
static int
weekday_of (gint64 day)
{
  return (int) ((((day + 3) % 7) + 7) % 7);
}

static gint64
floor_day (gint64 local)
{
  return local / CIVIL_DAY - (local % CIVIL_DAY < 0);
}

static int
day_begin (const AndondDemoCalendar *calendar)
{
  return calendar->n_shifts > 0 ? calendar->shifts[0].start : 6 * 60;
}

static gint64
day_start_utc (const AndondDemoCalendar *calendar,
               const AndondDemoZone     *zone,
               gint64                    day)
{
  return andond_demo_zone_to_utc (zone, day * CIVIL_DAY + day_begin (calendar) * MINUTE);
}

gint64
andond_demo_schedule_find_day (const AndondDemoCalendar *calendar,
                               const AndondDemoZone     *zone,
                               gint64                    utc)
{
  gint64 day = floor_day (andond_demo_zone_to_local (zone, utc) - day_begin (calendar) * MINUTE);

  /* Across a change of the clocks the subtraction may be an hour off. */
  while (utc < day_start_utc (calendar, zone, day))
    day--;
  while (utc >= day_start_utc (calendar, zone, day + 1))
    day++;

  return day;
}

static void
append (AndondDemoDay *out,
        gint64         start,
        AndondMode     mode,
        int            product,
        double         level)
{
  AndondDemoStretch *last = out->n > 0 ? &out->stretches[out->n - 1] : NULL;

  if (last != NULL && last->start == start)
    out->n--;
  else if (last != NULL && last->mode == mode && last->product == product && last->level == level)
    return;

  g_assert (out->n < G_N_ELEMENTS (out->stretches));
  out->stretches[out->n++] = (AndondDemoStretch) {
    .start = start, .mode = mode, .product = product, .level = level,
  };
}

/* Whether a shift ends at this local time, so that the line is warm already. */
static gboolean
is_worked_before (const AndondDemoCalendar *calendar,
                  gint64                    day,
                  int                       start)
{
  for (guint i = 0; i < calendar->n_shifts; i++)
    {
      const AndondDemoShift *shift = &calendar->shifts[i];

      if ((shift->days & (1 << weekday_of (day))) != 0 && shift->start + shift->length == start)
        return TRUE;
      if ((shift->days & (1 << weekday_of (day - 1))) != 0 && shift->start + shift->length - 24 * 60 == start)
        return TRUE;
    }

  return FALSE;
}

/* One product's run, with the short stops that happen. */
static gint64
append_run (AndondDemoDay *out,
            guint64        key,
            gint64         from,
            gint64         to,
            gboolean       stops)
{
  int product = (int) (andond_demo_hash (key, 1) % 5);
  double level = 0.76 + 0.055 * product;
  gint64 t = from;

  for (guint i = 0; stops && i < 6; i++)
    {
      gint64 stop = t + (gint64) andond_demo_between (key, 10 + i, 40, 200) * MINUTE;
      gint64 length = (gint64) andond_demo_between (key, 20 + i, 2, 11) * MINUTE;

      if (stop + length + 10 * MINUTE > to)
        break;

      append (out, t, ANDOND_MODE_PRODUCTION, product, level);
      append (out, stop, ANDOND_MODE_STOPPED, product, mode_levels[ANDOND_MODE_STOPPED]);
      t = stop + length;
    }

  append (out, t, ANDOND_MODE_PRODUCTION, product, level);
  return to;
}

/* A shift from second `from` to `to`: start up, run, break, change over, run, clean. */
static void
append_shift (AndondDemoDay *out,
              guint64        key,
              gint64         from,
              gint64         to,
              gboolean       cold,
              gboolean       last)
{
  gint64 t = from;
  gint64 rest = from + (to - from) / 2 + (gint64) andond_demo_between (key, 1, -20, 20) * MINUTE;
  gint64 change = rest + (gint64) andond_demo_between (key, 2, 60, 120) * MINUTE;
  gint64 clean = to - (gint64) andond_demo_between (key, 3, 22, 38) * MINUTE;

  if (cold)
    {
      append (out, t, ANDOND_MODE_STARTUP, 0, mode_levels[ANDOND_MODE_STARTUP]);
      t += (gint64) andond_demo_between (key, 4, 12, 24) * MINUTE;
    }

  t = append_run (out, andond_demo_hash (key, 100), t, rest, TRUE);
  append (out, t, ANDOND_MODE_STANDBY, 0, mode_levels[ANDOND_MODE_STANDBY]);
  t += (gint64) andond_demo_between (key, 5, 15, 31) * MINUTE;
  t = append_run (out, andond_demo_hash (key, 101), t, change, TRUE);
  append (out, t, ANDOND_MODE_CHANGEOVER, 0, mode_levels[ANDOND_MODE_CHANGEOVER]);
  t += (gint64) andond_demo_between (key, 6, 14, 36) * MINUTE;
  t = append_run (out, andond_demo_hash (key, 102), t, last ? clean : to, TRUE);

  if (last)
    append (out, t, ANDOND_MODE_CLEANING, 0, mode_levels[ANDOND_MODE_CLEANING]);
}

/* What one civil day's shifts bring, up to the next day's start. */
static void
append_day (const AndondDemoCalendar *calendar,
            const AndondDemoZone     *zone,
            guint64                   key,
            gint64                    day,
            AndondDemoDay            *out)
{
  gint64 begin = day_start_utc (calendar, zone, day);
  gint64 t = begin;

  for (guint i = 0; i < calendar->n_shifts; i++)
    {
      const AndondDemoShift *shift = &calendar->shifts[i];
      guint64 shift_key = andond_demo_hash (key, (guint64) (day * 8 + i));
      gint64 local = day * CIVIL_DAY + shift->start * MINUTE;
      gint64 from = andond_demo_zone_to_utc (zone, local);
      gint64 to = andond_demo_zone_to_utc (zone, local + shift->length * MINUTE);

      if ((shift->days & (1 << weekday_of (day))) == 0)
        continue;

      if (from > t)
        append (out, t, ANDOND_MODE_OFF, 0, 0.0);

      if (calendar->runs_through)
        append (out, from, ANDOND_MODE_PRODUCTION, (int) i, andond_demo_between (shift_key, 0, 0.72, 0.95));
      else
        append_shift (out, shift_key, from, to, !is_worked_before (calendar, day, shift->start),
                      i + 1 == calendar->n_shifts);
      t = to;
    }

  if (t < day_start_utc (calendar, zone, day + 1))
    append (out, t, ANDOND_MODE_OFF, 0, 0.0);
}

/* Lets each lag follow the level from the first stretch on. */
static void
follow (AndondDemoDay *days)
{
  for (guint i = 0; i < days->n; i++)
    {
      AndondDemoStretch *now = &days->stretches[i];
      const AndondDemoStretch *last = i > 0 ? &days->stretches[i - 1] : NULL;
      double length = last == NULL ? 0.0 : (double) (now->start - last->start);

      now->before = last == NULL ? now->level : last->level;

      for (guint k = 0; k < ANDOND_DEMO_N_LAGS; k++)
        {
          if (last == NULL)
            now->lag[k] = now->level;
          else
            now->lag[k] = last->level + (last->lag[k] - last->level) * exp (-length / andond_demo_lags[k]);
        }
    }
}

/* Keeps of several days the one that is wanted; what runs across its start begins there. */
static void
cut (AndondDemoDay       *out,
     const AndondDemoDay *days)
{
  guint first = 0;

  while (first + 1 < days->n && days->stretches[first + 1].start <= out->start)
    first++;

  out->n = 0;
  for (guint i = first; i < days->n && days->stretches[i].start < out->end; i++)
    out->stretches[out->n++] = days->stretches[i];

  for (guint i = 1; i < out->n; i++)
    {
      const AndondDemoStretch *last = &out->stretches[i - 1];
      gint64 from = MAX (last->start, out->start);

      out->stretches[i].worked = last->worked + last->level * (double) (out->stretches[i].start - from);
    }
}

void
andond_demo_schedule_make_day (const AndondDemoCalendar *calendar,
                               const AndondDemoZone     *zone,
                               guint64                   key,
                               gint64                    day,
                               AndondDemoDay            *out)
{
  AndondDemoDay days;

  days.n = 0;
  for (gint64 d = day - DAYS_BEFORE; d <= day; d++)
    append_day (calendar, zone, key, d, &days);

  out->day = day;
  out->start = day_start_utc (calendar, zone, day);
  out->end = day_start_utc (calendar, zone, day + 1);
  follow (&days);
  cut (out, &days);
}

const AndondDemoStretch *
andond_demo_day_find (const AndondDemoDay *day,
                      gint64               utc)
{
  guint low = 0, high = day->n;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (day->stretches[middle].start <= utc)
        low = middle;
      else
        high = middle;
    }

  return &day->stretches[low];
}
