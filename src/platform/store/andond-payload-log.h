/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-sample-batch.h"
#include "andond-store-types.h"

/* Payloads as received, kept as long as raw samples: schema on read. Inside jobs. */

G_BEGIN_DECLS

typedef struct
{
  gint64      received;
  const char *source;
  const char *topic;
  const void *payload;
  gsize       length;
  guint32     n_samples; /* read out of it; 0: all refused */
  const char *reason;    /* nullable: why it or a part of it was refused */
} AndondPayloadRow;

/* Strings and payload are borrowed for the call. */
typedef gboolean (*AndondPayloadFunc) (const AndondPayloadRow *row, gpointer user_data);

/* Writes the payloads of a batch as one row; nothing when it has none. */
gboolean andond_payload_log_append (AndonDbConnection       *connection,
                                    const AndondSampleBatch *batch,
                                    GError                 **error);
/* Calls (func) for those received in [from, to), oldest first, until it returns FALSE. */
gboolean andond_payload_log_read   (AndonDbConnection       *connection,
                                    gint64                   from,
                                    gint64                   to,
                                    AndondPayloadFunc        func,
                                    gpointer                 user_data,
                                    GError                 **error);

G_END_DECLS
