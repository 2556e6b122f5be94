/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-feed-notes-private.h"
#include "andon-feed-sequence-private.h"
#include "andon-feed-tally-private.h"
#include "andon-http-private.h"
#include "andon-reread-private.h"

G_BEGIN_DECLS

/* What the files of AndonFeed share: the object and its owner's calls, -connection (timers and backoff), -snapshot
 * (page by page) and -events (what a message says). All of it runs on the worker, but for what says otherwise. */
struct _AndonFeed
{
  gint refs; /* atomic */
  AndonWorker *worker;
  AndonHttp *http;
  AndonClock *clock;
  AndonFeedNotes *notes; /* any thread */
  AndonFeedTally tally;  /* any thread */
  AndonFeedSink sink;
  gpointer data;         /* of the sink */

  AndonFeedState state;
  SoupWebsocketConnection *connection; /* (nullable) */
  GCancellable *cancellable;           /* (nullable): of the attempt or the snapshot under way */
  guint watch_timer;
  guint retry_timer;
  guint attempts;
  guint breaks;      /* in a row, each soon after the one before */
  gint64 broken_at;  /* monotonic: the last of them */
  gint64 heard_at;   /* monotonic: the last heartbeat, or the opening */
  gboolean silent;   /* heartbeats were missed, and none has come since */

  AndonFeedSequence sequence;
  gboolean in_snapshot;
  guint n_nameless;  /* in this snapshot: items of which not even the id can be read */
  guint64 as_of;     /* of the snapshot's first page, 0: it has not come yet */
  AndonReread *reread;
};

/* Any thread. */
AndonFeed *andon_feed_ref (AndonFeed *self);
void andon_feed_unref (gpointer data);

/* Reads one alert by itself, as what told of it could not be read. */
void andon_feed_read_again (AndonFeed *self, const char *id);

/* --- connection --- */

/* @error: (nullable): why it is not open */
void andon_feed_set_state (AndonFeed *self, AndonFeedState state, const GError *error);
/* Drops what is under way and begins at once, with a snapshot where one is needed. */
void andon_feed_connect (AndonFeed *self);
/* Opens the socket where the sequence stands. */
void andon_feed_open (AndonFeed *self);
/* Drops what is under way and every timer; the state stays. */
void andon_feed_hang_up (AndonFeed *self);
/* Hangs up and connects after the backoff, unless it was stopped. */
void andon_feed_retry (AndonFeed *self, const GError *error);
/* What is told does not follow from what was told before: begins again at once, but after the backoff where that
 * happens time and again. */
void andon_feed_mend (AndonFeed *self);
/* Hangs up until the owner starts it with another token. */
void andon_feed_refuse_token (AndonFeed *self, const GError *error);
/* The window is slower than the feed: hangs up, lets it catch up, and resumes where the sequence stands. */
void andon_feed_catch_up (AndonFeed *self);

/* --- snapshot --- */

/* Reads every open alert, page by page, and opens the socket after the last. */
void andon_feed_take_snapshot (AndonFeed *self);

/* --- events --- */

/* More than that is no message: the socket closes. */
#define ANDON_FEED_MAX_MESSAGE (256 * 1024)

/* One message: an event, or an array of them. May drop the connection that it came by. */
void andon_feed_take_message (AndonFeed *self, GBytes *message);

G_END_DECLS
