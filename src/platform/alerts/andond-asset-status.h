/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-json-writer.h>

#include "andond-alert-reader.h"
#include "andond-registry.h"

G_BEGIN_DECLS

/* What the contract tells of an asset: its place in the hierarchy, and the worst of the alerts here and below. */

/* own: asset id → AndondAssetAlerts. One for each asset of the registry, of itself and all below. Transfer full. */
AndondAssetAlerts *andond_asset_alerts_roll_up (AndondRegistry          *registry,
                                                GHashTable              *own);
/* The same in place, from what each asset has of its own. */
void               andond_asset_alerts_add_up  (AndondRegistry          *registry,
                                                AndondAssetAlerts       *all);
/* The members of an asset, into an object that is open. */
void               andond_asset_write_members  (AndondRegistry          *registry,
                                                const AndondAsset       *asset,
                                                const AndondAssetAlerts *alerts,
                                                gboolean                 blind,
                                                AndonJsonWriter         *writer);

G_END_DECLS
