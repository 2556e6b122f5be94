/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "andond-demo-faults.h"
#include "andond-demo-model.h"
#include "andond-demo-plant.h"
#include "andond-demo-schedule.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  guint64 key;
  AndondDemoZone *zone;
  double mean;   /* Cel, of the year outdoors */
  double season; /* half the way from winter to summer */
  double day;    /* half the way from night to afternoon */
} AndondDemoSite;

typedef struct
{
  char *id;
  guint64 key;
  guint site;
  guint calendar;
} AndondDemoLine;

typedef struct
{
  char *key;
  char *name;
  char *unit;
  AndondSignalRole role;
  double range_low, range_high;
} AndondDemoSignal;

typedef struct
{
  char *name;
  const AndondDemoModel *model;
  guint n_signals;
  AndondDemoSignal signals[ANDOND_DEMO_MAX_SIGNALS];
  AndondDemoFaultMix mix;
} AndondDemoClass;

typedef struct
{
  char *id;
  guint32 index;  /* in the registry */
  guint line;
  guint class;
  guint32 device; /* machine number of its gateway, or ANDOND_NO_INDEX */
  guint64 key;
  double rated[ANDOND_DEMO_MAX_PARAMS];
  double band_low[ANDOND_DEMO_MAX_SIGNALS];
  double band_high[ANDOND_DEMO_MAX_SIGNALS];
} AndondDemoMachine;

/* A fault that comes with the first start, and the time around it that is kept free of others. */
typedef struct
{
  guint machine;
  AndondFault fault;
} AndondDemoOpening;

struct _AndondDemoPlant
{
  gatomicrefcount refs;
  guint64 seed;
  gint64 first_start;
  AndondRegistry *registry;
  GArray *calendars; /* AndondDemoCalendar */
  GArray *sites;     /* AndondDemoSite */
  GArray *lines;     /* AndondDemoLine */
  GArray *classes;   /* AndondDemoClass */
  GArray *machines;  /* AndondDemoMachine */
  GArray *openings;  /* AndondDemoOpening */
  guint32 *machine_of; /* registry asset → machine number or ANDOND_NO_INDEX */
};

#define ANDOND_DEMO_SITE(plant, i) (&g_array_index ((plant)->sites, AndondDemoSite, i))
#define ANDOND_DEMO_LINE(plant, i) (&g_array_index ((plant)->lines, AndondDemoLine, i))
#define ANDOND_DEMO_CLASS(plant, i) (&g_array_index ((plant)->classes, AndondDemoClass, i))
#define ANDOND_DEMO_MACHINE(plant, i) (&g_array_index ((plant)->machines, AndondDemoMachine, i))
#define ANDOND_DEMO_CALENDAR(plant, i) (&g_array_index ((plant)->calendars, AndondDemoCalendar, i))

/* Fills everything but the registry. */
gboolean andond_demo_description_read (AndondDemoPlant *plant, JsonObject *root, AndondRegistryBuilder *builder,
                                       GError **error);
/* The signals of every machine, with the bands its model shows in healthy production. */
gboolean andond_demo_description_add_signals (AndondDemoPlant *plant, AndondRegistryBuilder *builder, GError **error);

/* The fault of a machine in a slot, those that an opening displaces left out. */
gboolean andond_demo_plant_find_fault (const AndondDemoPlant *plant, guint machine, gint64 slot, AndondFault *out);

/* One machine's outputs as its model gives them, without what happens to sensor and gateway; faults nullable. */
void andond_demo_cursor_compute (AndondDemoCursor *self, guint machine, gint64 time, const double *faults,
                                 AndondMode *mode, double *out);

G_END_DECLS
