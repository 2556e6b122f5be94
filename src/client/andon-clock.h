/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-client-types.h"

G_BEGIN_DECLS

/* The one source of time of this room: the system's, or a test's that only moves when told.
 * Thread-safe. */
#define ANDON_TYPE_CLOCK (andon_clock_get_type ())
G_DECLARE_FINAL_TYPE (AndonClock, andon_clock, ANDON, CLOCK, GObject)

/* The system's clock: wall time for what is shown, monotonic time for what is timed. */
AndonClock *andon_clock_new (void);

/* A clock that stands at @start_us until andon_clock_advance (). */
AndonClock *andon_clock_new_manual (gint64 start_us);

/* Moves a manual clock forward and runs, each in its own context, the timers that became due. */
void andon_clock_advance (AndonClock *self, gint64 by_us);

/* Wall time, microseconds since the epoch. */
gint64 andon_clock_now (AndonClock *self);

/* Never steps back, microseconds since an arbitrary moment. */
gint64 andon_clock_monotonic (AndonClock *self);

/* As monotonic, but it goes on while the computer sleeps, and two readings in one boot can be compared across programs
 * and runs. Only on this one can be said how old something is that must not become too old. */
gint64 andon_clock_elapsed (AndonClock *self);

/* Names the boot that andon_clock_elapsed () counts from; empty where it is not known. (transfer none) */
const char *andon_clock_get_boot (AndonClock *self);

/* A manual clock: somebody sets the wall clock; nothing else moves. */
void andon_clock_step (AndonClock *self, gint64 by_us);
/* A manual clock: as after the computer was started again; the wall clock goes on. @boot: lives on */
void andon_clock_reboot (AndonClock *self, const char *boot);

/* Calls @func in @context (NULL: the thread's default one) after @after_us and then, while it returns
 * G_SOURCE_CONTINUE, again each @after_us.
 * Returns: an id, never 0, for andon_clock_remove (). */
guint andon_clock_add (AndonClock     *self,
                       GMainContext   *context,
                       gint64          after_us,
                       GSourceFunc     func,
                       gpointer        data,
                       GDestroyNotify  destroy);

/* Removes a timer. Call it in the timer's own context, then @func does not run after it. Unknown ids are ignored. */
void andon_clock_remove (AndonClock *self, guint id);

G_END_DECLS
