/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-stream.h"

G_BEGIN_DECLS

/**
 * AndondListener:
 *
 * Accepts connections on the main context, at most so many, wraps each in an #AndondStream (over TLS where a certificate
 * is given) and emits "accepted" with it. Every half second it looks for connections past their deadline and cuts them:
 * libsoup 3.2's server has neither a cap nor a timeout.
 */
#define ANDOND_TYPE_LISTENER (andond_listener_get_type ())
G_DECLARE_FINAL_TYPE (AndondListener, andond_listener, ANDOND, LISTENER, GObject)

/** Deadlines are µs. */
typedef struct
{
  guint  max_connections;
  gint64 handshake;
  gint64 idle;
  gint64 headers;
  gint64 body;
  gint64 response;
  gint64 linger;
} AndondListenerLimits;

extern const AndondListenerLimits andond_listener_default_limits;

AndondListener *andond_listener_new        (const AndondListenerLimits *limits, GTlsCertificate *certificate);
/** andond_listener_listen: @address: host:port; port 0 is any. Fails where the address is not free or not this host's. */
gboolean        andond_listener_listen     (AndondListener *self, const char *host, guint16 port, GError **error);
/** The port that was really bound. */
guint16         andond_listener_get_port   (AndondListener *self);
gboolean        andond_listener_is_tls     (AndondListener *self);
void            andond_listener_close      (AndondListener *self);
/** Moves a connection to a phase and starts that phase's deadline. */
void            andond_listener_enter      (AndondListener *self, AndondStream *stream, AndondStreamPhase phase);
guint           andond_listener_count      (AndondListener *self);
/** Connections refused for the cap, and cut for a deadline, since the start. */
guint64         andond_listener_get_refused (AndondListener *self);
guint64         andond_listener_get_expired (AndondListener *self);
/** Times that accept () failed, as for want of file descriptors. Accepting pauses then, and goes on by itself. */
guint64         andond_listener_get_failed  (AndondListener *self);

G_END_DECLS
