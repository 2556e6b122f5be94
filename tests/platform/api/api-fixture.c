/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "api-fixture.h"

#include "andon-event.h"
#include "andon-json.h"

static void
read_log (gpointer data, guint64 after, guint64 until, guint limit, AndondFeedReplay *replay)
{
  ApiFixture *self = data;
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  self->reads++;
  for (guint i = 0; i < self->log->len && found->len < limit; i++)
    {
      AndondFeedEvent *event = self->log->pdata[i];

      if (event->sequence > after && event->sequence <= until)
        g_ptr_array_add (found, event);
    }
  andond_feed_replay_answer (replay, found, after < self->floor, NULL);
}

static const AndondFeedSource log_source = { read_log };

static GHashTable *
expand_assets (const AndondServices *services, const char *list, char **bad)
{
  GHashTable *set;

  if (g_strcmp0 (list, "pump") != 0)
    {
      *bad = g_strdup (list);
      return NULL;
    }
  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (set, g_strdup ("pump"));
  return set;
}

static void
audit (const AndondServices *services, const char *actor, const char *action, const char *target, const char *outcome,
       const char *text)
{
  ApiFixture *self = services->feed_source_data;

  self->audits++;
}

void
api_fixture_set_up (ApiFixture *self, const AndondServerLimits *limits)
{
  g_autoptr(GError) error = NULL;

  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) andond_feed_event_unref);
  self->services.platform_id = "test";
  self->services.token_secret = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  self->services.mode = "live";
  self->services.feed_source = &log_source;
  self->services.feed_source_data = self;
  self->services.expand_assets = expand_assets;
  self->services.audit = audit;
  self->server = andond_server_new (limits, NULL, &self->services);
  andond_server_listen (self->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  self->session = soup_session_new ();
  soup_session_set_proxy_resolver (self->session, NULL);
  self->operator_token = api_fixture_token (self, ANDOND_ROLE_OPERATOR, 0);
  self->viewer_token = api_fixture_token (self, ANDOND_ROLE_VIEWER, 0);
}

void
api_fixture_tear_down (ApiFixture *self)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  andond_server_stop (self->server);
  andon_test_drain ();
  g_clear_object (&self->server);
  g_bytes_unref (self->services.token_secret);
  g_ptr_array_unref (self->log);
  g_free (self->operator_token);
  g_free (self->viewer_token);
}

char *
api_fixture_token (ApiFixture *self, guint roles, gint64 expires)
{
  g_autoptr(AndondToken) token = andond_token_new ("anna", "Anna", roles, g_get_real_time (), expires);

  return andond_token_sign (token, self->services.token_secret);
}

char *
api_fixture_url (ApiFixture *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u/api/v1%s", andond_server_get_port (self->server), path);
}

static void
authorise (SoupMessage *message, const char *token)
{
  g_autofree char *value = token ? g_strdup_printf ("Bearer %s", token) : NULL;

  if (value != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
}

char *
api_fixture_request (ApiFixture *self, const char *method, const char *path, const char *token, const char *body,
                     const char *key, guint *status, SoupMessage **out)
{
  g_autofree char *url = api_fixture_url (self, path);
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) sent = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr(GError) error = NULL;

  authorise (message, token);
  if (key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Idempotency-Key", key);
  if (sent != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", sent);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, andon_test_async_cb, &async);
  answer = soup_session_send_and_read_finish (self->session, andon_test_await (&async), &error);
  andon_test_async_clear (&async);
  *status = soup_message_get_status (message);
  if (answer == NULL)
    g_test_message ("%s %s: %s", method, path, error->message);
  if (out != NULL)
    *out = g_steal_pointer (&message);
  return answer ? g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer)) : NULL;
}

void
api_fixture_tell (ApiFixture *self, guint64 sequence, guint topic, const char *asset)
{
  AndondFeedEvent *event = andond_feed_event_new ("/andon/test", sequence, topic, 0, "org.andon.alert.changed.v1",
                                                  g_get_real_time (), "a-1", asset, "{\"id\":\"a-1\"}", 12);

  g_ptr_array_add (self->log, event);
  andond_feed_publish (andond_server_get_feed (self->server), &event, 1);
}

/* --- subscriber ------------------------------------------------------------------------------------------------- */

static void
got_event (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  ApiSubscriber *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(AndonEvent) event = andon_event_from_json (json_node_get_object (node), &error);

  g_assert_no_error (error);
  if (event->sequence == 0)
    {
      self->beats++;
      return;
    }
  g_array_append_val (self->sequences, event->sequence);
  g_array_append_val (self->previous, event->previous);
}

static void
got_message (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *message, ApiSubscriber *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  self->messages++;
  self->largest = MAX (self->largest, length);
  node = andon_json_parse (text, length, NULL, &error);
  g_assert_no_error (error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), got_event, self);
  else
    got_event (NULL, 0, node, self);
}

static void
was_closed (SoupWebsocketConnection *connection, ApiSubscriber *self)
{
  self->closed = TRUE;
  self->close_code = soup_websocket_connection_get_close_code (connection);
}

ApiSubscriber *
api_subscriber_open (ApiFixture *fixture, const char *query, const char *token)
{
  ApiSubscriber *self = g_new0 (ApiSubscriber, 1);
  char *protocols[] = { (char *) "cloudevents.json", NULL };
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autofree char *path = g_strconcat ("/feed", query, NULL);
  g_autofree char *url = api_fixture_url (fixture, path);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);

  self->sequences = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->previous = g_array_new (FALSE, FALSE, sizeof (guint64));
  authorise (message, token);
  soup_session_websocket_connect_async (fixture->session, message, NULL, protocols, G_PRIORITY_DEFAULT, NULL,
                                        andon_test_async_cb, &async);
  self->connection = soup_session_websocket_connect_finish (fixture->session, andon_test_await (&async), &self->error);
  andon_test_async_clear (&async);
  if (self->connection == NULL)
    {
      self->status = soup_message_get_status (message);
      return self;
    }
  g_assert_cmpstr (soup_websocket_connection_get_protocol (self->connection), ==, "cloudevents.json");
  g_assert_null (soup_websocket_connection_get_extensions (self->connection));
  g_signal_connect (self->connection, "message", G_CALLBACK (got_message), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (was_closed), self);
  return self;
}

void
api_subscriber_free (ApiSubscriber *self)
{
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_array_unref (self->sequences);
  g_array_unref (self->previous);
  g_clear_error (&self->error);
  g_free (self);
}
