/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-ingest-types.h"

/* How far behind each stage of the pipeline is. A canary sample is born at the source once a second and
 * goes through every queue like any other; the stage that has worked it off passes it here. A stage that
 * hangs or lags shows by its age, whatever its neighbours do. Any thread; no lock. */

G_BEGIN_DECLS

typedef enum
{
  ANDOND_STAGE_SOURCE,
  ANDOND_STAGE_INGEST,
  ANDOND_STAGE_DETECT,
  ANDOND_STAGE_ENGINE,
  ANDOND_N_STAGES
} AndondStage;

const char *andond_stage_to_string (AndondStage stage); /* the word of the heartbeat */

AndondStageClock *andond_stage_clock_new (void);
AndondStageClock *andond_stage_clock_ref (AndondStageClock *self);
void              andond_stage_clock_unref (AndondStageClock *self);

/* The canary born at `born` (us, the platform's clock) has passed `stage`. Never goes back. */
void   andond_stage_clock_pass (AndondStageClock *self, AndondStage stage, gint64 born);
/* Birth of the newest canary that passed, 0 when none has. */
gint64 andond_stage_clock_get (const AndondStageClock *self, AndondStage stage);
/* Seconds since then, never negative; -1 when none has passed yet. */
double andond_stage_clock_get_age (const AndondStageClock *self, AndondStage stage, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondStageClock, andond_stage_clock_unref)

G_END_DECLS
