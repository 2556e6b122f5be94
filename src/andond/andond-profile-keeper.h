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
 * with it, the broker is asked for its topic and no more for the old one's. One that names assets or signals that the
 * running plant has not, or a topic that another profile has, leaves what was in force there, and is told of; new assets
 * come with the next start. Main thread.
 */
typedef struct _AndondProfileKeeper AndondProfileKeeper;

/**
 * andond_profile_keeper_load: (transfer full) (element-type AndondProfile): those of @config, then the documents of the
 * store that stand nowhere else. One that was in a configuration file and is there no more is left out. Blocks.
 */
GPtrArray           *andond_profile_keeper_load  (AndondStore *store, GPtrArray *config, GError **error);

/** Fails naming the profile where one of the first @n_needed does not fit the others or @registry; others are left out. */
AndondProfileKeeper *andond_profile_keeper_new   (AndondRegistry *registry, GPtrArray *profiles, guint n_needed,
                                                  GError **error);
void                 andond_profile_keeper_free  (AndondProfileKeeper *self);
/** The profiles in force. Borrowed, until the next change. */
AndondProfileSet    *andond_profile_keeper_get   (AndondProfileKeeper *self);
/** Begins to follow the documents. @mqtt: (nullable). All must outlive it. */
void                 andond_profile_keeper_watch (AndondProfileKeeper *self, AndondBus *bus, AndondIngest *ingest,
                                                  AndondMqttSource *mqtt);
/** Id of each profile told of → why its newest version is not in force, or "" where it is. Borrowed. */
GHashTable          *andond_profile_keeper_get_states (AndondProfileKeeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondProfileKeeper, andond_profile_keeper_free)

G_END_DECLS
