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

/**
 * andond_demo_history_teach:
 *
 * Teaches the detectors that have no model yet from stretches of the last day in which their asset had no fault, some in
 * each part of the day, so that several operating modes are known at once. Blocks; before the stage is started.
 */
void     andond_demo_history_teach (AndondDemoPlant *plant, AndondDetectStage *stage, gint64 now);

G_END_DECLS
