/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-event.h"
#include "andon-heartbeat.h"
#include "andon-session.h"

G_BEGIN_DECLS

/**
 * AndonFeed: the session's one event stream, on the worker thread.
 *
 * Takes a snapshot where it has nothing to resume from, then follows the feed: posts alerts to the store, writes the
 * cache, notices gaps, duplicates and silence, and reconnects by itself. It tells the main context through
 * #AndonFeedListener.
 */
typedef enum
{
  ANDON_FEED_STOPPED,
  ANDON_FEED_CONNECTING,
  ANDON_FEED_OPEN,
  ANDON_FEED_WAITING, /* between two attempts */
  ANDON_FEED_UNAUTHORISED,
} AndonFeedState;

/* All called in the context that made the feed. */
typedef struct
{
  /* @silent: the last connection was given up because three heartbeats were missed; @error: (nullable): why it is not
   * open */
  void (*state) (AndonFeedState state, gboolean silent, const GError *error, gpointer data);
  void (*heartbeat) (const AndonHeartbeat *heartbeat, gpointer data);
  void (*event) (AndonEvent *event, gpointer data);
  void (*snapshot) (gpointer data);
  /* @alert: (nullable): given up after ANDON_REREAD_ATTEMPTS; NULL: a snapshot held some that it did not even name */
  void (*unreadable) (const char *alert, gpointer data);
} AndonFeedListener;

/* What happens to what comes in; called on the worker. @sequence: up to and with these, for resuming */
typedef struct
{
  gboolean (*alerts) (AndonAlert **alerts, guint n, guint64 sequence, gpointer data);
  /* The snapshot named this alert in words that can't be read: what is known of it is not gone. */
  gboolean (*keep) (const char *id, gpointer data);
  void (*begin_snapshot) (gboolean afresh, gpointer data); /* @afresh: what was known before counts for nothing */
  void (*end_snapshot) (guint64 sequence, gpointer data);
  guint (*waiting) (gpointer data); /* alerts not applied yet */
} AndonFeedSink;

#define ANDON_FEED_HEARTBEAT_US G_GINT64_CONSTANT (2000000)
#define ANDON_FEED_MISSED 3

typedef struct _AndonHttp AndonHttp;

/* @data is handed to both and must live until andon_feed_free () returned. */
AndonFeed *andon_feed_new (AndonWorker *worker, AndonHttp *http, AndonClock *clock, const AndonFeedListener *listener,
                           const AndonFeedSink *sink, gpointer data);
/* Drops the connection; nothing is called afterwards. Main context. */
void andon_feed_free (AndonFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonFeed, andon_feed_free)

/* @after: 0: nothing is known, begin with a snapshot; ANDON_FEED_RESUME: where this feed itself left off. */
#define ANDON_FEED_RESUME G_MAXUINT64
void andon_feed_start (AndonFeed *self, guint64 after);
void andon_feed_stop (AndonFeed *self);
/* Drops the connection, if any, and tries again at once. */
void andon_feed_restart (AndonFeed *self);

/* @last_error: (transfer full) in @out */
void andon_feed_get_counters (AndonFeed *self, AndonSessionCounters *out, char **last_error);

G_END_DECLS
