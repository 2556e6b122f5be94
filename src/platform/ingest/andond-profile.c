/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-profile-private.h"

#include <andon-json.h>
#include <string.h>

#include "andond-demo-resources.h"

static void
clear_signal (gpointer data)
{
  AndondProfileSignal *self = data;

  g_free (self->key);
  g_free (self->name);
  g_strfreev (self->path);
  g_strfreev (self->unit_path);
  g_free (self->column);
  g_free (self->unit);
}

static void
clear_asset (gpointer data)
{
  AndondProfileAsset *self = data;

  g_free (self->id);
  g_free (self->alias);
  g_free (self->name);
  g_free (self->parent);
}

static void
clear_place (gpointer data)
{
  AndondProfilePlace *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->parent);
  g_free (self->zone);
  g_free (self->calendar);
}

AndondProfile *
andond_profile_ref (AndondProfile *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
andond_profile_unref (AndondProfile *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_free (self->id);
  g_free (self->model_class);
  g_free (self->source);
  g_strfreev (self->topic);
  g_free (self->filter);
  g_strfreev (self->time_path);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_array_unref (self->signals);
  g_array_unref (self->places);
  g_array_unref (self->assets);
  g_free (self);
}

AndondProfile *
andond_profile_new_from_json (const char  *json,
                              gsize        length,
                              GError     **error)
{
  g_autoptr (JsonObject) root = andon_json_parse_object (json, length, NULL, error);
  g_autoptr (AndondProfile) self = NULL;

  if (root == NULL)
    {
      g_prefix_error (error, "profile: ");
      return NULL;
    }

  self = g_new0 (AndondProfile, 1);
  g_atomic_ref_count_init (&self->refs);
  self->signals = g_array_new (FALSE, TRUE, sizeof (AndondProfileSignal));
  self->places = g_array_new (FALSE, TRUE, sizeof (AndondProfilePlace));
  self->assets = g_array_new (FALSE, TRUE, sizeof (AndondProfileAsset));
  g_array_set_clear_func (self->signals, clear_signal);
  g_array_set_clear_func (self->places, clear_place);
  g_array_set_clear_func (self->assets, clear_asset);

  if (!andond_profile_parse (self, root, error))
    {
      g_prefix_error (error, "profile “%s”: ", self->id != NULL ? self->id : "");
      return NULL;
    }

  return g_steal_pointer (&self);
}

AndondProfile *
andond_profile_new_builtin (const char  *id,
                            GError     **error)
{
  g_autofree char *path = g_strconcat ("/org/andon/demo/", id, ".json", NULL);
  g_autoptr (GBytes) json = g_resource_lookup_data (andond_demo_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                    error);

  if (json == NULL)
    return NULL;

  return andond_profile_new_from_json (g_bytes_get_data (json, NULL), g_bytes_get_size (json), error);
}

const char *
andond_profile_get_id (AndondProfile *self)
{
  return self->id;
}

const char *
andond_profile_get_source (AndondProfile *self)
{
  return self->source;
}

const char *
andond_profile_get_filter (AndondProfile *self)
{
  return self->filter;
}

int
andond_profile_get_qos (AndondProfile *self)
{
  return self->qos;
}

static void
fill_spec (const AndondProfileSignal *signal,
           AndondSignalSpec          *out)
{
  *out = (AndondSignalSpec) {
    .key = signal->key, .name = signal->name, .unit = signal->unit, .role = signal->role,
    .band_low = signal->band_low, .band_high = signal->band_high, .range_low = signal->range_low,
    .range_high = signal->range_high, .period = signal->period,
  };
}

gboolean
andond_profile_get_signal (AndondProfile    *self,
                           const char       *key_or_column,
                           AndondSignalSpec *out)
{
  for (guint i = 0; i < self->signals->len; i++)
    {
      const AndondProfileSignal *signal = ANDOND_PROFILE_SIGNAL (self, i);

      if (g_strcmp0 (signal->key, key_or_column) == 0 || g_strcmp0 (signal->column, key_or_column) == 0)
        {
          fill_spec (signal, out);
          return TRUE;
        }
    }

  return FALSE;
}

const char *
andond_profile_ensure_line (AndondRegistryBuilder  *builder,
                            const char             *site,
                            const char             *name,
                            GError                **error)
{
  g_autofree char *line = g_strconcat (site, "-line-1", NULL);
  AndondAssetSpec site_spec = { .kind = ANDON_ASSET_KIND_SITE, .id = site, .name = name };
  AndondAssetSpec line_spec = { .kind = ANDON_ASSET_KIND_LINE, .id = line, .parent = site, .name = name };

  if (!andond_registry_builder_has_asset (builder, site)
      && !andond_registry_builder_add_asset (builder, &site_spec, error))
    return NULL;

  if (!andond_registry_builder_has_asset (builder, line)
      && !andond_registry_builder_add_asset (builder, &line_spec, error))
    return NULL;

  return g_intern_string (line);
}

static gboolean
describe_asset (AndondProfile             *self,
                const AndondProfileAsset  *asset,
                AndondRegistryBuilder     *builder,
                GError                   **error)
{
  AndondAssetSpec spec = {
    .kind = ANDON_ASSET_KIND_ASSET, .id = asset->id, .parent = asset->parent, .name = asset->name,
    .model_class = self->model_class, .source = self->source,
  };

  if (spec.parent == NULL
      && (spec.parent = andond_profile_ensure_line (builder, "field", "Connected devices", error)) == NULL)
    return FALSE;

  if (!andond_registry_builder_add_asset (builder, &spec, error))
    return FALSE;

  for (guint i = 0; i < self->signals->len; i++)
    {
      AndondSignalSpec signal;

      fill_spec (ANDOND_PROFILE_SIGNAL (self, i), &signal);
      signal.asset = asset->id;
      if (!andond_registry_builder_add_signal (builder, &signal, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
describe_place (const AndondProfilePlace  *place,
                AndondRegistryBuilder     *builder,
                GError                   **error)
{
  AndondAssetSpec spec = {
    .kind = place->kind, .id = place->id, .parent = place->parent, .name = place->name, .zone = place->zone,
    .calendar = place->calendar,
  };

  return andond_registry_builder_has_asset (builder, place->id)
         || andond_registry_builder_add_asset (builder, &spec, error);
}

gboolean
andond_profile_describe (AndondProfile          *self,
                         AndondRegistryBuilder  *builder,
                         GError                **error)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      if (!describe_place (ANDOND_PROFILE_PLACE (self, i), builder, error))
        {
          g_prefix_error (error, "profile “%s”: ", self->id);
          return FALSE;
        }
    }

  for (guint i = 0; i < self->assets->len; i++)
    {
      const AndondProfileAsset *asset = ANDOND_PROFILE_ASSET (self, i);

      if (!andond_registry_builder_has_asset (builder, asset->id) && !describe_asset (self, asset, builder, error))
        {
          g_prefix_error (error, "profile “%s”: ", self->id);
          return FALSE;
        }
    }

  return TRUE;
}
