/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "api-fixture.h"

static guint64
nth (GArray *array, guint index)
{
  return g_array_index (array, guint64, index);
}

static void
test_live (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *all;
  ApiSubscriber *pump;

  api_fixture_set_up (&fixture, NULL);
  all = api_subscriber_open (&fixture, "", fixture.operator_token);
  pump = api_subscriber_open (&fixture, "?topics=alerts&asset=pump", fixture.operator_token);
  g_assert_nonnull (all->connection);
  g_assert_nonnull (pump->connection);
  api_fixture_tell (&fixture, 1, ANDOND_TOPIC_ALERTS, "pump");
  api_fixture_tell (&fixture, 2, ANDOND_TOPIC_ALERTS, "fan");
  api_fixture_tell (&fixture, 3, ANDOND_TOPIC_LABELS, "pump");
  api_fixture_tell (&fixture, 4, ANDOND_TOPIC_ALERTS, "pump");
  andon_test_await_true (all->sequences->len == 4 && pump->sequences->len == 2);
  /* Four events of one tick are one message; `previous` is each group's own. */
  g_assert_cmpuint (all->messages, ==, 1);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (nth (all->sequences, i), ==, i + 1);
      g_assert_cmpuint (nth (all->previous, i), ==, i);
    }
  g_assert_cmpuint (nth (pump->sequences, 0), ==, 1);
  g_assert_cmpuint (nth (pump->previous, 0), ==, 0);
  g_assert_cmpuint (nth (pump->sequences, 1), ==, 4);
  g_assert_cmpuint (nth (pump->previous, 1), ==, 1);
  api_subscriber_free (all);
  api_subscriber_free (pump);
  api_fixture_tear_down (&fixture);
}

/* A snapshot at 3 joined with the feed after 3 misses nothing and doubles nothing, though more is told meanwhile. */
static void
test_resume (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;
  guint64 sequence = 1;

  api_fixture_set_up (&fixture, NULL);
  for (; sequence <= 1500; sequence++)
    api_fixture_tell (&fixture, sequence, sequence % 2 ? ANDOND_TOPIC_ALERTS : ANDOND_TOPIC_LABELS, "pump");
  subscriber = api_subscriber_open (&fixture, "?after=3&topics=alerts", fixture.operator_token);
  for (; sequence <= 1600; sequence++)
    api_fixture_tell (&fixture, sequence, sequence % 2 ? ANDOND_TOPIC_ALERTS : ANDOND_TOPIC_LABELS, "pump");
  andon_test_await_true (subscriber->sequences->len >= 798);
  g_assert_cmpuint (subscriber->sequences->len, ==, 798);
  for (guint i = 0; i < subscriber->sequences->len; i++)
    {
      g_assert_cmpuint (nth (subscriber->sequences, i), ==, 5 + 2 * i);
      g_assert_cmpuint (nth (subscriber->previous, i), <=, 3 + 2 * i);
    }
  g_assert_cmpuint (subscriber->largest, <=, ANDOND_FEED_MESSAGE_MAX);
  g_assert_cmpuint (fixture.reads, >=, 3);
  api_subscriber_free (subscriber);
  api_fixture_tear_down (&fixture);
}

static void
test_too_old (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;

  api_fixture_set_up (&fixture, NULL);
  for (guint i = 1; i <= 10; i++)
    api_fixture_tell (&fixture, i, ANDOND_TOPIC_ALERTS, "pump");
  fixture.floor = 5;
  subscriber = api_subscriber_open (&fixture, "?after=2", fixture.operator_token);
  andon_test_await_true (subscriber->closed);
  g_assert_cmpuint (subscriber->close_code, ==, ANDOND_CLOSE_TOO_OLD);
  api_subscriber_free (subscriber);
  api_fixture_tear_down (&fixture);
}

static void
test_heartbeat_overtakes (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;
  g_autoptr(AndondFeedEvent) beat = NULL;

  api_fixture_set_up (&fixture, NULL);
  subscriber = api_subscriber_open (&fixture, "", fixture.viewer_token);
  beat = andond_feed_event_new ("/andon/test", 0, 0, 0, "org.andon.heartbeat.v1", g_get_real_time (), NULL, NULL, "{}",
                                2);
  andond_feed_beat (andond_server_get_feed (fixture.server), beat);
  andon_test_await_true (subscriber->beats == 1);
  api_subscriber_free (subscriber);
  api_fixture_tear_down (&fixture);
}

static void
test_doors (void)
{
  static const struct { const char *query; guint status; } cases[] = {
    { "?topics=nonsense", 400 }, { "?after=-1", 400 }, { "?after=x", 400 }, { "?asset=nowhere", 400 },
  };
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;

  api_fixture_set_up (&fixture, NULL);
  subscriber = api_subscriber_open (&fixture, "", NULL);
  g_assert_cmpuint (subscriber->status, ==, 401);
  api_subscriber_free (subscriber);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      subscriber = api_subscriber_open (&fixture, cases[i].query, fixture.operator_token);
      g_assert_null (subscriber->connection);
      g_assert_cmpuint (subscriber->status, ==, cases[i].status);
      api_subscriber_free (subscriber);
    }
  api_fixture_tear_down (&fixture);
}

static void
test_expiry (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;
  g_autofree char *token = NULL;

  api_fixture_set_up (&fixture, NULL);
  token = api_fixture_token (&fixture, ANDOND_ROLE_OPERATOR, g_get_real_time () + 2 * G_USEC_PER_SEC);
  subscriber = api_subscriber_open (&fixture, "", token);
  g_assert_nonnull (subscriber->connection);
  andon_test_await_true (subscriber->closed);
  g_assert_cmpuint (subscriber->close_code, ==, ANDOND_CLOSE_EXPIRED);
  api_subscriber_free (subscriber);
  api_fixture_tear_down (&fixture);
}

/* A reader that never reads costs at most its bound, is dropped, and the others do not notice. */
static void
test_slow_reader (void)
{
  AndondServerLimits limits = andond_server_default_limits;
  ApiFixture fixture = { 0 };
  ApiSubscriber *good;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) slow = NULL;
  g_autoptr(GString) filler = g_string_new ("{\"x\":\"");
  g_autofree char *request = NULL;
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  AndondFeedStats stats = { 0 };
  guint64 sequence = 0;

  limits.feed.max_queue = 1024 * 1024;
  g_socket_client_set_enable_proxy (client, FALSE);
  api_fixture_set_up (&fixture, &limits);
  good = api_subscriber_open (&fixture, "", fixture.operator_token);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", andond_server_get_port (fixture.server), NULL,
                                         andon_test_async_cb, &async);
  slow = g_socket_client_connect_to_host_finish (client, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  request = g_strdup_printf ("GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Protocol: cloudevents.json\r\n\r\n",
                             fixture.operator_token);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (slow)), request, strlen (request), NULL, NULL,
                             NULL);
  do
    {
      andond_feed_get_stats (andond_server_get_feed (fixture.server), &stats);
      g_main_context_iteration (NULL, stats.clients < 2);
    }
  while (stats.clients < 2);

  for (guint i = 0; i < 8000; i++)
    g_string_append_c (filler, 'x');
  g_string_append (filler, "\"}");
  while (stats.dropped_slow == 0 && sequence < 20000)
    {
      for (guint i = 0; i < 5; i++)
        {
          g_autoptr(AndondFeedEvent) event = NULL;

          event = andond_feed_event_new ("/andon/test", ++sequence, ANDOND_TOPIC_ALERTS, 0, "org.andon.test.v1", 0, NULL,
                                         NULL, filler->str, filler->len);
          andond_feed_publish (andond_server_get_feed (fixture.server), &event, 1);
        }
      andon_test_await_true (good->sequences->len == sequence);
      andond_feed_get_stats (andond_server_get_feed (fixture.server), &stats);
      g_assert_cmpuint (stats.queued, <=, 2 * limits.feed.max_queue);
    }
  g_assert_cmpuint (stats.dropped_slow, ==, 1);
  g_assert_false (good->closed);
  api_subscriber_free (good);
  api_fixture_tear_down (&fixture);
}

static void
test_hostile_frames (void)
{
  ApiFixture fixture = { 0 };
  ApiSubscriber *subscriber;
  g_autofree char *large = g_strnfill (8192, ' ');
  AndondFeedStats stats;

  api_fixture_set_up (&fixture, NULL);
  subscriber = api_subscriber_open (&fixture, "", fixture.operator_token);
  soup_websocket_connection_send_text (subscriber->connection, "{\"a\":1} trailing");
  andon_test_await_true (subscriber->closed);
  g_assert_cmpuint (subscriber->close_code, ==, SOUP_WEBSOCKET_CLOSE_BAD_DATA);
  api_subscriber_free (subscriber);

  subscriber = api_subscriber_open (&fixture, "", fixture.operator_token);
  soup_websocket_connection_send_text (subscriber->connection, large);
  andon_test_await_true (subscriber->closed);
  g_assert_cmpuint (subscriber->close_code, ==, SOUP_WEBSOCKET_CLOSE_TOO_BIG);
  api_subscriber_free (subscriber);

  subscriber = api_subscriber_open (&fixture, "", fixture.operator_token);
  for (guint i = 0; i < 100; i++)
    soup_websocket_connection_send_text (subscriber->connection, "{}");
  andon_test_await_true (subscriber->closed);
  g_assert_cmpuint (subscriber->close_code, ==, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  api_subscriber_free (subscriber);

  andond_feed_get_stats (andond_server_get_feed (fixture.server), &stats);
  g_assert_cmpuint (stats.refused_frames, ==, 3);
  api_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/feed/live", test_live);
  g_test_add_func ("/api/feed/resume", test_resume);
  g_test_add_func ("/api/feed/too-old", test_too_old);
  g_test_add_func ("/api/feed/heartbeat", test_heartbeat_overtakes);
  g_test_add_func ("/api/feed/doors", test_doors);
  g_test_add_func ("/api/feed/expiry", test_expiry);
  g_test_add_func ("/api/feed/slow-reader", test_slow_reader);
  g_test_add_func ("/api/feed/hostile-frames", test_hostile_frames);
  return g_test_run ();
}
