/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * andon_alert_scene_flood_post:
 * @stands: FALSE takes it back
 *
 * For a picture only: ten thousand invented alarms on the assets there are, told to this seat's list alone. No platform
 * knows of them.
 */
void andon_alert_scene_flood_post (AndonSeat *seat, gboolean stands);

G_END_DECLS
