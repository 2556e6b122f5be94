/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-clock.h"

G_BEGIN_DECLS

#define ANDON_TYPE_TICKER (andon_ticker_get_type ())
G_DECLARE_FINAL_TYPE (AndonTicker, andon_ticker, ANDON, TICKER, GObject)

/**
 * andon_ticker_new:
 * @clock: what tells the time; a manual one makes this one stand still too
 *
 * The pulse of a window: says what time it is at the plant (microseconds since the epoch, UTC) and emits "tick" once a
 * second. Whatever counts down in the shell or a panel listens here instead of holding a timer. Main thread.
 */
AndonTicker *andon_ticker_new (AndonClock *clock);

gint64 andon_ticker_now (AndonTicker *self);
/** Never steps back: what input is timed with. */
gint64 andon_ticker_monotonic (AndonTicker *self);
/** The platform's clock minus the seat's, in microseconds; ends of shelves are judged on the platform's. */
void   andon_ticker_set_offset (AndonTicker *self, gint64 offset);

G_END_DECLS
