/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-stub-platform.h"

G_BEGIN_DECLS

/* What the files of the stub share: the object with its life, -feed (events and who hears them), -rest (requests). */
typedef struct
{
  guint64 sequence;
  guint64 previous;
  char *text;
} AndonStubLogged;

typedef struct
{
  guint status;
  char *body;
} AndonStubAnswer;

struct _AndonStubPlatform
{
  SoupServer *server;
  char *url;
  GPtrArray *feeds;    /* of SoupWebsocketConnection */
  GPtrArray *alerts;   /* of AndonAlert */
  GPtrArray *log;      /* of AndonStubLogged */
  GHashTable *answers; /* key → AndonStubAnswer */
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
  const char *handovers;
  const char *consoles;
  gint64 samples_since;
  guint n_sample_reads;
  gboolean swallow;
  const char *garbled;
  gboolean garbled_named;
  guint page_size;
  guint n_effects;
  guint n_repeated;
  guint n_snapshots;
  char *last_path;
  char *last_body;
};

/* (transfer full) */
char *andon_stub_alert_to_json (const AndonAlert *alert);
AndonAlert *andon_stub_alert_copy (const AndonAlert *alert);
guint64 andon_stub_alert_number (const AndonAlert *alert);

/* Handlers of the server. */
void andon_stub_feed_opened (SoupServer *server, SoupServerMessage *message, const char *path,
                             SoupWebsocketConnection *feed, gpointer data);
void andon_stub_rest_request (SoupServer *server, SoupServerMessage *message, const char *full, GHashTable *query,
                              gpointer data);
void andon_stub_rest_early (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                            gpointer data);
guint64 andon_stub_query_number (GUri *uri, const char *name, guint64 fallback);

G_END_DECLS
