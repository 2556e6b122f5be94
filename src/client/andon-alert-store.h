/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-alert.h"
#include "andon-client-types.h"
#include "andon-enums.h"

G_BEGIN_DECLS

/**
 * AndonAlertStore:
 *
 * Every alert the seat knows, as packed records by id (about 90 bytes a row, strings shared). Changes come in through
 * a bounded mailbox that any thread may post to, and are applied on the main thread under a time budget; views then
 * emit at most a few items-changed for the whole batch.
 *
 * Signals:
 *  - `annunciated (guint priority, guint count, const char *id, gboolean initial)`: @count alerts of @priority entered
 *    UNACK (or were annunciated anew) in this batch, @id the newest of them; once a batch and priority, highest first,
 *    so that many that return together sound once and none hides another priority's call. @initial: part of the
 *    first snapshot or of the cache.
 *  - `pending`: the mailbox turned from empty to not empty; emitted on the main thread. An application that drives
 *    the store from its frame clock adds its tick callback here (see andon_alert_store_set_driven ()).
 *  - `counts-changed`: andon_alert_store_get_counts () differs; once a batch
 *  - `batch-applied`: after views were told
 */
#define ANDON_TYPE_ALERT_STORE (andon_alert_store_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertStore, andon_alert_store, ANDON, ALERT_STORE, GObject)

/**
 * AndonAlertCounts: kept incrementally, never by counting.
 * @open: not NORM, a lane
 * @states: a state and lane
 * @unacknowledged: UNACK, RTNUN, LATUN, a lane and priority
 * @long_standing: annunciated more than 24 h ago and open, a lane
 */
typedef struct
{
  guint total;
  guint open[ANDON_N_LANES];
  guint states[ANDON_N_LANES][ANDON_N_ALERT_STATES];
  guint unacknowledged[ANDON_N_LANES][ANDON_N_PRIORITIES];
  guint long_standing[ANDON_N_LANES];
} AndonAlertCounts;

/* @worker: (nullable): where views compute; NULL computes at once in the calling thread. @clock: (nullable). */
AndonAlertStore *andon_alert_store_new (AndonWorker *worker, AndonClock *clock);

/* Hands alerts in, in order; newer revisions win, others are ignored and counted. Any thread.
 * @alerts: (array length=n): each is referenced.
 * Returns: FALSE when the mailbox is full (100 000 distinct alerts): nothing was taken, try again when it drained */
gboolean andon_alert_store_post (AndonAlertStore *self, AndonAlert **alerts, guint n);

/* Applies what is waiting for at most @budget_us (0: all of it), then tells the views once. Main thread.
 * Returns: TRUE when more is waiting */
gboolean andon_alert_store_apply_pending (AndonAlertStore *self, gint64 budget_us);

/* By default a source of the main context applies what waits each 16 ms with a budget of 4 ms. With @driven TRUE the
 * application calls andon_alert_store_apply_pending () itself, from a tick callback. */
void andon_alert_store_set_driven (AndonAlertStore *self, gboolean driven);

/* At most @n closed (NORM) alerts are kept, the oldest closed leave first. Default 20 000. */
void andon_alert_store_set_retention (AndonAlertStore *self, guint n);

guint andon_alert_store_get_size (AndonAlertStore *self);
void andon_alert_store_get_counts (AndonAlertStore *self, AndonAlertCounts *out);
/* Alarms by state, of what a console answers for: its own, and those that no console covers. Looks at each row.
 * @console: id, or NULL for all; @states: (array fixed-size=ANDON_N_ALERT_STATES) (out caller-allocates) */
void andon_alert_store_count_alarms (AndonAlertStore *self, const char *console, guint *states);

/* The alert as an object, the same while anybody holds it. Returns: (transfer full) (nullable) */
AndonAlertItem *andon_alert_store_dup_item (AndonAlertStore *self, const char *id);

/* Unacknowledged criticals of both lanes, newest first; nothing filters, folds or holds it.
 * (transfer none): a GListModel of AndonAlertItem that lives as long as the store. */
GListModel *andon_alert_store_get_criticals (AndonAlertStore *self);

/* Removes what a person may no longer see, or everything on a change of platform. Main thread. */
void andon_alert_store_clear (AndonAlertStore *self);

/* Resident bytes of records, strings and indexes, views not included. For the counters page and the benchmarks. */
gsize andon_alert_store_get_memory (AndonAlertStore *self);

/* Recounts what depends on the time alone (long standing). The session calls it each minute. */
void andon_alert_store_update_clock (AndonAlertStore *self, gint64 now_us);

G_END_DECLS
