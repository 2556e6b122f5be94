/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-shelf-watch.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include <andon-time.h>

#define RATE_WINDOW ANDON_TIME_MINUTE
#define SHORTEST_SPAN (30 * ANDON_TIME_SECOND) /* a rate over less would be noise */
#define POINT_EVERY ANDON_TIME_SECOND
#define N_POINTS 64 /* a window of points a second, and the one before it */

typedef struct
{
  gint64 time;
  double value;
} Point;

typedef struct
{
  gint64              alert;
  guint64             number;
  guint32             signal;
  AndonShelfCondition condition; /* without its signal */
  gboolean            told;
  gint64              last;      /* time of the newest sample judged */
  Point               points[N_POINTS]; /* oldest first; rates only */
  guint               n_points;
} Wait;

struct _AndondShelfWatch
{
  pthread_mutex_t lock;
  GHashTable     *waits; /* &wait->alert → wait, owned */
  guint64         last_number;
};

AndondShelfWatch *
andond_shelf_watch_new (void)
{
  AndondShelfWatch *self = g_new0 (AndondShelfWatch, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->waits = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
andond_shelf_watch_free (AndondShelfWatch *self)
{
  g_hash_table_unref (self->waits);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
andond_shelf_watch_clear (AndondShelfWatch *self)
{
  pthread_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->waits);
  pthread_mutex_unlock (&self->lock);
}

guint64
andond_shelf_watch_add (AndondShelfWatch          *self,
                        gint64                     alert,
                        guint32                    signal,
                        const AndonShelfCondition *condition)
{
  Wait *wait = g_new0 (Wait, 1);
  guint64 number;

  wait->alert = alert;
  wait->signal = signal;
  wait->condition = *condition;
  wait->condition.signal = NULL;
  pthread_mutex_lock (&self->lock);
  number = wait->number = ++self->last_number;
  g_hash_table_replace (self->waits, &wait->alert, wait);
  pthread_mutex_unlock (&self->lock);
  return number;
}

void
andond_shelf_watch_remove (AndondShelfWatch *self,
                           gint64            alert)
{
  pthread_mutex_lock (&self->lock);
  g_hash_table_remove (self->waits, &alert);
  pthread_mutex_unlock (&self->lock);
}

static void
drop_oldest (Wait *wait)
{
  memmove (wait->points, wait->points + 1, (wait->n_points - 1) * sizeof wait->points[0]);
  wait->n_points--;
}

/* The change in a minute, from the last point that is a minute old, or the oldest there is. NaN: not long enough yet. */
static double
take_rate (Wait   *wait,
           gint64  time,
           double  value)
{
  double rate = NAN;

  while (wait->n_points > 1 && time - wait->points[1].time >= RATE_WINDOW)
    drop_oldest (wait);
  if (wait->n_points > 0 && time - wait->points[0].time >= SHORTEST_SPAN)
    rate = (value - wait->points[0].value) / (double) (time - wait->points[0].time) * (double) ANDON_TIME_MINUTE;

  if (wait->n_points > 0 && time - wait->points[wait->n_points - 1].time < POINT_EVERY)
    return rate;
  if (wait->n_points == N_POINTS)
    drop_oldest (wait);
  wait->points[wait->n_points++] = (Point) { time, value };
  return rate;
}

static gboolean
is_crossed (Wait   *wait,
            gint64  time,
            double  value)
{
  double number = value;

  if (time <= wait->last)
    return FALSE;
  wait->last = time;
  if (andon_shelf_test_is_rate (wait->condition.test))
    number = take_rate (wait, time, value);
  return andon_shelf_condition_is_crossed (&wait->condition, number);
}

static void
push_wait (Wait                     *wait,
           const AndondSampleBatch  *batch,
           GArray                  **crossings)
{
  for (guint i = 0; i < batch->n && !wait->told; i++)
    {
      AndondShelfCrossing crossing = { wait->alert, wait->number };

      if (batch->signal[i] != wait->signal || batch->quality[i] != ANDON_QUALITY_GOOD || !isfinite (batch->value[i]) ||
          !is_crossed (wait, batch->time[i], batch->value[i]))
        continue;
      wait->told = TRUE;
      if (*crossings == NULL)
        *crossings = g_array_new (FALSE, FALSE, sizeof (AndondShelfCrossing));
      g_array_append_val (*crossings, crossing);
    }
}

GArray *
andond_shelf_watch_push (AndondShelfWatch        *self,
                         const AndondSampleBatch *batch)
{
  GArray *crossings = NULL;
  GHashTableIter iter;
  gpointer value;

  pthread_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->waits);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    push_wait (value, batch, &crossings);
  pthread_mutex_unlock (&self->lock);
  return crossings;
}

void
andond_shelf_watch_retell (AndondShelfWatch *self,
                           guint64           number)
{
  GHashTableIter iter;
  gpointer value;

  pthread_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->waits);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Wait *wait = value;

      if (wait->number == number)
        wait->told = FALSE;
    }
  pthread_mutex_unlock (&self->lock);
}
