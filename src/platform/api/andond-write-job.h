/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andon-db-connection.h"
#include "andond-bus.h"
#include "andond-request.h"
#include "andond-services.h"

G_BEGIN_DECLS

typedef struct _AndondWriteJob AndondWriteJob;

/**
 * AndondWriteFunc: the effect. Runs on the writer thread, in a transaction that also holds the key, the answer, the
 * audit row and the events: all of it happens, or nothing. It writes the members of the answer into the writer, whose
 * object is already open; `sequence` is added behind them. ANDOND_STORE_ERROR_CONFLICT becomes 412.
 */
typedef gboolean (*AndondWriteFunc) (AndonDbConnection *connection, AndondWriteJob *job, AndonJsonWriter *writer,
                                     GError **error);

struct _AndondWriteJob
{
  const AndondServices *services;
  AndondToken          *token;
  char                 *operation;
  char                 *line;      /* "POST /log": what the key is for */
  char                 *target;    /* nullable: for the audit row */
  char                 *key;
  gint64                revision;  /* If-Match; -1: none */
  gint64                now;
  JsonObject           *body;      /* read by the effect only */
  GStrv                 args;
  guint                 status;    /* of the answer; 200 unless the effect says 201 */
  AndondBusBatch       *batch;
  void                (*changed) (const AndondServices *services); /* nullable: main context, after COMMIT */
};

/** andond_write_job_run: answers @request with what @effect writes, or with the first answer to its key. */
void     andond_write_job_run  (AndondRequest *request, AndondWriteFunc effect,
                                void (*changed) (const AndondServices *services));
/** For the effect: one numbered event. @data is one JSON value. */
gboolean andond_write_job_tell (AndondWriteJob *job, AndonDbConnection *connection, const char *type, const char *topic,
                                const char *subject, const char *asset, const char *data, gsize length,
                                GError **error);

G_END_DECLS
