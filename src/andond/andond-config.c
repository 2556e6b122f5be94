/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-config.h"

#include <string.h>

#include "andon-db-thread.h"
#include "andon-json.h"
#include "andond-document-check.h"
#include "andond-document-store.h"

/* Members of the file and the kinds of their documents. */
static const struct { const char *member; const char *kind; } kinds[] = {
  { "rules", ANDOND_DOCUMENT_RULE },         { "limits", ANDOND_DOCUMENT_LIMIT },
  { "profiles", ANDOND_DOCUMENT_PROFILE },   { "calendars", ANDOND_DOCUMENT_CALENDAR },
  { "consoles", ANDOND_DOCUMENT_CONSOLE },   { "settings", ANDOND_DOCUMENT_SETTING },
};

/* Names come from a file that may hold anything. */
#define NAME_MAX_CHARS 128
#define LEAST_PAYLOAD_BYTES (1 << 20)

void
andond_config_name_file (const AndondOptions *options, GError **error)
{
  if (error != NULL)
    g_prefix_error (error, "--config %s: ", options->config_path);
}

GPtrArray *
andond_config_read_profiles (const AndondOptions *options, GError **error)
{
  g_autoptr(GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_profile_unref);
  JsonArray *array = NULL;

  if (options->config == NULL)
    return g_steal_pointer (&profiles);
  if (!andon_json_get_array (options->config, "profiles", ANDON_JSON_OPTIONAL, &array, error))
    {
      andond_config_name_file (options, error);
      return NULL;
    }
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *text = json_to_string (json_array_get_element (array, i), FALSE);
      AndondProfile *profile = andond_profile_new_from_json (text, strlen (text), error);

      if (profile == NULL)
        {
          g_prefix_error (error, "profiles[%u]: ", i);
          andond_config_name_file (options, error);
          return NULL;
        }
      g_ptr_array_add (profiles, profile);
    }
  return g_steal_pointer (&profiles);
}

gboolean
andond_config_read_mqtt (const AndondOptions *options, AndondMqttOptions *out, GError **error)
{
  JsonObject *mqtt = NULL;

  out->url = options->mqtt_url;
  if (options->config == NULL)
    return TRUE;
  if (andon_json_get_object (options->config, "mqtt", ANDON_JSON_OPTIONAL, &mqtt, error)
      && (mqtt == NULL
          || (andon_json_get_string (mqtt, "client_id", ANDON_JSON_OPTIONAL, &out->client_id, error)
              && andon_json_get_string (mqtt, "username", ANDON_JSON_OPTIONAL, &out->username, error)
              && andon_json_get_string (mqtt, "password_file", ANDON_JSON_OPTIONAL, &out->password_file, error)
              && andon_json_get_string (mqtt, "ca_file", ANDON_JSON_OPTIONAL, &out->ca_file, error)
              && andon_json_get_string (mqtt, "cert_file", ANDON_JSON_OPTIONAL, &out->cert_file, error)
              && andon_json_get_string (mqtt, "key_file", ANDON_JSON_OPTIONAL, &out->key_file, error))))
    return TRUE;
  andond_config_name_file (options, error);
  return FALSE;
}

gboolean
andond_config_read_retention (const AndondOptions *options, AndondRetention *out, GError **error)
{
  JsonObject *retention = NULL;

  if (options->config == NULL)
    return TRUE;
  if (andon_json_get_object (options->config, "retention", ANDON_JSON_OPTIONAL, &retention, error)
      && (retention == NULL
          || andon_json_get_int (retention, "payload_bytes", ANDON_JSON_OPTIONAL, LEAST_PAYLOAD_BYTES, G_MAXINT64,
                                 &out->payload_bytes, error)))
    return TRUE;
  andond_config_name_file (options, error);
  return FALSE;
}

/* --- documents -------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *kind;
  char       *id;
  char       *body;
  gboolean    seed; /* what a new platform starts with; else it replaces */
} Document;

static void
document_free (gpointer data)
{
  Document *document = data;

  g_free (document->id);
  g_free (document->body);
  g_free (document);
}

static void
add_document (GPtrArray *documents, const char *kind, const char *id, JsonNode *body, gboolean seed)
{
  Document *document = g_new0 (Document, 1);

  document->kind = kind;
  document->id = g_strdup (id);
  document->body = json_to_string (body, FALSE);
  document->seed = seed;
  g_ptr_array_add (documents, document);
}

static gboolean
is_there (GPtrArray *documents, const char *kind, const char *id, gboolean seed)
{
  for (guint i = 0; i < documents->len; i++)
    {
      const Document *other = documents->pdata[i];

      if (other->seed == seed && strcmp (other->kind, kind) == 0 && strcmp (other->id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Nothing that cannot be read goes into the store, where it would be left out silently. */
static gboolean
add_checked (GPtrArray *documents, const char *member, const char *kind, const char *id, JsonNode *body, gboolean seed,
             GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (body))
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "%s “%.*s”: an object is expected", member,
                 NAME_MAX_CHARS, id);
  else if (is_there (documents, kind, id, seed))
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE, "%s “%.*s” is there twice", member,
                 NAME_MAX_CHARS, id);
  else if (andond_document_check (kind, id, json_node_get_object (body), error))
    {
      add_document (documents, kind, id, body, seed);
      return TRUE;
    }
  else
    g_prefix_error (error, "%s “%.*s”: ", member, NAME_MAX_CHARS, id);
  return FALSE;
}

/* A list of {"id", "body"} or of bodies that hold their "id" themselves, or one object whose members are documents. */
static gboolean
collect (GPtrArray *documents, const char *member, const char *kind, JsonNode *node, gboolean seed, GError **error)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);
          JsonNode *body;
          const char *id = NULL;

          if (!JSON_NODE_HOLDS_OBJECT (element)
              || !andon_json_get_string (json_node_get_object (element), "id", ANDON_JSON_REQUIRED, &id, NULL))
            {
              g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "%s[%u]: “id” is missing", member, i);
              return FALSE;
            }
          body = json_object_get_member (json_node_get_object (element), "body");
          if (!add_checked (documents, member, kind, id, body ? body : element, seed, error))
            return FALSE;
        }
      return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *id;
      JsonNode *body;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &id, &body))
        if (!add_checked (documents, member, kind, id, body, seed, error))
          return FALSE;
      return TRUE;
    }
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE, "“%s” must be an array or an object", member);
  return FALSE;
}

static gboolean
is_same (const char *a, const char *b)
{
  g_autoptr(JsonNode) one = json_from_string (a, NULL);
  g_autoptr(JsonNode) other = json_from_string (b, NULL);

  return one != NULL && other != NULL && json_node_equal (one, other);
}

static gboolean
store_document (AndonDbConnection *connection, const Document *document, GError **error)
{
  g_autoptr(AndondDocument) current = NULL;
  g_autoptr(GError) inner = NULL;

  if (document->seed)
    return andond_document_seed (connection, document->kind, document->id, g_get_real_time (), document->body, error);
  current = andond_document_get (connection, document->kind, document->id, 0, &inner);
  if (current == NULL && !g_error_matches (inner, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (current != NULL && is_same (current->body, document->body))
    return TRUE;
  return andond_document_put (connection, document->kind, document->id, current ? current->version : 0, "config",
                              g_get_real_time (), "the configuration file says so", document->body, error)
         != 0;
}

static gpointer
store_all (AndonDbConnection *connection, gpointer data, GError **error)
{
  GPtrArray *documents = data;

  for (guint i = 0; i < documents->len; i++)
    if (!store_document (connection, documents->pdata[i], error))
      return NULL;
  return NULL;
}

static gboolean
collect_demo (GPtrArray *documents, AndondDemoPlant *plant, GError **error)
{
  g_autoptr(GBytes) text = plant ? andond_demo_plant_load_documents (error) : NULL;
  g_autoptr(JsonObject) all = NULL;

  if (plant == NULL)
    return TRUE;
  if (text != NULL)
    all = andon_json_parse_object (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL, error);
  for (guint i = 0; all != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonNode *node = json_object_get_member (all, kinds[i].member);

      if (node != NULL && !collect (documents, kinds[i].member, kinds[i].kind, node, TRUE, error))
        {
          g_prefix_error (error, "the demo plant: ");
          return FALSE;
        }
    }
  return all != NULL;
}

/* A slip of the pen is told, not passed over. */
static gboolean
check_members (const AndondOptions *options, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  if (options->config == NULL)
    return TRUE;
  json_object_iter_init (&iter, options->config);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      gboolean known = strcmp (name, "mqtt") == 0 || strcmp (name, "retention") == 0;

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        known |= strcmp (name, kinds[i].member) == 0;
      if (!known)
        {
          g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%.64s” is no member of a configuration",
                       name);
          andond_config_name_file (options, error);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
collect_config (GPtrArray *documents, const AndondOptions *options, GError **error)
{
  if (!check_members (options, error))
    return FALSE;
  for (guint i = 0; options->config != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      JsonNode *node = json_object_get_member (options->config, kinds[i].member);

      if (node != NULL && !collect (documents, kinds[i].member, kinds[i].kind, node, FALSE, error))
        {
          andond_config_name_file (options, error);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
andond_config_store_documents (const AndondOptions *options, AndondStore *store, AndondDemoPlant *plant,
                               GError **error)
{
  g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func (document_free);
  g_autoptr(GError) inner = NULL;

  if (!collect_demo (documents, plant, error) || !collect_config (documents, options, error))
    return FALSE;
  if (documents->len == 0)
    return TRUE;
  andon_db_thread_run_sync (andond_store_get_writer (store), ANDON_DB_PRIORITY_HIGH, store_all, documents, &inner);
  if (inner == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}
