/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* A clock that stands still until it is told otherwise; microseconds since the Unix epoch, UTC. Any thread. */

G_BEGIN_DECLS

typedef struct _AndonTestClock AndonTestClock;

#define ANDON_TEST_CLOCK_START G_GINT64_CONSTANT (1782993600000000) /* 2026-07-02T12:00:00Z, a Thursday */

AndonTestClock *andon_test_clock_new     (gint64 start);
void            andon_test_clock_free    (AndonTestClock *self);
/* Fits any "gint64 (*) (gpointer)" that a class takes as its clock. */
gint64          andon_test_clock_now     (gpointer self);
void            andon_test_clock_advance (AndonTestClock *self, gint64 usec);
void            andon_test_clock_set     (AndonTestClock *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonTestClock, andon_test_clock_free)

G_END_DECLS
