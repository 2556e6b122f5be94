/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-detail.h"
#include "andon-alert-item.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/** The state of @item in a word. Where nobody was asked to acknowledge, nobody did: that is "Open". Static. */
const char *andon_alert_prose_state (AndonAlertItem *item);
/** The state that a transition led to, likewise. @cause, @to: (nullable): wire words. Static, or @to itself. */
const char *andon_alert_prose_state_entered (const char *cause, const char *to);

/* What the detail says of an alert in sentences. Returns: (transfer full). @detail: (nullable): once it was read */

/** Where it stands, and which rule and model made it. */
char *andon_alert_prose_dup_path (AndonSeat *seat, AndonAlertItem *item, const AndonAlertDetail *detail);
/** When it began, how often, what it leads to, who has it, why it is out of sight, and whether it can be judged. */
char *andon_alert_prose_dup_facts (AndonSeat *seat, AndonAlertItem *item, const AndonAlert *alert);

G_END_DECLS
