/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-plant-private.h"

#include "andond-demo-resources.h"

#include <andon-json.h>

/* Faults that would touch the hours before an opening fault are left out, so that it stands alone. */
#define OPENING_QUIET (6 * G_TIME_SPAN_HOUR)
#define RESOURCE_PATH "/org/andon/demo/"

static void
clear_calendar (gpointer data)
{
  AndondDemoCalendar *self = data;

  for (guint i = 0; i < self->n_shifts; i++)
    g_free (self->shifts[i].name);
  g_free (self->shifts);
  g_free (self->id);
}

static void
clear_site (gpointer data)
{
  AndondDemoSite *self = data;

  g_free (self->id);
  g_clear_pointer (&self->zone, andond_demo_zone_free);
}

static void
clear_line (gpointer data)
{
  g_free (((AndondDemoLine *) data)->id);
}

static void
clear_class (gpointer data)
{
  AndondDemoClass *self = data;

  for (guint i = 0; i < ANDOND_DEMO_MAX_SIGNALS; i++)
    {
      g_free (self->signals[i].key);
      g_free (self->signals[i].name);
      g_free (self->signals[i].unit);
    }
  g_free (self->name);
}

static void
clear_machine (gpointer data)
{
  g_free (((AndondDemoMachine *) data)->id);
}

static GArray *
array_new (gsize          size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) size);

  g_array_set_clear_func (array, clear);
  return array;
}

AndondDemoPlant *
andond_demo_plant_ref (AndondDemoPlant *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
andond_demo_plant_unref (AndondDemoPlant *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->registry, andond_registry_unref);
  g_array_unref (self->calendars);
  g_array_unref (self->sites);
  g_array_unref (self->lines);
  g_array_unref (self->classes);
  g_array_unref (self->machines);
  g_array_unref (self->openings);
  g_free (self->machine_of);
  g_free (self);
}

static AndondDemoPlant *
plant_new (guint64 seed,
           gint64  first_start)
{
  AndondDemoPlant *self = g_new0 (AndondDemoPlant, 1);

  g_atomic_ref_count_init (&self->refs);
  self->seed = andond_demo_hash (seed, 1);
  self->first_start = first_start;
  self->calendars = array_new (sizeof (AndondDemoCalendar), clear_calendar);
  self->sites = array_new (sizeof (AndondDemoSite), clear_site);
  self->lines = array_new (sizeof (AndondDemoLine), clear_line);
  self->classes = array_new (sizeof (AndondDemoClass), clear_class);
  self->machines = array_new (sizeof (AndondDemoMachine), clear_machine);
  self->openings = g_array_new (FALSE, TRUE, sizeof (AndondDemoOpening));
  return self;
}

static void
map_machines (AndondDemoPlant *self)
{
  guint n = andond_registry_get_n_assets (self->registry);

  self->machine_of = g_new (guint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    self->machine_of[i] = ANDOND_NO_INDEX;

  for (guint i = 0; i < self->machines->len; i++)
    self->machine_of[ANDOND_DEMO_MACHINE (self, i)->index] = i;
}

AndondDemoPlant *
andond_demo_plant_new (const char  *json,
                       gsize        length,
                       guint64      seed,
                       gint64       first_start,
                       GError     **error)
{
  g_autoptr (AndondDemoPlant) self = plant_new (seed, first_start);
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (JsonObject) root = andon_json_parse_object (json, length, NULL, error);

  if (root == NULL || !andond_demo_description_read (self, root, builder, error)
      || !andond_demo_description_add_signals (self, builder, error))
    {
      g_prefix_error (error, "demo plant: ");
      return NULL;
    }

  self->registry = andond_registry_builder_finish (builder);
  map_machines (self);
  return g_steal_pointer (&self);
}

AndondDemoPlant *
andond_demo_plant_new_builtin (guint64   seed,
                               gint64    first_start,
                               GError  **error)
{
  g_autoptr (GBytes) json = g_resource_lookup_data (andond_demo_get_resource (), RESOURCE_PATH "plant.json",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (json == NULL)
    return NULL;

  return andond_demo_plant_new (g_bytes_get_data (json, NULL), g_bytes_get_size (json), seed, first_start, error);
}

AndondRegistry *
andond_demo_plant_get_registry (AndondDemoPlant *self)
{
  return self->registry;
}

GBytes *
andond_demo_plant_load_documents (GError **error)
{
  return g_resource_lookup_data (andond_demo_get_resource (), RESOURCE_PATH "documents.json",
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static gboolean
is_sensor_fault (AndondFaultKind kind)
{
  return kind == ANDOND_FAULT_SENSOR_DRIFT || kind == ANDOND_FAULT_SENSOR_DEAD;
}

/* Whether an opening fault needs this one out of its way. */
static gboolean
is_displaced (const AndondDemoPlant *self,
              guint                  machine,
              const AndondFault     *fault)
{
  for (guint i = 0; i < self->openings->len; i++)
    {
      const AndondDemoOpening *opening = &g_array_index (self->openings, AndondDemoOpening, i);
      gboolean silences = fault->kind == ANDOND_FAULT_GATEWAY_LOST
                          && ANDOND_DEMO_MACHINE (self, opening->machine)->device == machine;

      if ((opening->machine == machine || silences) && fault->end > opening->fault.begin - OPENING_QUIET
          && fault->begin < opening->fault.end)
        return TRUE;
    }

  return FALSE;
}

/* The sensor that is broken: any of the machine's measured quantities. */
static gboolean
choose_signal (const AndondDemoPlant   *self,
               const AndondDemoMachine *machine,
               gint64                   slot,
               AndondFault             *fault)
{
  const AndondDemoClass *class = ANDOND_DEMO_CLASS (self, machine->class);
  guint n = 0;
  guint chosen;

  for (guint i = 0; i < class->n_signals; i++)
    n += class->signals[i].role == ANDOND_ROLE_PROCESS;

  if (n == 0)
    return FALSE;

  chosen = (guint) (andond_demo_hash (machine->key ^ 0x5e, (guint64) slot) % n);
  for (guint i = 0; i < class->n_signals; i++)
    {
      if (class->signals[i].role == ANDOND_ROLE_PROCESS && chosen-- == 0)
        fault->signal = andond_registry_get_asset (self->registry, machine->index)->signals[i];
    }

  return TRUE;
}

gboolean
andond_demo_plant_find_fault (const AndondDemoPlant *self,
                              guint                  machine,
                              gint64                 slot,
                              AndondFault           *out)
{
  const AndondDemoMachine *m = ANDOND_DEMO_MACHINE (self, machine);

  /* Without a registry the bands are being measured, and nothing breaks. */
  if (self->registry == NULL || !andond_demo_faults_draw (&ANDOND_DEMO_CLASS (self, m->class)->mix, m->key, slot, out))
    return FALSE;

  out->asset = m->index;
  out->signal = ANDOND_NO_INDEX;

  if (is_displaced (self, machine, out) || (is_sensor_fault (out->kind) && !choose_signal (self, m, slot, out)))
    return FALSE;

  return TRUE;
}

static int
compare_begin (gconstpointer a,
               gconstpointer b)
{
  const AndondFault *x = a, *y = b;

  return (x->begin > y->begin) - (x->begin < y->begin);
}

GArray *
andond_demo_plant_list_faults (AndondDemoPlant *self,
                               gint64           from,
                               gint64           to)
{
  GArray *faults = g_array_new (FALSE, FALSE, sizeof (AndondFault));

  for (guint i = 0; i < self->machines->len; i++)
    {
      guint64 key = ANDOND_DEMO_MACHINE (self, i)->key;
      gint64 last = andond_demo_faults_find_slot (key, to / G_USEC_PER_SEC);

      for (gint64 slot = andond_demo_faults_find_slot (key, from / G_USEC_PER_SEC); slot <= last; slot++)
        {
          AndondFault fault;

          if (andond_demo_plant_find_fault (self, i, slot, &fault) && fault.begin < to && fault.end > from)
            g_array_append_val (faults, fault);
        }
    }

  for (guint i = 0; i < self->openings->len; i++)
    {
      const AndondFault *fault = &g_array_index (self->openings, AndondDemoOpening, i).fault;

      if (fault->begin < to && fault->end > from)
        g_array_append_val (faults, *fault);
    }

  g_array_sort (faults, compare_begin);
  return faults;
}
