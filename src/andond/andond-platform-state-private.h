/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-broadcast.h"
#include "andond-bus.h"
#include "andond-demo-plant.h"
#include "andond-detect-stage.h"
#include "andond-engine.h"
#include "andond-ingest.h"
#include "andond-mqtt-source.h"
#include "andond-platform.h"
#include "andond-profile-keeper.h"
#include "andond-registry.h"
#include "andond-stage-clock.h"
#include "andond-steady-clock.h"
#include "andond-store.h"

G_BEGIN_DECLS

/* What the files of AndondPlatform share: the object, its building and its running; -sources (what there is and where
 * it comes from), -detection (the detect stage and its models) and -services (what the server asks). Main thread, but
 * for the sinks. */
struct _AndondPlatform
{
  gint64             history_days;
  AndondStore       *store;
  AndondDemoPlant   *plant;      /* nullable */
  AndondRegistry    *registry;
  AndondProfileKeeper *profiles;
  AndondMqttSource  *mqtt;       /* nullable, borrowed from the sources */
  AndondStageClock  *stages;
  AndondSteadyClock *clock;
  AndondIngest      *ingest;
  AndondBus         *bus;
  AndondEngine      *engine;
  AndondDetectStage *detect;
  AndondServer      *server;
  AndondBroadcast   *broadcast;
  AndondServices     services;
  GPtrArray         *sources;
  GCancellable      *cancellable;
  GTask             *background; /* nullable: teaching, then history */
  guint              tick_id;
  guint              stall_id;
  gboolean           stalled;
  gboolean           started;
};

/* The registry of the demo plant, the profiles and the files to replay; leaves it in the store. */
gboolean andond_platform_build_registry  (AndondPlatform *self, const AndondOptions *options, GError **error);
/* Needs the registry and the ingest stage; starts nothing. */
gboolean andond_platform_build_sources   (AndondPlatform *self, const AndondOptions *options, GError **error);
/* Needs the store, the stages' clock and the engine. */
void     andond_platform_build_detection (AndondPlatform *self);
/* Fills self->services, when all stages are there. */
void     andond_platform_fill_services   (AndondPlatform *self, const AndondOptions *options);

G_END_DECLS
