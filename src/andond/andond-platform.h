/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-options.h"
#include "andond-server.h"

G_BEGIN_DECLS

/**
 * AndondPlatform: all stages of one plant, made and wired.
 *
 *   sources → AndondIngest ─┬→ AndondStore
 *                           ├→ AndondDetectStage → AndondEngine ─→ AndondBus → AndondBroadcast → AndondFeed
 *                           ├→ AndondEngine (limits)                                              AndondServer
 *                           └→ AndondBroadcast (live samples)
 *
 * Main thread.
 */
typedef struct _AndondPlatform AndondPlatform;

/** Opens the store, builds the registry and all stages, and listens. Blocks: at start-up. */
AndondPlatform *andond_platform_new  (const AndondOptions *options, GError **error);
/** Teaches, starts the stages and the sources, and makes the history of a first start; returns at once. */
void            andond_platform_start (AndondPlatform *self);
/** Stops from the source on, so that everything accepted is worked off, then closes. */
void            andond_platform_free (AndondPlatform *self);
AndondServer   *andond_platform_get_server (AndondPlatform *self);
/** A token with all roles for the app that started us. (transfer full) */
char           *andond_platform_make_token (AndondPlatform *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondPlatform, andond_platform_free)

G_END_DECLS
