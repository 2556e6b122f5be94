/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-problem.h"
#include "andond-token.h"

G_BEGIN_DECLS

typedef struct _AndondRequest AndondRequest;
typedef struct _AndondRoute AndondRoute;
typedef struct _AndondServer AndondServer;

#define ANDOND_API_ERROR (andond_api_error_quark ())
GQuark andond_api_error_quark (void);

typedef enum
{
  ANDOND_API_ERROR_PRECONDITION_REQUIRED, /* 428 */
  ANDOND_API_ERROR_FORBIDDEN,             /* 403 */
} AndondApiError;

/**
 * AndondRequest: one request that passed all checks up to its handler, and its one answer.
 *
 * Reference counted, main thread. A handler may answer at once or keep a reference and answer later; it answers exactly
 * once. An answer to a client that has left goes nowhere.
 */
struct _AndondRequest
{
  int                ref_count;
  AndondServer      *server;    /* owned reference */
  SoupServerMessage *message;   /* owned reference */
  const AndondRoute *route;
  AndondToken       *token;     /* nullable on open routes */
  GStrv              args;      /* what {…} stood for */
  GHashTable        *query;     /* nullable: name → value, both decoded */
  JsonObject        *body;      /* nullable for GET */
  char              *key;       /* Idempotency-Key; nullable */
  gint64             revision;  /* If-Match; -1 where there is none */
  gint64             now;       /* µs, when it was read, by the platform's clock; tokens go by the wall's */
  gboolean           answered;
};

AndondRequest *andond_request_ref         (AndondRequest *self);
void           andond_request_unref       (AndondRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRequest, andond_request_unref)

const char    *andond_request_get_arg     (AndondRequest *self, guint index);
/** andond_request_get_query: %NULL where the parameter is absent or empty. */
const char    *andond_request_get_query   (AndondRequest *self, const char *name);
/** Typed parameters: FALSE, and a 400 naming the parameter was sent, where it is malformed. Absent leaves @out. */
gboolean       andond_request_query_time  (AndondRequest *self, const char *name, gint64 *out);
/** andond_request_query_window: reads `from` and `to`; where both are there, `from` may not be the later one. */
gboolean       andond_request_query_window (AndondRequest *self, gint64 *from, gint64 *to);
gboolean       andond_request_query_int   (AndondRequest *self, const char *name, gint64 min, gint64 max, gint64 *out);
/** A comma-separated list of words of an enumeration, as a set of bits. */
gboolean       andond_request_query_words (AndondRequest *self, const char *name, const AndonEnumWords *words,
                                           guint *bits);
/** The rest of a parser: FALSE sends the problem. */
void           andond_request_reply       (AndondRequest *self, guint status, const char *json, gsize length);
/** Takes the writer's text. */
void           andond_request_reply_json  (AndondRequest *self, guint status, AndonJsonWriter *writer);
/** An answer made elsewhere, a problem where @status says so; sent byte by byte as it was kept. */
void           andond_request_reply_kept   (AndondRequest *self, guint status, const char *json);
void           andond_request_set_etag    (AndondRequest *self, gint64 revision);
void           andond_request_problem     (AndondRequest *self, guint status, const char *member, const char *format, ...)
                                           G_GNUC_PRINTF (4, 5);
/** The error in the contract's status: MISSING, TYPE, RANGE … are 400, STATE 409, CONFLICT 412, a busy database 503. */
void           andond_request_fail        (AndondRequest *self, const GError *error);
/** Sends a problem as it is. */
void           andond_request_reply_problem (AndondRequest *self, const AndonProblem *problem);

G_END_DECLS
