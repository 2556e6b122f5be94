/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-error.h>
#include <andond-registry.h>
#include <math.h>

static void
add_asset (AndondRegistryBuilder *builder,
           AndonAssetKind         kind,
           const char            *id,
           const char            *parent,
           const char            *zone)
{
  AndondAssetSpec spec = { .kind = kind, .id = id, .parent = parent, .zone = zone };

  g_assert_true (andond_registry_builder_add_asset (builder, &spec, NULL));
}

static void
add_signal (AndondRegistryBuilder *builder,
            const char            *asset,
            const char            *key,
            AndondSignalRole       role)
{
  AndondSignalSpec spec = {
    .asset = asset, .key = key, .role = role, .unit = "bar",
    .band_low = NAN, .band_high = NAN, .range_low = NAN, .range_high = NAN,
  };

  g_assert_true (andond_registry_builder_add_signal (builder, &spec, NULL));
}

static void
test_build (void)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (AndondRegistry) registry = NULL;
  const AndondAsset *asset;

  add_asset (builder, ANDON_ASSET_KIND_SITE, "s", NULL, "Europe/Berlin");
  add_asset (builder, ANDON_ASSET_KIND_LINE, "l", "s", NULL);
  add_asset (builder, ANDON_ASSET_KIND_ASSET, "a", "l", NULL);
  add_asset (builder, ANDON_ASSET_KIND_ASSET, "b", "l", NULL);
  add_signal (builder, "a", "x", ANDOND_ROLE_PROCESS);
  add_signal (builder, "b", "x", ANDOND_ROLE_PROCESS);
  add_signal (builder, "a", "mode", ANDOND_ROLE_MODE);
  registry = andond_registry_builder_finish (builder);

  asset = andond_registry_find_asset (registry, "a");
  g_assert_cmpstr (asset->zone, ==, "Europe/Berlin");
  g_assert_cmpuint (asset->n_signals, ==, 2);
  g_assert_cmpuint (asset->signals[0], ==, 0);
  g_assert_cmpuint (asset->signals[1], ==, 2);
  g_assert_cmpuint (asset->mode_signal, ==, 2);
  g_assert_cmpuint (andond_registry_find_asset (registry, "b")->mode_signal, ==, ANDOND_NO_INDEX);
  g_assert_cmpuint (andond_registry_find_signal (registry, "b.x")->index, ==, 1);
  g_assert_null (andond_registry_find_signal (registry, "b.y"));
  g_assert_null (andond_registry_find_asset (registry, NULL));
  g_assert_true (andond_registry_is_within (registry, asset->index, 0));
  g_assert_false (andond_registry_is_within (registry, 0, asset->index));
}

static void
test_refuse (void)
{
  g_autoptr (AndondRegistryBuilder) builder = andond_registry_builder_new ();
  g_autoptr (GError) error = NULL;
  AndondAssetSpec spec = { .kind = ANDON_ASSET_KIND_LINE, .id = "l" };
  AndondSignalSpec signal = { .asset = "nobody", .key = "x" };

  g_assert_false (andond_registry_builder_add_asset (builder, &spec, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
  g_clear_error (&error);

  spec.parent = "s";
  g_assert_false (andond_registry_builder_add_asset (builder, &spec, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "“s”"));
  g_clear_error (&error);

  add_asset (builder, ANDON_ASSET_KIND_SITE, "s", NULL, NULL);
  spec.id = "Ü";
  g_assert_false (andond_registry_builder_add_asset (builder, &spec, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX);
  g_clear_error (&error);

  spec.id = "s";
  g_assert_false (andond_registry_builder_add_asset (builder, &spec, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE);
  g_clear_error (&error);

  g_assert_false (andond_registry_builder_add_signal (builder, &signal, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
}

static void
test_roles (void)
{
  for (guint i = 0; i <= ANDOND_ROLE_DEVICE; i++)
    {
      AndondSignalRole role;

      g_assert_true (andond_signal_role_from_string (andond_signal_role_to_string (i), &role));
      g_assert_cmpint (role, ==, i);
    }

  g_assert_false (andond_signal_role_from_string ("nonsense", &(AndondSignalRole) { 0 }));
  g_assert_cmpstr (andond_mode_to_string (ANDOND_MODE_CLEANING), ==, "cleaning");
  g_assert_cmpstr (andond_mode_to_string (-7), ==, "mode");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/registry/build", test_build);
  g_test_add_func ("/ingest/registry/refuse", test_refuse);
  g_test_add_func ("/ingest/registry/roles", test_roles);
  return g_test_run ();
}
