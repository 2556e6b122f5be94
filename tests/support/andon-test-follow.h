/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-clock.h"

G_BEGIN_DECLS

/* For loops that wait for something to come over a real connection: the manual (clock) follows the real one ten times as
 * fast, in steps of 20 ms, and never more. Moved at each turn of a loop it would run away from answers that are on their
 * way, and on a slow machine heartbeats would be missed for no reason. TRUE when it moved. Main thread. */
gboolean andon_test_follow (AndonClock *clock);

G_END_DECLS
