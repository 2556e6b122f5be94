/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-stub-platform-private.h"

#include <string.h>

#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-time.h"

static void
answer_json (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, status < 300 ? "application/json" : "application/problem+json",
                                    SOUP_MEMORY_COPY, body, strlen (body));
}

guint64
andon_stub_query_number (GUri *uri, const char *name, guint64 fallback)
{
  g_autoptr (GHashTable) query = g_uri_get_query (uri) != NULL ? soup_form_decode (g_uri_get_query (uri)) : NULL;
  const char *value = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return value != NULL ? g_ascii_strtoull (value, NULL, 10) : fallback;
}

static void
write_item (AndonStubPlatform *self, const AndonAlert *alert, AndonJsonWriter *writer)
{
  if (g_strcmp0 (alert->id, self->garbled) != 0)
    {
      andon_alert_write_json (alert, writer);
      return;
    }
  andon_json_writer_begin_object (writer);
  if (self->garbled_named)
    andon_json_writer_put_string (writer, "id", alert->id);
  andon_json_writer_put_string (writer, "state", "elsewhere");
  andon_json_writer_end_object (writer);
}

/* Pages by keyset: what changes between two pages moves nothing from one to the other. */
static void
list_alerts (AndonStubPlatform *self, SoupServerMessage *message)
{
  guint64 cursor = andon_stub_query_number (soup_server_message_get_uri (message), "cursor", 0);
  g_autofree char *body = NULL;
  AndonJsonWriter writer;
  guint written = 0;

  andon_json_writer_init (&writer, 4096);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_member (&writer, "items");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; i < self->alerts->len && written < self->page_size; i++)
    {
      const AndonAlert *alert = g_ptr_array_index (self->alerts, i);

      if (andon_stub_alert_number (alert) <= cursor)
        continue;
      write_item (self, alert, &writer);
      written++;
      if (written == self->page_size)
        cursor = andon_stub_alert_number (alert);
    }
  andon_json_writer_end_array (&writer);
  if (written == self->page_size)
    andon_json_writer_put_sequence (&writer, "next", cursor);
  else
    self->n_snapshots++;
  andon_json_writer_put_sequence (&writer, "as_of", self->sequence);
  andon_json_writer_end_object (&writer);
  body = andon_json_writer_steal (&writer, NULL);
  answer_json (message, 200, body);
}

static void
get_alert (AndonStubPlatform *self, SoupServerMessage *message, const char *id)
{
  AndonAlert *alert = andon_stub_platform_lookup (self, id);
  g_autofree char *body = alert != NULL ? andon_stub_alert_to_json (alert) : NULL;

  answer_json (message, body != NULL ? 200 : 404, body != NULL ? body : "{\"title\":\"No such alert\",\"status\":404}");
}

/* What the verb does to the alert; enough for a client to believe it. */
static AndonAlert *
act (AndonStubPlatform *self, const char *id, const char *verb)
{
  AndonAlert *alert = andon_stub_platform_lookup (self, id);
  g_autoptr (AndonAlert) next = NULL;

  if (alert == NULL)
    return NULL;
  next = andon_stub_alert_copy (alert);
  next->revision++;
  if (strcmp (verb, "acknowledge") == 0)
    {
      next->state = ANDON_ALERT_STATE_ACKED;
      next->acknowledged_by = g_strdup ("ana");
      next->acknowledged_at = next->raised;
    }
  else if (strcmp (verb, "shelve") == 0)
    {
      next->state = ANDON_ALERT_STATE_SHLVD;
      next->shelve_reason = g_strdup ("test");
    }
  else if (strcmp (verb, "unshelve") == 0)
    next->state = ANDON_ALERT_STATE_ACKED;
  else
    next->revision--;
  andon_stub_platform_change (self, next);
  return andon_stub_platform_lookup (self, id);
}

static char *
perform (AndonStubPlatform *self, const char *id, const char *verb, guint revision, guint *status)
{
  AndonAlert *alert = id != NULL ? andon_stub_platform_lookup (self, id) : NULL;
  g_autofree char *json = NULL;

  if (self->post_status != 0 && id == NULL && self->post_answer != NULL)
    {
      *status = self->post_status;
      return g_strdup (self->post_answer);
    }
  if (self->post_status != 0)
    {
      *status = self->post_status;
      json = alert != NULL ? andon_stub_alert_to_json (alert) : g_strdup ("null");
      return g_strdup_printf ("{\"title\":\"As the test says\",\"status\":%u%s%s}", *status,
                              alert != NULL ? ",\"alert\":" : "", alert != NULL ? json : "");
    }
  if (id == NULL)
    {
      self->n_effects++;
      if (self->post_answer != NULL)
        return g_strdup (self->post_answer);
      return g_strdup_printf ("{\"label\":{\"id\":\"x-%u\"},\"sequence\":\"0\"}", self->n_effects);
    }
  if (alert != NULL && revision != 0 && revision != alert->revision)
    {
      json = andon_stub_alert_to_json (alert);
      *status = 412;
      return g_strdup_printf ("{\"title\":\"The alert changed\",\"status\":412,\"alert\":%s}", json);
    }
  alert = act (self, id, verb);
  if (alert == NULL)
    {
      *status = 404;
      return g_strdup ("{\"title\":\"No such alert\",\"status\":404}");
    }
  self->n_effects++;
  json = andon_stub_alert_to_json (alert);
  return g_strdup_printf ("{\"alert\":%s,\"sequence\":\"%" G_GUINT64_FORMAT "\"}", json, self->sequence);
}

/* The same key twice is one effect and the same answer. */
static const AndonStubAnswer *
answer_once (AndonStubPlatform *self, const char *key, const char *id, const char *verb, guint revision)
{
  AndonStubAnswer *answer = g_hash_table_lookup (self->answers, key);

  if (answer != NULL)
    {
      self->n_repeated++;
      return answer;
    }
  answer = g_new0 (AndonStubAnswer, 1);
  answer->status = 200;
  answer->body = perform (self, id, verb, revision, &answer->status);
  if (answer->status < 500 && answer->status != 429)
    g_hash_table_insert (self->answers, g_strdup (key), answer);
  else
    g_hash_table_insert (self->answers, g_strdup_printf ("%s+%u", key, g_hash_table_size (self->answers)), answer);
  return answer;
}

static void
act_on_many (AndonStubPlatform *self, SoupServerMessage *message, JsonObject *body)
{
  JsonArray *actions = json_object_get_array_member (body, "actions");
  g_autoptr (GString) out = g_string_new ("{\"results\":[");

  for (guint i = 0; i < json_array_get_length (actions); i++)
    {
      JsonObject *action = json_array_get_object_element (actions, i);
      const AndonStubAnswer *answer = answer_once (self, json_object_get_string_member (action, "key"),
                                          json_object_get_string_member (action, "alert"),
                                          json_object_get_string_member (action, "action"),
                                          json_object_get_int_member_with_default (action, "revision", 0));

      g_string_append_printf (out, "%s{\"status\":%u,%s", i > 0 ? "," : "", answer->status,
                              answer->status < 300 ? answer->body + 1 : "\"problem\":");
      if (answer->status >= 300)
        g_string_append_printf (out, "%s}", answer->body);
    }
  g_string_append (out, "]}");
  answer_json (message, 200, out->str);
}

static guint
revision_of (SoupServerMessage *message)
{
  const char *match = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-Match");

  return match != NULL && *match == '"' ? (guint) g_ascii_strtoull (match + 1, NULL, 10) : 0;
}

static void
post (AndonStubPlatform *self, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Idempotency-Key");
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (JsonObject) object = NULL;
  gboolean of_alert = g_strv_length (parts) == 4 && strcmp (parts[1], "alerts") == 0;
  const AndonStubAnswer *answer;

  g_assert_nonnull (key);
  g_free (self->last_path);
  self->last_path = g_strdup (path);
  g_free (self->last_body);
  self->last_body = g_strndup (body->data, body->length);
  object = andon_json_parse_object (self->last_body, strlen (self->last_body), NULL, NULL);
  g_assert_nonnull (object);
  if (strcmp (path, "/alerts/actions") == 0)
    {
      act_on_many (self, message, object);
    }
  else
    {
      answer = answer_once (self, key, of_alert ? parts[2] : NULL, of_alert ? parts[3] : NULL, revision_of (message));
      answer_json (message, answer->status, answer->body);
    }
  if (self->swallow)
    {
      self->swallow = FALSE;
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close (stream, NULL, NULL);
    }
}

static void
say_who (AndonStubPlatform *self, SoupServerMessage *message)
{
  g_autofree char *contract = self->contract != NULL ? g_strdup_printf (",\"contract\":\"%s\"", self->contract) : NULL;
  g_autofree char *text = g_strdup_printf ("{\"service\":\"stub\",\"version\":\"0\",\"platform\":\"%s\"%s}",
                                           self->platform, contract != NULL ? contract : "");

  answer_json (message, 200, text);
}

static void
say_whom (AndonStubPlatform *self, SoupServerMessage *message)
{
  g_autofree char *text =
      g_strdup_printf ("{\"subject\":\"%s\",\"name\":\"%s\",\"roles\":[\"operator\",\"analyst\"],"
                       "\"permissions\":[\"alert.acknowledge\",\"alert.shelve\",\"alert.comment\",\"alert.promote\","
                       "\"alert.unacknowledge\",\"alert.reset\",\"alert.out-of-service\",\"alert.return-to-service\",\"label.add\"]}", self->subject,
                       strcmp (self->subject, "otto") == 0 ? "Otto" : self->subject);

  answer_json (message, 200, text);
}

static void
say_samples (AndonStubPlatform *self, SoupServerMessage *message, GHashTable *query)
{
  g_autoptr (GString) times = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *text = NULL;
  gint64 from = 0, to = 0;

  g_assert_true (andon_time_parse (g_hash_table_lookup (query, "from"), &from, NULL));
  g_assert_true (andon_time_parse (g_hash_table_lookup (query, "to"), &to, NULL));
  for (gint64 at = MAX (from, self->samples_since); at < to; at += 10 * G_TIME_SPAN_SECOND)
    {
      g_autofree char *time = andon_time_format (at);

      g_string_append_printf (times, "%s\"%s\"", times->len > 0 ? "," : "", time);
      g_string_append (values, values->len > 0 ? ",2.5" : "2.5");
    }
  text = g_strdup_printf ("{\"signal\":\"nord-p-1.vibration\",\"raw\":true,\"time\":[%s],\"min\":[%s],\"max\":[%s],"
                          "\"mean\":[%s]}", times->str, values->str, values->str, values->str);
  answer_json (message, 200, text);
}

/* A row's sparkline asks for a few dozen; those do not count. */
static gboolean
counts_as_read (const char *path, GHashTable *query)
{
  const char *points = query != NULL ? g_hash_table_lookup (query, "points") : NULL;

  return g_str_has_suffix (path, "/samples") && points != NULL && g_ascii_strtoull (points, NULL, 10) > 100;
}

void
andon_stub_rest_request (SoupServer *server, SoupServerMessage *message, const char *full, GHashTable *query,
                         gpointer data)
{
  AndonStubPlatform *self = data;
  const char *path = full + strlen ("/api/v1");
  const char *token = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  self->n_sample_reads += counts_as_read (path, query);
  if (self->refuse || g_strcmp0 (token, "Bearer " ANDON_STUB_TOKEN) != 0)
    answer_json (message, 401, "{\"title\":\"Unauthorised\",\"status\":401}");
  else if (strcmp (soup_server_message_get_method (message), "POST") == 0)
    post (self, message, path);
  else if (strcmp (path, "/") == 0)
    say_who (self, message);
  else if (strcmp (path, "/me") == 0)
    say_whom (self, message);
  else if (strcmp (path, "/assets") == 0)
    answer_json (message, 200,
                 "{\"items\":[{\"id\":\"nord\",\"kind\":\"site\",\"name\":\"Plant Nord\",\"zone\":\"Europe/Berlin\"},"
                 "{\"id\":\"nord-p-1\",\"kind\":\"asset\",\"name\":\"P-1\",\"parent\":\"nord\"}]}");
  else if (strcmp (path, "/rules") == 0)
    answer_json (message, 200,
                 "{\"items\":[{\"id\":\"pump-model\",\"body\":{\"kind\":\"promotion\",\"name\":\"The pump leaves its course\","
                 "\"response\":\"1. Look. 2. Listen.\"}},"
                 "{\"id\":\"idle\",\"body\":{\"kind\":\"suppression\",\"name\":\"Idle\"}}]}");
  else if (strcmp (path, "/signals") == 0)
    answer_json (message, 200, "{\"items\":[{\"id\":\"nord-p-1.vibration\",\"asset\":\"nord-p-1\",\"name\":\"Vibration\","
                               "\"unit\":\"mm/s\"}]}");
  else if (g_str_has_suffix (path, "/samples") && self->samples_since != 0)
    say_samples (self, message, query);
  else if (strcmp (path, "/consoles") == 0 && self->consoles != NULL)
    answer_json (message, 200, self->consoles);
  else if (strcmp (path, "/handovers") == 0 && self->handovers != NULL)
    answer_json (message, 200, self->handovers);
  else if (strcmp (path, "/alerts") == 0)
    list_alerts (self, message);
  else if (g_str_has_prefix (path, "/alerts/") && ++self->n_reads > 0 && self->fail_reads > 0)
    {
      self->fail_reads--;
      answer_json (message, 503, "{\"title\":\"Unavailable\",\"status\":503}");
    }
  else if (g_str_has_prefix (path, "/alerts/"))
    get_alert (self, message, path + strlen ("/alerts/"));
  else
    answer_json (message, 404, "{\"title\":\"Not found\",\"status\":404}");
}

void
andon_stub_rest_early (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                       gpointer data)
{
  AndonStubPlatform *self = data;

  if (self->refuse)
    answer_json (message, 401, "{\"title\":\"Unauthorised\",\"status\":401}");
}
