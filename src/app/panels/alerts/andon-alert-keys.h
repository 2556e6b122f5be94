/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-list.h"
#include "andon-key-guard.h"

G_BEGIN_DECLS

/**
 * andon_alert_keys_attach:
 * @panel: where presses and releases are watched, so that a key that repeats is known
 * @list, @detail: where the letter keys act, in the bubble phase, after whatever has the focus had its turn
 *
 * Turns bare keys into the panel's "alerts." and the window's "win." actions, through the guard.
 * Returns: (transfer full): the guard
 */
AndonKeyGuard *andon_alert_keys_attach (GtkWidget *panel, AndonAlertList *list, GtkWidget *detail, AndonSeat *seat);

G_END_DECLS
