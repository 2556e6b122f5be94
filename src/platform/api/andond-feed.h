/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-feed-client.h"
#include "andond-feed-event.h"

G_BEGIN_DECLS

/** Length of a tick: a client gets at most one send each. */
#define ANDOND_FEED_TICK_USEC 2000

typedef struct _AndondFeedReplay AndondFeedReplay;

/**
 * AndondFeedSource: where past events come from.
 *
 * @read: begins to read at most @limit numbered events with after < sequence <= until, oldest first, and answers later,
 * on the main context, exactly once, with andond_feed_replay_answer ().
 */
typedef struct
{
  void (*read) (gpointer data, guint64 after, guint64 until, guint limit, AndondFeedReplay *replay);
} AndondFeedSource;

/**
 * AndondFeed:
 *
 * Tells every subscriber what was committed. Subscribers with the same topics, assets and roles form a group; an event
 * is serialised once a group and every member gets the same bytes.
 *
 *   publish → group buffer (arrays <= 64 KiB) → tick (2 ms) → each client's bounded queue → libsoup → kernel
 *   subscribe with `after`: the group's messages are held back; the log is read up to where the group stood at that
 *   moment; then the held messages flow. So nothing is missed and nothing is doubled.
 *
 * Main thread.
 */
#define ANDOND_TYPE_FEED (andond_feed_get_type ())
G_DECLARE_FINAL_TYPE (AndondFeed, andond_feed, ANDOND, FEED, GObject)

/** What a subscriber asked for. */
typedef struct
{
  guint       topics;    /* AndondTopic bits */
  GHashTable *assets;    /* nullable: set of asset ids; an event of another asset is left out */
  gboolean    resume;    /* `after` was given */
  guint64     after;
} AndondFeedFilter;

void        andond_feed_filter_clear (AndondFeedFilter *self);

/** @sequence: of the last event committed so far; @limits: (nullable) */
AndondFeed *andond_feed_new          (const AndondFeedLimits *limits, guint64 sequence, const AndondFeedSource *source,
                                      gpointer source_data);
/** Numbered events, in order, after their transaction committed; ephemeral ones at any time. */
void        andond_feed_publish      (AndondFeed *self, AndondFeedEvent *const *events, guint n_events);
/** A message for every subscriber that overtakes backlogs: the heartbeat. */
void        andond_feed_beat         (AndondFeed *self, AndondFeedEvent *heartbeat);
/** The last sequence published. */
guint64     andond_feed_get_sequence (AndondFeed *self);
gboolean    andond_feed_is_full      (AndondFeed *self);
/** Takes over an upgraded connection. */
void        andond_feed_subscribe    (AndondFeed *self, SoupWebsocketConnection *connection, AndondStream *stream,
                                      const AndondToken *token, const AndondFeedFilter *filter);
/** TRUE if anybody wants ephemeral events of @topic: nobody need make them otherwise. */
gboolean    andond_feed_wants        (AndondFeed *self, guint topic);
void        andond_feed_flush        (AndondFeed *self);
/** Tells everybody good-bye (1001). */
void        andond_feed_stop         (AndondFeed *self);

/** @events: (element-type AndondFeedEvent) (nullable): what was read; @too_old: `after` is not kept any more. */
void        andond_feed_replay_answer (AndondFeedReplay *replay, GPtrArray *events, gboolean too_old,
                                       const GError *error);

typedef struct
{
  guint   clients;
  guint   groups;
  guint64 events;
  guint64 messages;       /* handed to clients */
  guint64 dropped_slow;   /* 4408 */
  guint64 dropped_old;    /* 4410 */
  guint64 dropped_expired;/* 4401 */
  guint64 refused_frames; /* what a client sent that was refused */
  gsize   queued;         /* bytes that wait, all clients */
} AndondFeedStats;

void        andond_feed_get_stats    (AndondFeed *self, AndondFeedStats *stats);

G_END_DECLS
