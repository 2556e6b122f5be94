/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform-state-private.h"

#include "andond-config.h"
#include "andond-demo-source.h"
#include "andond-replay-source.h"

gboolean
andond_platform_build_registry (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  g_autoptr(AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr(GPtrArray) config = NULL;
  g_autoptr(GPtrArray) profiles = NULL;

  if (options->demo)
    {
      self->plant = andond_demo_plant_new_builtin ((guint64) options->seed, andond_store_get_first_start (self->store),
                                                   error);
      if (self->plant == NULL
          || !andond_registry_builder_add_registry (builder, andond_demo_plant_get_registry (self->plant), error))
        return FALSE;
    }
  config = andond_config_read_profiles (options, error);
  profiles = config ? andond_profile_keeper_load (self->store, config, error) : NULL;
  if (profiles == NULL)
    return FALSE;
  for (guint i = 0; i < profiles->len; i++)
    {
      g_autoptr(GError) inner = NULL;

      if (andond_profile_describe (profiles->pdata[i], builder, &inner))
        continue;
      /* One that was stored meanwhile keeps no plant from starting: the keeper leaves it out. */
      if (i >= config->len)
        {
          g_message ("%s", inner->message);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&inner));
      andond_config_name_file (options, error);
      return FALSE;
    }
  if (options->replay_files != NULL
      && !andond_replay_describe (builder, (const char *const *) options->replay_files, options->replay_asset, NULL,
                                  profiles->len > 0 ? profiles->pdata[0] : NULL, error))
    return FALSE;
  self->registry = andond_registry_builder_finish (builder);
  self->profiles = andond_profile_keeper_new (self->registry, profiles, config->len, error);
  if (self->profiles == NULL)
    {
      andond_config_name_file (options, error);
      return FALSE;
    }
  return andond_store_set_registry (self->store, self->registry, error);
}

gboolean
andond_platform_build_sources (AndondPlatform *self, const AndondOptions *options, GError **error)
{
  if (self->plant != NULL)
    g_ptr_array_add (self->sources, andond_demo_source_new (self->plant, self->ingest));
  if (options->mqtt_url != NULL)
    {
      AndondMqttOptions mqtt = { 0 };
      AndondMqttSource *source;

      if (!andond_config_read_mqtt (options, &mqtt, error))
        return FALSE;
      source = andond_mqtt_source_new (self->ingest, andond_profile_keeper_get (self->profiles), &mqtt, error);
      if (source == NULL)
        return FALSE;
      self->mqtt = source;
      g_ptr_array_add (self->sources, source);
    }
  if (options->replay_files != NULL)
    {
      AndondReplaySource *source;

      source = andond_replay_source_new (self->ingest, (const char *const *) options->replay_files,
                                         options->replay_asset, options->replay_speed, FALSE);
      if (andond_profile_set_get_n_profiles (andond_profile_keeper_get (self->profiles)) > 0)
        andond_replay_source_set_profile (source,
                                          andond_profile_set_get_profile (andond_profile_keeper_get (self->profiles), 0));
      g_ptr_array_add (self->sources, source);
    }
  return TRUE;
}
