/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-feed-side.h"

#include <string.h>

void
bench_feed_side_init (BenchFeedSide *self, BenchReaders *readers)
{
  g_autoptr(AndondToken) token = andond_token_new ("bench", NULL, ANDOND_ROLE_OPERATOR, 0, 0);
  g_autoptr(GUri) uri = g_uri_parse ("ws://127.0.0.1/", G_URI_FLAGS_NONE, NULL);
  AndondFeedFilter filter = { .topics = ANDOND_TOPICS_ALL };

  self->feed = andond_feed_new (NULL, 0, NULL, NULL);
  self->streams = g_ptr_array_new_with_free_func (g_object_unref);
  self->sequence = 0;
  for (guint i = 0; i < bench_readers_get_n (readers); i++)
    {
      GSocketConnection *connection = bench_readers_get (readers, i);
      AndondStream *stream = andond_stream_new (G_IO_STREAM (connection), g_socket_connection_get_socket (connection));
      g_autoptr(SoupWebsocketConnection) websocket = NULL;

      g_ptr_array_add (self->streams, stream);
      websocket = soup_websocket_connection_new (G_IO_STREAM (stream), uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL,
                                                 NULL);
      andond_feed_subscribe (self->feed, websocket, stream, token, &filter);
    }
}

void
bench_feed_side_clear (BenchFeedSide *self)
{
  g_clear_object (&self->feed);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
}

AndondFeedEvent *
bench_feed_side_event (BenchFeedSide *self)
{
  g_autofree char *data = NULL;

  data = g_strdup_printf ("{\"id\":\"a-%" G_GUINT64_FORMAT "\",\"t\":%" G_GINT64_FORMAT
                          ",\"lane\":\"alarm\",\"state\":\"unack\",\"priority\":\"high\",\"severity\":700,"
                          "\"asset\":\"nord-p-104\",\"title\":\"Bearing vibration rising\",\"revision\":1}",
                          self->sequence, g_get_monotonic_time ());
  return andond_feed_event_new ("/andon/bench", ++self->sequence, ANDOND_TOPIC_ALERTS, 0, "org.andon.alert.changed.v1",
                                1782993600000000, "a-1", "nord-p-104", data, strlen (data));
}

guint64
bench_feed_side_bytes (BenchFeedSide *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->streams->len; i++)
    bytes += andond_stream_get_bytes_out (self->streams->pdata[i]);
  return bytes;
}
