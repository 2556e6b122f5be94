/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-registry.h"

#include <andon-error.h>
#include <string.h>

struct _AndondRegistry
{
  gatomicrefcount refs;
  GStringChunk *strings;
  GArray *assets;         /* AndondAsset */
  GArray *signals;        /* AndondSignal */
  guint32 *by_asset;      /* what AndondAsset.signals points into */
  GHashTable *asset_ids;  /* id in strings → index + 1 */
  GHashTable *signal_ids;
};

struct _AndondRegistryBuilder
{
  AndondRegistry *registry; /* in the making */
};

const char *
andond_signal_role_to_string (AndondSignalRole role)
{
  static const char *const words[] = { "process", "mode", "setpoint", "counter", "energy", "device" };

  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (words), "");

  return words[role];
}

gboolean
andond_signal_role_from_string (const char       *word,
                                AndondSignalRole *out)
{
  for (guint i = 0; i <= ANDOND_ROLE_DEVICE; i++)
    {
      if (g_strcmp0 (word, andond_signal_role_to_string (i)) == 0)
        {
          *out = i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
andond_mode_to_string (int mode)
{
  static const char *const words[] = {
    "off", "standby", "startup", "production", "changeover", "cleaning", "stopped",
  };

  return mode >= 0 && mode < (int) G_N_ELEMENTS (words) ? words[mode] : "mode";
}

static AndondRegistry *
registry_new (void)
{
  AndondRegistry *self = g_new0 (AndondRegistry, 1);

  g_atomic_int_set (&self->refs, 1);
  self->strings = g_string_chunk_new (4096);
  self->assets = g_array_new (FALSE, FALSE, sizeof (AndondAsset));
  self->signals = g_array_new (FALSE, FALSE, sizeof (AndondSignal));
  self->asset_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->signal_ids = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

AndondRegistry *
andond_registry_ref (AndondRegistry *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andond_registry_unref (AndondRegistry *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;

  g_hash_table_unref (self->asset_ids);
  g_hash_table_unref (self->signal_ids);
  g_array_unref (self->assets);
  g_array_unref (self->signals);
  g_free (self->by_asset);
  g_string_chunk_free (self->strings);
  g_free (self);
}

guint
andond_registry_get_n_assets (const AndondRegistry *self)
{
  return self->assets->len;
}

guint
andond_registry_get_n_signals (const AndondRegistry *self)
{
  return self->signals->len;
}

const AndondAsset *
andond_registry_get_asset (const AndondRegistry *self,
                           guint32               index)
{
  g_return_val_if_fail (index < self->assets->len, NULL);

  return &g_array_index (self->assets, AndondAsset, index);
}

const AndondSignal *
andond_registry_get_signal (const AndondRegistry *self,
                            guint32               index)
{
  g_return_val_if_fail (index < self->signals->len, NULL);

  return &g_array_index (self->signals, AndondSignal, index);
}

const AndondAsset *
andond_registry_find_asset (const AndondRegistry *self,
                            const char           *id)
{
  guint index = id == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (self->asset_ids, id));

  return index == 0 ? NULL : andond_registry_get_asset (self, index - 1);
}

const AndondSignal *
andond_registry_find_signal (const AndondRegistry *self,
                             const char           *id)
{
  guint index = id == NULL ? 0 : GPOINTER_TO_UINT (g_hash_table_lookup (self->signal_ids, id));

  return index == 0 ? NULL : andond_registry_get_signal (self, index - 1);
}

gboolean
andond_registry_is_within (const AndondRegistry *self,
                           guint32               asset,
                           guint32               top)
{
  while (asset != ANDOND_NO_INDEX && asset != top)
    asset = andond_registry_get_asset (self, asset)->parent;

  return asset == top;
}

AndondRegistryBuilder *
andond_registry_builder_new (void)
{
  AndondRegistryBuilder *self = g_new0 (AndondRegistryBuilder, 1);

  self->registry = registry_new ();
  return self;
}

void
andond_registry_builder_free (AndondRegistryBuilder *self)
{
  andond_registry_unref (self->registry);
  g_free (self);
}

gboolean
andond_registry_builder_has_asset (AndondRegistryBuilder *self,
                                   const char            *id)
{
  return andond_registry_find_asset (self->registry, id) != NULL;
}

static const char *
keep (AndondRegistry *registry,
      const char     *text)
{
  return g_string_chunk_insert_const (registry->strings, text == NULL ? "" : text);
}

/* An id goes into URLs, topics and file names. */
static gboolean
check_id (const char  *id,
          const char  *what,
          GError     **error)
{
  static const char *const allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";

  if (id == NULL || id[0] == '\0' || strlen (id) > 128 || id[strspn (id, allowed)] != '\0')
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX,
                   "%s “%s”: 1 to 128 of a-z 0-9 . _ - are allowed", what, id == NULL ? "" : id);
      return FALSE;
    }

  return TRUE;
}

/* Sets *parent, which stays NULL for a site. */
static gboolean
check_asset (AndondRegistry         *registry,
             const AndondAssetSpec  *spec,
             const AndondAsset     **parent,
             GError                **error)
{
  if (!check_id (spec->id, "asset id", error))
    return FALSE;

  if (andond_registry_find_asset (registry, spec->id) != NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE, "asset “%s” is there twice", spec->id);
      return FALSE;
    }

  if (spec->parent != NULL && (*parent = andond_registry_find_asset (registry, spec->parent)) == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING,
                   "asset “%s” has the parent “%s”, which is not there", spec->id, spec->parent);
      return FALSE;
    }

  if (spec->parent == NULL && spec->kind != ANDON_ASSET_KIND_SITE)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING,
                   "asset “%s” is no site and has no parent", spec->id);
      return FALSE;
    }

  return TRUE;
}

gboolean
andond_registry_builder_add_asset (AndondRegistryBuilder  *self,
                                   const AndondAssetSpec  *spec,
                                   GError                **error)
{
  AndondRegistry *registry = self->registry;
  const AndondAsset *parent = NULL;
  AndondAsset asset = { 0 };

  if (!check_asset (registry, spec, &parent, error))
    return FALSE;

  asset.index = registry->assets->len;
  asset.parent = parent == NULL ? ANDOND_NO_INDEX : parent->index;
  asset.kind = spec->kind;
  asset.id = keep (registry, spec->id);
  asset.name = keep (registry, spec->name != NULL ? spec->name : spec->id);
  asset.model_class = keep (registry, spec->model_class);
  asset.zone = spec->zone != NULL ? keep (registry, spec->zone)
               : parent != NULL   ? parent->zone
                                  : keep (registry, "UTC");
  asset.calendar = spec->calendar != NULL ? keep (registry, spec->calendar)
                   : parent != NULL       ? parent->calendar
                                          : keep (registry, NULL);
  asset.source = keep (registry, spec->source);
  asset.device = keep (registry, spec->device);
  asset.has_geo = spec->has_geo;
  asset.latitude = spec->latitude;
  asset.longitude = spec->longitude;
  asset.plan = keep (registry, spec->plan);
  asset.x = spec->x;
  asset.y = spec->y;
  asset.mode_signal = ANDOND_NO_INDEX;

  g_array_append_val (registry->assets, asset);
  g_hash_table_insert (registry->asset_ids, (gpointer) asset.id, GUINT_TO_POINTER (asset.index + 1));
  return TRUE;
}

gboolean
andond_registry_builder_add_signal (AndondRegistryBuilder   *self,
                                    const AndondSignalSpec  *spec,
                                    GError                 **error)
{
  AndondRegistry *registry = self->registry;
  const AndondAsset *asset = andond_registry_find_asset (registry, spec->asset);
  g_autofree char *id = g_strdup_printf ("%s.%s", spec->asset, spec->key);
  AndondSignal signal = { 0 };

  if (asset == NULL)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING,
                   "signal “%s” belongs to the asset “%s”, which is not there", spec->key, spec->asset);
      return FALSE;
    }

  if (!check_id (spec->key, "signal key", error))
    return FALSE;

  if (g_hash_table_contains (registry->signal_ids, id))
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE, "signal “%s” is there twice", id);
      return FALSE;
    }

  signal.index = registry->signals->len;
  signal.asset = asset->index;
  signal.id = keep (registry, id);
  signal.key = keep (registry, spec->key);
  signal.name = keep (registry, spec->name != NULL ? spec->name : spec->key);
  signal.unit = keep (registry, spec->unit != NULL ? spec->unit : "1");
  signal.role = spec->role;
  signal.band_low = spec->band_low;
  signal.band_high = spec->band_high;
  signal.range_low = spec->range_low;
  signal.range_high = spec->range_high;
  signal.period = spec->period > 0 ? spec->period : G_USEC_PER_SEC;

  g_array_append_val (registry->signals, signal);
  g_hash_table_insert (registry->signal_ids, (gpointer) signal.id, GUINT_TO_POINTER (signal.index + 1));
  return TRUE;
}

static gboolean
add_copy (AndondRegistryBuilder  *self,
          const AndondRegistry   *registry,
          const AndondAsset      *asset,
          GError                **error)
{
  gboolean is_top = asset->parent == ANDOND_NO_INDEX;
  AndondAssetSpec spec = {
    .kind = asset->kind, .id = asset->id, .name = asset->name, .model_class = asset->model_class,
    .parent = is_top ? NULL : andond_registry_get_asset (registry, asset->parent)->id,
    .zone = asset->zone, .calendar = asset->calendar, .source = asset->source, .device = asset->device,
    .has_geo = asset->has_geo, .latitude = asset->latitude, .longitude = asset->longitude,
    .plan = asset->plan, .x = asset->x, .y = asset->y,
  };

  return andond_registry_builder_add_asset (self, &spec, error);
}

gboolean
andond_registry_builder_add_registry (AndondRegistryBuilder  *self,
                                      AndondRegistry         *registry,
                                      GError                **error)
{
  for (guint32 i = 0; i < registry->assets->len; i++)
    {
      if (!add_copy (self, registry, andond_registry_get_asset (registry, i), error))
        return FALSE;
    }

  for (guint32 i = 0; i < registry->signals->len; i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (registry, i);
      AndondSignalSpec spec = {
        .asset = andond_registry_get_asset (registry, signal->asset)->id, .key = signal->key, .name = signal->name,
        .unit = signal->unit, .role = signal->role, .band_low = signal->band_low, .band_high = signal->band_high,
        .range_low = signal->range_low, .range_high = signal->range_high, .period = signal->period,
      };

      if (!andond_registry_builder_add_signal (self, &spec, error))
        return FALSE;
    }

  return TRUE;
}

/* Gives every asset its run of by_asset, rising. */
static void
link_signals (AndondRegistry *registry)
{
  guint32 n = registry->signals->len;
  guint32 next = 0;

  registry->by_asset = g_new (guint32, MAX (n, 1));

  for (guint32 i = 0; i < n; i++)
    g_array_index (registry->assets, AndondAsset, andond_registry_get_signal (registry, i)->asset).n_signals++;

  for (guint32 a = 0; a < registry->assets->len; a++)
    {
      AndondAsset *asset = &g_array_index (registry->assets, AndondAsset, a);

      asset->signals = registry->by_asset + next;
      next += asset->n_signals;
      asset->n_signals = 0;
    }

  for (guint32 i = 0; i < n; i++)
    {
      const AndondSignal *signal = andond_registry_get_signal (registry, i);
      AndondAsset *asset = &g_array_index (registry->assets, AndondAsset, signal->asset);

      ((guint32 *) asset->signals)[asset->n_signals++] = i;
      if (signal->role == ANDOND_ROLE_MODE && asset->mode_signal == ANDOND_NO_INDEX)
        asset->mode_signal = i;
    }
}

AndondRegistry *
andond_registry_builder_finish (AndondRegistryBuilder *self)
{
  AndondRegistry *registry = self->registry;

  link_signals (registry);
  self->registry = registry_new ();
  return registry;
}
