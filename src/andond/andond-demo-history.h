/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-demo-plant.h"
#include "andond-store.h"

G_BEGIN_DECLS

/* What the demo plant did before it was first started: made up front, on a worker thread, in seconds. */

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

G_END_DECLS
