/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/* The HTTP side of a session. Requests may be made from any thread; they run, and their answers are decoded, on the
 * worker; the callback runs in the caller's thread-default context. Answers are bounded before they are gathered. */
typedef struct _AndonHttp AndonHttp;

#define ANDON_HTTP_MAX_BODY (16 * 1024 * 1024)

AndonHttp *andon_http_new (AndonWorker *worker);
AndonHttp *andon_http_ref (AndonHttp *self);
void andon_http_unref (AndonHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHttp, andon_http_unref)

/* Both nullable. */
void andon_http_set_endpoint (AndonHttp *self, const char *url, const char *token);
void andon_http_set_tls_database (AndonHttp *self, GTlsDatabase *database);
/* (transfer full) (nullable): NULL without a good endpoint. Any thread. */
SoupMessage *andon_http_new_message (AndonHttp *self, const char *method, const char *path);
/* (transfer none): on the worker only. */
SoupSession *andon_http_get_session (AndonHttp *self);

/* What came back. @root: NULL for an empty body */
typedef struct
{
  guint status;
  guint retry_after; /* seconds, 0: not told */
  JsonNode *root;
} AndonHttpAnswer;

/* On the worker. Returns: the result, or NULL with @error. */
typedef gpointer (*AndonHttpHandler) (const AndonHttpAnswer *answer, gpointer data, GError **error);

typedef struct
{
  const char *method;
  const char *path;            /* below /api/v1 */
  const char *body;            /* (nullable) */
  const char *idempotency_key; /* (nullable) */
  const char *if_match;        /* (nullable) */
  const char *token;           /* (nullable): instead of the session's */
} AndonHttpRequest;

void andon_http_send_async (AndonHttp *self, const AndonHttpRequest *request, AndonHttpHandler handler, gpointer data,
                            GDestroyNotify destroy, GDestroyNotify result_destroy, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gpointer andon_http_send_finish (GAsyncResult *result, GError **error);

/* What kept @message from an answer, as a client error whose code the app has a sentence for. (transfer full) */
GError *andon_http_error_of (SoupMessage *message, const GError *error);

/* For a status other than 2xx. */
AndonClientError andon_http_code_of_status (guint status);

/* FALSE with an error that says what a status other than 2xx means, from its problem details where there are any. */
gboolean andon_http_answer_check (const AndonHttpAnswer *answer, GError **error);

G_END_DECLS
