/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-retention.h"

/* Keeps what is kept of payloads within its time and its bytes: the oldest go first. It counts the table once, some rows a
 * slice, and from then on what is written and dropped. Of the writer's thread, inside jobs. */

G_BEGIN_DECLS

typedef struct
{
  gint64   bytes;    /* of the rows counted */
  guint64  dropped;  /* payloads that went before their time was over, ever */

  /*< private >*/
  gint64   counted;  /* the row up to which that is */
  guint64  written;  /* of the writer, when bytes was last made up */
  gboolean complete; /* every row is counted */
} AndondPayloadKeeper;

/* Counts anew: some of what was written or dropped may have been rolled back. */
void     andond_payload_keeper_reset (AndondPayloadKeeper   *self);
/* (written): bytes of payloads ever written through this connection. *more FALSE once there is nothing left to count
 * or drop. */
gboolean andond_payload_keeper_step  (AndondPayloadKeeper   *self,
                                      AndonDbConnection     *connection,
                                      const AndondRetention *retention,
                                      guint64                written,
                                      gint64                 now,
                                      gboolean              *more,
                                      GError               **error);

G_END_DECLS
