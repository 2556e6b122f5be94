/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <andon-enums.h>

#include "andond-ingest-types.h"

/* What there is to watch: sites, areas, lines, assets and their signals. Built once, then immutable,
 * so that every thread may read it without a lock. Pointers into it live as long as a reference. */

G_BEGIN_DECLS

#define ANDOND_NO_INDEX G_MAXUINT32

typedef enum
{
  ANDOND_ROLE_PROCESS,  /* a measured quantity: what detection looks at */
  ANDOND_ROLE_MODE,     /* the asset's operating mode as a small integer */
  ANDOND_ROLE_SETPOINT, /* what was asked for */
  ANDOND_ROLE_COUNTER,  /* grows, falls back to 0 at the start of the production day */
  ANDOND_ROLE_ENERGY,   /* a counter in kW.h */
  ANDOND_ROLE_DEVICE    /* about the sender itself: clock offset, radio strength */
} AndondSignalRole;

const char *andond_signal_role_to_string (AndondSignalRole role);
gboolean    andond_signal_role_from_string (const char *word, AndondSignalRole *out);

/* The operating modes every asset model shares; a profile may send others from 16 on. */
typedef enum
{
  ANDOND_MODE_OFF = 0,
  ANDOND_MODE_STANDBY = 1,
  ANDOND_MODE_STARTUP = 2,
  ANDOND_MODE_PRODUCTION = 3,
  ANDOND_MODE_CHANGEOVER = 4,
  ANDOND_MODE_CLEANING = 5,
  ANDOND_MODE_STOPPED = 6
} AndondMode;

const char *andond_mode_to_string (int mode); /* lower case word; "mode" for one we have no word for */

/* A site, area, line or asset. */
struct _AndondAsset
{
  guint32 index;
  guint32 parent;        /* index, or ANDOND_NO_INDEX for a site */
  AndonAssetKind kind;
  const char *id;        /* nord-p-104 */
  const char *name;      /* what people call it */
  const char *model_class; /* pump, oven, …; "" for a site, area or line */
  const char *zone;      /* the site's IANA zone, inherited downwards; never NULL */
  const char *calendar;  /* id of the site's shift calendar, inherited; "" where there is none */
  const char *source;    /* name of the source that feeds it; "" where none does */
  const char *device;    /* id of the asset that is its gateway; "" where there is none */
  gboolean has_geo;      /* latitude and longitude are set (sites) */
  double latitude;       /* degrees, WGS 84 */
  double longitude;
  const char *plan;      /* id of the floor plan, or "" */
  double x;              /* on the plan, 0 to 1 from the left */
  double y;              /* on the plan, 0 to 1 from the top */
  const guint32 *signals; /* n_signals indices, rising */
  guint n_signals;
  guint32 mode_signal;   /* index of the signal with role mode, or ANDOND_NO_INDEX */
};

struct _AndondSignal
{
  guint32 index;
  guint32 asset;   /* index */
  const char *id;  /* nord-p-104.vibration-de */
  const char *key; /* vibration-de */
  const char *name;
  const char *unit; /* UCUM; "1" for a plain number */
  AndondSignalRole role;
  double band_low; /* where it normally is, or NAN */
  double band_high;
  double range_low; /* what it can physically be, or NAN: beyond it a sample is refused */
  double range_high;
  gint64 period;   /* expected time between samples in us */
};

AndondRegistry *andond_registry_ref (AndondRegistry *self);
void            andond_registry_unref (AndondRegistry *self);

guint andond_registry_get_n_assets (const AndondRegistry *self); /* of every kind */
guint andond_registry_get_n_signals (const AndondRegistry *self);

/* Parents stand before their children. */
const AndondAsset  *andond_registry_get_asset (const AndondRegistry *self, guint32 index);
const AndondSignal *andond_registry_get_signal (const AndondRegistry *self, guint32 index);
const AndondAsset  *andond_registry_find_asset (const AndondRegistry *self, const char *id);   /* nullable */
const AndondSignal *andond_registry_find_signal (const AndondRegistry *self, const char *id);  /* nullable */
/* Whether asset is top or stands somewhere below it. */
gboolean andond_registry_is_within (const AndondRegistry *self, guint32 asset, guint32 top);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRegistry, andond_registry_unref)

/* What a new asset or signal is described with; strings are copied, NULL counts as "". */
typedef struct
{
  AndonAssetKind kind;
  const char *id;
  const char *parent; /* id, NULL for a site */
  const char *name;
  const char *model_class;
  const char *zone;     /* NULL: the parent's, or UTC */
  const char *calendar; /* NULL: the parent's */
  const char *source;
  const char *device;
  gboolean has_geo;
  double latitude, longitude;
  const char *plan;
  double x, y;
} AndondAssetSpec;

typedef struct
{
  const char *asset; /* id */
  const char *key;
  const char *name;
  const char *unit;
  AndondSignalRole role;
  double band_low, band_high;   /* NAN where not known */
  double range_low, range_high; /* NAN where not known */
  gint64 period;                /* us; 0 counts as one second */
} AndondSignalSpec;

AndondRegistryBuilder *andond_registry_builder_new (void);
void                   andond_registry_builder_free (AndondRegistryBuilder *self);
/* FALSE with ANDON_DOMAIN_ERROR for a missing parent, a second use of an id, or an id with other letters
 * than a-z 0-9 . _ - ; the builder stays usable. */
gboolean andond_registry_builder_add_asset (AndondRegistryBuilder *self, const AndondAssetSpec *spec,
                                            GError **error);
gboolean andond_registry_builder_add_signal (AndondRegistryBuilder *self, const AndondSignalSpec *spec,
                                             GError **error);
/* All of another registry, whose indices stay the same if the builder was empty. */
gboolean andond_registry_builder_add_registry (AndondRegistryBuilder *self, AndondRegistry *registry, GError **error);
gboolean andond_registry_builder_has_asset (AndondRegistryBuilder *self, const char *id);
/* Takes what was added; the builder is empty again afterwards. */
AndondRegistry *andond_registry_builder_finish (AndondRegistryBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRegistryBuilder, andond_registry_builder_free)

G_END_DECLS
