/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-item.h"

G_BEGIN_DECLS

/**
 * AndonAlertVerbs:
 *
 * The row of buttons under the clock: the daily verbs, each with its key, and behind the last button those that are
 * rarely needed. Sensitivity is that of the actions of the panel.
 */
#define ANDON_TYPE_ALERT_VERBS (andon_alert_verbs_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertVerbs, andon_alert_verbs, ANDON, ALERT_VERBS, GtkWidget)

/** The words follow the state: what is shelved is taken from the shelf, what is out of service returned. */
void       andon_alert_verbs_set_state (AndonAlertVerbs *self, AndonAlertState state, gboolean own);

/** A button that names its key. @action: detailed */
GtkWidget *andon_alert_verbs_key_button (const char *text, const char *key, const char *action);

G_END_DECLS
