/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-stub-platform-private.h"

#include <string.h>

#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-test-await.h"

static void
logged_free (gpointer data)
{
  AndonStubLogged *logged = data;

  g_free (logged->text);
  g_free (logged);
}

static void
answer_free (gpointer data)
{
  AndonStubAnswer *answer = data;

  g_free (answer->body);
  g_free (answer);
}

char *
andon_stub_alert_to_json (const AndonAlert *alert)
{
  AndonJsonWriter writer;

  andon_json_writer_init (&writer, 512);
  andon_alert_write_json (alert, &writer);
  return andon_json_writer_steal (&writer, NULL);
}

AndonAlert *
andon_stub_alert_copy (const AndonAlert *alert)
{
  g_autofree char *text = andon_stub_alert_to_json (alert);
  g_autoptr (JsonObject) object = andon_json_parse_object (text, strlen (text), NULL, NULL);
  AndonAlert *copy = andon_alert_from_json (object, NULL);

  g_assert_nonnull (copy);
  return copy;
}

guint64
andon_stub_alert_number (const AndonAlert *alert)
{
  return g_ascii_strtoull (alert->id + 2, NULL, 10);
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

void
andon_stub_platform_start (AndonStubPlatform *self)
{
  static char *protocols[] = { (char *) "cloudevents.json", NULL };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (self->server, "/api/v1", andon_stub_rest_request, self, NULL);
  soup_server_add_early_handler (self->server, "/api/v1/feed", andon_stub_rest_early, self, NULL);
  soup_server_add_websocket_handler (self->server, "/api/v1/feed", NULL, protocols, andon_stub_feed_opened, self,
                                      NULL);
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

/* libsoup 3.6 tells the end of a TLS handshake to a connection that was freed with its server. Such a server stays until
 * the process ends, and answers nothing. */
static void
park (SoupServer *server)
{
  static GPtrArray *parked = NULL;

  if (parked == NULL)
    parked = g_ptr_array_new ();
  soup_server_remove_handler (server, "/api/v1");
  soup_server_remove_handler (server, "/api/v1/feed");
  g_ptr_array_add (parked, server);
}

void
andon_stub_platform_stop (AndonStubPlatform *self)
{
  andon_stub_platform_close (self, 1001);
  for (guint i = 0; i < self->feeds->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->feeds, i), self);
  g_ptr_array_set_size (self->feeds, 0);
  if (self->server != NULL && soup_server_is_https (self->server))
    park (g_steal_pointer (&self->server));
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
andon_stub_platform_set_handovers (AndonStubPlatform *self, const char *json)
{
  self->handovers = json;
}

void
andon_stub_platform_set_samples_since (AndonStubPlatform *self, gint64 since)
{
  self->samples_since = since;
}

guint
andon_stub_platform_get_n_sample_reads (AndonStubPlatform *self)
{
  return self->n_sample_reads;
}

void
andon_stub_platform_set_consoles (AndonStubPlatform *self, const char *json)
{
  self->consoles = json;
}

void
andon_stub_platform_swallow_answer (AndonStubPlatform *self)
{
  self->swallow = TRUE;
}

void
andon_stub_platform_garble (AndonStubPlatform *self, const char *id, gboolean named)
{
  self->garbled = id;
  self->garbled_named = named;
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
