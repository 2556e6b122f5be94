/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-item.h"
#include "andon-alert-order-private.h"

G_BEGIN_DECLS

/* The living items of one view, by id: weak, so that the same alert is the same object while anybody holds it. */
typedef struct _AndonItemCache AndonItemCache;

AndonItemCache *andon_item_cache_new (AndonStringPool *pool);
/* The owner goes; items that live on are no longer found. */
void andon_item_cache_free (AndonItemCache *self);
/* (transfer none) (nullable) */
AndonAlertItem *andon_item_cache_lookup (AndonItemCache *self, guint64 id);
guint andon_item_cache_get_size (AndonItemCache *self);
/* Calls @func for each, which must neither add nor drop items. */
void andon_item_cache_foreach (AndonItemCache *self, void (*func) (AndonAlertItem *item, gpointer data), gpointer data);

/* (transfer full): a new item, known to the cache once it has an id. */
AndonAlertItem *andon_alert_item_new (AndonItemCache *cache);
guint64 andon_alert_item_get_packed_id (AndonAlertItem *self);

/* Takes over a record's values and emits `changed` when anything differs. @shelf, @verb, @fold: (nullable). */
void andon_alert_item_update (AndonAlertItem *self, const AndonAlertRecord *record, const AndonAlertShelf *shelf,
                              const char *verb, const AndonAlertFold *fold);

G_END_DECLS
