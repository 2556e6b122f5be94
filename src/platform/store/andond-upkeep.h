/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-retention.h"
#include "andond-store-types.h"

/* The store's housekeeping, a slice at a time: sorts the sample log into chunks, packs days that are over, packs days
 * again that got late samples, and drops what retention ends. A slice is one job on the writer and takes some
 * milliseconds; between slices everything reads as it did. What a slice did counts only once it has committed: after a
 * slice that did not, call reset, and the round begins anew without harm. */

G_BEGIN_DECLS

typedef struct _AndondUpkeep AndondUpkeep;

typedef struct
{
  guint64 late;             /* added to: samples that came after raw samples of their time had been dropped */
  guint64 payload_bytes;    /* that are kept; 0 while they are being counted */
  guint64 dropped_payloads; /* ever, to make room */
} AndondUpkeepCounts;

AndondUpkeep *andond_upkeep_new     (void);
void          andond_upkeep_free    (AndondUpkeep           *self);

/* Forgets the round under way. */
void          andond_upkeep_reset   (AndondUpkeep           *self);
/* What was written or dropped before may have been rolled back: it is counted anew. */
void          andond_upkeep_recount (AndondUpkeep           *self);
/* The next slice of the round, a new round when none is under way; *more FALSE at its end. (payload_bytes): of payloads
 * ever written through this connection. */
gboolean      andond_upkeep_step    (AndondUpkeep           *self,
                                     AndonDbConnection      *connection,
                                     const AndondRetention  *retention,
                                     guint64                 payload_bytes,
                                     gint64                  now,
                                     gboolean               *more,
                                     AndondUpkeepCounts     *counts,
                                     GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondUpkeep, andond_upkeep_free)

G_END_DECLS
