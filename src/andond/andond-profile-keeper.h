/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-bus.h"
#include "andond-ingest.h"
#include "andond-mqtt-source.h"
#include "andond-profile.h"
#include "andond-store.h"

G_BEGIN_DECLS

/**
 * AndondProfileKeeper:
 *
 * The device profiles in force. A new version of a profile's document is taken in at once: ingestion reads the next batch
 * with it, the broker is asked for its topic and no more for the old one's. One that describes another plant, with an
 * asset more or a signal in another unit, asks for the platform to be made anew. One that does not fit the others leaves
 * what was in force there, and is told of. Main thread.
 */
typedef struct _AndondProfileKeeper AndondProfileKeeper;

/** The plant as @profiles would have it; %NULL and an error where one does not fit. */
typedef AndondRegistry *(*AndondPlantFunc) (GPtrArray *profiles, gpointer data, GError **error);

/**
 * andond_profile_keeper_load: (transfer full) (element-type AndondProfile): those of @config, then the documents of the
 * store that stand nowhere else. One that was in a configuration file and is there no more is left out. With @newest, those of
 * @config are as the store has them by now. Blocks.
 */
GPtrArray           *andond_profile_keeper_load  (AndondStore *store, GPtrArray *config, gboolean newest, GError **error);

/** Fails naming the profile where one of the first @n_needed does not fit the others or @registry; others are left out. */
AndondProfileKeeper *andond_profile_keeper_new   (AndondRegistry *registry, GPtrArray *profiles, guint n_needed,
                                                  GError **error);
void                 andond_profile_keeper_free  (AndondProfileKeeper *self);
/** The profiles in force. Borrowed, until the next change. */
AndondProfileSet    *andond_profile_keeper_get   (AndondProfileKeeper *self);
/** Begins to follow the documents. @mqtt: (nullable). All must outlive it. */
void                 andond_profile_keeper_watch (AndondProfileKeeper *self, AndondBus *bus, AndondIngest *ingest,
                                                  AndondMqttSource *mqtt);
/** @describe says what plant an edit makes; where it is not the one that runs, @renew is asked to make the platform anew,
 * after this returned. Without them, such an edit comes with the next start. */
void                 andond_profile_keeper_set_renew (AndondProfileKeeper *self, AndondPlantFunc describe,
                                                      void (*renew) (gpointer data), gpointer data);
/** Id of each profile told of → why its newest version is not in force, or "" where it is. Borrowed. */
GHashTable          *andond_profile_keeper_get_states (AndondProfileKeeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondProfileKeeper, andond_profile_keeper_free)

G_END_DECLS
