/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-list.h"

G_BEGIN_DECLS

/* What the platform takes in one call. */
#define ANDON_ALERT_PICK_MAX 500

/**
 * AndonAlertPick:
 * @items: (element-type AndonAlertItem): what a verb acts on: the rows shown at the key press
 * @revisions: (element-type guint): what was seen of each then; a form that is confirmed later quotes these
 * @left: criticals that were selected too: they are taken one by one
 * @folds: closed folds that were selected: nothing unseen is acted upon
 */
typedef struct
{
  GPtrArray *items;
  GArray *revisions;
  guint left;
  guint folds;
} AndonAlertPick;

/** @waiting: only what waits for an acknowledgement, or a critical that is done would stand before the next one. */
AndonAlertPick *andon_alert_pick_new (AndonAlertList *list, AndonSeat *seat, gboolean waiting);
void            andon_alert_pick_free (AndonAlertPick *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAlertPick, andon_alert_pick_free)

/** A pick of one alert, which is looked at now. */
AndonAlertPick *andon_alert_pick_new_one (AndonAlertItem *item, AndonSeat *seat);
/** Returns: (transfer full): in the order of the items */
char          **andon_alert_pick_dup_ids (const AndonAlertPick *self);
AndonAlertItem *andon_alert_pick_get (const AndonAlertPick *self, guint index);
guint           andon_alert_pick_get_revision (const AndonAlertPick *self, guint index);

/** Whether the row stands for alerts that are not seen. */
gboolean        andon_alert_pick_is_closed_fold (AndonAlertList *list, AndonAlertItem *item);

G_END_DECLS
