/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-server.h"

#include <string.h>

#include "andond-handlers.h"
#include "andond-keep-alive.h"
#include "andond-rate-limiter.h"
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
  AndondRateLimiter    *by_token;
  AndondRateLimiter    *by_address;
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

static const char *
path_below_prefix (SoupServerMessage *message)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (!g_str_has_prefix (path, ANDOND_API_PREFIX))
    return NULL;
  path += strlen (ANDOND_API_PREFIX);
  return path[0] == '\0' ? "/" : path[0] == '/' ? path : NULL;
}

static gsize
body_limit (SoupServerMessage *message)
{
  const char *path = path_below_prefix (message);
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

/* --- the checks, in the contract's order ------------------------------------------------------------------------ */

static gboolean
refuse (AndondRequest *request, guint status, const char *member, const char *detail)
{
  andond_request_problem (request, status, member, "%s", detail);
  return FALSE;
}

static gboolean
check_token (AndondRequest *request)
{
  AndondServer *self = request->server;
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                     "Authorization");
  g_autoptr(AndonProblem) problem = NULL;
  g_autoptr(GError) error = NULL;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    g_set_error (&error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_MALFORMED, "A bearer token is needed");
  else
    request->token = andond_token_verify (header + 7, self->services->token_secret, request->now, &error);
  if (request->token != NULL)
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "WWW-Authenticate",
                                "Bearer realm=\"andond\"");
  problem = andon_problem_new (SOUP_STATUS_UNAUTHORIZED, NULL, error->message);
  problem->member = g_strdup ("Authorization");
  problem->instance = g_strdup (g_uri_get_path (soup_server_message_get_uri (request->message)));
  /* A seat says something else to somebody whose shift is over than to somebody whom the platform never knew. */
  if (g_error_matches (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_EXPIRED))
    problem->code = g_strdup ("token-expired");
  andond_request_reply_problem (request, problem);
  return FALSE;
}

/* Where none is needed, a good one still tells whose request it is. */
static void
look_at_token (AndondRequest *request)
{
  AndondServer *self = request->server;
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                     "Authorization");

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    request->token = andond_token_verify (header + 7, self->services->token_secret, request->now, NULL);
}

static gboolean
check_rate (AndondRequest *request)
{
  AndondServer *self = request->server;
  const char *host = soup_server_message_get_remote_host (request->message);
  double cost = request->route ? request->route->cost : 1;
  guint retry_after = 0;
  gboolean fits;

  fits = request->token ? andond_rate_limiter_take (self->by_token, request->token->id, cost, g_get_monotonic_time (),
                                                    &retry_after)
                        : andond_rate_limiter_take (self->by_address, host ? host : "", cost, g_get_monotonic_time (),
                                                    &retry_after);
  if (!fits)
    {
      g_autoptr(AndonProblem) problem = andon_problem_new (429, "Too Many Requests", "Too many requests a second");

      problem->retry_after = retry_after;
      andond_request_reply_problem (request, problem);
    }
  return fits;
}

static gboolean
check_role (AndondRequest *request)
{
  AndondServer *self = request->server;
  const AndondRoute *route = request->route;
  guint wanted = route->roles ? route->roles : ANDOND_ROLES_ALL;

  if (request->token->roles & wanted)
    return TRUE;
  if (self->services->audit != NULL)
    self->services->audit (self->services, request->token->subject, route->operation,
                           g_uri_get_path (soup_server_message_get_uri (request->message)), "forbidden", NULL);
  return refuse (request, SOUP_STATUS_FORBIDDEN, NULL, "This token's roles may not do this");
}

static gboolean
fault (GError **error, const char *detail)
{
  g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, detail);
  return FALSE;
}

static gboolean
read_body (AndondRequest *request, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);

  if (body->length == 0)
    request->body = json_object_new ();
  else
    request->body = andon_json_parse_object (body->data, (gsize) body->length, NULL, error);
  return request->body != NULL;
}

static gboolean
read_key (AndondRequest *request, GError **error)
{
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                  "Idempotency-Key");
  gsize length = key ? strlen (key) : 0;

  if ((request->route->flags & ANDOND_ROUTE_KEY) == 0)
    return TRUE;
  if (length == 0)
    return fault (error, "“Idempotency-Key” is missing");
  if (length > 128)
    return fault (error, "“Idempotency-Key” is longer than 128 bytes");
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      return fault (error, "“Idempotency-Key” has odd characters");
  request->key = g_strdup (key);
  return TRUE;
}

/* A malformed If-Match is a 400 here; whether a missing one matters is for the engine, after it looked at the key. */
static gboolean
read_match (AndondRequest *request, GError **error)
{
  const char *match = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                    "If-Match");
  g_autofree char *digits = NULL;
  gsize length;

  if (match == NULL)
    return TRUE;
  length = strlen (match);
  if (length >= 3 && match[0] == '"' && match[length - 1] == '"')
    digits = g_strndup (match + 1, length - 2);
  if (digits != NULL && g_ascii_string_to_signed (digits, 10, 0, G_MAXINT64, &request->revision, NULL))
    return TRUE;
  return fault (error, "“If-Match” must quote a revision, such as \"7\"");
}

static gboolean
refuse_route (AndondRequest *request, gboolean known, const char *allow)
{
  if (!known)
    return refuse (request, SOUP_STATUS_NOT_FOUND, NULL, "There is nothing here");
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", allow);
  return refuse (request, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, "This path has no such method");
}

static void
dispatch (AndondRequest *request)
{
  const char *path = path_below_prefix (request->message);
  g_autofree char *allow = NULL;
  g_autoptr(GError) error = NULL;
  gboolean known = FALSE;
  gboolean open;

  if (path != NULL)
    request->route = andond_routes_match (soup_server_message_get_method (request->message), path, &request->args,
                                          &known, &allow);
  open = request->route != NULL && (request->route->flags & ANDOND_ROUTE_OPEN) != 0;
  if (open)
    look_at_token (request);
  else if (!check_token (request))
    return;
  if (!check_rate (request) || (request->route != NULL && !open && !check_role (request)))
    return;
  if (request->route == NULL)
    {
      refuse_route (request, known, allow);
      return;
    }
  if (strcmp (request->route->method, "POST") == 0
      && (!read_body (request, &error) || !read_key (request, &error) || !read_match (request, &error)))
    {
      if (request->route->flags & ANDOND_ROUTE_ALERT)
        andond_handle_alert_fault (request, error);
      else
        andond_request_fail (request, error);
      return;
    }
  request->route->handle (request);
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
  request->now = g_get_real_time ();
  self->counters.requests++;
  enter (self, message, ANDOND_STREAM_RESPONSE);
  soup_server_message_pause (message);
  dispatch (request);
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

  andond_rate_limiter_free (self->by_token);
  andond_rate_limiter_free (self->by_address);
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
  self->by_token = andond_rate_limiter_new (self->limits.rate, self->limits.burst);
  self->by_address = andond_rate_limiter_new (self->limits.open_rate, self->limits.open_rate * 4);
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
