/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "andond-profile.h"

G_BEGIN_DECLS

typedef enum
{
  ANDOND_FORMAT_JSON,
  ANDOND_FORMAT_NUMBER,
  ANDOND_FORMAT_CSV
} AndondProfileFormat;

typedef enum
{
  ANDOND_TIME_RECEIVED, /* the payload names none */
  ANDOND_TIME_RFC3339,
  ANDOND_TIME_UNIX,
  ANDOND_TIME_UNIX_MS,
  ANDOND_TIME_PLAIN     /* as recorders write it */
} AndondProfileTime;

typedef struct
{
  char *key;
  char *name;
  char **path;      /* json */
  gsize path_length; /* of its first level */
  char **unit_path; /* json; nullable */
  char *column;     /* of a recording; nullable */
  guint cell;       /* csv */
  char *unit;
  double scale;     /* value = raw * scale + offset, units converted */
  double offset;
  double own_scale; /* the profile's own, before units */
  double own_offset;
  AndondSignalRole role;
  double band_low, band_high;
  double range_low, range_high;
  gint64 period;
} AndondProfileSignal;

typedef struct
{
  char *id;
  char *alias; /* as the topic has it */
  char *name;
  char *parent; /* nullable */
} AndondProfileAsset;

/* A site, area or line that assets stand under: it sends nothing. */
typedef struct
{
  AndonAssetKind kind;
  char *id;
  char *name;     /* nullable */
  char *parent;   /* NULL for a site */
  char *zone;     /* nullable */
  char *calendar; /* nullable */
} AndondProfilePlace;

struct _AndondProfile
{
  gatomicrefcount refs;
  char *id;
  char *model_class;
  char *source;
  char **topic; /* levels of the template */
  char *filter;
  int qos;
  AndondProfileFormat format;
  char separator;
  AndondProfileTime time;
  char **time_path;
  gsize time_path_length; /* of its first level */
  gboolean is_flat; /* every path has one level, and no unit stands beside a value */
  guint time_cell;
  GTimeZone *zone; /* nullable */
  GArray *signals; /* AndondProfileSignal */
  GArray *places;  /* AndondProfilePlace, parents first */
  GArray *assets;  /* AndondProfileAsset */
};

#define ANDOND_PROFILE_SIGNAL(profile, i) (&g_array_index ((profile)->signals, AndondProfileSignal, i))
#define ANDOND_PROFILE_PLACE(profile, i) (&g_array_index ((profile)->places, AndondProfilePlace, i))
#define ANDOND_PROFILE_ASSET(profile, i) (&g_array_index ((profile)->assets, AndondProfileAsset, i))

/* Fills the profile from its document. FALSE, and some of it filled, where a member is wrong. */
gboolean andond_profile_parse (AndondProfile *self, JsonObject *root, GError **error);

/* Puts the site and line into the builder under which assets stand that name no parent; returns the line's id. */
const char *andond_profile_ensure_line (AndondRegistryBuilder *builder, const char *site, const char *name,
                                        GError **error);

G_END_DECLS
