/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "andon-time.h"
#include "andond-routes.h"
#include "api-fixture.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object = andon_json_parse_object (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_problem (const char *text, guint status, const char *member)
{
  g_autoptr(JsonObject) problem = parse (text);

  g_assert_cmpint (json_object_get_int_member (problem, "status"), ==, status);
  g_assert_true (json_object_has_member (problem, "title"));
  g_assert_true (json_object_has_member (problem, "code"));
  if (member != NULL)
    g_assert_cmpstr (json_object_get_string_member (problem, "member"), ==, member);
}

static gint64
an_hour_ahead (gpointer data)
{
  return g_get_real_time () + G_TIME_SPAN_HOUR;
}

/* After the wall was set back, what is asked of alerts and samples goes by their clock; a token expires by the wall. */
static void
test_clock (void)
{
  ApiFixture fixture = { .services = { .now = an_hour_ahead } };
  g_autofree char *token = NULL;
  g_autofree char *text = NULL;
  g_autofree char *me = NULL;
  g_autoptr(JsonObject) service = NULL;
  guint status;
  gint64 time;

  api_fixture_set_up (&fixture, NULL);
  token = api_fixture_token (&fixture, ANDOND_ROLE_OPERATOR, g_get_real_time () + 30 * G_TIME_SPAN_MINUTE);
  text = api_fixture_request (&fixture, "GET", "/", token, NULL, NULL, &status, NULL);
  service = parse (text);
  g_assert_true (andon_time_parse (json_object_get_string_member (service, "time"), &time, NULL));
  g_assert_cmpint (time, >, g_get_real_time () + 30 * G_TIME_SPAN_MINUTE);
  me = api_fixture_request (&fixture, "GET", "/me", token, NULL, NULL, &status, NULL);
  g_assert_cmpuint (status, ==, 200);
  api_fixture_tear_down (&fixture);
}

static void
test_me (void)
{
  ApiFixture fixture = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) me = NULL;
  guint status;

  api_fixture_set_up (&fixture, NULL);
  text = api_fixture_request (&fixture, "GET", "/me", fixture.operator_token, NULL, NULL, &status, NULL);
  g_assert_cmpuint (status, ==, 200);
  me = parse (text);
  g_assert_cmpstr (json_object_get_string_member (me, "subject"), ==, "anna");
  api_fixture_tear_down (&fixture);
}

/* 401 comes before 403, 403 before what the body says, 404 for what is nowhere, 405 with Allow. */
static void
test_order (void)
{
  static const struct { const char *method, *path; int token; const char *body, *key; guint status; const char *member; }
    cases[] = {
      { "GET", "/", 0, NULL, NULL, 200, NULL },
      { "GET", "/openapi.json", 0, NULL, NULL, 200, NULL },
      { "GET", "/me", 0, NULL, NULL, 401, "Authorization" },
      { "GET", "/nowhere", 0, NULL, NULL, 401, NULL },
      { "GET", "/nowhere", 1, NULL, NULL, 404, NULL },
      { "PUT", "/log", 1, "{}", "k", 405, NULL },
      { "POST", "/log", 2, "nonsense", NULL, 403, NULL },
      { "GET", "/audit", 1, NULL, NULL, 403, NULL },
      { "POST", "/log", 1, "nonsense", "k", 400, NULL },
      { "POST", "/log", 1, "{\"a\":1,\"a\":2}", "k", 400, "a" },
      { "POST", "/log", 1, "[]", "k", 400, NULL },
      { "POST", "/log", 1, "{} {}", "k", 400, NULL },
      { "POST", "/log", 1, "{}", NULL, 400, "Idempotency-Key" },
      { "POST", "/log", 1, "{}", "a b", 400, "Idempotency-Key" },
      { "POST", "/log", 1, "{}", "k", 503, NULL },
    };
  ApiFixture fixture = { 0 };
  const char *tokens[3];

  api_fixture_set_up (&fixture, NULL);
  tokens[0] = NULL;
  tokens[1] = fixture.operator_token;
  tokens[2] = fixture.viewer_token;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr(SoupMessage) message = NULL;
      guint status;

      text = api_fixture_request (&fixture, cases[i].method, cases[i].path, tokens[cases[i].token], cases[i].body,
                                  cases[i].key, &status, &message);
      g_test_message ("%s %s: %u %s", cases[i].method, cases[i].path, status, status >= 400 ? text : "");
      g_assert_cmpuint (status, ==, cases[i].status);
      if (status >= 400)
        {
          assert_problem (text, status, cases[i].member);
          g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL),
                           ==, "application/problem+json");
        }
      if (status == 405)
        g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Allow"), ==,
                         "GET, POST");
    }
  /* Both refusals for the role left an audit row. */
  g_assert_cmpuint (fixture.audits, ==, 2);
  api_fixture_tear_down (&fixture);
}

static void
test_deep_json (void)
{
  ApiFixture fixture = { 0 };
  g_autofree char *brackets = g_strnfill (8000, '[');
  g_autofree char *body = g_strconcat ("{\"text\":", brackets, NULL);
  g_autofree char *text = NULL;
  guint status;

  api_fixture_set_up (&fixture, NULL);
  text = api_fixture_request (&fixture, "POST", "/log", fixture.operator_token, body, "k", &status, NULL);
  g_assert_cmpuint (status, ==, 400);
  assert_problem (text, 400, NULL);
  api_fixture_tear_down (&fixture);
}

static void
test_rate (void)
{
  AndondServerLimits limits = andond_server_default_limits;
  ApiFixture fixture = { 0 };
  AndondServerCounters counters;
  guint status = 200;

  limits.rate = 1;
  limits.burst = 5;
  api_fixture_set_up (&fixture, &limits);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = NULL;

      text = api_fixture_request (&fixture, "GET", "/me", fixture.operator_token, NULL, NULL, &status, NULL);
      g_assert_cmpuint (status, ==, 200);
    }
  {
    g_autoptr(SoupMessage) message = NULL;
    g_autofree char *text = NULL;

    text = api_fixture_request (&fixture, "GET", "/me", fixture.operator_token, NULL, NULL, &status, &message);
    g_assert_cmpuint (status, ==, 429);
    assert_problem (text, 429, NULL);
    g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"), ==, "1");
  }
  andond_server_get_counters (fixture.server, &counters);
  g_assert_cmpuint (counters.too_many, ==, 1);
  api_fixture_tear_down (&fixture);
}

/* --- raw sockets: what libsoup's client would never send -------------------------------------------------------- */

static GSocketConnection *
dial (ApiFixture *fixture)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", andond_server_get_port (fixture->server), NULL,
                                         andon_test_async_cb, &async);
  connection = g_socket_client_connect_to_host_finish (client, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  return connection;
}

/* Sends what it can without blocking, and reads to the end of the stream. */
static char *
converse (GSocketConnection *connection, const char *say, gsize length)
{
  GPollableOutputStream *out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (G_IO_STREAM (connection)));
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autoptr(GString) heard = g_string_new (NULL);
  gint64 deadline = g_get_monotonic_time () + andon_test_timeout_usec ();
  gsize said = 0;

  while (g_get_monotonic_time () < deadline)
    {
      char buffer[4096];
      g_autoptr(GError) error = NULL;
      gssize n;

      if (said < length && (n = g_pollable_output_stream_write_nonblocking (out, say + said, length - said, NULL, NULL)) > 0)
        said += (gsize) n;
      n = g_pollable_input_stream_read_nonblocking (in, buffer, sizeof buffer, NULL, &error);
      if (n > 0)
        g_string_append_len (heard, buffer, n);
      else if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return g_string_free (g_steal_pointer (&heard), FALSE);
      andon_test_turn_until (g_get_monotonic_time () + 2000);
    }
  return NULL;
}

static void
test_large_body (void)
{
  ApiFixture fixture = { 0 };
  g_autoptr(GSocketConnection) declared = NULL;
  g_autoptr(GSocketConnection) chunked = NULL;
  g_autoptr(GString) say = g_string_new (NULL);
  g_autofree char *heard = NULL;
  AndondServerCounters counters;

  api_fixture_set_up (&fixture, NULL);
  /* Refused by its length alone: not one byte of the body is sent, and the answer comes all the same. */
  declared = dial (&fixture);
  g_string_printf (say, "POST /api/v1/log HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nIdempotency-Key: k\r\n"
                        "Content-Length: 99999999999\r\n\r\n",
                   fixture.operator_token);
  heard = converse (declared, say->str, say->len);
  g_assert_nonnull (heard);
  g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (heard, "Content-Length"));
  g_clear_pointer (&heard, g_free);

  /* Refused by what has come, however little each chunk is. */
  chunked = dial (&fixture);
  g_string_printf (say, "POST /api/v1/log HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nIdempotency-Key: k\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n",
                   fixture.operator_token);
  for (guint i = 0; i < 5000; i++)
    g_string_append (say, "4\r\naaaa\r\n");
  heard = converse (chunked, say->str, say->len);
  g_assert_nonnull (heard);
  g_assert_true (g_str_has_prefix (heard, "HTTP/1.1 413 "));
  andond_server_get_counters (fixture.server, &counters);
  g_assert_cmpuint (counters.too_large, ==, 2);
  api_fixture_tear_down (&fixture);
}

static void
test_deadlines (void)
{
  AndondServerLimits limits = andond_server_default_limits;
  ApiFixture fixture = { 0 };
  g_autoptr(GSocketConnection) silent = NULL;
  g_autoptr(GSocketConnection) slow = NULL;
  g_autofree char *heard = NULL;
  g_autoptr(GString) say = g_string_new (NULL);
  AndondServerCounters counters;

  limits.connections.headers = 300 * 1000;
  limits.connections.body = 300 * 1000;
  api_fixture_set_up (&fixture, &limits);
  silent = dial (&fixture);
  heard = converse (silent, "GET /api", 8);
  g_assert_cmpstr (heard, ==, "");
  g_clear_pointer (&heard, g_free);
  slow = dial (&fixture);
  g_string_printf (say, "POST /api/v1/log HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Length: 10\r\n\r\nab",
                   fixture.operator_token);
  heard = converse (slow, say->str, say->len);
  g_assert_nonnull (heard);
  andond_server_get_counters (fixture.server, &counters);
  g_assert_cmpuint (counters.timed_out, >=, 2);
  api_fixture_tear_down (&fixture);
}

static void
test_connection_cap (void)
{
  AndondServerLimits limits = andond_server_default_limits;
  ApiFixture fixture = { 0 };
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  AndondServerCounters counters = { 0 };

  limits.connections.max_connections = 4;
  api_fixture_set_up (&fixture, &limits);
  for (guint i = 0; i < 7; i++)
    g_ptr_array_add (connections, dial (&fixture));
  do
    {
      andon_test_turn_until (g_get_monotonic_time () + 2000);
      andond_server_get_counters (fixture.server, &counters);
    }
  while (counters.refused_connections < 3);
  g_assert_cmpuint (counters.refused_connections, ==, 3);
  g_ptr_array_set_size (connections, 0);
  api_fixture_tear_down (&fixture);
}

static void
test_garbage (void)
{
  static const char *const garbage[] = {
    "\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02", "GET / HTTP/9.9\r\n\r\n", "GET /api/v1/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /api/v1/log HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "POST /api/v1/log HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n",
  };
  AndondServerLimits limits = andond_server_default_limits;
  ApiFixture fixture = { 0 };

  limits.connections.headers = 300 * 1000;
  limits.connections.idle = 300 * 1000;
  limits.connections.body = 300 * 1000;
  api_fixture_set_up (&fixture, &limits);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr(GSocketConnection) connection = dial (&fixture);
      g_autofree char *heard = converse (connection, garbage[i], strlen (garbage[i]));
      g_autofree char *text = NULL;
      guint status;

      g_assert_nonnull (heard);
      g_assert_false (g_str_has_prefix (heard, "HTTP/1.1 2"));
      /* Nobody else loses anything by it. */
      text = api_fixture_request (&fixture, "GET", "/me", fixture.operator_token, NULL, NULL, &status, NULL);
      g_assert_cmpuint (status, ==, 200);
    }
  api_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/server/me", test_me);
  g_test_add_func ("/api/server/clock", test_clock);
  g_test_add_func ("/api/server/order", test_order);
  g_test_add_func ("/api/server/deep-json", test_deep_json);
  g_test_add_func ("/api/server/rate", test_rate);
  g_test_add_func ("/api/server/large-body", test_large_body);
  g_test_add_func ("/api/server/deadlines", test_deadlines);
  g_test_add_func ("/api/server/connection-cap", test_connection_cap);
  g_test_add_func ("/api/server/garbage", test_garbage);
  return g_test_run ();
}
