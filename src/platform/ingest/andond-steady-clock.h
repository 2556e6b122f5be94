/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-ingest-types.h"

G_BEGIN_DECLS

/* The time that the plant and its alerts go by: the wall's, but never back. Where the wall was set back, nothing may stand
 * still until it has caught up, and no source may date its samples before those that it sent: the clock goes on at three
 * quarters of its pace until the two meet. Any thread; one lock. */

typedef struct _AndondSteadyClock AndondSteadyClock;

/* Never before floor, such as the newest row of the journal. */
AndondSteadyClock *andond_steady_clock_new             (gint64             floor);
/* For tests: on a wall and a clock that nobody sets, both in us. */
AndondSteadyClock *andond_steady_clock_new_for_sources (gint64             floor,
                                                        AndondNowFunc      wall,
                                                        AndondNowFunc      monotonic,
                                                        gpointer           data);
void               andond_steady_clock_free            (AndondSteadyClock *self);
/* An AndondNowFunc: self is the clock. */
gint64             andond_steady_clock_now             (gpointer           self);

/* One step of it, after elapsed us by a clock that nobody sets. */
gint64             andond_clock_step                   (gint64             clock,
                                                        gint64             wall,
                                                        gint64             elapsed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondSteadyClock, andond_steady_clock_free)

G_END_DECLS
