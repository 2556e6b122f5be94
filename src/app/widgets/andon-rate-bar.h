/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_RATE_BAR (andon_rate_bar_get_type ())
G_DECLARE_FINAL_TYPE (AndonRateBar, andon_rate_bar, ANDON, RATE_BAR, GtkWidget)

/**
 * AndonRateBar:
 * "10 min: 4 ▬▬▬▬▁▁▁▁| flood at 10": a count in a sliding window against the mark where a flood begins. Accessible role
 * meter with value, limits and text.
 *
 * Properties: `count` (uint), `threshold` (uint, default 10), `minutes` (uint, default 10), `flood` (boolean: the
 * state, which has hysteresis and is therefore the caller's).
 */
GtkWidget *andon_rate_bar_new           (void);
guint      andon_rate_bar_get_count     (AndonRateBar *self);
void       andon_rate_bar_set_count     (AndonRateBar *self,
                                         guint         count);
void       andon_rate_bar_set_threshold (AndonRateBar *self,
                                         guint         threshold);
void       andon_rate_bar_set_minutes   (AndonRateBar *self,
                                         guint         minutes);
void       andon_rate_bar_set_flood     (AndonRateBar *self,
                                         gboolean      flood);

G_END_DECLS
