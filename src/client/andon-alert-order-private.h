/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-filter.h"
#include "andon-alert-table-private.h"
#include "andon-alert-view.h"

G_BEGIN_DECLS

/* Where a row stands: ascending by (hi, lo); lo is the alert's id, so no two rows are equal. */
typedef struct
{
  guint64 hi;
  guint64 lo;
} AndonAlertKey;

static inline int
andon_alert_key_compare (AndonAlertKey a, AndonAlertKey b)
{
  if (a.hi != b.hi)
    return a.hi < b.hi ? -1 : 1;
  return (a.lo > b.lo) - (a.lo < b.lo);
}

/**
 * AndonAlertOrder: a filter, a sort and what they need, compiled. Immutable once computed with; shared between
 * the main thread and the worker by reference.
 */
typedef struct _AndonAlertOrder AndonAlertOrder;

/* @assets: (nullable). Main thread. */
AndonAlertOrder *andon_alert_order_new (const AndonAlertFilter *filter, AndonAlertSort sort, gboolean low_hidden,
                                        AndonAssetTree *assets);
AndonAlertOrder *andon_alert_order_ref (AndonAlertOrder *self);
void andon_alert_order_unref (AndonAlertOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlertOrder, andon_alert_order_unref)

/* Owner thread of @pool, or any while it is pinned. */
AndonAlertKey andon_alert_order_get_key (const AndonAlertOrder *self, const AndonAlertRecord *record,
                                         AndonStringPool *pool);

/* What a record is to the view; flags, 0 for a vacant record. */
typedef enum
{
  ANDON_ORDER_SHOWN = 1 << 0,      /* belongs into the list */
  ANDON_ORDER_OPEN_ALARM = 1 << 1, /* an open alarm, shown or not */
  ANDON_ORDER_PASSES = 1 << 2,     /* passes the filter, the lane apart */
  ANDON_ORDER_LOW_HIDDEN = 1 << 3, /* would be shown but for its low priority */
} AndonOrderVerdict;

/* Owner thread of @pool. */
AndonOrderVerdict andon_alert_order_judge (const AndonAlertOrder *self, const AndonAlertRecord *record,
                                           AndonStringPool *pool);

/* Whether the asset's rank is unknown to this order (an asset that appeared since): the view must compute anew. */
gboolean andon_alert_order_is_outdated_by (const AndonAlertOrder *self, const AndonAlertRecord *record,
                                           AndonStringPool *pool);

/* One fold, as shown: keyed by the row that heads it. */
typedef struct
{
  guint count;
  guint unacknowledged;
  AndonPriority priority;
  gboolean open;
} AndonAlertFold;

/* A whole list. */
typedef struct
{
  GArray *rows;          /* of guint32, in order, folded */
  GHashTable *folds;     /* (nullable): row → AndonAlertFold, only for folds */
  guint n_passing_alarms; /* open alarms that pass */
  guint n_low_hidden;
} AndonAlertListing;

void andon_alert_listing_free (AndonAlertListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlertListing, andon_alert_listing_free)

/* Computes the list of @snapshot. @opened: (nullable): the assets (text) whose folds are open; used when @folded. The
 * pool must be pinned unless this is its owner's thread. Any thread, but once an order. */
AndonAlertListing *andon_alert_order_compute (AndonAlertOrder *self, const AndonAlertSnapshot *snapshot,
                                              AndonStringPool *pool, gboolean folded, GHashTable *opened);

G_END_DECLS
