/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-session.h"

G_BEGIN_DECLS

#define ANDON_TYPE_SHIFT_NAMES (andon_shift_names_get_type ())
G_DECLARE_FINAL_TYPE (AndonShiftNames, andon_shift_names, ANDON, SHIFT_NAMES, GObject)

/**
 * andon_shift_names_new:
 *
 * Which shift runs at a site: reads the platform's calendars when the session comes to life, and a site's calendar when
 * it is first asked for. Main thread.
 */
AndonShiftNames *andon_shift_names_new (AndonSession *session);
/** The running shift's name; NULL where none runs or it is not known yet. Returns: (transfer full) */
char            *andon_shift_names_dup (AndonShiftNames *self, const char *site, gint64 now);
/** When that shift began; 0 where none runs. */
gint64           andon_shift_names_get_start (AndonShiftNames *self, const char *site, gint64 now);

G_END_DECLS
