/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-ledger-private.h"
#include "andon-alert-order-private.h"
#include "andon-alert-store.h"

G_BEGIN_DECLS

/* One apply with a budget takes at most so many changes, and lets at most so many rows that somebody looks at move. */
#define ANDON_STORE_MAX_BATCH 1500
#define ANDON_STORE_MAX_MOVES 12

AndonAlertTable *andon_alert_store_get_table (AndonAlertStore *self);
AndonStringPool *andon_alert_store_get_pool (AndonAlertStore *self);
AndonWorker *andon_alert_store_get_worker (AndonAlertStore *self);
const AndonAlertShelf *andon_alert_store_get_shelf (AndonAlertStore *self, guint32 row);
const char *andon_alert_store_get_verb (AndonAlertStore *self, guint32 row);
/* ANDON_INDEX_NONE where there is none. */
guint32 andon_alert_store_find_row (AndonAlertStore *self, guint64 id);
guint32 andon_alert_store_find (AndonAlertStore *self, const char *id);

/* While a batch is being handed to the views: the record of @row as it was before, or NULL when it did not change. */
const AndonAlertRecord *andon_alert_store_get_before (AndonAlertStore *self, guint32 row);

void andon_alert_store_add_view (AndonAlertStore *self, AndonAlertView *view);
void andon_alert_store_remove_view (AndonAlertStore *self, AndonAlertView *view);

/* What the person has under way with the alert. @verb: static string. */
void andon_alert_store_set_pending (AndonAlertStore *self, const char *id, AndonPendingState pending, const char *verb);

/* While the cache fills the store and while a first snapshot comes in, `annunciated` says initial. */
void andon_alert_store_set_initial (AndonAlertStore *self, gboolean initial);

/* Snapshots replace what was known: alerts that were open before the snapshot began and that it did not name leave the
 * store when it ends. Begin is called before the first page is posted, end after the last one was. Any thread. */
/* @afresh: what the sweep brings counts whatever its revision */
void andon_alert_store_begin_sweep (AndonAlertStore *self, gboolean afresh);
void andon_alert_store_end_sweep (AndonAlertStore *self);

/* Within a snapshot: it named this alert in words that can't be read, so that what is known of it stays. Any thread.
 * Returns: FALSE when there is no room */
gboolean andon_alert_store_keep (AndonAlertStore *self, const char *id);

/* Like post, but of the cache: names nothing as still there, and loses against anything already known. Any thread. */
gboolean andon_alert_store_post_cached (AndonAlertStore *self, AndonAlert **alerts, guint n);

/* Alerts waiting in the mailbox. Any thread. */
guint andon_alert_store_get_n_waiting (AndonAlertStore *self);

guint64 andon_alert_store_get_stale_revisions (AndonAlertStore *self);

/* While listeners are being told: records are new already, lists perhaps not. */
gboolean andon_alert_store_is_flushing (AndonAlertStore *self);

/* While @cache fills the store, plain views show its pages; NULL ends that. */
void andon_alert_store_set_cold (AndonAlertStore *self, AndonCache *cache);
/* (nullable) */
AndonCache *andon_alert_store_get_cold (AndonAlertStore *self);
void andon_alert_view_enter_cold (AndonAlertView *self, AndonCache *cache);
void andon_alert_view_leave_cold (AndonAlertView *self);

/* Of the views, for the store: plan reads @changes and emits nothing; tell emits. A row that somebody holds an item of
 * is a widget on a screen, and GTK 4.8 makes a new one for each that leaves its place: at most @moves of them do, the
 * others stay where they are, told of their change, until a later plan. */
void andon_alert_view_plan (AndonAlertView *self, const GArray *changes, guint moves);
/* Whether rows wait for a later plan to move. */
gboolean andon_alert_view_is_late (AndonAlertView *self);
/* Something is late: a flush comes with the next frame. */
void andon_alert_store_wake (AndonAlertStore *self);
void andon_alert_view_tell (AndonAlertView *self);
/* After everybody was told: computes what the batch asked for. */
void andon_alert_view_settle (AndonAlertView *self);
AndonAlertView *andon_alert_view_new_for_criticals (AndonAlertStore *store);
void andon_alert_view_detach_store (AndonAlertView *self);

G_END_DECLS
