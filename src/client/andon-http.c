/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-http-private.h"

#include <pthread.h>
#include <string.h>

#include "andon-json.h"
#include "andon-problem.h"
#include "andon-worker.h"

#define CHUNK (64 * 1024)
#define TIMEOUT_S 20

static const AndonJsonLimits limits = {
  .max_bytes = ANDON_HTTP_MAX_BODY,
  .max_depth = ANDON_JSON_MAX_DEPTH,
  .max_values = 4000000,
};

struct _AndonHttp
{
  gint refs;
  AndonWorker *worker;
  SoupSession *session; /* worker */
  gboolean direct;      /* worker: no proxy */
  pthread_mutex_t lock;
  GUri *base;
  char *token;
  GTlsDatabase *database;
  gboolean new_database; /* the session does not know it yet */
};

typedef struct
{
  AndonHttp *http;
  SoupMessage *message;
  char *body;
  AndonHttpHandler handler;
  gpointer data;
  GDestroyNotify destroy;
  GDestroyNotify result_destroy;
  GByteArray *answer;
  GInputStream *stream;
  gulong cancelled_id; /* worker: on the caller's cancellable */
  gboolean told;       /* worker: the caller has its answer, what still comes is dropped */
  gint done; /* atomic, only ever counted up: the hand-over to the caller and back, where ThreadSanitizer can see it */
} Exchange;

AndonHttp *
andon_http_new (AndonWorker *worker)
{
  AndonHttp *self = g_new0 (AndonHttp, 1);

  self->refs = 1;
  pthread_mutex_init (&self->lock, NULL);
  self->worker = andon_worker_ref (worker);
  return self;
}

AndonHttp *
andon_http_ref (AndonHttp *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

static void
drop_session (gpointer data)
{
  soup_session_abort (data);
}

void
andon_http_unref (AndonHttp *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  /* A session dies where it lived. */
  if (self->session != NULL)
    andon_worker_invoke (self->worker, drop_session, self->session, g_object_unref);
  andon_worker_unref (self->worker);
  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->token);
  g_clear_object (&self->database);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
andon_http_set_endpoint (AndonHttp *self, const char *url, const char *token)
{
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->base, g_uri_unref);
  if (url != NULL)
    self->base = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_free (self->token);
  self->token = g_strdup (token);
  pthread_mutex_unlock (&self->lock);
}

void
andon_http_set_tls_database (AndonHttp *self, GTlsDatabase *database)
{
  pthread_mutex_lock (&self->lock);
  if (g_set_object (&self->database, database))
    self->new_database = TRUE;
  pthread_mutex_unlock (&self->lock);
}

/* The embedded platform is on loopback: asking for a proxy there costs a lookup of the desktop's settings. */
static gboolean
is_loopback (GUri *base)
{
  const char *host = base != NULL ? g_uri_get_host (base) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

SoupSession *
andon_http_get_session (AndonHttp *self)
{
  gboolean direct;

  g_assert (andon_worker_is_current (self->worker));

  pthread_mutex_lock (&self->lock);
  direct = is_loopback (self->base);
  if (self->session == NULL || direct != self->direct || self->new_database)
    {
      /* What is on its way keeps the old one until it ends; aborting would cancel it. */
      g_clear_object (&self->session);
      self->direct = direct;
      self->new_database = FALSE;
      self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, "idle-timeout", 60, NULL);
      if (self->database != NULL)
        soup_session_set_tls_database (self->session, self->database);
      if (direct)
        soup_session_set_proxy_resolver (self->session, NULL);
    }
  pthread_mutex_unlock (&self->lock);
  return self->session;
}

static void
authorise (SoupMessage *message, const char *token)
{
  g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
}

SoupMessage *
andon_http_new_message (AndonHttp *self, const char *method, const char *path)
{
  g_autofree char *relative = g_strconcat ("/api/v1", path, NULL);
  g_autoptr (GUri) uri = NULL;
  SoupMessage *message = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->base != NULL)
    uri = g_uri_parse_relative (self->base, relative, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    message = soup_message_new_from_uri (method, uri);
  if (message != NULL && self->token != NULL)
    authorise (message, self->token);
  pthread_mutex_unlock (&self->lock);
  return message;
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  (void) g_atomic_int_get (&exchange->done);
  if (exchange->destroy != NULL)
    exchange->destroy (exchange->data);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_byte_array_unref (exchange->answer);
  g_free (exchange->body);
  andon_http_unref (exchange->http);
  g_free (exchange);
}

/* What libsoup gave dies on the worker, before the caller hears of the end. FALSE: the caller has heard of it already. */
static gboolean
release (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  const gboolean told = exchange->told;

  g_cancellable_disconnect (g_task_get_cancellable (task), exchange->cancelled_id);
  exchange->cancelled_id = 0;
  exchange->told = TRUE;
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
  g_atomic_int_inc (&exchange->done);
  return !told;
}

AndonClientError
andon_http_code_of_status (guint status)
{
  switch (status)
    {
    case 401:
      return ANDON_CLIENT_ERROR_UNAUTHORISED;
    case 403:
      return ANDON_CLIENT_ERROR_FORBIDDEN;
    case 404:
      return ANDON_CLIENT_ERROR_NOT_FOUND;
    case 409:
    case 412:
      return ANDON_CLIENT_ERROR_CONFLICT;
    case 429:
      return ANDON_CLIENT_ERROR_BUSY;
    default:
      return status >= 500 ? ANDON_CLIENT_ERROR_SERVER : ANDON_CLIENT_ERROR_REFUSED;
    }
}

static AndonClientError
code_of (guint status, const AndonProblem *problem)
{
  if (status == 401 && problem != NULL && g_strcmp0 (problem->code, "token-expired") == 0)
    return ANDON_CLIENT_ERROR_TOKEN_EXPIRED;
  return andon_http_code_of_status (status);
}

gboolean
andon_http_answer_check (const AndonHttpAnswer *answer, GError **error)
{
  g_autoptr (AndonProblem) problem = NULL;
  const char *text = NULL;

  if (answer->status >= 200 && answer->status < 300)
    return TRUE;
  if (answer->root != NULL && JSON_NODE_HOLDS_OBJECT (answer->root))
    problem = andon_problem_from_json (json_node_get_object (answer->root), NULL);
  if (problem != NULL)
    text = problem->detail != NULL ? problem->detail : problem->title;
  if (text == NULL)
    text = soup_status_get_phrase (answer->status);
  g_set_error (error, ANDON_CLIENT_ERROR, code_of (answer->status, problem), "%s", text);
  return FALSE;
}

static gboolean
parse_answer (Exchange *exchange, AndonHttpAnswer *answer, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const char *retry;

  answer->status = soup_message_get_status (exchange->message);
  retry = soup_message_headers_get_one (soup_message_get_response_headers (exchange->message), "Retry-After");
  answer->retry_after = retry != NULL ? (guint) CLAMP (g_ascii_strtoll (retry, NULL, 10), 0, 3600) : 0;
  if (exchange->answer->len == 0)
    return TRUE;
  answer->root = andon_json_parse ((const char *) exchange->answer->data, exchange->answer->len, &limits, &reason);
  if (answer->root != NULL || answer->status >= 300)
    return TRUE;
  g_set_error (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_MALFORMED, "The answer to %s is malformed: %s",
               g_uri_get_path (soup_message_get_uri (exchange->message)), reason->message);
  return FALSE;
}

/* Returns: TRUE when nobody wants the answer any more; the caller is told. */
static gboolean
end_if_cancelled (GTask *task)
{
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return FALSE;
  if (release (task))
    g_task_return_error_if_cancelled (task);
  return TRUE;
}

static void
finish_exchange (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  const GDestroyNotify result_destroy = exchange->result_destroy;
  AndonHttpAnswer answer = { 0 };
  GError *error = NULL;
  gpointer result = NULL;

  /* The word of it may still be on its way here, and the handler of a page that came too late would post it into the
   * snapshot that took the place of its own. */
  if (end_if_cancelled (task))
    return;
  if (parse_answer (exchange, &answer, &error))
    result = exchange->handler (&answer, exchange->data, &error);
  g_clear_pointer (&answer.root, json_node_unref);
  release (task);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, result_destroy);
}

static AndonClientError
code_of_certificate (GTlsCertificateFlags flags)
{
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return ANDON_CLIENT_ERROR_CERTIFICATE_TIME;
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return ANDON_CLIENT_ERROR_CERTIFICATE_NAME;
  return ANDON_CLIENT_ERROR_CERTIFICATE;
}

GError *
andon_http_error_of (SoupMessage *message, const GError *error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);
  AndonClientError code = ANDON_CLIENT_ERROR_TRANSPORT;

  if (error->domain == G_TLS_ERROR && flags != 0)
    code = code_of_certificate (flags);
  else if (error->domain == G_TLS_ERROR)
    code = ANDON_CLIENT_ERROR_CERTIFICATE;
  else if (error->domain == G_RESOLVER_ERROR)
    code = ANDON_CLIENT_ERROR_HOST;
  return g_error_new (ANDON_CLIENT_ERROR, code, "The platform can't be reached: %s", error->message);
}

static void
fail_transport (GTask *task, const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (SoupMessage) message = g_steal_pointer (&exchange->message);
  GError *told = andon_http_error_of (message, error);

  g_clear_object (&message);
  if (release (task))
    g_task_return_error (task, told);
  else
    g_error_free (told);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (exchange->stream, result, &error);

  if (bytes == NULL)
    {
      fail_transport (task, error);
      return;
    }
  if (exchange->told)
    {
      release (task);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      finish_exchange (task);
      return;
    }
  if (exchange->answer->len + g_bytes_get_size (bytes) > ANDON_HTTP_MAX_BODY)
    {
      g_autofree char *path = g_strdup (g_uri_get_path (soup_message_get_uri (exchange->message)));

      release (task);
      g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_TOO_LARGE,
                               "The answer to %s is larger than %d MiB", path, ANDON_HTTP_MAX_BODY >> 20);
      return;
    }
  g_byte_array_append (exchange->answer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, NULL, on_read, g_object_ref (task));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    {
      fail_transport (task, error);
      return;
    }
  if (exchange->told)
    {
      release (task);
      return;
    }
  g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, NULL, on_read, g_object_ref (task));
}

static void
abandon (gpointer data)
{
  GTask *task = data;
  Exchange *exchange = g_task_get_task_data (task);

  const gboolean told = exchange->told;

  exchange->told = TRUE;
  g_atomic_int_inc (&exchange->done);
  if (!told)
    g_task_return_error_if_cancelled (task);
}

/* The caller's thread. libsoup's session is one thread's alone, and libsoup 3.6 reads what it has freed when a request is
 * cancelled before its answer: the request is left to end by itself, at the latest by the session's timeout. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);

  andon_worker_invoke (exchange->http->worker, abandon, g_object_ref (task), g_object_unref);
}

static void
start_exchange (gpointer data)
{
  GTask *task = data;
  Exchange *exchange = g_task_get_task_data (task);

  if (end_if_cancelled (task))
    return;
  if (g_task_get_cancellable (task) != NULL)
    exchange->cancelled_id =
      g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_cancelled), task, NULL);

  if (exchange->body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (exchange->body, strlen (exchange->body));

      soup_message_set_request_body_from_bytes (exchange->message, "application/json", bytes);
    }
  soup_session_send_async (andon_http_get_session (exchange->http), exchange->message, G_PRIORITY_DEFAULT,
                           NULL, on_sent, g_object_ref (task));
}

static void
set_headers (SoupMessage *message, const AndonHttpRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", "application/json, application/problem+json");
  if (request->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->idempotency_key);
  if (request->if_match != NULL)
    soup_message_headers_replace (headers, "If-Match", request->if_match);
  if (request->token != NULL)
    authorise (message, request->token);
}

void
andon_http_send_async (AndonHttp *self, const AndonHttpRequest *request, AndonHttpHandler handler, gpointer data,
                       GDestroyNotify destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->http = andon_http_ref (self);
  exchange->message = andon_http_new_message (self, request->method, request->path);
  exchange->body = g_strdup (request->body);
  exchange->handler = handler;
  exchange->data = data;
  exchange->destroy = destroy;
  exchange->result_destroy = result_destroy;
  exchange->answer = g_byte_array_new ();
  g_task_set_source_tag (task, andon_http_send_async);
  g_task_set_task_data (task, exchange, exchange_free);
  if (exchange->message == NULL)
    {
      g_task_return_new_error (task, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_ADDRESS,
                               "The platform's address is unknown or is none");
      g_object_unref (task);
      return;
    }
  set_headers (exchange->message, request);
  andon_worker_invoke (self->worker, start_exchange, task, g_object_unref);
}

gpointer
andon_http_send_finish (GAsyncResult *result, GError **error)
{
  Exchange *exchange = g_task_get_task_data (G_TASK (result));

  (void) g_atomic_int_add (&exchange->done, 1);
  return g_task_propagate_pointer (G_TASK (result), error);
}
