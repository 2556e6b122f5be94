/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-feed-client.h"

#include <string.h>

#include "andon-json.h"

/* What libsoup may hold beyond what the kernel took: two full messages, so that a fast reader never waits for us. */
#define MAX_IN_FLIGHT (128 * 1024)
/* How long the other side has to read why it is closed. */
#define FAREWELL (2 * G_USEC_PER_SEC)

const AndondFeedLimits andond_feed_default_limits = {
  .max_queue = 4 * 1024 * 1024,
  .max_stall = 10 * G_USEC_PER_SEC,
  .max_frame_in = 4096,
  .max_frames_in = 20,
  .max_bytes_in = 64 * 1024,
  .max_clients = 128,
};

struct _AndondFeedClient
{
  GObject                  parent_instance;
  SoupWebsocketConnection *connection;
  AndondStream            *stream;
  AndondToken             *token;
  AndondFeedLimits         limits;
  GQueue                   urgent;      /* GBytes */
  GQueue                   queue;       /* GBytes */
  gsize                    queued;      /* bytes in both */
  guint64                  base;        /* bytes the stream had taken at the upgrade */
  guint64                  handed;      /* bytes of frames given to libsoup */
  guint64                  seen_in;     /* at the last check */
  gint64                   moved_at;    /* monotonic: when the kernel last took something, or nothing waited */
  guint                    frames_in;   /* since the last check */
  guint                    pump_id;
  gboolean                 held;
  gboolean                 ending;
};

enum
{
  DRAINED,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AndondFeedClient, andond_feed_client, G_TYPE_OBJECT)

static gsize
frame_size (gsize payload)
{
  return payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10);
}

static gsize
in_flight (AndondFeedClient *self)
{
  guint64 taken = andond_stream_get_bytes_out (self->stream) - self->base;

  /* Pongs are bytes out that we did not hand over: never let them hide ours. */
  if (taken > self->handed)
    self->handed = taken;
  return (gsize) (self->handed - taken);
}

gsize
andond_feed_client_get_queued (AndondFeedClient *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED_CLIENT (self), 0);

  return self->queued + in_flight (self);
}

gboolean
andond_feed_client_is_behind (AndondFeedClient *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED_CLIENT (self), FALSE);

  return !g_queue_is_empty (&self->urgent);
}

gboolean
andond_feed_client_is_open (AndondFeedClient *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED_CLIENT (self), FALSE);

  return !self->ending && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
drop_queues (AndondFeedClient *self)
{
  g_queue_clear_full (&self->urgent, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&self->queue, (GDestroyNotify) g_bytes_unref);
  self->queued = 0;
}

static void
pump (AndondFeedClient *self)
{
  while (andond_feed_client_is_open (self) && in_flight (self) < MAX_IN_FLIGHT)
    {
      g_autoptr(GBytes) message = g_queue_pop_head (&self->urgent);

      if (message == NULL && !self->held)
        message = g_queue_pop_head (&self->queue);
      if (message == NULL)
        return;
      self->queued -= g_bytes_get_size (message);
      self->handed += frame_size (g_bytes_get_size (message));
      soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_TEXT, message);
    }
}

static gboolean
pump_later (gpointer data)
{
  AndondFeedClient *self = data;

  self->pump_id = 0;
  pump (self);
  if (self->held && !andond_feed_client_is_behind (self))
    g_signal_emit (self, signals[DRAINED], 0);
  return G_SOURCE_REMOVE;
}

/* Runs inside libsoup's own write: it only notes, and sends once libsoup is out of it. */
static void
stream_written (gpointer data)
{
  AndondFeedClient *self = data;

  self->moved_at = g_get_monotonic_time ();
  if (self->pump_id == 0 && (self->queued > 0 || self->held))
    self->pump_id = g_idle_add_full (G_PRIORITY_DEFAULT, pump_later, self, NULL);
}

static void
enforce_bound (AndondFeedClient *self)
{
  if (self->queued + in_flight (self) > self->limits.max_queue)
    andond_feed_client_close (self, ANDOND_CLOSE_TOO_SLOW, "too many bytes wait: reading too slowly");
}

static void
enqueue (AndondFeedClient *self, GQueue *queue, GBytes *message)
{
  if (self->queued == 0 && in_flight (self) == 0)
    self->moved_at = g_get_monotonic_time ();
  g_queue_push_tail (queue, g_bytes_ref (message));
  self->queued += g_bytes_get_size (message);
}

void
andond_feed_client_send (AndondFeedClient *self, GPtrArray *messages)
{
  g_return_if_fail (ANDOND_IS_FEED_CLIENT (self));

  if (!andond_feed_client_is_open (self))
    return;
  for (guint i = 0; i < messages->len; i++)
    enqueue (self, &self->queue, messages->pdata[i]);
  pump (self);
  enforce_bound (self);
}

void
andond_feed_client_send_urgent (AndondFeedClient *self, GBytes *message)
{
  g_return_if_fail (ANDOND_IS_FEED_CLIENT (self));

  if (!andond_feed_client_is_open (self))
    return;
  /* Without a backlog there is nothing to overtake, and order is kept. */
  enqueue (self, self->held ? &self->urgent : &self->queue, message);
  pump (self);
  enforce_bound (self);
}

void
andond_feed_client_set_held (AndondFeedClient *self, gboolean held)
{
  g_return_if_fail (ANDOND_IS_FEED_CLIENT (self));

  self->held = held;
  pump (self);
}

const AndondToken *
andond_feed_client_get_token (AndondFeedClient *self)
{
  g_return_val_if_fail (ANDOND_IS_FEED_CLIENT (self), NULL);

  return self->token;
}

void
andond_feed_client_close (AndondFeedClient *self, gushort code, const char *why)
{
  g_return_if_fail (ANDOND_IS_FEED_CLIENT (self));

  if (!andond_feed_client_is_open (self))
    return;
  self->ending = TRUE;
  drop_queues (self);
  soup_websocket_connection_close (self->connection, code, why);
  /* Where the farewell does not get through, the socket is shut. */
  andond_stream_set_phase (self->stream, ANDOND_STREAM_LINGER, g_get_monotonic_time () + FAREWELL);
  if (code != SOUP_WEBSOCKET_CLOSE_GOING_AWAY)
    g_signal_emit (self, signals[REFUSED], 0, (guint) code, why);
}

void
andond_feed_client_check (AndondFeedClient *self, gint64 monotonic, gint64 now)
{
  guint64 in;

  g_return_if_fail (ANDOND_IS_FEED_CLIENT (self));

  if (!andond_feed_client_is_open (self))
    return;
  in = andond_stream_get_bytes_in (self->stream);
  if (self->token->expires != 0 && self->token->expires <= now)
    andond_feed_client_close (self, ANDOND_CLOSE_EXPIRED, "the token has expired");
  else if (andond_feed_client_get_queued (self) > 0 && monotonic - self->moved_at > self->limits.max_stall)
    andond_feed_client_close (self, ANDOND_CLOSE_TOO_SLOW, "no byte was taken: reading too slowly");
  else if (in - self->seen_in > self->limits.max_bytes_in || self->frames_in > self->limits.max_frames_in)
    andond_feed_client_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "too many messages a second");
  if (andond_feed_client_get_queued (self) == 0)
    self->moved_at = monotonic;
  self->seen_in = in;
  self->frames_in = 0;
}

/* Nothing that a client says changes the feed in version 1; what is no JSON is told so. */
static void
got_message (AndondFeedClient *self, SoupWebsocketDataType type, GBytes *message)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *why = NULL;
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  if (++self->frames_in > self->limits.max_frames_in)
    andond_feed_client_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "too many messages a second");
  else if (length > self->limits.max_frame_in)
    andond_feed_client_close (self, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "a message larger than a client may send");
  else if (type != SOUP_WEBSOCKET_DATA_TEXT)
    andond_feed_client_close (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, "a binary message: cloudevents.json is text");
  else if (!andon_json_check (text, length, NULL, &error))
    {
      why = g_strdup_printf ("not JSON: %.90s", error->message);
      andond_feed_client_close (self, SOUP_WEBSOCKET_CLOSE_BAD_DATA, why);
    }
}

/* libsoup cuts a connection that announces more than may come, without a word: this is the word, if it fits. */
static void
say_too_big (AndondFeedClient *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->stream));
  const char *why = "a message larger than a client may send";
  const guint8 head[] = { 0x88, (guint8) (2 + strlen (why)), SOUP_WEBSOCKET_CLOSE_TOO_BIG >> 8,
                          SOUP_WEBSOCKET_CLOSE_TOO_BIG & 0xff };
  g_autoptr(GByteArray) frame = g_byte_array_new ();

  /* Nothing can be put between the halves of another message. */
  if (in_flight (self) > 0)
    return;
  g_byte_array_append (frame, head, sizeof head);
  g_byte_array_append (frame, (const guint8 *) why, (guint) strlen (why));
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), frame->data, frame->len, NULL, NULL);
}

static void
protocol_error (AndondFeedClient *self, GError *error)
{
  gushort code = soup_websocket_connection_get_close_code (self->connection);

  if (g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG)
      && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    say_too_big (self);
  /* A peer that is merely gone has broken no protocol. */
  if (error->domain == SOUP_WEBSOCKET_ERROR)
    g_signal_emit (self, signals[REFUSED], 0, (guint) (code ? code : SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR),
                   error->message);
}

static void
closed (AndondFeedClient *self)
{
  self->ending = TRUE;
  drop_queues (self);
}

AndondFeedClient *
andond_feed_client_new (SoupWebsocketConnection *connection, AndondStream *stream, const AndondToken *token,
                        const AndondFeedLimits *limits)
{
  AndondFeedClient *self = g_object_new (ANDOND_TYPE_FEED_CLIENT, NULL);

  self->connection = g_object_ref (connection);
  self->stream = g_object_ref (stream);
  self->token = andond_token_copy (token);
  self->limits = *limits;
  self->base = andond_stream_get_bytes_out (stream);
  self->seen_in = andond_stream_get_bytes_in (stream);
  self->moved_at = g_get_monotonic_time ();
  /* A little more than we take, so that libsoup reads it to its end and the other side can read why it is refused. */
  soup_websocket_connection_set_max_incoming_payload_size (connection, 16 * limits->max_frame_in);
  andond_stream_set_written_func (stream, stream_written, self);
  g_signal_connect_object (connection, "message", G_CALLBACK (got_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "error", G_CALLBACK (protocol_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
andond_feed_client_dispose (GObject *object)
{
  AndondFeedClient *self = ANDOND_FEED_CLIENT (object);

  g_clear_handle_id (&self->pump_id, g_source_remove);
  drop_queues (self);
  if (self->stream != NULL)
    andond_stream_set_written_func (self->stream, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->token, andond_token_free);
  G_OBJECT_CLASS (andond_feed_client_parent_class)->dispose (object);
}

static void
andond_feed_client_class_init (AndondFeedClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andond_feed_client_dispose;

  /** AndondFeedClient::drained: held, and no urgent message waits any more. */
  signals[DRAINED] = g_signal_new ("drained", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  /** AndondFeedClient::refused: the platform ended it; the close code and the reason. */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
andond_feed_client_init (AndondFeedClient *self)
{
  g_queue_init (&self->urgent);
  g_queue_init (&self->queue);
}
