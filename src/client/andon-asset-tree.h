/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-client-types.h"
#include "andon-enums.h"

G_BEGIN_DECLS

/**
 * AndonAssetTree:
 *
 * Site › area › line › asset and their signals, read once per connection. Signal `changed`: read anew, or one node's
 * state changed. Lookups are hash lookups and cost nothing in a bind. Unknown ids give NULL, 0 or the id itself.
 */
#define ANDON_TYPE_ASSET_TREE (andon_asset_tree_get_type ())
G_DECLARE_FINAL_TYPE (AndonAssetTree, andon_asset_tree, ANDON, ASSET_TREE, GObject)

/**
 * AndonAssetInfo: one node. All strings (transfer none), of the tree, until `changed`.
 * @path: "Plant Nord › Utilities › Cooling line 2 › P-104"; @short_path: "Cooling line 2 › P-104"
 * @zone: IANA zone, inherited from the site; @state, @health: (nullable): as told by the platform
 * @parent: (nullable)
 */
typedef struct
{
  const char *id;
  AndonAssetKind kind;
  const char *parent;
  const char *name;
  const char *zone;
  const char *path;
  const char *short_path;
  const char *state;
  double health;
} AndonAssetInfo;

/**
 * AndonSignalInfo: one measured quantity of an asset.
 * @unit: UCUM; @low, @high: normal band, NaN where none; @role: "process", "mode", "counter" or NULL
 */
typedef struct
{
  const char *id;
  const char *asset;
  const char *name;
  const char *unit;
  const char *role;
  double low;
  double high;
  gint64 latest_time;
  double latest;
} AndonSignalInfo;

AndonAssetTree *andon_asset_tree_new (void);

/* TRUE once it was read. */
gboolean andon_asset_tree_get_loaded (AndonAssetTree *self);

gboolean andon_asset_tree_lookup (AndonAssetTree *self, const char *id, AndonAssetInfo *out);
/* Never NULL: the id itself where it is unknown. */
const char *andon_asset_tree_get_path (AndonAssetTree *self, const char *id);
const char *andon_asset_tree_get_short_path (AndonAssetTree *self, const char *id);
const char *andon_asset_tree_get_name (AndonAssetTree *self, const char *id);
/* (nullable) */
const char *andon_asset_tree_get_zone (AndonAssetTree *self, const char *id);
/* The site above (or at) @id. (nullable) */
const char *andon_asset_tree_get_site (AndonAssetTree *self, const char *id);
/* Whether @id is @ancestor or below it. */
gboolean andon_asset_tree_is_within (AndonAssetTree *self, const char *id, const char *ancestor);
/* (transfer container) (element-type utf8): ids below @parent (NULL: the sites), by name; strings of the tree */
GPtrArray *andon_asset_tree_dup_children (AndonAssetTree *self, const char *parent);

gboolean andon_asset_tree_lookup_signal (AndonAssetTree *self, const char *id, AndonSignalInfo *out);
/* (transfer container) (element-type utf8): ids of the signals of @asset, process signals first */
GPtrArray *andon_asset_tree_dup_signals (AndonAssetTree *self, const char *asset);

G_END_DECLS
