/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-alert.h"
#include "andon-client-types.h"
#include "andon-db-thread.h"

G_BEGIN_DECLS

/**
 * AndonCache: what the seat knew when it last ran, one SQLite file a platform (by its id, not its URL), on a thread of
 * its own. A batch of alerts and the feed's sequence after it are one transaction, so that what is resumed from is what
 * is there. Any thread, except where said.
 */

/* Blocks: never on the main context. @dir: (nullable): NULL keeps it in memory. Returns: (transfer full) (nullable) */
AndonCache *andon_cache_open (const char *dir, const char *platform, GError **error);
AndonCache *andon_cache_ref (AndonCache *self);
/* The last one writes what is queued and closes: off the main context, in a thread of its own. */
void andon_cache_unref (AndonCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonCache, andon_cache_unref)

/* The file of a platform in @dir. (transfer full) */
char *andon_cache_dup_path (const char *dir, const char *platform);
/* Where the platform answered last. */
void andon_cache_write_url (AndonCache *self, const char *url);

const char *andon_cache_get_platform (AndonCache *self);
/* (transfer none): for the outbox, which lives in the same file. */
AndonDbThread *andon_cache_get_thread (AndonCache *self);
/* The sequence to resume after, as found when it was opened; 0: take a snapshot. */
guint64 andon_cache_get_sequence (AndonCache *self);

/* Alerts and, where not 0, the sequence after them; older revisions lose. Never waits: when the thread can't keep up
 * the batch is left out and the sequence stands still until the next snapshot. */
void andon_cache_write (AndonCache *self, AndonAlert **alerts, guint n, guint64 sequence);
/* Within a snapshot: what is known of this alert is part of it. */
void andon_cache_keep (AndonCache *self, const char *id);
/* Between the two every alert written is part of the snapshot; open ones that were not written go when it ends. */
void andon_cache_begin_snapshot (AndonCache *self, gboolean afresh);
void andon_cache_end_snapshot (AndonCache *self, guint64 sequence);
/* Closed alerts beyond the newest ones go, in slices; done by itself now and then. */
void andon_cache_trim (AndonCache *self);
/* How many closed alerts it keeps, and may exceed by a quarter; 20 000 if not told. Before the first write. */
void andon_cache_set_closed (AndonCache *self, guint n);

/* How many open alerts each lane has, and how many of them are suppressed by design or out of service. */
typedef struct
{
  guint open[ANDON_N_LANES];
  guint out_of_force[ANDON_N_LANES];
} AndonCacheCounts;

void andon_cache_count_async (AndonCache *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean andon_cache_count_finish (AndonCache *self, GAsyncResult *result, AndonCacheCounts *out, GError **error);

/* Open alerts of the lanes (1 << lane; 0: both) in order of urgency. @in_force: as in AndonAlertFilter
 * Returns of finish: (transfer full) (element-type AndonAlert) */
void andon_cache_read_page_async (AndonCache *self, guint lanes, gboolean in_force, guint offset, guint n,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* All alerts, in slices: those stored after @cursor (0: from the start). The array's last alert's place is told in
 * finish as the next @cursor; 0 at the end. */
void andon_cache_read_slice_async (AndonCache *self, gint64 cursor, guint n, GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *andon_cache_read_finish (AndonCache *self, GAsyncResult *result, gint64 *cursor, GError **error);

/* One alert, all of it; the cache may be gone when it is finished. Returns of finish: (transfer full) (nullable) */
void andon_cache_read_alert_async (AndonCache *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
AndonAlert *andon_cache_read_alert_finish (GAsyncResult *result, GError **error);

G_END_DECLS
