/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* First answers by Idempotency-Key, kept 7 days. Key, answer and effect belong in one job. */

G_BEGIN_DECLS

/* TRUE with *status 0 when the key is new. *body: the first answer, transfer full. A key belongs to its (subject).
 * (request): what was asked, method and path; the same key for something else is ANDOND_STORE_ERROR_CONFLICT. */
gboolean andond_idempotency_find  (AndonDbConnection *connection,
                                   const char        *subject,
                                   const char        *key,
                                   const char        *request,
                                   guint             *status,
                                   char             **body,
                                   GError           **error);
gboolean andond_idempotency_store (AndonDbConnection *connection,
                                   const char        *subject,
                                   const char        *key,
                                   const char        *request,
                                   gint64             time,
                                   guint              status,
                                   const char        *body,
                                   GError           **error);

G_END_DECLS
