/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_WIDGET_CLOCK (andon_widget_clock_get_type ())
G_DECLARE_FINAL_TYPE (AndonWidgetClock, andon_widget_clock, ANDON, WIDGET_CLOCK, GObject)

/**
 * AndonWidgetClock:
 * What running clocks in rows count against: the machine's time plus an offset (the platform's clock, not the seat's),
 * or a fixed instant (AS IT WAS, tests, pictures). Times are microseconds since the Unix epoch, UTC. Main thread.
 *
 * Properties: `offset` (gint64, µs, added to the machine's time), `frozen-at` (gint64, µs; 0 = running).
 */
AndonWidgetClock *andon_widget_clock_new         (void);

/** Returns: (transfer none): the clock that widgets use unless they are given one */
AndonWidgetClock *andon_widget_clock_get_default (void);

gint64 andon_widget_clock_get_now       (AndonWidgetClock *self);
gint64 andon_widget_clock_get_offset    (AndonWidgetClock *self);
void   andon_widget_clock_set_offset    (AndonWidgetClock *self,
                                         gint64            offset);
gint64 andon_widget_clock_get_frozen_at (AndonWidgetClock *self);
void   andon_widget_clock_set_frozen_at (AndonWidgetClock *self,
                                         gint64            frozen_at);

/**
 * andon_widget_clock_format_duration:
 * @microseconds: any sign; a negative one reads as zero
 *
 * Whole seconds as `0:42`, `11:05`, `3:02:10`, and from two days on `5 d 3 h`.
 *
 * Returns: (transfer full)
 */
char *andon_widget_clock_format_duration (gint64 microseconds);

G_END_DECLS
