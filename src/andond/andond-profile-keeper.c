/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-profile-keeper.h"

#include <string.h>

#include "andon-db-thread.h"
#include "andon-json.h"
#include "andond-document-store.h"

#define EVENT_DOCUMENT_CHANGED "org.andon.document.changed.v1"

struct _AndondProfileKeeper
{
  AndondRegistry   *registry;
  GPtrArray        *profiles; /* AndondProfile, those in force */
  AndondProfileSet *set;
  GHashTable       *states;
  AndondBus        *bus;      /* nullable */
  AndondIngest     *ingest;
  AndondMqttSource *mqtt;     /* nullable */
  guint             bus_id;
};

static gpointer
list_documents (AndonDbConnection *connection, gpointer data, GError **error)
{
  return andond_document_list (connection, ANDOND_DOCUMENT_PROFILE, error);
}

static gint
find (GPtrArray *profiles, const char *id)
{
  for (guint i = 0; i < profiles->len; i++)
    if (strcmp (andond_profile_get_id (profiles->pdata[i]), id) == 0)
      return (gint) i;
  return -1;
}

GPtrArray *
andond_profile_keeper_load (AndondStore *store, GPtrArray *config, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_profile_unref);
  g_autoptr(GPtrArray) documents = NULL;

  documents = andon_db_thread_run_sync (andond_store_get_reader (store), ANDON_DB_PRIORITY_NORMAL, list_documents, NULL,
                                        error);
  if (documents == NULL)
    return NULL;
  for (guint i = 0; i < config->len; i++)
    g_ptr_array_add (all, andond_profile_ref (config->pdata[i]));
  for (guint i = 0; i < documents->len; i++)
    {
      const AndondDocument *document = documents->pdata[i];
      g_autoptr(GError) inner = NULL;
      AndondProfile *profile;

      if (find (config, document->id) >= 0 || strcmp (document->author, "config") == 0)
        continue;
      profile = andond_profile_new_from_json (document->body, strlen (document->body), &inner);
      if (profile != NULL)
        g_ptr_array_add (all, profile);
      else
        g_message ("profile document “%s”: %s", document->id, inner->message);
    }
  return g_steal_pointer (&all);
}

static AndondProfileSet *
bind_all (AndondRegistry *registry, GPtrArray *profiles, GError **error)
{
  g_autoptr(AndondProfileSet) set = andond_profile_set_new (registry);

  for (guint i = 0; i < profiles->len; i++)
    if (!andond_profile_set_add (set, profiles->pdata[i], error))
      return NULL;
  return g_steal_pointer (&set);
}

AndondProfileKeeper *
andond_profile_keeper_new (AndondRegistry *registry, GPtrArray *profiles, guint n_needed, GError **error)
{
  g_autoptr(AndondProfileKeeper) self = g_new0 (AndondProfileKeeper, 1);

  self->registry = andond_registry_ref (registry);
  self->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_profile_unref);
  self->set = andond_profile_set_new (registry);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < profiles->len; i++)
    {
      AndondProfile *profile = profiles->pdata[i];
      g_autoptr(GError) inner = NULL;

      if (andond_profile_set_add (self->set, profile, &inner))
        g_ptr_array_add (self->profiles, andond_profile_ref (profile));
      else if (i < n_needed)
        {
          g_propagate_error (error, g_steal_pointer (&inner));
          return NULL;
        }
      g_hash_table_insert (self->states, g_strdup (andond_profile_get_id (profile)),
                           g_strdup (inner ? inner->message : ""));
    }
  return g_steal_pointer (&self);
}

void
andond_profile_keeper_free (AndondProfileKeeper *self)
{
  if (self == NULL)
    return;
  if (self->bus_id != 0)
    andond_bus_unsubscribe (self->bus, self->bus_id);
  g_hash_table_unref (self->states);
  andond_profile_set_unref (self->set);
  g_ptr_array_unref (self->profiles);
  andond_registry_unref (self->registry);
  g_free (self);
}

AndondProfileSet *
andond_profile_keeper_get (AndondProfileKeeper *self)
{
  return self->set;
}

GHashTable *
andond_profile_keeper_get_states (AndondProfileKeeper *self)
{
  return self->states;
}

/* What would be in force with this version in place of the one before. */
static gboolean
try (AndondProfileKeeper *self, const char *body, GError **error)
{
  g_autoptr(AndondProfile) profile = andond_profile_new_from_json (body, strlen (body), error);
  g_autoptr(GPtrArray) profiles = NULL;
  AndondProfileSet *set;
  gint before;

  if (profile == NULL)
    return FALSE;
  profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_profile_unref);
  for (guint i = 0; i < self->profiles->len; i++)
    g_ptr_array_add (profiles, andond_profile_ref (self->profiles->pdata[i]));
  before = find (profiles, andond_profile_get_id (profile));
  if (before >= 0)
    g_ptr_array_remove_index (profiles, (guint) before);
  g_ptr_array_insert (profiles, before, andond_profile_ref (profile));
  set = bind_all (self->registry, profiles, error);
  if (set == NULL)
    return FALSE;
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = g_steal_pointer (&profiles);
  andond_ingest_set_profiles (self->ingest, set);
  if (self->mqtt != NULL)
    andond_mqtt_source_set_profiles (self->mqtt, set);
  g_clear_pointer (&self->set, andond_profile_set_unref);
  self->set = set;
  return TRUE;
}

static void
document_changed (AndondProfileKeeper *self, const AndondBusEvent *event)
{
  g_autoptr(JsonObject) document = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;
  const char *kind = NULL;
  gsize length;
  const char *text = g_bytes_get_data (event->data, &length);

  document = andon_json_parse_object (text, length, NULL, &error);
  if (document == NULL || !andon_json_get_string (document, "kind", ANDON_JSON_REQUIRED, &kind, &error)
      || strcmp (kind, ANDOND_DOCUMENT_PROFILE) != 0 || !json_object_has_member (document, "body"))
    return;
  body = json_to_string (json_object_get_member (document, "body"), FALSE);
  if (!try (self, body, &error))
    g_message ("A new version of a profile is not in force: %s", error->message);
  g_hash_table_replace (self->states, g_strdup (event->subject), g_strdup (error ? error->message : ""));
}

static void
told (AndondBusEvent *const *events, guint n_events, gpointer data)
{
  for (guint i = 0; i < n_events; i++)
    if (strcmp (events[i]->type, EVENT_DOCUMENT_CHANGED) == 0)
      document_changed (data, events[i]);
}

void
andond_profile_keeper_watch (AndondProfileKeeper *self, AndondBus *bus, AndondIngest *ingest, AndondMqttSource *mqtt)
{
  self->bus = bus;
  self->ingest = ingest;
  self->mqtt = mqtt;
  self->bus_id = andond_bus_subscribe (bus, told, self, NULL);
}
