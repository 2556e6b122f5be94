/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-request.h"

#include <string.h>

#include "andon-db-types.h"
#include "andon-time.h"
#include "andond-server.h"
#include "andond-store-types.h"

G_DEFINE_QUARK (andond-api-error-quark, andond_api_error)

AndondRequest *
andond_request_ref (AndondRequest *self)
{
  self->ref_count++;
  return self;
}

void
andond_request_unref (AndondRequest *self)
{
  if (--self->ref_count > 0)
    return;
  if (!self->answered)
    andond_request_problem (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL, "The request was not answered");
  g_object_unref (self->message);
  g_object_unref (self->server);
  g_clear_pointer (&self->token, andond_token_free);
  g_clear_pointer (&self->args, g_strfreev);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self->key);
  g_free (self);
}

const char *
andond_request_get_arg (AndondRequest *self, guint index)
{
  return self->args != NULL && index < g_strv_length (self->args) ? self->args[index] : NULL;
}

const char *
andond_request_get_query (AndondRequest *self, const char *name)
{
  const char *value = self->query ? g_hash_table_lookup (self->query, name) : NULL;

  return value != NULL && value[0] != '\0' ? value : NULL;
}

gboolean
andond_request_query_time (AndondRequest *self, const char *name, gint64 *out)
{
  const char *text = andond_request_get_query (self, name);

  if (text == NULL || andon_time_parse (text, out, NULL))
    return TRUE;
  andond_request_problem (self, SOUP_STATUS_BAD_REQUEST, name, "“%s” is no RFC 3339 time", name);
  return FALSE;
}

gboolean
andond_request_query_int (AndondRequest *self, const char *name, gint64 min, gint64 max, gint64 *out)
{
  const char *text = andond_request_get_query (self, name);

  if (text == NULL || g_ascii_string_to_signed (text, 10, min, max, out, NULL))
    return TRUE;
  andond_request_problem (self, SOUP_STATUS_BAD_REQUEST, name,
                          "“%s” must be an integer from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, name, min, max);
  return FALSE;
}

gboolean
andond_request_query_window (AndondRequest *self, gint64 *from, gint64 *to)
{
  if (!andond_request_query_time (self, "from", from) || !andond_request_query_time (self, "to", to))
    return FALSE;
  if (andond_request_get_query (self, "from") == NULL || andond_request_get_query (self, "to") == NULL || *from <= *to)
    return TRUE;
  andond_request_problem (self, SOUP_STATUS_BAD_REQUEST, "from", "“from” must not be after “to”");
  return FALSE;
}

gboolean
andond_request_query_words (AndondRequest *self, const char *name, const AndonEnumWords *words, guint *bits)
{
  const char *text = andond_request_get_query (self, name);
  g_auto(GStrv) parts = text ? g_strsplit (text, ",", 32) : NULL;
  guint found = 0;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      guint value;

      if (!andon_enum_from_string (words, parts[i], &value))
        {
          andond_request_problem (self, SOUP_STATUS_BAD_REQUEST, name, "“%s” has an unknown word: “%.40s”", name,
                                  parts[i]);
          return FALSE;
        }
      found |= 1u << value;
    }
  if (text != NULL)
    *bits = found;
  return TRUE;
}

/* What libsoup 3.2 has no phrase for. */
static const char *
reason_phrase (guint status)
{
  switch (status)
    {
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    default:  return NULL;
    }
}

static void
answer (AndondRequest *self, guint status, const char *type, const char *body, gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  g_return_if_fail (!self->answered);

  self->answered = TRUE;
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (self->message, status, reason_phrase (status));
  soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, body, length);
  andond_server_answered (self->server, self);
}

void
andond_request_reply (AndondRequest *self, guint status, const char *json, gsize length)
{
  answer (self, status, "application/json", json, length);
}

void
andond_request_reply_json (AndondRequest *self, guint status, AndonJsonWriter *writer)
{
  answer (self, status, "application/json", writer->out->str, writer->out->len);
  andon_json_writer_clear (writer);
}

void
andond_request_reply_kept (AndondRequest *self, guint status, const char *json)
{
  answer (self, status, status < 400 ? "application/json" : "application/problem+json", json, strlen (json));
}

void
andond_request_set_etag (AndondRequest *self, gint64 revision)
{
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", revision);

  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "ETag", etag);
}

/* The word for programs, where whoever made the problem said nothing more exact. */
static const char *
problem_code (const AndonProblem *problem)
{
  switch (problem->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:             return "unauthorised";
    case SOUP_STATUS_FORBIDDEN:                return "forbidden";
    case SOUP_STATUS_NOT_FOUND:                return "not-found";
    case SOUP_STATUS_METHOD_NOT_ALLOWED:       return "method-not-allowed";
    case SOUP_STATUS_CONFLICT:                 return "state-conflict";
    case SOUP_STATUS_PRECONDITION_FAILED:      return "revision-conflict";
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE: return "too-large";
    case 426:                                  return "upgrade-required";
    case 428:                                  return "precondition-required";
    case 429:                                  return "too-many-requests";
    case SOUP_STATUS_SERVICE_UNAVAILABLE:      return "unavailable";
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:    return "failed";
    default:
      return g_strcmp0 (problem->member, "Idempotency-Key") == 0 ? "key-missing" : "invalid";
    }
}

void
andond_request_reply_problem (AndondRequest *self, const AndonProblem *original)
{
  g_auto(AndonJsonWriter) writer = { 0 };
  g_autoptr(AndonProblem) problem = andon_problem_copy (original);

  if (problem->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", problem->retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "Retry-After", seconds);
    }
  if (problem->code == NULL)
    problem->code = g_strdup (problem_code (problem));
  andon_json_writer_init (&writer, 256);
  andon_problem_write_json (problem, &writer);
  answer (self, problem->status, "application/problem+json", writer.out->str, writer.out->len);
}

void
andond_request_problem (AndondRequest *self, guint status, const char *member, const char *format, ...)
{
  g_autofree char *detail = NULL;
  g_autoptr(AndonProblem) problem = NULL;
  va_list args;

  va_start (args, format);
  detail = g_strdup_vprintf (format, args);
  va_end (args);
  problem = andon_problem_new (status, NULL, detail);
  problem->member = g_strdup (member);
  problem->instance = g_strdup (g_uri_get_path (soup_server_message_get_uri (self->message)));
  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    problem->retry_after = 1;
  andond_request_reply_problem (self, problem);
}

/* The codecs put the member's name in typographic quotes at the front of what they say. */
static char *
named_member (const char *message)
{
  const char *open = strstr (message, "“");
  const char *close = open ? strstr (open, "”") : NULL;

  if (open == NULL || close == NULL)
    return NULL;
  return g_strndup (open + strlen ("“"), (gsize) (close - open) - strlen ("“"));
}

void
andond_request_fail (AndondRequest *self, const GError *error)
{
  g_autofree char *member = NULL;
  guint status = SOUP_STATUS_INTERNAL_SERVER_ERROR;

  if (error->domain == ANDON_DOMAIN_ERROR)
    {
      status = error->code == ANDON_DOMAIN_ERROR_STATE      ? SOUP_STATUS_CONFLICT
               : error->code == ANDON_DOMAIN_ERROR_CONFLICT ? SOUP_STATUS_PRECONDITION_FAILED
                                                            : SOUP_STATUS_BAD_REQUEST;
      member = named_member (error->message);
    }
  else if (g_error_matches (error, ANDON_DB_ERROR, ANDON_DB_ERROR_BUSY)
           || g_error_matches (error, ANDON_DB_ERROR, ANDON_DB_ERROR_CLOSED)
           || g_error_matches (error, ANDON_DB_ERROR, ANDON_DB_ERROR_NOT_KEPT))
    status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
           || g_error_matches (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND))
    status = SOUP_STATUS_NOT_FOUND;
  else if (g_error_matches (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_CONFLICT))
    status = SOUP_STATUS_PRECONDITION_FAILED;
  else if (g_error_matches (error, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_INVALID))
    status = SOUP_STATUS_BAD_REQUEST;
  else if (error->domain == ANDOND_API_ERROR)
    status = error->code == ANDOND_API_ERROR_FORBIDDEN ? SOUP_STATUS_FORBIDDEN : 428;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    status = SOUP_STATUS_CONFLICT;
  if (status == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    g_warning ("%s %s failed: %s", soup_server_message_get_method (self->message),
               g_uri_get_path (soup_server_message_get_uri (self->message)), error->message);
  andond_request_problem (self, status, member, "%s",
                          status == SOUP_STATUS_INTERNAL_SERVER_ERROR ? "The platform could not do this" : error->message);
}
