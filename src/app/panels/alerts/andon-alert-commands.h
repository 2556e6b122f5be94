/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-detail-pane.h"
#include "andon-alert-list.h"
#include "andon-alert-pick.h"
#include "andon-seat.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ALERT_COMMANDS (andon_alert_commands_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertCommands, andon_alert_commands, ANDON, ALERT_COMMANDS, GObject)

/**
 * andon_alert_commands_new:
 *
 * The verbs as the panel does them: on the rows that are selected at the moment of the key, criticals one by one, the
 * count named, a closed fold opened instead of acted on. Signal "toast (text, undoable)".
 */
AndonAlertCommands *andon_alert_commands_new (AndonSeat *seat, AndonAlertList *list, AndonAlertDetailPane *detail);

void andon_alert_commands_acknowledge (AndonAlertCommands *self);
/** On what was selected when the form opened, quoting what was seen then. */
void andon_alert_commands_shelve (AndonAlertCommands *self, const AndonAlertPick *pick, const AndonShelfWish *wish);
void andon_alert_commands_unshelve (AndonAlertCommands *self);
/** The first of @pick. */
void andon_alert_commands_comment (AndonAlertCommands *self, const AndonAlertPick *pick, const char *text);
void andon_alert_commands_take (AndonAlertCommands *self);
/** Those below without a pick act on the alert under the cursor alone. @permit, @reason: one may be NULL; @review: us */
void andon_alert_commands_unacknowledge (AndonAlertCommands *self);
void andon_alert_commands_reset (AndonAlertCommands *self);
void andon_alert_commands_out_of_service (AndonAlertCommands *self, const AndonAlertPick *pick, const char *permit,
                                          const char *reason, gint64 review);
void andon_alert_commands_return_to_service (AndonAlertCommands *self);
void andon_alert_commands_promote (AndonAlertCommands *self, const AndonAlertPick *pick, const char *rule);
void andon_alert_commands_label (AndonAlertCommands *self, AndonLabelClass label);
void andon_alert_commands_report (AndonAlertCommands *self, const char *asset, gint64 from, gint64 to,
                                  const char *note);
void andon_alert_commands_undo (AndonAlertCommands *self);

/**
 * andon_alert_commands_pick:
 *
 * What a verb acts on now: the selected rows without closed folds; of criticals only one, and that only when nothing
 * else is selected. Says so where only folds are selected. Returns: (transfer full) (nullable): never an empty one
 */
AndonAlertPick *andon_alert_commands_pick (AndonAlertCommands *self);

G_END_DECLS
