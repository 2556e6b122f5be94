/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "andon-test-await.h"
#include "andond-server.h"

/* A real AndondServer on a free port of the loopback, over an event log of its own, and the client side of it. */
typedef struct
{
  AndondServices services;
  AndondServer  *server;
  SoupSession   *session;
  GPtrArray     *log;      /* AndondFeedEvent: what the event log holds */
  guint64        floor;    /* events up to here are not kept any more */
  guint          reads;    /* pages read from the log */
  guint          audits;
  char          *operator_token;
  char          *viewer_token;
} ApiFixture;

/* @limits: (nullable) */
void             api_fixture_set_up    (ApiFixture *self, const AndondServerLimits *limits);
void             api_fixture_tear_down (ApiFixture *self);
char            *api_fixture_token     (ApiFixture *self, guint roles, gint64 expires);
char            *api_fixture_url       (ApiFixture *self, const char *path);
/* @token: (nullable); @body: (nullable) makes it a POST. The answer's text; its status in @status. */
char            *api_fixture_request   (ApiFixture *self, const char *method, const char *path, const char *token,
                                        const char *body, const char *key, guint *status, SoupMessage **message);
/* Makes a numbered event, logs it and publishes it. */
void             api_fixture_tell      (ApiFixture *self, guint64 sequence, guint topic, const char *asset);

/* One feed subscriber: what it got, in order. */
typedef struct
{
  SoupWebsocketConnection *connection;
  GArray                  *sequences;  /* guint64 */
  GArray                  *previous;   /* guint64 */
  guint                    messages;
  guint                    beats;
  gsize                    largest;
  gushort                  close_code;
  gboolean                 closed;
  GError                  *error;
  guint                    status;     /* of the refusal; 0 when open */
} ApiSubscriber;

ApiSubscriber   *api_subscriber_open   (ApiFixture *fixture, const char *query, const char *token);
void             api_subscriber_free   (ApiSubscriber *self);
