/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-demo-plant-private.h"

#include <andon-json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  AndondDemoPlant *plant;
  AndondRegistryBuilder *builder;
  guint32 n_assets; /* added to the builder so far */
} Reader;

typedef gboolean (*ReadItem) (Reader *reader, JsonObject *item, GError **error);

/* Each object of an array member, the error naming which one. */
static gboolean
read_items (Reader      *reader,
            JsonObject  *parent,
            const char  *member,
            ReadItem     read,
            GError     **error)
{
  JsonArray *items = NULL;

  if (!andon_json_get_array (parent, member, ANDON_JSON_REQUIRED, &items, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "%s[%u]: an object is needed", member, i);
          return FALSE;
        }

      if (!read (reader, json_node_get_object (node), error))
        {
          g_prefix_error (error, "%s[%u]: ", member, i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
find_id (GArray      *array,
         gsize        size,
         gsize        offset,
         const char  *what,
         const char  *id,
         guint       *out,
         GError     **error)
{
  for (guint i = 0; i < array->len; i++)
    {
      const char *entry = array->data + i * size;

      if (strcmp (G_STRUCT_MEMBER (char *, entry, offset), id) == 0)
        {
          *out = i;
          return TRUE;
        }
    }

  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "there is no %s “%s”", what, id);
  return FALSE;
}

#define FIND(array, Type, member, what, id, out) \
  find_id ((array), sizeof (Type), G_STRUCT_OFFSET (Type, member), what, id, out, error)

static gboolean
read_clock (const char *text,
            int        *minutes)
{
  int hour, minute;
  char rest;

  if (sscanf (text, "%2d:%2d%c", &hour, &minute, &rest) != 2 || hour < 0 || hour > 24 || minute < 0 || minute > 59)
    return FALSE;

  *minutes = hour * 60 + minute;
  return TRUE;
}

/* All days where none is named. */
static gboolean
read_days (char             **days,
           AndondDemoShift   *shift,
           GError           **error)
{
  static const char *const words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

  shift->days = days == NULL ? 0x7f : 0;
  for (guint i = 0; days != NULL && days[i] != NULL; i++)
    {
      guint day = 0;

      while (day < G_N_ELEMENTS (words) && strcmp (words[day], days[i]) != 0)
        day++;

      if (day == G_N_ELEMENTS (words))
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "days: “%s” is none", days[i]);
          return FALSE;
        }

      shift->days |= (guint8) (1 << day);
    }

  return TRUE;
}

static gboolean
read_shift (JsonObject       *item,
            AndondDemoShift  *shift,
            GError          **error)
{
  const char *start = NULL, *end = NULL;
  g_auto (GStrv) days = NULL;
  int until;

  if (!andon_json_dup_string (item, "name", ANDON_JSON_REQUIRED, &shift->name, error)
      || !andon_json_get_string (item, "start", ANDON_JSON_REQUIRED, &start, error)
      || !andon_json_get_string (item, "end", ANDON_JSON_REQUIRED, &end, error)
      || !andon_json_dup_strv (item, "days", ANDON_JSON_OPTIONAL, &days, error))
    return FALSE;

  if (!read_clock (start, &shift->start) || !read_clock (end, &until))
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, "start and end: hh:mm is needed");
      return FALSE;
    }

  shift->length = until > shift->start ? until - shift->start : until + 24 * 60 - shift->start;
  return read_days (days, shift, error);
}

static gboolean
read_calendar (Reader      *reader,
               JsonObject  *item,
               GError     **error)
{
  AndondDemoCalendar *calendar;
  JsonArray *shifts = NULL;
  guint n;

  g_array_set_size (reader->plant->calendars, reader->plant->calendars->len + 1);
  calendar = ANDOND_DEMO_CALENDAR (reader->plant, reader->plant->calendars->len - 1);

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &calendar->id, error)
      || !andon_json_get_bool (item, "runs-through", ANDON_JSON_OPTIONAL, &calendar->runs_through, error)
      || !andon_json_get_array (item, "shifts", ANDON_JSON_REQUIRED, &shifts, error))
    return FALSE;

  n = json_array_get_length (shifts);
  if (n < 1 || n > 4)
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "shifts: 1 to 4 are needed");
      return FALSE;
    }

  calendar->shifts = g_new0 (AndondDemoShift, n);
  calendar->n_shifts = n;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (shifts, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) || !read_shift (json_node_get_object (node), &calendar->shifts[i], error))
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "an object is needed");
          g_prefix_error (error, "shifts[%u]: ", i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
add_node (Reader           *reader,
          AndondAssetSpec  *spec,
          GError          **error)
{
  spec->source = "demo";
  reader->n_assets++;
  return andond_registry_builder_add_asset (reader->builder, spec, error);
}

static gboolean
read_site (Reader      *reader,
           JsonObject  *item,
           GError     **error)
{
  AndondDemoSite *site;
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_SITE, .has_geo = TRUE };

  g_array_set_size (reader->plant->sites, reader->plant->sites->len + 1);
  site = ANDOND_DEMO_SITE (reader->plant, reader->plant->sites->len - 1);

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &site->id, error)
      || !andon_json_get_string (item, "name", ANDON_JSON_REQUIRED, &spec.name, error)
      || !andon_json_get_string (item, "zone", ANDON_JSON_REQUIRED, &spec.zone, error)
      || !andon_json_get_string (item, "calendar", ANDON_JSON_REQUIRED, &spec.calendar, error)
      || !andon_json_get_double (item, "latitude", ANDON_JSON_REQUIRED, &spec.latitude, error)
      || !andon_json_get_double (item, "longitude", ANDON_JSON_REQUIRED, &spec.longitude, error)
      || !andon_json_get_double (item, "mean", ANDON_JSON_REQUIRED, &site->mean, error)
      || !andon_json_get_double (item, "season", ANDON_JSON_REQUIRED, &site->season, error)
      || !andon_json_get_double (item, "day", ANDON_JSON_REQUIRED, &site->day, error))
    return FALSE;

  site->zone = andond_demo_zone_new (spec.zone, error);
  if (site->zone == NULL)
    return FALSE;

  site->key = andond_demo_hash_word (reader->plant->seed, site->id);
  spec.id = site->id;
  return add_node (reader, &spec, error);
}

static gboolean
read_area (Reader      *reader,
           JsonObject  *item,
           GError     **error)
{
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_AREA };

  return andon_json_get_string (item, "id", ANDON_JSON_REQUIRED, &spec.id, error)
         && andon_json_get_string (item, "name", ANDON_JSON_REQUIRED, &spec.name, error)
         && andon_json_get_string (item, "site", ANDON_JSON_REQUIRED, &spec.parent, error)
         && add_node (reader, &spec, error);
}

static gboolean
read_line (Reader      *reader,
           JsonObject  *item,
           GError     **error)
{
  AndondDemoPlant *plant = reader->plant;
  AndondDemoLine *line;
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_LINE };
  const char *site = NULL;

  g_array_set_size (plant->lines, plant->lines->len + 1);
  line = ANDOND_DEMO_LINE (plant, plant->lines->len - 1);

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &line->id, error)
      || !andon_json_get_string (item, "name", ANDON_JSON_REQUIRED, &spec.name, error)
      || !andon_json_get_string (item, "site", ANDON_JSON_REQUIRED, &site, error)
      || !andon_json_get_string (item, "area", ANDON_JSON_REQUIRED, &spec.parent, error)
      || !andon_json_get_string (item, "calendar", ANDON_JSON_REQUIRED, &spec.calendar, error)
      || !FIND (plant->sites, AndondDemoSite, id, "site", site, &line->site)
      || !FIND (plant->calendars, AndondDemoCalendar, id, "calendar", spec.calendar, &line->calendar))
    return FALSE;

  line->key = andond_demo_hash_word (plant->seed, line->id);
  spec.id = line->id;
  return add_node (reader, &spec, error);
}

static gboolean
read_range (JsonObject        *item,
            AndondDemoSignal  *signal,
            GError           **error)
{
  JsonArray *range = NULL;

  signal->range_low = signal->range_high = NAN;
  if (!andon_json_get_array (item, "range", ANDON_JSON_OPTIONAL, &range, error))
    return FALSE;

  if (range == NULL)
    return TRUE;

  if (json_array_get_length (range) != 2)
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "range: two numbers are needed");
      return FALSE;
    }

  signal->range_low = json_array_get_double_element (range, 0);
  signal->range_high = json_array_get_double_element (range, 1);
  return TRUE;
}

static gboolean
read_signal (Reader      *reader,
             JsonObject  *item,
             GError     **error)
{
  AndondDemoClass *class = ANDOND_DEMO_CLASS (reader->plant, reader->plant->classes->len - 1);
  const char *wanted = class->model->keys[class->n_signals];
  AndondDemoSignal *signal = &class->signals[class->n_signals];
  const char *role = NULL;

  if (wanted == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "the model “%s” has no more signals",
                   class->model->name);
      return FALSE;
    }

  if (!andon_json_dup_string (item, "key", ANDON_JSON_REQUIRED, &signal->key, error)
      || !andon_json_dup_string (item, "name", ANDON_JSON_REQUIRED, &signal->name, error)
      || !andon_json_dup_string (item, "unit", ANDON_JSON_REQUIRED, &signal->unit, error)
      || !andon_json_get_string (item, "role", ANDON_JSON_OPTIONAL, &role, error) || !read_range (item, signal, error))
    return FALSE;

  class->n_signals++;
  if (strcmp (signal->key, wanted) != 0 || (role != NULL && !andond_signal_role_from_string (role, &signal->role)))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                   "key and role: “%s” with a known role was expected, not “%s”", wanted, signal->key);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_mix (JsonObject          *item,
          AndondDemoFaultMix  *mix,
          GError             **error)
{
  JsonObject *faults = NULL;
  JsonObjectIter iter;
  const char *word;

  if (!andon_json_get_object (item, "faults", ANDON_JSON_OPTIONAL, &faults, error))
    return FALSE;

  if (faults == NULL)
    return TRUE;

  json_object_iter_init (&iter, faults);
  while (json_object_iter_next (&iter, &word, NULL))
    {
      AndondFaultKind kind;

      if (!andond_fault_kind_from_string (word, &kind))
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "faults: “%s” is no kind of fault", word);
          return FALSE;
        }

      if (!andon_json_get_double (faults, word, ANDON_JSON_REQUIRED, &mix->weights[kind], error))
        return FALSE;
      mix->total += mix->weights[kind];
    }

  return TRUE;
}

static gboolean
read_class (Reader      *reader,
            JsonObject  *item,
            GError     **error)
{
  AndondDemoClass *class;

  g_array_set_size (reader->plant->classes, reader->plant->classes->len + 1);
  class = ANDOND_DEMO_CLASS (reader->plant, reader->plant->classes->len - 1);

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &class->name, error))
    return FALSE;

  class->model = andond_demo_model_find (class->name);
  if (class->model == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "id: there is no model “%s”", class->name);
      return FALSE;
    }

  if (!read_mix (item, &class->mix, error) || !read_items (reader, item, "signals", read_signal, error))
    return FALSE;

  if (class->model->keys[class->n_signals] != NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "signals: “%s” is missing",
                   class->model->keys[class->n_signals]);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_rated (JsonObject         *item,
            const AndondDemoModel *model,
            double             *out,
            GError            **error)
{
  JsonObject *rated = NULL;

  if (!andon_json_get_object (item, "rated", ANDON_JSON_OPTIONAL, &rated, error))
    return FALSE;

  for (guint i = 0; model->params[i] != NULL; i++)
    {
      out[i] = model->rated[i];
      if (rated != NULL && !andon_json_get_double (rated, model->params[i], ANDON_JSON_OPTIONAL, &out[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_machine (Reader      *reader,
              JsonObject  *item,
              GError     **error)
{
  AndondDemoPlant *plant = reader->plant;
  AndondDemoMachine *machine;
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_ASSET };
  guint device;

  g_array_set_size (plant->machines, plant->machines->len + 1);
  machine = ANDOND_DEMO_MACHINE (plant, plant->machines->len - 1);
  machine->device = ANDOND_NO_INDEX;

  if (!andon_json_dup_string (item, "id", ANDON_JSON_REQUIRED, &machine->id, error)
      || !andon_json_get_string (item, "name", ANDON_JSON_REQUIRED, &spec.name, error)
      || !andon_json_get_string (item, "line", ANDON_JSON_REQUIRED, &spec.parent, error)
      || !andon_json_get_string (item, "class", ANDON_JSON_REQUIRED, &spec.model_class, error)
      || !andon_json_get_string (item, "device", ANDON_JSON_OPTIONAL, &spec.device, error)
      || !andon_json_get_string (item, "plan", ANDON_JSON_OPTIONAL, &spec.plan, error)
      || !andon_json_get_double (item, "x", ANDON_JSON_OPTIONAL, &spec.x, error)
      || !andon_json_get_double (item, "y", ANDON_JSON_OPTIONAL, &spec.y, error)
      || !FIND (plant->lines, AndondDemoLine, id, "line", spec.parent, &machine->line)
      || !FIND (plant->classes, AndondDemoClass, name, "class", spec.model_class, &machine->class)
      || !read_rated (item, ANDOND_DEMO_CLASS (plant, machine->class)->model, machine->rated, error))
    return FALSE;

  if (spec.device != NULL)
    {
      if (!FIND (plant->machines, AndondDemoMachine, id, "device", spec.device, &device))
        return FALSE;
      machine->device = device;
    }

  machine->index = reader->n_assets;
  machine->key = andond_demo_hash_word (plant->seed, machine->id);
  spec.id = machine->id;
  return add_node (reader, &spec, error);
}

static gboolean
read_opening (Reader      *reader,
              JsonObject  *item,
              GError     **error)
{
  AndondDemoPlant *plant = reader->plant;
  AndondDemoOpening opening = { .fault = { .signal = ANDOND_NO_INDEX } };
  const char *asset = NULL, *word = NULL;
  double after = 0, growth = 0, hold = 0;
  gint64 begin;

  if (!andon_json_get_string (item, "asset", ANDON_JSON_REQUIRED, &asset, error)
      || !andon_json_get_string (item, "fault", ANDON_JSON_REQUIRED, &word, error)
      || !andon_json_get_double (item, "after", ANDON_JSON_REQUIRED, &after, error)
      || !andon_json_get_double (item, "growth", ANDON_JSON_REQUIRED, &growth, error)
      || !andon_json_get_double (item, "hold", ANDON_JSON_REQUIRED, &hold, error)
      || !andon_json_get_double (item, "height", ANDON_JSON_REQUIRED, &opening.fault.height, error)
      || !FIND (plant->machines, AndondDemoMachine, id, "asset", asset, &opening.machine))
    return FALSE;

  if (!andond_fault_kind_from_string (word, &opening.fault.kind) || growth <= 0 || hold < 60 || after < 0)
    {
      g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                           "fault, after, growth, hold: a kind of fault, not before the start, growing, for a minute");
      return FALSE;
    }

  begin = plant->first_start + (gint64) (after * 1e6);
  opening.fault.asset = ANDOND_DEMO_MACHINE (plant, opening.machine)->index;
  opening.fault.begin = begin;
  opening.fault.peak = begin + (gint64) (growth * 1e6);
  opening.fault.end = opening.fault.peak + (gint64) (hold * 1e6);

  if (plant->first_start > 0)
    g_array_append_val (plant->openings, opening);
  return TRUE;
}

gboolean
andond_demo_description_read (AndondDemoPlant        *plant,
                              JsonObject             *root,
                              AndondRegistryBuilder  *builder,
                              GError                **error)
{
  Reader reader = { plant, builder, 0 };

  return read_items (&reader, root, "calendars", read_calendar, error)
         && read_items (&reader, root, "sites", read_site, error)
         && read_items (&reader, root, "areas", read_area, error)
         && read_items (&reader, root, "lines", read_line, error)
         && read_items (&reader, root, "classes", read_class, error)
         && read_items (&reader, root, "assets", read_machine, error)
         && read_items (&reader, root, "opening", read_opening, error);
}
