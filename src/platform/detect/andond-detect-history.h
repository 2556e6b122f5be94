/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andond-demo-plant.h>

#include "andond-detect-stage.h"

G_BEGIN_DECLS

#define ANDOND_DETECT_HISTORY_DAYS 14
#define ANDOND_DETECT_HISTORY_STEP 300 /* seconds; the stride to configure the stage with at a row a second */

/**
 * andond_detect_stage_train_from_demo_plant:
 * @now: µs UTC; the fortnight before it is learnt from, a row every five minutes
 * @cancellable: (nullable)
 *
 * Before start, on any one thread: teaches every asset that has no model yet what the demo plant was like.
 * Takes a few seconds for the whole plant.
 *
 * Returns: how many assets have learnt
 */
guint andond_detect_stage_train_from_demo_plant (AndondDetectStage *self,
                                                 AndondDemoPlant   *plant,
                                                 gint64             now,
                                                 GCancellable      *cancellable);

G_END_DECLS
