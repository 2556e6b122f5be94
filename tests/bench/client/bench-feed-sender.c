/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-feed-sender RATE N FIRST: the platform's own feed on a free port of the loopback, for whoever connects: prints
 * the port; at a line on stdin tells N new alerts, RATE a second (0: as fast as they are taken); prints a line of JSON
 * when the last is with the kernel; ends with stdin. FIRST: the number of the first alert and of the event before it. */

#include "config.h"

#include <gio/gunixinputstream.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "andon-heartbeat.h"
#include "andond-feed.h"
#include "bench-alerts.h"

#define PACE_MS 10
#define BATCH 500
#define SOURCE "/andon/bench"
#define MAX_QUEUE (256 * 1024 * 1024) /* whoever is behind shows it by being late, not by being dropped */

static char *protocols[] = { (char *) "cloudevents.json", NULL };

typedef struct
{
  AndondFeed *feed;
  GMainLoop *loop;
  guint first;
  guint n;
  guint rate;
  guint sent;
  gint64 begun;
  GPtrArray *events; /* made beforehand: whoever is measured is not to wait for the making */
} Sender;

static void
on_upgraded (SoupServerMessage *message, gpointer data)
{
  Sender *sender = data;
  GSocket *socket = g_object_ref (soup_server_message_get_socket (message));
  GUri *uri = g_uri_ref (soup_server_message_get_uri (message));
  g_autoptr (AndondStream) stream = andond_stream_new (soup_server_message_steal_connection (message), socket);
  g_autoptr (AndondToken) token = andond_token_new ("bench", NULL, ANDOND_ROLE_OPERATOR, 0, 0);
  g_autoptr (SoupWebsocketConnection) connection =
      soup_websocket_connection_new (G_IO_STREAM (stream), uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, protocols[0], NULL);
  AndondFeedFilter filter = { .topics = ANDOND_TOPIC_ALERTS };

  andond_feed_subscribe (sender->feed, connection, stream, token, &filter);
  g_object_unref (socket);
  g_uri_unref (uri);
}

/* Not libsoup's own handler for WebSockets: the feed counts what passes, so the stream is the platform's. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  if (soup_websocket_server_process_handshake (message, NULL, protocols, NULL, NULL))
    g_signal_connect (message, "wrote-informational", G_CALLBACK (on_upgraded), data);
}

static AndondFeedEvent *
event_new (guint number)
{
  g_autoptr (AndonAlert) alert = bench_alert_new (number);
  g_autofree char *data = NULL;
  AndonJsonWriter writer;
  gsize length;

  andon_json_writer_init (&writer, 512);
  andon_alert_write_json (alert, &writer);
  data = andon_json_writer_steal (&writer, &length);
  return andond_feed_event_new (SOURCE, (guint64) number + 1, ANDOND_TOPIC_ALERTS, 0, "org.andon.alert.changed.v1",
                                alert->raised, alert->id, alert->asset, data, length);
}

static void
prepare (Sender *sender)
{
  sender->events = g_ptr_array_new_full (sender->n, (GDestroyNotify) andond_feed_event_unref);
  for (guint i = 0; i < sender->n; i++)
    g_ptr_array_add (sender->events, event_new (sender->first + i));
}

static void
publish (Sender *sender, guint n)
{
  for (guint batch; n > 0; n -= batch)
    {
      batch = MIN (n, BATCH);
      andond_feed_publish (sender->feed, (AndondFeedEvent **) sender->events->pdata + sender->sent, batch);
      sender->sent += batch;
    }
}

static gboolean
on_pace (gpointer data)
{
  Sender *sender = data;
  gint64 passed = g_get_monotonic_time () - sender->begun;
  AndondFeedStats stats;
  guint64 due = sender->n;

  andond_feed_get_stats (sender->feed, &stats);
  if (sender->rate > 0)
    due = MIN (due, (guint64) passed * sender->rate / G_USEC_PER_SEC);
  else
    due = MIN (due, sender->sent + (stats.queued < 1024 * 1024 ? BATCH : 0));
  publish (sender, (guint) (due - sender->sent));
  if (sender->sent < sender->n || stats.queued > 0)
    return G_SOURCE_CONTINUE;
  printf ("{\"sent\":%u,\"seconds\":%.3f,\"dropped\":%" G_GUINT64_FORMAT "}\n", sender->sent, (double) passed / 1e6,
          stats.dropped_slow);
  fflush (stdout);
  return G_SOURCE_REMOVE;
}

static gboolean
on_beat (gpointer data)
{
  Sender *sender = data;
  g_autoptr (AndonHeartbeat) heartbeat = andon_heartbeat_new ();
  g_autoptr (AndondFeedEvent) event = NULL;
  g_autofree char *text = NULL;
  AndonJsonWriter writer;
  gsize length;

  heartbeat->time = g_get_real_time ();
  heartbeat->sequence = sender->first + sender->sent;
  heartbeat->mode = g_strdup ("live");
  andon_json_writer_init (&writer, 256);
  andon_heartbeat_write_json (heartbeat, &writer);
  text = andon_json_writer_steal (&writer, &length);
  event = andond_feed_event_new (SOURCE, 0, 0, 0, "org.andon.heartbeat.v1", heartbeat->time, NULL, NULL, text, length);
  andond_feed_beat (sender->feed, event);
  return G_SOURCE_CONTINUE;
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Sender *sender = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL)
    {
      g_main_loop_quit (sender->loop);
      return;
    }
  sender->begun = g_get_monotonic_time ();
  g_timeout_add_full (G_PRIORITY_DEFAULT, sender->rate > 0 ? PACE_MS : 0, on_pace, sender, NULL);
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, on_line, sender);
}

int
main (int argc, char **argv)
{
  AndondFeedLimits limits = andond_feed_default_limits;
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GInputStream) base = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (base);
  g_autoptr (GError) error = NULL;
  GSList *uris;
  Sender sender = { 0 };

  if (argc != 4)
    {
      g_printerr ("usage: %s RATE N FIRST\n", argv[0]);
      return 2;
    }
  sender.rate = (guint) atoi (argv[1]);
  sender.n = (guint) atoi (argv[2]);
  sender.first = (guint) atoi (argv[3]);
  limits.max_queue = MAX_QUEUE;
  prepare (&sender);
  sender.feed = andond_feed_new (&limits, sender.first, NULL, NULL);
  sender.loop = g_main_loop_new (NULL, FALSE);
  soup_server_add_handler (server, "/api/v1/feed", on_request, &sender, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("cannot listen: %s", error->message);
  uris = soup_server_get_uris (server);
  printf ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_timeout_add_seconds (1, on_beat, &sender);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, &sender);
  g_main_loop_run (sender.loop);
  andond_feed_stop (sender.feed);
  g_object_unref (sender.feed);
  g_ptr_array_unref (sender.events);
  g_main_loop_unref (sender.loop);
  return 0;
}
