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

/* Gathers the payloads of batches into long rows. Zero-initialise; its memory is kept from one use to the next. */
typedef struct
{
  guint64     written; /* bytes, ever */

  /*< private >*/
  GByteArray *body;
  const char *source;
  gint64      first;
  gint64      last;
  guint       n;
  guint       n_refused;
} AndondPayloadWriter;

void     andond_payload_writer_clear (AndondPayloadWriter     *self);
gboolean andond_payload_writer_add   (AndondPayloadWriter     *self,
                                      AndonDbConnection       *connection,
                                      const AndondSampleBatch *batch,
                                      GError                 **error);
/* Writes what is gathered; at the end of a job. */
gboolean andond_payload_writer_flush (AndondPayloadWriter     *self,
                                      AndonDbConnection       *connection,
                                      GError                 **error);
/* Forgets what is gathered: after an error. */
void     andond_payload_writer_drop  (AndondPayloadWriter     *self);
/* Calls (func) for those received in [from, to), oldest first, until it returns FALSE. */
gboolean andond_payload_log_read   (AndonDbConnection       *connection,
                                    gint64                   from,
                                    gint64                   to,
                                    AndondPayloadFunc        func,
                                    gpointer                 user_data,
                                    GError                 **error);

G_END_DECLS
