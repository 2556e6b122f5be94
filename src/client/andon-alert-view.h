/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-alert-filter.h"
#include "andon-alert-item.h"
#include "andon-client-types.h"

G_BEGIN_DECLS

/**
 * AndonAlertView:
 *
 * A GListModel of #AndonAlertItem: a permutation of the store's rows, filtered, sorted, optionally folded. Put it
 * straight into a selection model: no GtkSortListModel or GtkFilterListModel on top.
 *
 * A change that keeps a row's place emits only the item's `changed`; a batch that moves rows emits at most
 * eight items-changed, as near as can be to the rows that really moved. A new filter, order or fold is computed on the
 * worker and swapped in.
 *
 * Properties (notify): `n-items`, `n-queued`, `hidden-alarms`, `folded`, `busy` (a new order is being computed).
 */
#define ANDON_TYPE_ALERT_VIEW (andon_alert_view_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertView, andon_alert_view, ANDON, ALERT_VIEW, GObject)

/**
 * AndonAlertSort:
 * @ANDON_ALERT_SORT_URGENCY: unacknowledged first, then priority, then newest
 * @ANDON_ALERT_SORT_NEWEST: raised last first
 * @ANDON_ALERT_SORT_OLDEST: raised first first
 * @ANDON_ALERT_SORT_PRIORITY: priority, then newest
 * @ANDON_ALERT_SORT_ASSET: asset id, then newest
 * @ANDON_ALERT_SORT_SEVERITY: severity, then newest
 */
typedef enum
{
  ANDON_ALERT_SORT_URGENCY,
  ANDON_ALERT_SORT_NEWEST,
  ANDON_ALERT_SORT_OLDEST,
  ANDON_ALERT_SORT_PRIORITY,
  ANDON_ALERT_SORT_ASSET,
  ANDON_ALERT_SORT_SEVERITY,
} AndonAlertSort;

/* @filter: (nullable): copied; NULL shows everything open. */
AndonAlertView *andon_alert_view_new (AndonAlertStore *store, const AndonAlertFilter *filter);

AndonAlertStore *andon_alert_view_get_store (AndonAlertView *self);

void andon_alert_view_set_filter (AndonAlertView *self, const AndonAlertFilter *filter);
const AndonAlertFilter *andon_alert_view_get_filter (AndonAlertView *self);

/* The tree that resolves a filter's asset subtree and paths in text searches. (nullable) */
void andon_alert_view_set_assets (AndonAlertView *self, AndonAssetTree *assets);

void andon_alert_view_set_sort (AndonAlertView *self, AndonAlertSort sort);
AndonAlertSort andon_alert_view_get_sort (AndonAlertView *self);

/* Folding by asset: each asset with two or more rows becomes one row, headed by its earliest onset ("first seen").
 * Unfolding closes every opened fold. */
void andon_alert_view_set_folded (AndonAlertView *self, gboolean folded);
gboolean andon_alert_view_get_folded (AndonAlertView *self);
/* Opens or closes the fold of @asset. */
void andon_alert_view_set_fold_open (AndonAlertView *self, const char *asset, gboolean open);

/* Low priorities behind a count (flood mode): rows of priority low leave the list; how many is told here. */
void andon_alert_view_set_low_hidden (AndonAlertView *self, gboolean hidden);
guint andon_alert_view_get_n_low_hidden (AndonAlertView *self);

/* While held, rows shown neither move nor leave, and arrivals below critical wait behind `n-queued`; an unacknowledged
 * critical comes in at once, in a folded list as a row of its own. Releasing merges. */
void andon_alert_view_set_held (AndonAlertView *self, gboolean held);
gboolean andon_alert_view_get_held (AndonAlertView *self);
guint andon_alert_view_get_n_queued (AndonAlertView *self);
/* Merges what waits and goes on holding. */
void andon_alert_view_merge (AndonAlertView *self);

/* Open alarms that pass everything but the filter (the lane is no filter). */
guint andon_alert_view_get_hidden_alarms (AndonAlertView *self);

/* Where the alert stands; FALSE when it is not shown (then @position is untouched). In a closed fold: its head. */
gboolean andon_alert_view_find (AndonAlertView *self, const char *id, guint *position);

/* The next unacknowledged row after @position (G_MAXUINT: from the top), wrapping round; FALSE when there is none. */
gboolean andon_alert_view_next_unacknowledged (AndonAlertView *self, guint position, guint *out);

/* The ids a row stands for: one, or a fold's members. (transfer full) (element-type utf8) */
GPtrArray *andon_alert_view_dup_members (AndonAlertView *self, guint position);

/* Whether a new order is still being computed on the worker. */
gboolean andon_alert_view_is_busy (AndonAlertView *self);

G_END_DECLS
