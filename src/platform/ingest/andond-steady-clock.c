/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-steady-clock.h"

#include <pthread.h>

struct _AndondSteadyClock
{
  pthread_mutex_t lock;
  AndondNowFunc   wall;
  AndondNowFunc   monotonic;
  gpointer        data;
  gint64          clock;
  gint64          read; /* monotonic us: when the clock was last moved on */
};

static gint64
real_wall (gpointer data)
{
  return g_get_real_time ();
}

static gint64
real_monotonic (gpointer data)
{
  return g_get_monotonic_time ();
}

AndondSteadyClock *
andond_steady_clock_new (gint64 floor)
{
  return andond_steady_clock_new_for_sources (floor, real_wall, real_monotonic, NULL);
}

AndondSteadyClock *
andond_steady_clock_new_for_sources (gint64        floor,
                                     AndondNowFunc wall,
                                     AndondNowFunc monotonic,
                                     gpointer      data)
{
  AndondSteadyClock *self = g_new0 (AndondSteadyClock, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->wall = wall;
  self->monotonic = monotonic;
  self->data = data;
  self->clock = floor;
  self->read = monotonic (data);
  return self;
}

void
andond_steady_clock_free (AndondSteadyClock *self)
{
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

gint64
andond_clock_step (gint64 clock,
                   gint64 wall,
                   gint64 elapsed)
{
  return MAX (wall, clock + MAX (elapsed, 0) / 4 * 3);
}

gint64
andond_steady_clock_now (gpointer data)
{
  AndondSteadyClock *self = data;
  gint64 monotonic, now;

  pthread_mutex_lock (&self->lock);
  monotonic = self->monotonic (self->data);
  self->clock = now = andond_clock_step (self->clock, self->wall (self->data), monotonic - self->read);
  self->read = monotonic;
  pthread_mutex_unlock (&self->lock);
  return now;
}
