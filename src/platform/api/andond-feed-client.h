/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "andond-stream.h"
#include "andond-token.h"

G_BEGIN_DECLS

/** Why the platform ends a feed. */
enum
{
  ANDOND_CLOSE_EXPIRED = 4401,  /* the token ended */
  ANDOND_CLOSE_TOO_SLOW = 4408, /* the client reads too slowly */
  ANDOND_CLOSE_TOO_OLD = 4410,  /* `after` is not kept any more, or not yet told */
};

/** What one subscriber may cost the platform. */
typedef struct
{
  gsize  max_queue;        /* bytes that wait for a client, the kernel's own buffer not counted */
  gint64 max_stall;        /* µs without a byte taken while some wait */
  gsize  max_frame_in;     /* bytes of a message from the client */
  guint  max_frames_in;    /* messages from the client a second, sustained */
  gsize  max_bytes_in;     /* bytes from the client a second, control frames included */
  guint  max_clients;
} AndondFeedLimits;

extern const AndondFeedLimits andond_feed_default_limits;

/**
 * AndondFeedClient:
 *
 * One subscriber. Owns the WebSocket, a bounded queue of messages that the kernel has not yet been offered, and the
 * account of what it took. libsoup is never given more than 128 KiB beyond what the kernel took, so a client that does
 * not read costs at most `max_queue` and nobody else's time. Main thread.
 */
#define ANDOND_TYPE_FEED_CLIENT (andond_feed_client_get_type ())
G_DECLARE_FINAL_TYPE (AndondFeedClient, andond_feed_client, ANDOND, FEED_CLIENT, GObject)

AndondFeedClient *andond_feed_client_new          (SoupWebsocketConnection *connection, AndondStream *stream,
                                                   const AndondToken *token, const AndondFeedLimits *limits);
const AndondToken *andond_feed_client_get_token   (AndondFeedClient *self);
/** Takes a reference of each of the messages; a client past its bound is told 4408 and ends. */
void              andond_feed_client_send         (AndondFeedClient *self, GPtrArray *messages);
/** As above for one message that overtakes what is held back. */
void              andond_feed_client_send_urgent  (AndondFeedClient *self, GBytes *message);
/** While held, what is sent waits, and only urgent messages leave. */
void              andond_feed_client_set_held     (AndondFeedClient *self, gboolean held);
/** Bytes that wait, ours and libsoup's. */
gsize             andond_feed_client_get_queued   (AndondFeedClient *self);
/** TRUE while urgent messages wait: a replay should not read on. "drained" tells when that ends. */
gboolean          andond_feed_client_is_behind    (AndondFeedClient *self);
gboolean          andond_feed_client_is_open      (AndondFeedClient *self);
/** Called each second: stall, expiry and incoming rate. @monotonic µs, @now µs UTC. */
void              andond_feed_client_check        (AndondFeedClient *self, gint64 monotonic, gint64 now);
void              andond_feed_client_close        (AndondFeedClient *self, gushort code, const char *why);

G_END_DECLS
