/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-state-private.h"

#include <pthread.h>

#include "andon-alert.h"
#include "andon-clock.h"
#include "andon-worker.h"

AndonFeed *
andon_feed_ref (AndonFeed *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andon_feed_unref (gpointer data)
{
  AndonFeed *self = data;

  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  andon_reread_unref (self->reread);
  andon_http_unref (self->http);
  g_object_unref (self->clock);
  andon_feed_notes_unref (self->notes);
  andon_feed_tally_clear (&self->tally);
  andon_worker_unref (self->worker);
  g_free (self);
}

static void
on_reread (AndonAlert *alert, gpointer data)
{
  AndonFeed *self = data;

  if (!self->sink.alerts (&alert, 1, 0, self->data))
    andon_feed_tally_count (&self->tally, overflows);
}

/* The list may show an old state of it, and there is nothing more that the seat can do about it: people must know. */
static void
on_given_up (const char *id, const GError *error, gpointer data)
{
  AndonFeed *self = data;

  andon_feed_tally_unreadable (&self->tally, id, error);
  andon_feed_notes_unreadable (self->notes, id);
}

void
andon_feed_read_again (AndonFeed *self, const char *id)
{
  andon_feed_tally_count (&self->tally, rereads);
  andon_reread_ask (self->reread, id);
}

typedef struct
{
  AndonFeed *feed;
  guint64 after;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  andon_feed_unref (start->feed);
  g_free (start);
}

static void
do_start (gpointer data)
{
  Start *start = data;
  AndonFeed *self = start->feed;

  if (start->after != ANDON_FEED_RESUME)
    andon_feed_sequence_start (&self->sequence, start->after);
  self->attempts = 0;
  andon_feed_connect (self);
}

static void
do_stop (gpointer data)
{
  AndonFeed *self = data;

  andon_feed_hang_up (self);
  andon_feed_set_state (self, ANDON_FEED_STOPPED, NULL);
}

static void
do_restart (gpointer data)
{
  AndonFeed *self = data;

  if (self->state == ANDON_FEED_STOPPED)
    return;
  self->attempts = 0;
  andon_feed_connect (self);
}

static const AndonRereadListener reread_listener = { .alert = on_reread, .given_up = on_given_up };

AndonFeed *
andon_feed_new (AndonWorker *worker, AndonHttp *http, AndonClock *clock, const AndonFeedListener *listener,
                const AndonFeedSink *sink, gpointer data)
{
  AndonFeed *self = g_new0 (AndonFeed, 1);

  self->refs = 1;
  self->worker = andon_worker_ref (worker);
  self->http = andon_http_ref (http);
  self->clock = g_object_ref (clock);
  self->notes = andon_feed_notes_new (listener, data);
  andon_feed_tally_init (&self->tally);
  andon_feed_sequence_init (&self->sequence);
  self->sink = *sink;
  self->data = data;
  self->reread = andon_reread_new (worker, http, clock, &reread_listener, self);
  return self;
}

void
andon_feed_start (AndonFeed *self, guint64 after)
{
  Start *start = g_new (Start, 1);

  *start = (Start) { .feed = andon_feed_ref (self), .after = after };
  andon_worker_invoke (self->worker, do_start, start, start_free);
}

void
andon_feed_stop (AndonFeed *self)
{
  andon_worker_invoke (self->worker, do_stop, andon_feed_ref (self), andon_feed_unref);
}

void
andon_feed_restart (AndonFeed *self)
{
  andon_worker_invoke (self->worker, do_restart, andon_feed_ref (self), andon_feed_unref);
}

typedef struct
{
  pthread_mutex_t lock;
  pthread_cond_t cond;
  gboolean done;
} Barrier;

typedef struct
{
  AndonFeed *feed;
  Barrier *barrier;
} Farewell;

static void
do_free (gpointer data)
{
  Farewell *farewell = data;

  do_stop (farewell->feed);
  andon_reread_clear (farewell->feed->reread);
  pthread_mutex_lock (&farewell->barrier->lock);
  farewell->barrier->done = TRUE;
  pthread_cond_signal (&farewell->barrier->cond);
  pthread_mutex_unlock (&farewell->barrier->lock);
}

void
andon_feed_free (AndonFeed *self)
{
  Barrier barrier = { .done = FALSE };
  Farewell farewell = { .feed = self, .barrier = &barrier };

  andon_feed_notes_close (self->notes);
  pthread_mutex_init (&barrier.lock, NULL);
  pthread_cond_init (&barrier.cond, NULL);
  andon_worker_invoke (self->worker, do_free, &farewell, NULL);
  pthread_mutex_lock (&barrier.lock);
  while (!barrier.done)
    pthread_cond_wait (&barrier.cond, &barrier.lock);
  pthread_mutex_unlock (&barrier.lock);
  pthread_mutex_destroy (&barrier.lock);
  pthread_cond_destroy (&barrier.cond);
  andon_feed_unref (self);
}

void
andon_feed_get_counters (AndonFeed *self, AndonSessionCounters *out, char **last_error)
{
  andon_feed_tally_read (&self->tally, out, last_error);
}
