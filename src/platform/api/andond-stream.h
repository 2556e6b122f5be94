/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AndondStream:
 *
 * A #GIOStream around a socket (or TLS) stream that counts the bytes which really passed: what the kernel took and what
 * it gave. libsoup counts neither, so a reader that never reads would otherwise grow the server without limit.
 *
 * Both halves are pollable and only ever used without blocking, on the main context. It also carries the deadline of
 * what the connection is doing now; the listener closes a connection that is past it.
 */
#define ANDOND_TYPE_STREAM (andond_stream_get_type ())
G_DECLARE_FINAL_TYPE (AndondStream, andond_stream, ANDOND, STREAM, GIOStream)

/** What a connection is doing; each has its own deadline. */
typedef enum
{
  ANDOND_STREAM_HANDSHAKE,  /* TLS, before the first byte of HTTP */
  ANDOND_STREAM_IDLE,       /* between two requests */
  ANDOND_STREAM_HEADERS,    /* the request's head has begun */
  ANDOND_STREAM_BODY,       /* the request's body is being read */
  ANDOND_STREAM_RESPONSE,   /* being handled or answered */
  ANDOND_STREAM_UPGRADED,   /* a feed; the feed has its own limits */
  ANDOND_STREAM_LINGER,     /* refused; waits for the other side to read why */
} AndondStreamPhase;

/** andond_stream_new: (transfer full) @base: a stream whose both halves are pollable; @socket: (nullable) to shut. */
AndondStream     *andond_stream_new               (GIOStream *base, GSocket *socket);
/** Bytes the kernel (or TLS) accepted since the connection began. */
guint64           andond_stream_get_bytes_out     (AndondStream *self);
/** Bytes received since the connection began. */
guint64           andond_stream_get_bytes_in      (AndondStream *self);
AndondStreamPhase andond_stream_get_phase         (AndondStream *self);
/** andond_stream_set_phase: @deadline: monotonic µs at which the phase is too old, 0 for never. */
void              andond_stream_set_phase         (AndondStream *self, AndondStreamPhase phase, gint64 deadline);
gint64            andond_stream_get_deadline      (AndondStream *self);
/** andond_stream_set_written_func: @func is called whenever the kernel took some bytes, from inside the write. */
void              andond_stream_set_written_func  (AndondStream *self, void (*func) (gpointer data), gpointer data);
/** Nothing more will be written: the other side sees the end once it has read what was. */
void              andond_stream_end_output        (AndondStream *self);
/** Shuts the socket at once; whoever reads or writes then sees the end. */
void              andond_stream_cut               (AndondStream *self);

G_END_DECLS
