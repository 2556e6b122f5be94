/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-test-clock.h"

struct _AndonTestClock
{
  gint64 now; /* atomic */
};

AndonTestClock *
andon_test_clock_new (gint64 start)
{
  AndonTestClock *self = g_new0 (AndonTestClock, 1);

  self->now = start;
  return self;
}

void
andon_test_clock_free (AndonTestClock *self)
{
  g_free (self);
}

gint64
andon_test_clock_now (gpointer self)
{
  return __atomic_load_n (&((AndonTestClock *) self)->now, __ATOMIC_SEQ_CST);
}

void
andon_test_clock_advance (AndonTestClock *self,
                          gint64          usec)
{
  __atomic_add_fetch (&self->now, usec, __ATOMIC_SEQ_CST);
}

void
andon_test_clock_set (AndonTestClock *self,
                      gint64          now)
{
  __atomic_store_n (&self->now, now, __ATOMIC_SEQ_CST);
}
