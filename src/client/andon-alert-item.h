/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-client-types.h"
#include "andon-enums.h"

G_BEGIN_DECLS

/**
 * AndonAlertItem:
 *
 * What a row binds to: one alert as it is now. The same object is handed out as long as anybody holds it, so selection
 * and focus survive every re-sort. It keeps its last values when its alert leaves the store.
 *
 * Signal `changed`: one or more values changed (one emission a batch, not one a field). Connect in bind, disconnect in
 * unbind. Properties `id`, `title`, `state`, `priority`, `loaded` notify as well.
 */
#define ANDON_TYPE_ALERT_ITEM (andon_alert_item_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertItem, andon_alert_item, ANDON, ALERT_ITEM, GObject)

/**
 * AndonPendingState: what became of the person's own last action on this alert.
 * @ANDON_PENDING_NONE: nothing under way
 * @ANDON_PENDING_ON_ITS_WAY: sent, not yet told back
 * @ANDON_PENDING_QUEUED: on disk, "not yet at the plant"; the state shown is still the plant's
 */
typedef enum
{
  ANDON_PENDING_NONE,
  ANDON_PENDING_ON_ITS_WAY,
  ANDON_PENDING_QUEUED,
} AndonPendingState;

/* FALSE while the row is only counted and its page is being read from the cache: the getters give neutral values. */
gboolean andon_alert_item_get_loaded (AndonAlertItem *self);

const char *andon_alert_item_get_id (AndonAlertItem *self);
AndonLane andon_alert_item_get_lane (AndonAlertItem *self);
AndonAlertState andon_alert_item_get_state (AndonAlertItem *self);
AndonPriority andon_alert_item_get_priority (AndonAlertItem *self);
AndonQuality andon_alert_item_get_quality (AndonAlertItem *self);
/* 0 to 1000 */
guint andon_alert_item_get_severity (AndonAlertItem *self);
guint andon_alert_item_get_revision (AndonAlertItem *self);
guint andon_alert_item_get_annunciation (AndonAlertItem *self);
guint andon_alert_item_get_occurrences (AndonAlertItem *self);
/* UNACK, RTNUN or LATUN: somebody must still acknowledge it. */
gboolean andon_alert_item_is_unacknowledged (AndonAlertItem *self);
/* Annunciated more than 24 h ago and still open. */
gboolean andon_alert_item_is_long_standing (AndonAlertItem *self);

/* (transfer none), never NULL but "" where there is none. */
const char *andon_alert_item_get_title (AndonAlertItem *self);
const char *andon_alert_item_get_asset (AndonAlertItem *self);
const char *andon_alert_item_get_console (AndonAlertItem *self);
const char *andon_alert_item_get_assignee (AndonAlertItem *self);
const char *andon_alert_item_get_consequence (AndonAlertItem *self);
const char *andon_alert_item_get_model (AndonAlertItem *self);
/* The rule that made it an alarm; the signal to show first. */
const char *andon_alert_item_get_rule (AndonAlertItem *self);
const char *andon_alert_item_get_signal (AndonAlertItem *self);
const char *andon_alert_item_get_acknowledged_by (AndonAlertItem *self);
const char *andon_alert_item_get_shelved_by (AndonAlertItem *self);
const char *andon_alert_item_get_shelve_reason (AndonAlertItem *self);

/* Microseconds since the epoch, 0 where there is none. */
gint64 andon_alert_item_get_onset (AndonAlertItem *self);
gint64 andon_alert_item_get_raised (AndonAlertItem *self);
gint64 andon_alert_item_get_annunciated (AndonAlertItem *self);
gint64 andon_alert_item_get_cleared (AndonAlertItem *self);
gint64 andon_alert_item_get_acknowledged_at (AndonAlertItem *self);
gint64 andon_alert_item_get_respond_by (AndonAlertItem *self);
gint64 andon_alert_item_get_shelved_until (AndonAlertItem *self);

AndonPendingState andon_alert_item_get_pending (AndonAlertItem *self);
/* The verb under way ("acknowledge", "shelve", …) or NULL. */
const char *andon_alert_item_get_pending_verb (AndonAlertItem *self);

/* How many alerts this row stands for in a folded view: 1 for an ordinary row, n > 1 for the head of a fold. */
guint andon_alert_item_get_fold_count (AndonAlertItem *self);
/* Whether the fold that this row heads is open; FALSE for an ordinary row. */
gboolean andon_alert_item_get_fold_open (AndonAlertItem *self);
/* Unacknowledged alerts in the fold, the head's own included. */
guint andon_alert_item_get_fold_unacknowledged (AndonAlertItem *self);
/* The highest priority in the fold. */
AndonPriority andon_alert_item_get_fold_priority (AndonAlertItem *self);

G_END_DECLS
