/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-json.h>

#include "andond-alarm-health-settings.h"
#include "andond-demo-plant.h"
#include "andond-document-store.h"
#include "andond-rules.h"

/* What a platform starts with: the documents that come with the demo plant, as far as they fit the registry (rules for a
 * class of machine fit any plant), settings, and a console for each site that has none. Each is seeded once; afterwards
 * people change it, and their version counts. */

static const char settings_body[] =
  "{\"shelve_default\":15,\"shelve_after_shift\":30,\"reopen_within\":10,\"review_default\":1440,"
  "\"shelve_max\":{\"low\":480,\"medium\":240,\"high\":120,\"critical\":60}}";

typedef struct
{
  AndonDbConnection *connection;
  AndondRegistry    *registry;
  gint64             now;
} Seeding;

static gboolean
seed_object (Seeding     *self,
             const char  *kind,
             const char  *id,
             JsonObject  *body,
             GError     **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);

  return andond_document_seed (self->connection, kind, id, self->now, text, error);
}

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

static gboolean
has_calendar (AndondRegistry *registry,
              const char     *id)
{
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      if (g_str_equal (andond_registry_get_asset (registry, i)->calendar, id))
        return TRUE;
    }
  return FALSE;
}

/* Whether what a document speaks of exists here. */
static gboolean
fits (Seeding    *self,
      const char *kind,
      const char *id,
      JsonObject *body)
{
  JsonObject *scope = NULL;
  const char *asset = NULL, *class = NULL;

  if (g_str_equal (kind, ANDOND_DOCUMENT_CONSOLE))
    return andond_registry_find_asset (self->registry, id) != NULL;
  if (g_str_equal (kind, ANDOND_DOCUMENT_CALENDAR))
    return has_calendar (self->registry, id);

  if (andon_json_get_object (body, "scope", ANDON_JSON_OPTIONAL, &scope, NULL) && scope != NULL)
    {
      andon_json_get_string (scope, "asset", ANDON_JSON_OPTIONAL, &asset, NULL);
      andon_json_get_string (scope, "class", ANDON_JSON_OPTIONAL, &class, NULL);
    }
  return (asset == NULL || andond_registry_find_asset (self->registry, asset) != NULL) &&
         (class == NULL || has_class (self->registry, class));
}

static gboolean
seed_list (Seeding     *self,
           JsonObject  *documents,
           const char  *member,
           const char  *kind,
           GError     **error)
{
  JsonArray *list = NULL;

  if (!andon_json_get_array (documents, member, ANDON_JSON_REQUIRED, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = json_array_get_object_element (list, i);
      JsonObject *body = NULL;
      const char *id = NULL;

      if (!andon_json_get_string (item, "id", ANDON_JSON_REQUIRED, &id, error) ||
          !andon_json_get_object (item, "body", ANDON_JSON_REQUIRED, &body, error) ||
          (fits (self, kind, id, body) && !seed_object (self, kind, id, body, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
seed_documents (Seeding  *self,
                GError  **error)
{
  g_autoptr (GBytes) bytes = andond_demo_plant_load_documents (error);
  g_autoptr (JsonObject) documents = NULL;
  gsize size;
  const char *text;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &size);
  documents = andon_json_parse_object (text, size, NULL, error);
  return documents != NULL && seed_list (self, documents, "rules", ANDOND_DOCUMENT_RULE, error) &&
         seed_list (self, documents, "limits", ANDOND_DOCUMENT_LIMIT, error) &&
         seed_list (self, documents, "consoles", ANDOND_DOCUMENT_CONSOLE, error) &&
         seed_list (self, documents, "calendars", ANDOND_DOCUMENT_CALENDAR, error);
}

static gboolean
seed_console (Seeding            *self,
              const AndondAsset  *site,
              GError            **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *areas = json_array_new ();

  json_array_add_string_element (areas, site->id);
  json_object_set_string_member (body, "name", site->name);
  json_object_set_array_member (body, "areas", areas);
  return seed_object (self, ANDOND_DOCUMENT_CONSOLE, site->id, body, error);
}

gboolean
andond_rules_seed (AndonDbConnection  *connection,
                   AndondRegistry     *registry,
                   gint64              now,
                   GError            **error)
{
  Seeding self = { connection, registry, now };
  g_auto (AndonJsonWriter) health = { 0 };

  andon_json_writer_init (&health, 512);
  andond_alarm_health_settings_write_json (&andond_alarm_health_defaults, &health);
  if (!andond_document_seed (connection, ANDOND_DOCUMENT_SETTING, "alerts", now, settings_body, error) ||
      !andond_document_seed (connection, ANDOND_DOCUMENT_SETTING, "alarm-health", now, health.out->str, error) ||
      !seed_documents (&self, error))
    return FALSE;
  for (guint32 i = 0; i < andond_registry_get_n_assets (registry); i++)
    {
      const AndondAsset *asset = andond_registry_get_asset (registry, i);

      if (asset->kind == ANDON_ASSET_KIND_SITE && !seed_console (&self, asset, error))
        return FALSE;
    }
  return TRUE;
}
