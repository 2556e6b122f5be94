/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert-list.h"
#include "andon-key-guard.h"
#include "andon-panel.h"

G_BEGIN_DECLS

/**
 * AndonAlertsPanel:
 *
 * The Alerts view: list and detail side by side, the history behind them, the keys and the verbs.
 */
#define ANDON_TYPE_ALERTS_PANEL (andon_alerts_panel_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertsPanel, andon_alerts_panel, ANDON, ALERTS_PANEL, AndonPanel)

AndonAlertList *andon_alerts_panel_get_list (AndonAlertsPanel *self);
AndonKeyGuard  *andon_alerts_panel_get_guard (AndonAlertsPanel *self);

G_END_DECLS
