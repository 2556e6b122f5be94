/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-commands.h"
#include "andon-saved-filters.h"

G_BEGIN_DECLS

/**
 * AndonAlertDialogs:
 *
 * The sheets of the view: each remembers what it is about and what was seen of that when it opened, and a comment or a
 * report that was not finished waits for the next time.
 */
#define ANDON_TYPE_ALERT_DIALOGS (andon_alert_dialogs_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertDialogs, andon_alert_dialogs, ANDON, ALERT_DIALOGS, GObject)

/** @panel: borrowed: it owns the result */
AndonAlertDialogs *andon_alert_dialogs_new (GtkWidget *panel, AndonSeat *seat, AndonAlertCommands *commands);

/** @detail: (nullable): of the alert that is shown */
void andon_alert_dialogs_shelve (AndonAlertDialogs *self, AndonAlertDetail *detail);
void andon_alert_dialogs_comment (AndonAlertDialogs *self, AndonAlertItem *item);
/** @item: (nullable): its asset is proposed */
void andon_alert_dialogs_report (AndonAlertDialogs *self, AndonAlertItem *item);
void andon_alert_dialogs_out_of_service (AndonAlertDialogs *self, AndonAlertItem *item);
void andon_alert_dialogs_promote (AndonAlertDialogs *self, AndonAlertItem *item);
/** @filter: what is saved under the name that is asked for */
void andon_alert_dialogs_save_filter (AndonAlertDialogs *self, AndonSavedFilters *saved, const char *filter);
void andon_alert_dialogs_health (AndonAlertDialogs *self);

G_END_DECLS
