/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform-state-private.h"

#include "andon-db-thread.h"
#include "andond-audit-log.h"

static GHashTable *
expand_assets (const AndondServices *services, const char *list, char **bad)
{
  g_autoptr(GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) ids = g_strsplit (list, ",", 64);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const AndondAsset *top = andond_registry_find_asset (services->registry, ids[i]);

      if (top == NULL)
        {
          *bad = g_strdup (ids[i]);
          return NULL;
        }
      for (guint k = top->index; k < andond_registry_get_n_assets (services->registry); k++)
        if (andond_registry_is_within (services->registry, k, top->index))
          g_hash_table_add (set, g_strdup (andond_registry_get_asset (services->registry, k)->id));
    }
  return g_steal_pointer (&set);
}

static void
audit_row_free (gpointer data)
{
  andond_audit_row_free (data);
}

static gpointer
write_audit (AndonDbConnection *connection, gpointer data, GError **error)
{
  andond_audit_log_add (connection, data, error);
  return NULL;
}

static void
audit (const AndondServices *services, const char *actor, const char *action, const char *target, const char *outcome,
       const char *text)
{
  AndondAuditRow *row = g_new0 (AndondAuditRow, 1);

  row->time = services->now (services->now_data);
  row->actor = g_strdup (actor);
  row->action = g_strdup (action);
  row->target = g_strdup (target);
  row->outcome = g_strdup (outcome);
  row->text = g_strdup (text);
  andon_db_thread_submit (andond_store_get_writer (services->store), ANDON_DB_PRIORITY_NORMAL, write_audit, row,
                          audit_row_free, NULL, NULL, NULL, NULL);
}

void
andond_platform_fill_services (AndondPlatform *self, const AndondOptions *options)
{
  AndondServices *services = &self->services;
  AndondEngineStatus status;

  services->platform_id = andond_store_get_platform_id (self->store);
  services->token_secret = andond_store_get_token_secret (self->store);
  services->demo = options->demo;
  services->mode = options->replay_files ? "replay" : "live";
  services->store = self->store;
  services->registry = self->registry;
  services->ingest = self->ingest;
  services->engine = self->engine;
  services->bus = self->bus;
  services->detect = self->detect;
  services->stages = self->stages;
  services->sources = self->sources;
  services->now = andond_steady_clock_now;
  services->now_data = self->clock;
  services->profile_states = andond_profile_keeper_get_states (self->profiles);
  andond_engine_get_status (self->engine, &status);
  services->feed_sequence = MAX (status.sequence, andond_bus_get_last (self->bus));
  services->feed_source = &andond_broadcast_log;
  services->feed_source_data = services;
  services->expand_assets = expand_assets;
  services->audit = audit;
}
