/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-clock.h"
#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_RESPONSE_CLOCK (andon_response_clock_get_type ())
G_DECLARE_FINAL_TYPE (AndonResponseClock, andon_response_clock, ANDON, RESPONSE_CLOCK, GtkWidget)

/**
 * AndonResponseClock:
 * "New 0:42 of 5:00" over a bar; past the allowed time it says how much over. Coloured by its level while `until` is 0.
 *
 * Properties: `level` (AndonMarkLevel), `label` (string, e.g. "New"), `since` (gint64 µs), `until` (gint64 µs, 0 = it
 * still runs), `allowed` (gint64 µs, 0 = no limit: no bar), `clock` (AndonWidgetClock, nullable).
 */
GtkWidget *andon_response_clock_new         (void);
void       andon_response_clock_set_level   (AndonResponseClock *self,
                                             AndonMarkLevel      level);
void       andon_response_clock_set_label   (AndonResponseClock *self,
                                             const char         *label);
void       andon_response_clock_set_since   (AndonResponseClock *self,
                                             gint64              since);
void       andon_response_clock_set_until   (AndonResponseClock *self,
                                             gint64              until);
void       andon_response_clock_set_allowed (AndonResponseClock *self,
                                             gint64              allowed);
void       andon_response_clock_set_clock   (AndonResponseClock *self,
                                             AndonWidgetClock   *clock);

/** Returns: (transfer full): what is shown, in words */
char      *andon_response_clock_dup_text    (AndonResponseClock *self);

G_END_DECLS
