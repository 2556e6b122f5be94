/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-test-follow.h"

#define STEP_US (20 * G_TIME_SPAN_MILLISECOND)
#define SPEED 10

gboolean
andon_test_follow (AndonClock *clock)
{
  static gint64 followed_at;
  const gint64 now = g_get_monotonic_time ();

  if (now - followed_at < STEP_US / SPEED)
    return FALSE;
  followed_at = now;
  andon_clock_advance (clock, STEP_US);
  return TRUE;
}
