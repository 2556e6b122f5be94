/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-asset-tree.h"
#include "andon-asset.h"
#include "andon-signal.h"

G_BEGIN_DECLS

/* Replaces the tree; emits `changed`. @signals: (nullable) keeps those it has. (element-type AndonAsset, AndonSignal) */
void andon_asset_tree_take (AndonAssetTree *self, GPtrArray *assets, GPtrArray *signals);
/* One asset anew; emits `changed`. */
void andon_asset_tree_update (AndonAssetTree *self, AndonAsset *asset);

/* (transfer full): ids of @id and everything below, owned strings. */
GHashTable *andon_asset_tree_dup_within (AndonAssetTree *self, const char *id);
/* (transfer full): id → case-folded path; never changed once handed out. */
GHashTable *andon_asset_tree_ref_search_paths (AndonAssetTree *self);

G_END_DECLS
