/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-plant.h"
#include "andond-detect-stage.h"
#include "andond-store.h"

G_BEGIN_DECLS

/* What the demo plant did before it was first started: made up front, on worker threads, in seconds. */

/**
 * andond_demo_history_load:
 * @now: µs; the history ends here
 * @days: how far it goes back
 *
 * Fills the store at the resolution its retention leaves: hours, ten minutes, minutes, and raw samples of the last
 * minutes. Blocks; a worker thread's.
 */
gboolean andond_demo_history_load  (AndondDemoPlant *plant, AndondStore *store, gint64 now, gint64 days,
                                    GCancellable *cancellable, GError **error);

/** Seconds between the rows that teach: the stride of the detect stage. */
#define ANDOND_DEMO_TEACH_STRIDE 60

/**
 * andond_demo_history_teach:
 *
 * Teaches the detectors that have no model yet from the last three days, but for the times at which their asset had a
 * fault, so that its usual operating modes are known at once. Blocks; before the stage is started.
 */
void     andond_demo_history_teach (AndondDemoPlant *plant, AndondDetectStage *stage, gint64 now);

G_END_DECLS
