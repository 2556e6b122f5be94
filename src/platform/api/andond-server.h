/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-feed.h"
#include "andond-listener.h"
#include "andond-request.h"
#include "andond-services.h"

G_BEGIN_DECLS

/**
 * AndondServer:
 *
 * The contract over HTTP. Checks run in the contract's order, before a handler sees the request: the size of the body
 * (before it is read), 401, 403 (with an audit row), 404 and 405, 400, 429, 428. Everything it knows of the platform
 * comes from #AndondServices. Main thread.
 */
#define ANDOND_TYPE_SERVER (andond_server_get_type ())
G_DECLARE_FINAL_TYPE (AndondServer, andond_server, ANDOND, SERVER, GObject)

typedef struct
{
  AndondListenerLimits connections;
  AndondFeedLimits     feed;
  double               rate;        /* requests a second and token, sustained */
  double               burst;       /* at once */
  double               open_rate;   /* requests a second and address without a good token */
} AndondServerLimits;

extern const AndondServerLimits andond_server_default_limits;

/** What was refused at the door, since the start. */
typedef struct
{
  guint64 requests;
  guint64 unauthorised;
  guint64 forbidden;
  guint64 malformed;      /* 400 */
  guint64 conflicts;      /* 409, 412, 428: out of order, or out of date */
  guint64 too_large;      /* 413 */
  guint64 too_many;       /* 429 */
  guint64 timed_out;      /* connections past a deadline */
  guint64 refused_connections;
  guint64 accept_failures; /* the system had nothing left to accept with */
  char   *last_refusal;   /* borrowed: the last reason, naming the thing; nullable */
} AndondServerCounters;

/** @limits: (nullable); @certificate: (nullable) serve TLS; @services: must outlive the server. */
AndondServer   *andond_server_new          (const AndondServerLimits *limits, GTlsCertificate *certificate,
                                            const AndondServices *services);
gboolean        andond_server_listen       (AndondServer *self, const char *host, guint16 port, GError **error);
guint16         andond_server_get_port     (AndondServer *self);
AndondFeed     *andond_server_get_feed     (AndondServer *self);
const AndondServices *andond_server_get_services (AndondServer *self);
void            andond_server_get_counters (AndondServer *self, AndondServerCounters *out);
/** Says good-bye to the feeds and closes everything. */
void            andond_server_stop         (AndondServer *self);

/** The connection a message came on. Borrowed. */
AndondStream   *andond_server_get_stream   (AndondServer *self, SoupServerMessage *message);
/** Called by the request when it has its answer. */
void            andond_server_answered     (AndondServer *self, AndondRequest *request);

G_END_DECLS
