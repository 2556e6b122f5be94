/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>
#include <json-glib/json-glib.h>

#include "andond-store-types.h"

/* Versioned documents: rules, limits, profiles, calendars, consoles, settings. A version is never changed; a change or
 * a roll-back is a new one. Inside jobs: put on the writer, read on either. */

G_BEGIN_DECLS

/* The kinds; others are refused. */
#define ANDOND_DOCUMENT_RULE     "rule"
#define ANDOND_DOCUMENT_LIMIT    "limit"
#define ANDOND_DOCUMENT_PROFILE  "profile"
#define ANDOND_DOCUMENT_CALENDAR "calendar"
#define ANDOND_DOCUMENT_CONSOLE  "console"
#define ANDOND_DOCUMENT_SETTING  "setting"

gboolean andond_document_kind_is_valid (const char *kind);

typedef struct
{
  char  *kind;
  char  *id;
  guint  version; /* 1, 2, … */
  char  *author;
  gint64 time;
  char  *why;
  char  *body;    /* one JSON value; NULL in a history */
} AndondDocument;

void            andond_document_free      (AndondDocument     *self);

/* Stores a new version of kind/id. (expected): the version it replaces, 0 for a new document; another one is
 * ANDOND_STORE_ERROR_CONFLICT naming the current version. Returns the new version, 0 on failure. */
guint           andond_document_put       (AndonDbConnection  *connection,
                                           const char         *kind,
                                           const char         *id,
                                           guint               expected,
                                           const char         *author,
                                           gint64              time,
                                           const char         *why,
                                           const char         *body,
                                           GError            **error);
/* Stores version 1 unless the document exists already: what a platform starts with. */
gboolean        andond_document_seed      (AndonDbConnection  *connection,
                                           const char         *kind,
                                           const char         *id,
                                           gint64              time,
                                           const char         *body,
                                           GError            **error);
/* A new version with the body of (version). Returns the new version, 0 on failure. */
guint           andond_document_roll_back (AndonDbConnection  *connection,
                                           const char         *kind,
                                           const char         *id,
                                           guint               expected,
                                           guint               version,
                                           const char         *author,
                                           gint64              time,
                                           const char         *why,
                                           GError            **error);
/* version 0: the current one. ANDOND_STORE_ERROR_NOT_FOUND. */
AndondDocument *andond_document_get       (AndonDbConnection  *connection,
                                           const char         *kind,
                                           const char         *id,
                                           guint               version,
                                           GError            **error);
/* The current version of each, by id: AndondDocument, with a free function. (kind) NULL: of every kind. */
GPtrArray      *andond_document_list      (AndonDbConnection  *connection,
                                           const char         *kind,
                                           GError            **error);
/* All versions without bodies, newest first. */
GPtrArray      *andond_document_history   (AndonDbConnection  *connection,
                                           const char         *kind,
                                           const char         *id,
                                           GError            **error);

typedef struct
{
  char     *path;   /* JSON pointer (RFC 6901) */
  JsonNode *before; /* NULL: it was not there */
  JsonNode *after;  /* NULL: it is gone */
} AndondDocumentChange;

void            andond_document_change_free (AndondDocumentChange *self);
/* What differs between two JSON values: AndondDocumentChange, with a free function. Arrays are compared by position. */
GPtrArray      *andond_document_diff      (JsonNode           *before,
                                           JsonNode           *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDocument, andond_document_free)

G_END_DECLS
