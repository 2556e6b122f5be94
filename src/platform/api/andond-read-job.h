/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andon-db-connection.h"
#include "andond-request.h"
#include "andond-services.h"

G_BEGIN_DECLS

/**
 * AndondReadFunc: writes the whole answer. Runs on the reader thread, in a read transaction: it sees one state of the
 * database. What it may touch of the platform is what any thread may: registry, engine status, store.
 * G_IO_ERROR_NOT_FOUND and ANDOND_STORE_ERROR_NOT_FOUND become 404, errors of the domain 400.
 */
typedef gboolean (*AndondReadFunc) (AndonDbConnection *connection, const AndondServices *services, gpointer params,
                                    AndonJsonWriter *writer, gint64 *etag, GError **error);

/** andond_read_job_run: answers @request with what @func writes. @params is freed with @destroy (nullable). */
void     andond_read_job_run (AndondRequest *request, AndondReadFunc func, gpointer params, GDestroyNotify destroy);

/** FALSE, and a 503 was sent, where the platform has no store. */
gboolean andond_request_needs_store (AndondRequest *request);

G_END_DECLS
