/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Steps of the scale; the one in the middle is the target. */
#define ANDON_HEAT_STEPS 257

/**
 * AndonHeatScale:
 * How far a value is from its target, as a colour: purple where it is worse, teal where it is better, the background's
 * own grey on the target. Steps are even to the eye (equal distances in the Oklab colour space), contrast to the
 * background grows with the distance in light and dark alike, and neither hue is one of a priority. Both sides differ in
 * lightness from the background and in hue from each other under each kind of colour blindness.
 */
typedef struct
{
  guint32 argb[ANDON_HEAT_STEPS]; /* opaque, as CAIRO_FORMAT_ARGB32 has it */
} AndonHeatScale;

/** @neutral: the background that stands for "on target"; whether it is dark decides where the scale goes */
void    andon_heat_scale_init    (AndonHeatScale       *self,
                                  const GdkRGBA        *neutral);

/**
 * andon_heat_scale_find_step:
 * @distance: from the target, -1 the worst shown … 1 the best shown; beyond them the colour (not the value) stays
 *
 * Returns: an index into the scale
 */
guint   andon_heat_scale_find_step (double             distance);

GdkRGBA andon_heat_scale_get_color (const AndonHeatScale *self,
                                    guint                 step);

/** Returns: whether dark text reads better than light text on the step */
gboolean andon_heat_scale_wants_dark_text (const AndonHeatScale *self,
                                           guint                 step);

G_END_DECLS
