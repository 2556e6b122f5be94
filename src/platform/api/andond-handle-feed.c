/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-handlers.h"
#include "andond-server.h"

#define SUBPROTOCOL "cloudevents.json"

static char *protocols[] = { (char *) SUBPROTOCOL, NULL };

typedef struct
{
  AndondServer    *server;
  AndondToken     *token;
  AndondFeedFilter filter;
} Upgrade;

static void
upgrade_free (gpointer data, GClosure *closure)
{
  Upgrade *upgrade = data;

  g_object_unref (upgrade->server);
  andond_token_free (upgrade->token);
  andond_feed_filter_clear (&upgrade->filter);
  g_free (upgrade);
}

/* 101 is on its way: from here on the connection is a feed's. */
static void
upgraded (SoupServerMessage *message, gpointer data)
{
  Upgrade *upgrade = data;
  AndondStream *stream = andond_server_get_stream (upgrade->server, message);
  g_autoptr(GUri) uri = g_uri_ref (soup_server_message_get_uri (message));
  g_autoptr(SoupWebsocketConnection) connection = NULL;
  g_autoptr(GIOStream) io = NULL;

  andond_stream_set_phase (stream, ANDOND_STREAM_UPGRADED, 0);
  g_object_ref (stream);
  io = soup_server_message_steal_connection (message);
  if (io != NULL)
    {
      connection = soup_websocket_connection_new (io, uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, SUBPROTOCOL, NULL);
      andond_feed_subscribe (andond_server_get_feed (upgrade->server), connection, stream, upgrade->token,
                             &upgrade->filter);
    }
  g_object_unref (stream);
}

static gboolean
read_filter (AndondRequest *request, AndondFeedFilter *filter)
{
  const char *topics = andond_request_get_query (request, "topics");
  const char *assets = andond_request_get_query (request, "asset");
  const char *after = andond_request_get_query (request, "after");
  const AndondServices *services = andond_server_get_services (request->server);
  g_autofree char *bad = NULL;

  filter->topics = ANDOND_TOPICS_DEFAULT;
  if (topics != NULL && !andond_topics_parse (topics, &filter->topics, &bad))
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "topics", "“topics” has an unknown word: “%.40s”", bad);
      return FALSE;
    }
  filter->resume = after != NULL;
  if (after != NULL && !g_ascii_string_to_unsigned (after, 10, 0, G_MAXINT64, &filter->after, NULL))
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "after", "“after” must be a sequence number");
      return FALSE;
    }
  if (assets != NULL)
    filter->assets = services->expand_assets ? services->expand_assets (services, assets, &bad) : NULL;
  if (assets != NULL && filter->assets == NULL)
    {
      andond_request_problem (request, SOUP_STATUS_BAD_REQUEST, "asset", "“asset” has an unknown id: “%.64s”",
                              bad ? bad : assets);
      return FALSE;
    }
  return TRUE;
}

static gboolean
offers_subprotocol (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return soup_message_headers_header_contains (headers, "Sec-WebSocket-Protocol", SUBPROTOCOL);
}

void
andond_handle_feed (AndondRequest *request)
{
  AndondFeedFilter filter = { 0 };
  g_autoptr(GError) error = NULL;
  Upgrade *upgrade;

  if (!soup_websocket_server_check_handshake (request->message, NULL, protocols, NULL, &error)
      || !offers_subprotocol (request->message))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Upgrade",
                                    "websocket");
      andond_request_problem (request, 426, "Sec-WebSocket-Protocol",
                              "The feed is a WebSocket with subprotocol " SUBPROTOCOL "%s%s", error ? ": " : "",
                              error ? error->message : "");
      return;
    }
  if (andond_feed_is_full (andond_server_get_feed (request->server)))
    {
      andond_request_problem (request, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL, "Too many feeds are open");
      return;
    }
  if (!read_filter (request, &filter))
    {
      andond_feed_filter_clear (&filter);
      return;
    }
  upgrade = g_new0 (Upgrade, 1);
  upgrade->server = g_object_ref (request->server);
  upgrade->token = andond_token_copy (request->token);
  upgrade->filter = filter;
  soup_websocket_server_process_handshake (request->message, NULL, protocols, NULL, NULL);
  g_signal_connect_data (request->message, "wrote-informational", G_CALLBACK (upgraded), upgrade, upgrade_free, 0);
  request->answered = TRUE;
  andond_server_answered (request->server, request);
}
