/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-server.h"

#include <string.h>

#include "andond-admission.h"
#include "andond-keep-alive.h"
#include "andond-refusal.h"
#include "andond-routes.h"

/* What a body may have where no route says so: enough to answer politely without reading a flood. */
#define STRAY_BODY (64 * 1024)
#define STREAM_KEY "andond-stream"
#define GONE_KEY "andond-gone"
#define LIMIT_KEY "andond-limit"

const AndondServerLimits andond_server_default_limits = {
  .connections = { .max_connections = 256,
                   .handshake = 10 * G_USEC_PER_SEC,
                   .idle = 75 * G_USEC_PER_SEC,
                   .headers = 10 * G_USEC_PER_SEC,
                   .body = 20 * G_USEC_PER_SEC,
                   .response = 60 * G_USEC_PER_SEC,
                   .linger = 2 * G_USEC_PER_SEC },
  .feed = { .max_queue = 4 * 1024 * 1024,
            .max_stall = 10 * G_USEC_PER_SEC,
            .max_frame_in = 4096,
            .max_frames_in = 20,
            .max_bytes_in = 64 * 1024,
            .max_clients = 128 },
  .rate = 100,
  .burst = 400,
  .open_rate = 20,
};

struct _AndondServer
{
  GObject               parent_instance;
  AndondServerLimits    limits;
  const AndondServices *services;
  SoupServer           *soup;
  AndondListener       *listener;
  AndondFeed           *feed;
  AndondAdmission      *admission;
  AndondServerCounters  counters;
};

G_DEFINE_FINAL_TYPE (AndondServer, andond_server, G_TYPE_OBJECT)

static AndondStream *
message_stream (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote ? g_object_get_data (G_OBJECT (remote), STREAM_KEY) : NULL;
}

static void
enter (AndondServer *self, SoupServerMessage *message, AndondStreamPhase phase)
{
  AndondStream *stream = message_stream (message);

  if (stream != NULL)
    andond_listener_enter (self->listener, stream, phase);
}

static void
count_refusal (AndondServer *self, guint status, const char *detail)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      self->counters.unauthorised++;
      break;
    case SOUP_STATUS_FORBIDDEN:
      self->counters.forbidden++;
      break;
    case SOUP_STATUS_BAD_REQUEST:
      self->counters.malformed++;
      break;
    case SOUP_STATUS_CONFLICT:
    case SOUP_STATUS_PRECONDITION_FAILED:
    case 428:
      self->counters.conflicts++;
      break;
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      self->counters.too_large++;
      break;
    case 429:
      self->counters.too_many++;
      break;
    default:
      return;
    }
  g_free (self->counters.last_refusal);
  self->counters.last_refusal = g_strdup (detail);
}

/* --- before the body -------------------------------------------------------------------------------------------- */

static gsize
body_limit (SoupServerMessage *message)
{
  const char *path = andond_routes_path (g_uri_get_path (soup_server_message_get_uri (message)));
  g_auto(GStrv) args = NULL;
  g_autofree char *allow = NULL;
  const AndondRoute *route;
  gboolean known;

  if (path == NULL)
    return STRAY_BODY;
  route = andond_routes_match (soup_server_message_get_method (message), path, &args, &known, &allow);
  return route != NULL && route->max_body > 0 ? route->max_body : STRAY_BODY;
}

/* libsoup would read a body to its end, whatever its length: the connection is taken from it instead. */
static void
refuse_body (AndondServer *self, SoupServerMessage *message, guint status, const char *detail)
{
  g_autoptr(AndonProblem) problem = andon_problem_new (status, NULL, detail);
  g_autoptr(AndondStream) stream = g_object_ref (message_stream (message));

  count_refusal (self, status, detail);
  problem->member = g_strdup ("Content-Length");
  problem->code = g_strdup (status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE ? "too-large" : "invalid");
  andond_refusal_send (message, stream, problem);
  /* Only now: taking it from libsoup ends the message, which leaves the connection idle. */
  andond_listener_enter (self->listener, stream, ANDOND_STREAM_LINGER);
}

static void
refuse_large (AndondServer *self, SoupServerMessage *message, gsize limit)
{
  g_autofree char *detail = g_strdup_printf ("The body is larger than the %" G_GSIZE_FORMAT " bytes this may have",
                                             limit);

  refuse_body (self, message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, detail);
}

static void
got_headers (SoupServerMessage *message, gpointer data)
{
  AndondServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length;
  gsize limit;

  enter (self, message, ANDOND_STREAM_BODY);
  if (soup_server_message_get_status (message) != 0)
    return;
  limit = body_limit (message);
  g_object_set_data (G_OBJECT (message), LIMIT_KEY, GSIZE_TO_POINTER (limit));
  length = soup_message_headers_get_content_length (headers);
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return;
  if (length < 0)
    refuse_body (self, message, SOUP_STATUS_BAD_REQUEST, "“Content-Length” is negative");
  else if (length > (goffset) limit)
    refuse_large (self, message, limit);
}

static void
got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  gsize limit = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), LIMIT_KEY));

  if (soup_server_message_get_request_body (message)->length > (goffset) limit)
    refuse_large (data, message, limit);
}

static void
finished (SoupServerMessage *message, gpointer data)
{
  g_object_set_data (G_OBJECT (message), GONE_KEY, GINT_TO_POINTER (TRUE));
  enter (data, message, ANDOND_STREAM_IDLE);
}

static void
request_started (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  AndondServer *self = data;

  enter (self, message, ANDOND_STREAM_HEADERS);
  g_signal_connect_object (message, "got-headers", G_CALLBACK (got_headers), self, 0);
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (got_chunk), self, 0);
  g_signal_connect_object (message, "finished", G_CALLBACK (finished), self, 0);
}

static void
connection_accepted (AndondListener *listener, AndondStream *stream, GSocketAddress *local, GSocketAddress *remote,
                     gpointer data)
{
  AndondServer *self = data;
  g_autoptr(GError) error = NULL;

  /* The address is libsoup's only way back from a message to the connection that we gave it. */
  g_object_set_data_full (G_OBJECT (remote), STREAM_KEY, g_object_ref (stream), g_object_unref);
  if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (stream), local, remote, &error))
    g_warning ("A connection could not be served: %s", error->message);
}

/* --- handling --------------------------------------------------------------------------------------------------- */

static gint64
platform_now (const AndondServices *services)
{
  return services->now != NULL ? services->now (services->now_data) : g_get_real_time ();
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  AndondServer *self = data;
  g_autoptr(AndondRequest) request = g_new0 (AndondRequest, 1);

  request->ref_count = 1;
  request->server = g_object_ref (self);
  request->message = g_object_ref (message);
  request->query = query ? g_hash_table_ref (query) : NULL;
  request->revision = -1;
  request->now = platform_now (self->services);
  self->counters.requests++;
  enter (self, message, ANDOND_STREAM_RESPONSE);
  soup_server_message_pause (message);
  andond_admission_dispatch (self->admission, request);
}

void
andond_server_answered (AndondServer *self, AndondRequest *request)
{
  guint status = soup_server_message_get_status (request->message);

  if (status >= 400)
    {
      g_autofree char *what = NULL;

      what = g_strdup_printf ("%u %s: %s %s", status, soup_server_message_get_reason_phrase (request->message),
                              soup_server_message_get_method (request->message),
                              g_uri_get_path (soup_server_message_get_uri (request->message)));
      count_refusal (self, status, what);
    }
  if (g_object_get_data (G_OBJECT (request->message), GONE_KEY) == NULL)
    soup_server_message_unpause (request->message);
}

/* --- the object ------------------------------------------------------------------------------------------------- */

gboolean
andond_server_listen (AndondServer *self, const char *host, guint16 port, GError **error)
{
  g_return_val_if_fail (ANDOND_IS_SERVER (self), FALSE);

  return andond_listener_listen (self->listener, host, port, error);
}

guint16
andond_server_get_port (AndondServer *self)
{
  g_return_val_if_fail (ANDOND_IS_SERVER (self), 0);

  return andond_listener_get_port (self->listener);
}

AndondFeed *
andond_server_get_feed (AndondServer *self)
{
  g_return_val_if_fail (ANDOND_IS_SERVER (self), NULL);

  return self->feed;
}

const AndondServices *
andond_server_get_services (AndondServer *self)
{
  g_return_val_if_fail (ANDOND_IS_SERVER (self), NULL);

  return self->services;
}

AndondStream *
andond_server_get_stream (AndondServer *self, SoupServerMessage *message)
{
  g_return_val_if_fail (ANDOND_IS_SERVER (self), NULL);

  return message_stream (message);
}

void
andond_server_get_counters (AndondServer *self, AndondServerCounters *out)
{
  g_return_if_fail (ANDOND_IS_SERVER (self));

  *out = self->counters;
  out->timed_out = andond_listener_get_expired (self->listener);
  out->accept_failures = andond_listener_get_failed (self->listener);
  out->refused_connections = andond_listener_get_refused (self->listener);
}

void
andond_server_stop (AndondServer *self)
{
  g_return_if_fail (ANDOND_IS_SERVER (self));

  andond_feed_stop (self->feed);
  andond_listener_close (self->listener);
  soup_server_disconnect (self->soup);
}

static void
andond_server_dispose (GObject *object)
{
  AndondServer *self = ANDOND_SERVER (object);

  if (self->listener != NULL)
    andond_listener_close (self->listener);
  g_clear_object (&self->feed);
  g_clear_object (&self->soup);
  g_clear_object (&self->listener);
  G_OBJECT_CLASS (andond_server_parent_class)->dispose (object);
}

static void
andond_server_finalize (GObject *object)
{
  AndondServer *self = ANDOND_SERVER (object);

  andond_admission_free (self->admission);
  g_free (self->counters.last_refusal);
  G_OBJECT_CLASS (andond_server_parent_class)->finalize (object);
}

static void
andond_server_class_init (AndondServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = andond_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = andond_server_finalize;
}

static void
andond_server_init (AndondServer *self)
{
}

AndondServer *
andond_server_new (const AndondServerLimits *limits, GTlsCertificate *certificate, const AndondServices *services)
{
  AndondServer *self = g_object_new (ANDOND_TYPE_SERVER, NULL);
  g_autoptr(GError) error = NULL;

  self->limits = limits ? *limits : andond_server_default_limits;
  self->services = services;
  self->admission = andond_admission_new (self->limits.rate, self->limits.burst, self->limits.open_rate);
  self->feed = andond_feed_new (&self->limits.feed, services->feed_sequence, services->feed_source,
                                services->feed_source_data);
  self->soup = g_object_new (SOUP_TYPE_SERVER, "server-header", "andond", NULL);
  soup_server_remove_websocket_extension (self->soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  if (!andond_keep_alive (self->soup, &error))
    g_warning ("Every request will need a connection of its own: %s", error->message);
  soup_server_add_handler (self->soup, NULL, handle, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started), self);
  self->listener = andond_listener_new (&self->limits.connections, certificate);
  g_signal_connect (self->listener, "accepted", G_CALLBACK (connection_accepted), self);
  return self;
}
