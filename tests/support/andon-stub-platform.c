/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-stub-platform.h"

#include "andon-test-await.h"

#include <string.h>

#include "andon-event.h"
#include "andon-json-writer.h"
#include "andon-json.h"

typedef struct
{
  guint64 sequence;
  guint64 previous;
  char *text;
} Logged;

typedef struct
{
  guint status;
  char *body;
} Answer;

struct _AndonStubPlatform
{
  SoupServer *server;
  char *url;
  GPtrArray *feeds;    /* of SoupWebsocketConnection */
  GPtrArray *alerts;   /* of AndonAlert */
  GPtrArray *log;      /* of Logged */
  GHashTable *answers; /* key → Answer */
  guint64 sequence;
  guint64 kept_from;
  gboolean refuse;
  const char *platform;
  const char *contract;
  const char *subject;
  GTlsCertificate *certificate;
  guint fail_reads;
  guint n_reads;
  guint post_status;
  const char *post_answer;
  gboolean swallow;
  guint page_size;
  guint n_effects;
  guint n_repeated;
  guint n_snapshots;
  char *last_path;
  char *last_body;
};

static void
logged_free (gpointer data)
{
  Logged *logged = data;

  g_free (logged->text);
  g_free (logged);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->body);
  g_free (answer);
}

static char *
alert_to_json (const AndonAlert *alert)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 512);
  andon_alert_write_json (alert, &writer);
  return andon_json_writer_steal (&writer, NULL);
}

static void
answer_json (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, status < 300 ? "application/json" : "application/problem+json",
                                    SOUP_MEMORY_COPY, body, strlen (body));
}

AndonAlert *
andon_stub_platform_lookup (AndonStubPlatform *self, const char *id)
{
  for (guint i = 0; i < self->alerts->len; i++)
    {
      AndonAlert *alert = g_ptr_array_index (self->alerts, i);

      if (strcmp (alert->id, id) == 0)
        return alert;
    }
  return NULL;
}

void
andon_stub_platform_forget (AndonStubPlatform *self, const char *id)
{
  AndonAlert *alert = andon_stub_platform_lookup (self, id);

  if (alert != NULL)
    g_ptr_array_remove (self->alerts, alert);
}

static AndonAlert *
copy_alert (const AndonAlert *alert)
{
  g_autofree char *text = alert_to_json (alert);
  g_autoptr (JsonObject) object = andon_json_parse_object (text, strlen (text), NULL, NULL);
  AndonAlert *copy = andon_alert_from_json (object, NULL);

  g_assert_nonnull (copy);
  return copy;
}

/* --- events --- */

static Logged *
log_event (AndonStubPlatform *self, const AndonAlert *alert)
{
  g_autofree char *data = alert_to_json (alert);
  g_autoptr (AndonEvent) event = andon_event_new ();
  Logged *logged = g_new0 (Logged, 1);
  AndonJsonWriter writer;

  logged->previous = self->sequence;
  logged->sequence = ++self->sequence;
  event->id = g_strdup_printf ("%" G_GUINT64_FORMAT, logged->sequence);
  event->source = g_strdup ("/stub");
  event->type = g_strdup (ANDON_EVENT_ALERT_CHANGED);
  event->subject = g_strdup (alert->id);
  event->sequence = logged->sequence;
  event->previous = logged->previous;
  andon_json_writer_init (&writer, 1024);
  andon_event_write_json (event, data, -1, &writer);
  logged->text = andon_json_writer_steal (&writer, NULL);
  g_ptr_array_add (self->log, logged);
  return logged;
}

static guint64
number_of (const AndonAlert *alert)
{
  return g_ascii_strtoull (alert->id + 2, NULL, 10);
}

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  guint64 x = number_of (*(AndonAlert *const *) a), y = number_of (*(AndonAlert *const *) b);

  return (x > y) - (x < y);
}

static void
remember (AndonStubPlatform *self, AndonAlert *alert)
{
  andon_stub_platform_forget (self, alert->id);
  g_ptr_array_add (self->alerts, copy_alert (alert));
  g_ptr_array_sort (self->alerts, compare_alerts);
}

void
andon_stub_platform_send (AndonStubPlatform *self, const char *text)
{
  for (guint i = 0; i < self->feeds->len; i++)
    {
      SoupWebsocketConnection *feed = g_ptr_array_index (self->feeds, i);

      if (soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (feed, text);
    }
}

guint64
andon_stub_platform_change (AndonStubPlatform *self, AndonAlert *alert)
{
  Logged *logged = log_event (self, alert);

  remember (self, alert);
  andon_stub_platform_send (self, logged->text);
  return logged->sequence;
}

guint64
andon_stub_platform_change_silently (AndonStubPlatform *self, AndonAlert *alert)
{
  Logged *logged = log_event (self, alert);

  remember (self, alert);
  return logged->sequence;
}

void
andon_stub_platform_send_event_again (AndonStubPlatform *self, guint64 sequence)
{
  for (guint i = 0; i < self->log->len; i++)
    {
      Logged *logged = g_ptr_array_index (self->log, i);

      if (logged->sequence == sequence)
        andon_stub_platform_send (self, logged->text);
    }
}

void
andon_stub_platform_beat (AndonStubPlatform *self, double age, const char *stage, double stage_age)
{
  static const char *const stages[] = { "source", "ingest", "detect", "engine" };
  AndonJsonWriter writer;
  g_autofree char *text = NULL;

  andon_json_writer_init (&writer, 512);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "specversion", "1.0");
  andon_json_writer_put_string (&writer, "id", "beat");
  andon_json_writer_put_string (&writer, "source", "/stub");
  andon_json_writer_put_string (&writer, "type", ANDON_EVENT_HEARTBEAT);
  andon_json_writer_member (&writer, "data");
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_time (&writer, "time", g_get_real_time ());
  andon_json_writer_put_sequence (&writer, "sequence", self->sequence);
  andon_json_writer_member (&writer, "stages");
  andon_json_writer_begin_object (&writer);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    andon_json_writer_put_double (&writer, stages[i], g_strcmp0 (stages[i], stage) == 0 ? stage_age : age);
  andon_json_writer_end_object (&writer);
  andon_json_writer_member (&writer, "blind");
  andon_json_writer_begin_array (&writer);
  andon_json_writer_string (&writer, "nord-p-9");
  andon_json_writer_end_array (&writer);
  andon_json_writer_put_bool (&writer, "demo", TRUE);
  andon_json_writer_put_string (&writer, "mode", "live");
  andon_json_writer_end_object (&writer);
  andon_json_writer_end_object (&writer);
  text = andon_json_writer_steal (&writer, NULL);
  andon_stub_platform_send (self, text);
}

void
andon_stub_platform_close (AndonStubPlatform *self, gushort code)
{
  g_autoptr (GPtrArray) feeds = g_ptr_array_copy (self->feeds, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (feeds, g_object_unref);
  for (guint i = 0; i < feeds->len; i++)
    {
      SoupWebsocketConnection *feed = g_ptr_array_index (feeds, i);

      if (soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (feed, code, NULL);
    }
}

static void
on_feed_closed (SoupWebsocketConnection *feed, AndonStubPlatform *self)
{
  g_ptr_array_remove (self->feeds, feed);
}

static guint64
query_number (GUri *uri, const char *name, guint64 fallback)
{
  g_autoptr (GHashTable) query = g_uri_get_query (uri) != NULL ? soup_form_decode (g_uri_get_query (uri)) : NULL;
  const char *value = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return value != NULL ? g_ascii_strtoull (value, NULL, 10) : fallback;
}

static void
on_feed (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *feed, gpointer data)
{
  AndonStubPlatform *self = data;
  guint64 after = query_number (soup_server_message_get_uri (message), "after", self->sequence);

  g_ptr_array_add (self->feeds, g_object_ref (feed));
  g_signal_connect (feed, "closed", G_CALLBACK (on_feed_closed), self);
  if (after < self->kept_from)
    {
      soup_websocket_connection_close (feed, 4410, NULL);
      return;
    }
  for (guint i = 0; i < self->log->len; i++)
    {
      Logged *logged = g_ptr_array_index (self->log, i);

      if (logged->sequence > after && soup_websocket_connection_get_state (feed) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (feed, logged->text);
    }
}

/* --- requests --- */

/* Pages by keyset: what changes between two pages moves nothing from one to the other. */
static void
list_alerts (AndonStubPlatform *self, SoupServerMessage *message)
{
  guint64 cursor = query_number (soup_server_message_get_uri (message), "cursor", 0);
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

      if (number_of (alert) <= cursor)
        continue;
      andon_alert_write_json (alert, &writer);
      written++;
      if (written == self->page_size)
        cursor = number_of (alert);
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
  g_autofree char *body = alert != NULL ? alert_to_json (alert) : NULL;

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
  next = copy_alert (alert);
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
      json = alert != NULL ? alert_to_json (alert) : g_strdup ("null");
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
      json = alert_to_json (alert);
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
  json = alert_to_json (alert);
  return g_strdup_printf ("{\"alert\":%s,\"sequence\":\"%" G_GUINT64_FORMAT "\"}", json, self->sequence);
}

/* The same key twice is one effect and the same answer. */
static const Answer *
answer_once (AndonStubPlatform *self, const char *key, const char *id, const char *verb, guint revision)
{
  Answer *answer = g_hash_table_lookup (self->answers, key);

  if (answer != NULL)
    {
      self->n_repeated++;
      return answer;
    }
  answer = g_new0 (Answer, 1);
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
      const Answer *answer = answer_once (self, json_object_get_string_member (action, "key"),
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
  const Answer *answer;

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
                       "\"alert.out-of-service\",\"alert.return-to-service\",\"label.add\"]}", self->subject,
                       strcmp (self->subject, "otto") == 0 ? "Otto" : self->subject);

  answer_json (message, 200, text);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *full, GHashTable *query, gpointer data)
{
  AndonStubPlatform *self = data;
  const char *path = full + strlen ("/api/v1");
  const char *token = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

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

static void
on_early (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  AndonStubPlatform *self = data;

  if (self->refuse)
    answer_json (message, 401, "{\"title\":\"Unauthorised\",\"status\":401}");
}

/* --- life --- */

void
andon_stub_platform_start (AndonStubPlatform *self)
{
  static char *protocols[] = { (char *) "cloudevents.json", NULL };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (self->server, "/api/v1", on_request, self, NULL);
  soup_server_add_early_handler (self->server, "/api/v1/feed", on_early, self, NULL);
  soup_server_add_websocket_handler (self->server, "/api/v1/feed", NULL, protocols, on_feed, self, NULL);
  soup_server_set_tls_certificate (self->server, self->certificate);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_free (self->url);
  self->url = g_strdup_printf ("http%s://127.0.0.1:%d", self->certificate != NULL ? "s" : "",
                               g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

void
andon_stub_platform_stop (AndonStubPlatform *self)
{
  andon_stub_platform_close (self, 1001);
  for (guint i = 0; i < self->feeds->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->feeds, i), self);
  g_ptr_array_set_size (self->feeds, 0);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

/* libsoup's server warns of a client that is gone before it was looked at; that is what these tests do all the time. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return g_strcmp0 (domain, "libsoup") != 0 || strstr (message, "could not get remote address") == NULL;
}

static void
quiet (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (is_fatal (domain, level, message, data))
    g_log_default_handler (domain, level, message, data);
}

AndonStubPlatform *
andon_stub_platform_new (void)
{
  AndonStubPlatform *self = g_new0 (AndonStubPlatform, 1);

  self->feeds = g_ptr_array_new_with_free_func (g_object_unref);
  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  self->log = g_ptr_array_new_with_free_func (logged_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->page_size = 100;
  self->platform = "stub-1";
  self->contract = "1";
  self->subject = "otto";
  g_test_log_set_fatal_handler (is_fatal, NULL);
  g_log_set_handler ("libsoup", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, quiet, NULL);
  andon_stub_platform_start (self);
  return self;
}

/* A client's thread may outlive its session until what it asked for has ended; it is gone before the test goes on, as the
 * leak checker can not bear a thread that ends while it looks. */
static gboolean
no_client_thread (gpointer data)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *name;

  while (tasks != NULL && (name = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", name, "comm", NULL);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_has_prefix (comm, "andon-feed"))
        return FALSE;
    }
  return TRUE;
}

void
andon_stub_platform_free (AndonStubPlatform *self)
{
  andon_stub_platform_stop (self);
  andon_test_wait_for (no_client_thread, NULL, 2000);
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->alerts);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->answers);
  g_clear_object (&self->certificate);
  g_free (self->url);
  g_free (self->last_path);
  g_free (self->last_body);
  g_free (self);
}

const char *
andon_stub_platform_get_url (AndonStubPlatform *self)
{
  return self->url;
}

guint64
andon_stub_platform_get_sequence (AndonStubPlatform *self)
{
  return self->sequence;
}

guint
andon_stub_platform_get_n_alerts (AndonStubPlatform *self)
{
  return self->alerts->len;
}

guint
andon_stub_platform_get_n_feeds (AndonStubPlatform *self)
{
  return self->feeds->len;
}

void
andon_stub_platform_go_back (AndonStubPlatform *self, guint64 sequence)
{
  self->sequence = sequence;
  while (self->log->len > 0 && ((Logged *) g_ptr_array_index (self->log, self->log->len - 1))->sequence > sequence)
    g_ptr_array_remove_index (self->log, self->log->len - 1);
}

void
andon_stub_platform_drop_log (AndonStubPlatform *self, guint64 sequence)
{
  self->kept_from = sequence;
}

void
andon_stub_platform_refuse (AndonStubPlatform *self, gboolean refuse)
{
  self->refuse = refuse;
}

void
andon_stub_platform_set_post_status (AndonStubPlatform *self, guint status)
{
  self->post_status = status;
}

void
andon_stub_platform_set_post_answer (AndonStubPlatform *self, const char *json)
{
  self->post_answer = json;
}

void
andon_stub_platform_swallow_answer (AndonStubPlatform *self)
{
  self->swallow = TRUE;
}

void
andon_stub_platform_set_page_size (AndonStubPlatform *self, guint n)
{
  self->page_size = n;
}

guint
andon_stub_platform_get_n_effects (AndonStubPlatform *self)
{
  return self->n_effects;
}

guint
andon_stub_platform_get_n_repeated (AndonStubPlatform *self)
{
  return self->n_repeated;
}

guint
andon_stub_platform_get_n_snapshots (AndonStubPlatform *self)
{
  return self->n_snapshots;
}

const char *
andon_stub_platform_get_last_path (AndonStubPlatform *self)
{
  return self->last_path;
}

const char *
andon_stub_platform_get_last_body (AndonStubPlatform *self)
{
  return self->last_body;
}

void
andon_stub_platform_set_identity (AndonStubPlatform *self, const char *platform, const char *contract)
{
  self->platform = platform;
  self->contract = contract;
}

void
andon_stub_platform_set_subject (AndonStubPlatform *self, const char *subject)
{
  self->subject = subject;
}

void
andon_stub_platform_set_certificate (AndonStubPlatform *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

void
andon_stub_platform_fail_reads (AndonStubPlatform *self, guint n)
{
  self->fail_reads = n;
}

guint
andon_stub_platform_get_n_reads (AndonStubPlatform *self)
{
  return self->n_reads;
}
