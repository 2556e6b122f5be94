/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-detail-pane.h"
#include "andon-alert-list.h"
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
/** @minutes, @reason, @one_shot: as the dialog has them; on what was selected when the dialog opened: @items. */
void andon_alert_commands_shelve (AndonAlertCommands *self, GPtrArray *items, guint minutes, const char *reason,
                                  gboolean one_shot);
void andon_alert_commands_unshelve (AndonAlertCommands *self);
void andon_alert_commands_comment (AndonAlertCommands *self, const char *id, const char *text);
void andon_alert_commands_take (AndonAlertCommands *self);
void andon_alert_commands_label (AndonAlertCommands *self, AndonLabelClass label);
void andon_alert_commands_report (AndonAlertCommands *self, const char *asset, gint64 from, gint64 to,
                                  const char *note);
void andon_alert_commands_undo (AndonAlertCommands *self);

/**
 * andon_alert_commands_pick:
 * @left: (out) (optional): how many criticals were left for the next key press
 *
 * What a verb acts on now: the selected rows without closed folds; of criticals only one, and that only when nothing
 * else is selected. Returns: (transfer full) (element-type AndonAlertItem)
 */
GPtrArray *andon_alert_commands_pick (AndonAlertCommands *self, guint *left);

G_END_DECLS
