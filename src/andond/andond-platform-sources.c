/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-platform-state-private.h"

#include "andon-error.h"
#include "andond-config.h"
#include "andond-demo-source.h"
#include "andond-replay-source.h"

/* They need not stand in the order of what stands under what: one whose parent is missing is tried again while others come
 * in. Those after the first @n_needed were stored while a plant ran, and keep none from starting: the keeper leaves them
 * out where they do not fit. */
static gboolean
describe_profiles (GPtrArray *profiles, guint n_needed, AndondRegistryBuilder *builder, GError **error)
{
  g_autofree gboolean *settled = g_new0 (gboolean, profiles->len + 1);
  gboolean progress = TRUE;
  gboolean last = FALSE;

  while (progress || !last)
    {
      last = !progress;
      progress = FALSE;
      for (guint i = 0; i < profiles->len; i++)
        {
          g_autoptr(GError) inner = NULL;

          if (settled[i])
            continue;
          if (andond_profile_describe (profiles->pdata[i], builder, &inner))
            {
              progress = settled[i] = TRUE;
              continue;
            }
          if (!last && g_error_matches (inner, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING))
            continue;
          settled[i] = TRUE;
          if (i < n_needed)
            {
              g_propagate_error (error, g_steal_pointer (&inner));
              return FALSE;
            }
          g_message ("%s", inner->message);
        }
    }
  return TRUE;
}

AndondRegistry *
andond_platform_describe (GPtrArray *profiles, gpointer data, GError **error)
{
  AndondPlatform *self = data;
  g_autoptr(AndondRegistryBuilder) builder = andond_registry_builder_new ();

  if ((self->plant != NULL
       && !andond_registry_builder_add_registry (builder, andond_demo_plant_get_registry (self->plant), error))
      || !describe_profiles (profiles, profiles->len, builder, error))
    return NULL;
  return andond_registry_builder_finish (builder);
}

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
  profiles = config ? andond_profile_keeper_load (self->store, config, options->again, error) : NULL;
  if (profiles == NULL)
    return FALSE;
  if (!describe_profiles (profiles, config->len, builder, error))
    {
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
