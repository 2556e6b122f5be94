/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "andond-registry.h"

/* The demo plant. Every value is a function of (seed, signal, absolute time) and of the instant of the
 * first start, which the platform keeps: computed in closed form, so that history, live running and a
 * restart are one and the same function. Immutable; any thread. */

G_BEGIN_DECLS

typedef enum
{
  ANDOND_FAULT_NONE,
  ANDOND_FAULT_BEARING_WEAR,
  ANDOND_FAULT_IMBALANCE,
  ANDOND_FAULT_CAVITATION,
  ANDOND_FAULT_CLOGGING,
  ANDOND_FAULT_FOULING,
  ANDOND_FAULT_LEAK,
  ANDOND_FAULT_VALVE_STICTION,
  ANDOND_FAULT_OVERHEATING,
  ANDOND_FAULT_HEATER_FAILURE,
  ANDOND_FAULT_BELT_SLIP,
  ANDOND_FAULT_TOOL_WEAR,
  ANDOND_FAULT_ENERGY_WASTE,
  ANDOND_FAULT_SENSOR_DRIFT,
  ANDOND_FAULT_SENSOR_DEAD,
  ANDOND_FAULT_CLOCK_DRIFT,
  ANDOND_FAULT_GATEWAY_LOST,
  ANDOND_N_FAULTS
} AndondFaultKind;

const char *andond_fault_kind_to_string (AndondFaultKind kind); /* bearing-wear … */

typedef struct
{
  AndondFaultKind kind;
  guint32 asset;  /* registry index */
  guint32 signal; /* the signal a sensor fault concerns, else ANDOND_NO_INDEX */
  gint64 begin;   /* severity leaves 0 */
  gint64 peak;    /* severity reaches its peak */
  gint64 end;     /* repaired: severity 0 again */
  double height;  /* severity at the peak, 0 to 1 */
} AndondFault;

/* The description in data/demo/plant.json, read through the gate. error: ANDON_DOMAIN_ERROR naming the
 * member. first_start: us, when this plant was first started, or 0 for a plant without opening faults. */
AndondDemoPlant *andond_demo_plant_new (const char *json, gsize length, guint64 seed, gint64 first_start,
                                        GError **error);
/* The same with the description that is built into the program. */
AndondDemoPlant *andond_demo_plant_new_builtin (guint64 seed, gint64 first_start, GError **error);
AndondDemoPlant *andond_demo_plant_ref (AndondDemoPlant *self);
void             andond_demo_plant_unref (AndondDemoPlant *self);

AndondRegistry *andond_demo_plant_get_registry (AndondDemoPlant *self); /* borrowed */

/* The versioned documents that the built-in plant begins with, one JSON object, ends with a NUL beyond its size:
 * { "rules": [ { "id", "body" } ], "limits": […], "consoles": […], "calendars": […] }, the bodies as andond-rules.h
 * and andon-calendar.h say, a console's { "name", "areas": [ids] }. The calendars are those of the registry. */
GBytes *andond_demo_plant_load_documents (GError **error);

/* The sample of a signal at a time. FALSE where the plant sends none (a dead gateway). */
gboolean andond_demo_plant_get (AndondDemoPlant *self, guint32 signal, gint64 time, double *value,
                                AndonQuality *quality);

/* A cursor remembers what is costly between neighbouring times; the values are the same with or without.
 * One thread at a time. */
typedef struct _AndondDemoCursor AndondDemoCursor;
AndondDemoCursor *andond_demo_cursor_new (AndondDemoPlant *plant);
void              andond_demo_cursor_free (AndondDemoCursor *self);
/* All signals of an asset at one time, in the order of AndondAsset.signals. FALSE: none is sent. */
gboolean andond_demo_cursor_get_row (AndondDemoCursor *self, guint32 asset, gint64 time, double *values,
                                     guint8 *quality);
/* History of an asset: n_buckets of `step` us from `from`, for each of its signals after the other
 * (out[signal position * n_buckets + bucket]). A bucket is exactly what points samples come to that were
 * taken at its start + k * step / points, so step must divide by points; good ones only. */
void andond_demo_cursor_fill_buckets (AndondDemoCursor *self, guint32 asset, gint64 from, gint64 step,
                                      guint n_buckets, guint points, AndondBucket *out);

/* The faults that touch [from, to), ordered by begin: a GArray of AndondFault. */
GArray *andond_demo_plant_list_faults (AndondDemoPlant *self, gint64 from, gint64 to);
/* 0 to 1. */
double  andond_fault_get_severity (const AndondFault *fault, gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDemoPlant, andond_demo_plant_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDemoCursor, andond_demo_cursor_free)

G_END_DECLS
