/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-document-store.h"
#include "andond-rules.h"

/* What a platform starts with. Each is seeded once; afterwards people change it, and their version counts. */

typedef struct
{
  const char *kind;
  const char *id;
  const char *class; /* seeded only where the registry has such a machine; NULL: always */
  const char *body;
} Seed;

#define PROMOTION(class, impact, within, consequence, response, more)                                                 \
  "{\"kind\":\"promotion\",\"scope\":{\"class\":\"" class "\"},\"impact\":\"" impact "\",\"respond_within\":" within      \
  ",\"consequence\":\"" consequence "\",\"response\":\"" response "\",\"off_delay\":10" more "}"

#define LIMIT(class, name, signal, high, hysteresis, impact, within, consequence, response, more)                     \
  "{\"kind\":\"limit\",\"name\":\"" name "\",\"scope\":{\"class\":\"" class "\"},\"signal\":\"" signal "\",\"high\":" high \
  ",\"hysteresis\":" hysteresis ",\"impact\":\"" impact "\",\"respond_within\":" within ",\"consequence\":\"" consequence  \
  "\",\"response\":\"" response "\",\"on_delay\":10,\"off_delay\":20" more "}"

static const Seed seeds[] = {
  { ANDOND_DOCUMENT_SETTING, "alerts", NULL,
    "{\"shelve_default\":15,\"shelve_after_shift\":30,\"reopen_within\":10,\"review_default\":1440,"
    "\"shelve_max\":{\"low\":480,\"medium\":240,\"high\":120,\"critical\":60}}" },

  { ANDOND_DOCUMENT_RULE, "boiler-model", "boiler",
    PROMOTION ("boiler", "severe", "600", "Steam is lost for the whole site; the burner trips.",
               "Check water level and steam pressure on site, lower the load, call the boiler attendant.",
               ",\"realarm_after\":1800") },
  { ANDOND_DOCUMENT_RULE, "compressor-model", "compressor",
    PROMOTION ("compressor", "major", "600", "Compressed air fails; every line of the site stops within minutes.",
               "Start the standby compressor, look at oil and discharge temperature, take this one off line.",
               ",\"realarm_after\":3600") },
  { ANDOND_DOCUMENT_RULE, "oven-model", "oven",
    PROMOTION ("oven", "major", "600", "The batch in the oven is scrap.",
               "Compare zone temperatures with the setpoint, stop the infeed, check burner and belt.", "") },
  { ANDOND_DOCUMENT_RULE, "press-model", "press",
    PROMOTION ("press", "major", "1800", "Parts out of tolerance, then a broken tool.",
               "Measure the last part, check oil pressure and force, change the tool if it is due.", "") },
  { ANDOND_DOCUMENT_RULE, "spindle-model", "spindle",
    PROMOTION ("spindle", "major", "1800", "Parts out of tolerance, then a broken tool.",
               "Measure the last part, check coolant and tool wear.", "") },
  { ANDOND_DOCUMENT_RULE, "chiller-model", "chiller",
    PROMOTION ("chiller", "major", "1800", "Product temperature rises; batches are held back.",
               "Check condenser and supply temperature, switch to the second chiller.", "") },
  { ANDOND_DOCUMENT_RULE, "pump-model", "pump",
    PROMOTION ("pump", "major", "1800", "The pump fails within days; the line behind it stops.",
               "Listen at the pump, check suction pressure and bearing temperature, plan a change of the bearing.", "") },
  { ANDOND_DOCUMENT_RULE, "fan-model", "fan",
    PROMOTION ("fan", "minor", "600", "Extraction falls short; the hall gets warm.",
               "Check the filter and the belt, plan cleaning.", "") },
  { ANDOND_DOCUMENT_RULE, "conveyor-model", "conveyor",
    PROMOTION ("conveyor", "minor", "600", "The belt slips or jams; the line runs slower.",
               "Look for a jam, check belt tension and gearbox temperature.", ",\"min_severity\":550") },
  { ANDOND_DOCUMENT_RULE, "filler-model", "filler",
    PROMOTION ("filler", "minor", "600", "Rejects rise.", "Check fill weight and nozzle pressure.", "") },

  { ANDOND_DOCUMENT_LIMIT, "pump-vibration", "pump",
    LIMIT ("pump", "Vibration too high", "vibration-de", "9", "1", "major", "600", "The bearing is destroyed within hours.",
           "Stop the pump and switch to the standby.",
           ",\"levels\":[{\"at\":14,\"impact\":\"severe\",\"respond_within\":300}]") },
  { ANDOND_DOCUMENT_LIMIT, "pump-bearing-temperature", "pump",
    LIMIT ("pump", "Bearing too hot", "bearing-temperature", "95", "5", "major", "600", "The bearing seizes.",
           "Stop the pump, check lubrication.",
           ",\"levels\":[{\"at\":110,\"impact\":\"severe\",\"respond_within\":180}]") },
  { ANDOND_DOCUMENT_LIMIT, "fan-bearing-temperature", "fan",
    LIMIT ("fan", "Bearing too hot", "bearing-temperature", "95", "5", "minor", "600", "The bearing seizes.",
           "Stop the fan, check lubrication.", "") },

  { ANDOND_DOCUMENT_RULE, "not-running", NULL,
    "{\"kind\":\"suppression\",\"name\":\"Machine is off or being cleaned\",\"modes\":[\"off\",\"cleaning\"]}" },
};

static gboolean
has_class (AndondRegistry *registry,
           const char     *class)
{
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      if (g_str_equal (andond_registry_get_asset (registry, i)->model_class, class))
        return TRUE;
    }
  return FALSE;
}

/* A seat for each site. */
static gboolean
seed_console (AndonDbConnection  *connection,
              const AndondAsset  *site,
              gint64              now,
              GError            **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonArray *areas = json_array_new ();

  json_array_add_string_element (areas, site->id);
  json_object_set_string_member (body, "name", site->name);
  json_object_set_array_member (body, "areas", areas);
  json_object_set_boolean_member (body, "manned", TRUE);
  node = json_node_init_object (json_node_alloc (), body);
  text = json_to_string (node, FALSE);
  return andond_document_seed (connection, ANDOND_DOCUMENT_CONSOLE, site->id, now, text, error);
}

gboolean
andond_rules_seed (AndonDbConnection  *connection,
                   AndondRegistry     *registry,
                   gint64              now,
                   GError            **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      if ((seeds[i].class == NULL || has_class (registry, seeds[i].class)) &&
          !andond_document_seed (connection, seeds[i].kind, seeds[i].id, now, seeds[i].body, error))
        return FALSE;
    }
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, i);

      if (asset->kind == ANDON_ASSET_KIND_SITE && !seed_console (connection, asset, now, error))
        return FALSE;
    }
  return TRUE;
}
