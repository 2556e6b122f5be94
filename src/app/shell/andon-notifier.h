/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

G_BEGIN_DECLS

#define ANDON_TYPE_NOTIFIER (andon_notifier_get_type ())
G_DECLARE_FINAL_TYPE (AndonNotifier, andon_notifier, ANDON, NOTIFIER, GObject)

/**
 * andon_notifier_new:
 *
 * Desktop notifications: what annunciates high or critical, and the loss of the live state; each has the actions that
 * make sense ("Go There", "Silence"). Withdrawn when it no longer holds. What the window shows anyway while it has the
 * focus is not notified.
 */
AndonNotifier *andon_notifier_new (GApplication *app, AndonSeat *seat);

G_END_DECLS
