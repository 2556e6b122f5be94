/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-store-types.h"

/* Dropping what is older than its retention, some rows at a time. Inside jobs on the writer. */

G_BEGIN_DECLS

/* How long each is kept, in seconds where nothing else is said. */
typedef struct
{
  gint64 raw;                          /* samples and payloads as received; default 24 h */
  gint64 payload_bytes;                /* bytes of payloads: the oldest go before their time; default 2 GiB */
  gint64 bucket[ANDOND_N_RESOLUTIONS]; /* default 7 days, 30 days, 10 years */
  gint64 events;                       /* of the feed, for resuming; default 24 h */
  guint  max_events;                   /* default 200 000 */
  gint64 idempotency;                  /* default 7 days */
  gint64 refusals;                     /* audit rows of what was forbidden; default 90 days. What was done is kept. */
  guint  max_refusals;                 /* default 100 000 */
} AndondRetention;

void     andond_retention_init (AndondRetention       *self);
/* Drops a few hundred rows of what is over at (now), but for payloads, which andond-payload-keeper.h looks after; *more FALSE once there is nothing left to drop. */
gboolean andond_retention_step (AndonDbConnection     *connection,
                                const AndondRetention *self,
                                gint64                 now,
                                gboolean              *more,
                                GError               **error);

G_END_DECLS
