/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "andon-enums.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ASSET (andon_asset_get_type ())

/* A node of the equipment hierarchy. Reference-counted; not changed once shared. Strings owned, nullable unless said. */
struct _AndonAsset
{
  char           *id;       /* never NULL */
  char           *name;     /* never NULL */
  AndonAssetKind  kind;
  char           *parent;   /* id; NULL at a site */
  char           *zone;     /* IANA zone, on sites */
  char           *calendar; /* id of the shift calendar, on sites */
  char           *model;    /* class of machine */
  char           *state;    /* "running", "idle", … */
  double          health;   /* 0 to 1; NaN: not known */
  gboolean        blind;    /* its source is dead */

  /* On the map (latitude, longitude) or on a floor plan (plan, x, y); NaN where there is none. */
  double          latitude;
  double          longitude;
  char           *plan;
  double          x;
  double          y;

  /*< private >*/
  gatomicrefcount ref_count;
};

GType       andon_asset_get_type   (void) G_GNUC_CONST;
AndonAsset *andon_asset_new        (void);
AndonAsset *andon_asset_ref        (AndonAsset       *self);
void        andon_asset_unref      (AndonAsset       *self);
AndonAsset *andon_asset_from_json  (JsonObject       *object,
                                    GError          **error);
void        andon_asset_write_json (const AndonAsset *self,
                                    AndonJsonWriter  *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAsset, andon_asset_unref)

G_END_DECLS
