/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-item.h"
#include "andon-alert-store.h"
#include "andon-alert-table-private.h"
#include "andon-index-private.h"

G_BEGIN_DECLS

/**
 * AndonAlertLedger: the records of a store by id, their counts, and what changed since somebody was told.
 *
 * It knows no view and no signal. Rows that changed keep their former record, and rows that left are not used again,
 * until andon_alert_ledger_forget_changes (). Main thread.
 */
typedef struct _AndonAlertLedger AndonAlertLedger;

/* One row that changed in a batch. @before is vacant (id 0) for a new row; the row itself is vacant when it left. */
typedef struct
{
  guint32 row;
  AndonAlertRecord before;
} AndonAlertChange;

/* What annunciated in a batch, of one priority. */
typedef struct
{
  guint count;
  guint64 id; /* of the newest */
  gint64 at;
} AndonAnnunciation;

AndonAlertLedger *andon_alert_ledger_new (void);
void andon_alert_ledger_free (AndonAlertLedger *self);

AndonAlertTable *andon_alert_ledger_get_table (AndonAlertLedger *self);
AndonStringPool *andon_alert_ledger_get_pool (AndonAlertLedger *self);
/* ANDON_INDEX_NONE where there is none. */
guint32 andon_alert_ledger_find (AndonAlertLedger *self, guint64 id);
/* (nullable) */
const AndonAlertShelf *andon_alert_ledger_get_shelf (AndonAlertLedger *self, guint32 row);
const char *andon_alert_ledger_get_verb (AndonAlertLedger *self, guint32 row);

/* Newer revisions win. @cached: it loses against anything already known. */
void andon_alert_ledger_apply (AndonAlertLedger *self, const AndonAlert *alert, gboolean cached);
void andon_alert_ledger_set_pending (AndonAlertLedger *self, guint32 row, AndonPendingState pending, const char *verb);
void andon_alert_ledger_remove_all (AndonAlertLedger *self);

/* Between the two, what is applied is remembered; then open alerts that nobody named leave, @max_rows looked at a call.
 * @afresh: what the sweep brings counts whatever its revision. Returns: TRUE when the sweep is over */
void andon_alert_ledger_begin_sweep (AndonAlertLedger *self, gboolean afresh);
/* The platform named it in words that can't be read: what is known of it stays, however old. */
void andon_alert_ledger_keep (AndonAlertLedger *self, const char *id);
gboolean andon_alert_ledger_sweep (AndonAlertLedger *self, guint max_rows);
/* Whether a sweep ended since the last removal of everything. */
gboolean andon_alert_ledger_was_swept (AndonAlertLedger *self);

void andon_alert_ledger_set_retention (AndonAlertLedger *self, guint n);
void andon_alert_ledger_enforce_retention (AndonAlertLedger *self);

/* @now: what long standing is measured against from now on. */
void andon_alert_ledger_set_now (AndonAlertLedger *self, gint64 now);
void andon_alert_ledger_update_standing (AndonAlertLedger *self);

/* (element-type AndonAlertChange) (transfer none) */
const GArray *andon_alert_ledger_get_changes (AndonAlertLedger *self);
/* (nullable): NULL when the row did not change */
const AndonAlertRecord *andon_alert_ledger_get_before (AndonAlertLedger *self, guint32 row);
void andon_alert_ledger_forget_changes (AndonAlertLedger *self);

const AndonAlertCounts *andon_alert_ledger_get_counts (AndonAlertLedger *self);
/* Returns: whether the counts differ since the last call */
gboolean andon_alert_ledger_take_counts_differ (AndonAlertLedger *self);
/* What was annunciated since the last call. */
void andon_alert_ledger_take_annunciations (AndonAlertLedger *self, AndonAnnunciation out[ANDON_N_PRIORITIES]);
guint64 andon_alert_ledger_get_stale_revisions (AndonAlertLedger *self);
gsize andon_alert_ledger_get_memory (AndonAlertLedger *self);

G_END_DECLS
