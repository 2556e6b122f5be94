/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-window.h"

G_BEGIN_DECLS

/** Adds the "win." actions: silence, mute, lamp-test, role, site, shift-log, handover, preferences, shortcuts, about,
 *  go-critical, live-details, sound-details, fullscreen. */
void andon_window_actions_install (AndonWindow *window);

G_END_DECLS
