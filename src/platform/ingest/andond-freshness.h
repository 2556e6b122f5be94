/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-registry.h"

/* When each asset was last heard of, and what that makes of it. Any thread; no lock. */

G_BEGIN_DECLS

typedef struct _AndondFreshnessTable AndondFreshnessTable;

/* started: what the age of an asset never heard of is counted from. */
AndondFreshnessTable *andond_freshness_table_new (AndondRegistry *registry, gint64 started);
void                  andond_freshness_table_free (AndondFreshnessTable *self);

void            andond_freshness_table_restart (AndondFreshnessTable *self, gint64 started);
void            andond_freshness_table_touch (AndondFreshnessTable *self, guint32 asset, gint64 now);
gint64          andond_freshness_table_get_last_seen (const AndondFreshnessTable *self, guint32 asset); /* 0: never */
AndondFreshness andond_freshness_table_get (const AndondFreshnessTable *self, guint32 asset, gint64 now);
/* The assets that are dead: a GArray of guint32 indices. */
GArray         *andond_freshness_table_list_dead (const AndondFreshnessTable *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondFreshnessTable, andond_freshness_table_free)

G_END_DECLS
