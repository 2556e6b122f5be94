/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_STATUS_PILL (andon_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (AndonStatusPill, andon_status_pill, ANDON, STATUS_PILL, GtkWidget)

/**
 * AndonStatusPill:
 * A shape and a few words in a pill: "● Live · 0.3 s". Grey: the alarm colours are not for it. Accessible role label.
 *
 * Properties: `status` (AndonStatus), `text` (string).
 */
GtkWidget  *andon_status_pill_new        (AndonStatus      status,
                                          const char      *text);
AndonStatus andon_status_pill_get_status (AndonStatusPill *self);
void        andon_status_pill_set_status (AndonStatusPill *self,
                                          AndonStatus      status);
const char *andon_status_pill_get_text   (AndonStatusPill *self);
void        andon_status_pill_set_text   (AndonStatusPill *self,
                                          const char      *text);

G_END_DECLS
