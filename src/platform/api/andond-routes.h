/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-request.h"
#include "andond-token.h"

G_BEGIN_DECLS

typedef enum
{
  ANDOND_ROUTE_OPEN   = 1 << 0, /* needs no token */
  ANDOND_ROUTE_KEY    = 1 << 1, /* needs an Idempotency-Key */
  ANDOND_ROUTE_MATCH  = 1 << 2, /* needs an If-Match */
  ANDOND_ROUTE_FEED   = 1 << 3, /* is upgraded to a WebSocket */
  ANDOND_ROUTE_ALERT  = 1 << 4, /* {id} is an alert, and that there is none comes before what else is wrong */
} AndondRouteFlags;

/**
 * AndondRoute: one operation of the contract. The table is the only place that names paths: dispatch, method check, role
 * check, limits, /me's permissions and the contract test read it.
 */
struct _AndondRoute
{
  const char *operation;  /* operationId of openapi.json */
  const char *method;     /* GET or POST */
  const char *path;       /* below /api/v1; {name} stands for one segment */
  guint       roles;      /* AndondRole bits that may; 0 is everybody with a token */
  const char *permission; /* nullable: the word /me tells for it */
  guint       flags;      /* AndondRouteFlags */
  gsize       max_body;   /* bytes; 0 for GET */
  double      cost;       /* in requests, for the rate limit */
  void      (*handle) (AndondRequest *request);
};

#define ANDOND_API_PREFIX "/api/v1"

extern const AndondRoute andond_routes[];
extern const guint       andond_n_routes;

/** andond_routes_path: (nullable): what of a URL's path is below the prefix, "/" for the prefix itself; borrowed. */
const char        *andond_routes_path        (const char *path);

/**
 * andond_routes_match:
 * @path: as in the request, decoded, below the prefix
 * @args: (out) (transfer full): the segments that {…} stood for
 * @known: (out): the path exists, with this method or another
 * @allow: (out) (transfer full) (nullable): the methods it has, where @known and none matched
 */
const AndondRoute *andond_routes_match (const char *method, const char *path, GStrv *args, gboolean *known,
                                        char **allow);

/** andond_routes_permissions: (transfer full) the words of all permissions that @roles have, each once. */
GPtrArray         *andond_routes_permissions (guint roles);

G_END_DECLS
