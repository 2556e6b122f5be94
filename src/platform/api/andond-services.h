/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-alerts-types.h"
#include "andond-feed.h"
#include "andond-ingest-types.h"
#include "andond-store-types.h"

G_BEGIN_DECLS

typedef struct _AndondDetectStage AndondDetectStage;
typedef struct _AndondServices AndondServices;

/**
 * AndondServices: what the server knows of the rest of the platform. Everything is borrowed and outlives the server.
 * Without a store, only the routes that need none answer; the others say 503: so that tests bring what they look at.
 */
struct _AndondServices
{
  const char             *platform_id;
  GBytes                 *token_secret;
  gboolean                demo;
  const char             *mode;          /* "live" or "replay" */

  AndondStore            *store;         /* nullable, and then so are the next four */
  AndondRegistry         *registry;
  AndondIngest           *ingest;
  AndondEngine           *engine;
  AndondBus              *bus;
  AndondDetectStage      *detect;        /* nullable */
  AndondStageClock       *stages;        /* nullable */
  GPtrArray              *sources;       /* AndondSource; nullable */
  AndondNowFunc           now;           /* the time that alerts and samples go by; nullable: the wall's */
  gpointer                now_data;
  GHashTable             *profile_states; /* profile → why its newest version is not in force, or ""; nullable */

  guint64                 feed_sequence; /* of the last event committed when the server is made */
  const AndondFeedSource *feed_source;
  gpointer                feed_source_data;

  /** (transfer full) (nullable): the ids at or below any of a comma-separated list; %NULL, with the unknown id in @bad. */
  GHashTable *(*expand_assets) (const AndondServices *self, const char *list, char **bad);
  /** Writes an audit row; @text is nullable. */
  void (*audit) (const AndondServices *self, const char *actor, const char *action, const char *target,
                 const char *outcome, const char *text);
};

G_END_DECLS
