/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-zone.h"
#include "andond-registry.h"

/* What a line does at a time: shifts of its calendar, and within them starting up, products, changeovers,
 * breaks, short stops and cleaning, all drawn from the seed. A line works in production days; one day's
 * course is made at once and holds what its machines remember of the days before. */

G_BEGIN_DECLS

#define ANDOND_DEMO_N_LAGS 4

/* Time constants in seconds of what warms up with load. */
extern const double andond_demo_lags[ANDOND_DEMO_N_LAGS];

typedef struct
{
  char *name;
  int start; /* minutes after local midnight */
  int length;
  guint8 days; /* bit 0: Monday */
} AndondDemoShift;

typedef struct
{
  char *id;
  AndondDemoShift *shifts; /* by start */
  guint n_shifts;
  gboolean runs_through; /* no starting up, no breaks, no stops: a process that never rests */
} AndondDemoCalendar;

typedef struct
{
  gint64 start; /* UTC seconds */
  AndondMode mode;
  int product;
  double level;                    /* load, 0 to 1 */
  double before;                   /* level of the stretch before */
  double lag[ANDOND_DEMO_N_LAGS];  /* lagged level at its start */
  double worked;                   /* integral of the level since the day's start, s */
} AndondDemoStretch;

typedef struct
{
  gint64 day;   /* local civil day number */
  gint64 start; /* UTC seconds */
  gint64 end;
  guint n;
  AndondDemoStretch stretches[320];
} AndondDemoDay;

/* The production day that holds a time. */
gint64 andond_demo_schedule_find_day (const AndondDemoCalendar *calendar, const AndondDemoZone *zone, gint64 utc);
/* key: the line's own. */
void   andond_demo_schedule_make_day (const AndondDemoCalendar *calendar, const AndondDemoZone *zone, guint64 key,
                                      gint64 day, AndondDemoDay *out);
/* The stretch that holds a time of the day. */
const AndondDemoStretch *andond_demo_day_find (const AndondDemoDay *day, gint64 utc);

G_END_DECLS
