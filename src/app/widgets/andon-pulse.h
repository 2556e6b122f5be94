/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

/**
 * AndonPulseFunc:
 * @lit: which half of the 1 Hz pulse; the same for all widgets of a window, so that they pulse together
 *
 * Called four times a second, before layout, while @widget is subscribed.
 */
typedef void (*AndonPulseFunc) (GtkWidget *widget,
                                gboolean   lit);

/**
 * andon_pulse_add:
 * Subscribes a realized @widget to the beat of its window's frame clock; the frame clock runs while there is a
 * subscriber. One handler a frame clock, however many widgets. Private to the widgets: in map(), removed in unmap().
 */
void     andon_pulse_add           (GtkWidget      *widget,
                                    AndonPulseFunc  func);
void     andon_pulse_remove        (GtkWidget      *widget);

/** Whether anything may pulse at all: FALSE under reduced motion. */
gboolean andon_pulse_may_animate   (GtkWidget      *widget);

/** Pure: the beat (quarter second) that a frame time, in µs, lies in, and its half of the pulse. */
gint64   andon_pulse_beat          (gint64          frame_time);
gboolean andon_pulse_beat_is_lit   (gint64          beat);

G_END_DECLS
