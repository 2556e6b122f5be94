/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-admission.h"

#include <string.h>

#include "andond-handlers.h"
#include "andond-rate-limiter.h"
#include "andond-routes.h"
#include "andond-server.h"

struct _AndondAdmission
{
  AndondRateLimiter *by_token;
  AndondRateLimiter *by_address;
};

AndondAdmission *
andond_admission_new (double rate, double burst, double open_rate)
{
  AndondAdmission *self = g_new0 (AndondAdmission, 1);

  self->by_token = andond_rate_limiter_new (rate, burst);
  self->by_address = andond_rate_limiter_new (open_rate, open_rate * 4);
  return self;
}

void
andond_admission_free (AndondAdmission *self)
{
  andond_rate_limiter_free (self->by_token);
  andond_rate_limiter_free (self->by_address);
  g_free (self);
}

static gboolean
refuse (AndondRequest *request, guint status, const char *member, const char *detail)
{
  andond_request_problem (request, status, member, "%s", detail);
  return FALSE;
}

static gboolean
check_token (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                     "Authorization");
  g_autoptr(AndonProblem) problem = NULL;
  g_autoptr(GError) error = NULL;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    g_set_error (&error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_MALFORMED, "A bearer token is needed");
  else
    request->token = andond_token_verify (header + 7, services->token_secret, g_get_real_time (), &error);
  if (request->token != NULL)
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "WWW-Authenticate",
                                "Bearer realm=\"andond\"");
  problem = andon_problem_new (SOUP_STATUS_UNAUTHORIZED, NULL, error->message);
  problem->member = g_strdup ("Authorization");
  problem->instance = g_strdup (g_uri_get_path (soup_server_message_get_uri (request->message)));
  /* A seat says something else to somebody whose shift is over than to somebody whom the platform never knew. */
  if (g_error_matches (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_EXPIRED))
    problem->code = g_strdup ("token-expired");
  andond_request_reply_problem (request, problem);
  return FALSE;
}

/* Where none is needed, a good one still tells whose request it is. */
static void
look_at_token (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                     "Authorization");

  if (header != NULL && g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    request->token = andond_token_verify (header + 7, services->token_secret, g_get_real_time (), NULL);
}

static gboolean
check_rate (AndondAdmission *self, AndondRequest *request)
{
  const char *host = soup_server_message_get_remote_host (request->message);
  double cost = request->route ? request->route->cost : 1;
  guint retry_after = 0;
  gboolean fits;

  fits = request->token ? andond_rate_limiter_take (self->by_token, request->token->id, cost, g_get_monotonic_time (),
                                                    &retry_after)
                        : andond_rate_limiter_take (self->by_address, host ? host : "", cost, g_get_monotonic_time (),
                                                    &retry_after);
  if (!fits)
    {
      g_autoptr(AndonProblem) problem = andon_problem_new (429, "Too Many Requests", "Too many requests a second");

      problem->retry_after = retry_after;
      andond_request_reply_problem (request, problem);
    }
  return fits;
}

static gboolean
check_role (AndondRequest *request)
{
  const AndondServices *services = andond_server_get_services (request->server);
  const AndondRoute *route = request->route;
  guint wanted = route->roles ? route->roles : ANDOND_ROLES_ALL;

  if (request->token->roles & wanted)
    return TRUE;
  if (services->audit != NULL)
    services->audit (services, request->token->subject, route->operation,
                           g_uri_get_path (soup_server_message_get_uri (request->message)), "forbidden", NULL);
  return refuse (request, SOUP_STATUS_FORBIDDEN, NULL, "This token's roles may not do this");
}

static gboolean
fault (GError **error, const char *detail)
{
  g_set_error_literal (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX, detail);
  return FALSE;
}

static gboolean
read_body (AndondRequest *request, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);

  if (body->length == 0)
    request->body = json_object_new ();
  else
    request->body = andon_json_parse_object (body->data, (gsize) body->length, NULL, error);
  if (request->body == NULL)
    g_prefix_error (error, "The body: ");
  return request->body != NULL;
}

static gboolean
read_key (AndondRequest *request, GError **error)
{
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                  "Idempotency-Key");
  gsize length = key ? strlen (key) : 0;

  if ((request->route->flags & ANDOND_ROUTE_KEY) == 0)
    return TRUE;
  if (length == 0)
    return fault (error, "“Idempotency-Key” is missing");
  if (length > 128)
    return fault (error, "“Idempotency-Key” is longer than 128 bytes");
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (key[i]))
      return fault (error, "“Idempotency-Key” has odd characters");
  request->key = g_strdup (key);
  return TRUE;
}

/* A malformed If-Match is a 400 here; whether a missing one matters is for the engine, after it looked at the key. */
static gboolean
read_match (AndondRequest *request, GError **error)
{
  const char *match = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                    "If-Match");
  g_autofree char *digits = NULL;
  gsize length;

  if (match == NULL)
    return TRUE;
  length = strlen (match);
  if (length >= 3 && match[0] == '"' && match[length - 1] == '"')
    digits = g_strndup (match + 1, length - 2);
  if (digits != NULL && g_ascii_string_to_signed (digits, 10, 0, G_MAXINT64, &request->revision, NULL))
    return TRUE;
  return fault (error, "“If-Match” must quote a revision, such as \"7\"");
}

static gboolean
refuse_route (AndondRequest *request, gboolean known, const char *allow)
{
  if (!known)
    return refuse (request, SOUP_STATUS_NOT_FOUND, NULL, "There is nothing here");
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Allow", allow);
  return refuse (request, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, "This path has no such method");
}

void
andond_admission_dispatch (AndondAdmission *self, AndondRequest *request)
{
  const char *path = andond_routes_path (g_uri_get_path (soup_server_message_get_uri (request->message)));
  g_autofree char *allow = NULL;
  g_autoptr(GError) error = NULL;
  gboolean known = FALSE;
  gboolean open;

  if (path != NULL)
    request->route = andond_routes_match (soup_server_message_get_method (request->message), path, &request->args,
                                          &known, &allow);
  open = request->route != NULL && (request->route->flags & ANDOND_ROUTE_OPEN) != 0;
  if (open)
    look_at_token (request);
  else if (!check_token (request))
    return;
  if (!check_rate (self, request) || (request->route != NULL && !open && !check_role (request)))
    return;
  if (request->route == NULL)
    {
      refuse_route (request, known, allow);
      return;
    }
  if (strcmp (request->route->method, "POST") == 0
      && (!read_body (request, &error) || !read_key (request, &error) || !read_match (request, &error)))
    {
      if (request->route->flags & ANDOND_ROUTE_ALERT)
        andond_handle_alert_fault (request, error);
      else
        andond_request_fail (request, error);
      return;
    }
  request->route->handle (request);
}
