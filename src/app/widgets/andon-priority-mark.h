/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_PRIORITY_MARK (andon_priority_mark_get_type ())
G_DECLARE_FINAL_TYPE (AndonPriorityMark, andon_priority_mark, ANDON, PRIORITY_MARK, GtkWidget)

/**
 * AndonPriorityMark:
 * The sign of a priority, told three ways: shape, numeral, colour. %ANDON_MARK_NEW pulses at 1 Hz while mapped, unless
 * `gtk-enable-animations` is off; every phase of the pulse is readable. Accessible role img; the label is the caller's
 * (it knows the words), set with gtk_accessible_update_property().
 *
 * Properties: `level` (AndonMarkLevel), `variant` (AndonMarkVariant), `size` (int, px at scale 1, default 20).
 */
GtkWidget        *andon_priority_mark_new         (AndonMarkLevel     level,
                                                   AndonMarkVariant   variant);
AndonMarkLevel    andon_priority_mark_get_level   (AndonPriorityMark *self);
void              andon_priority_mark_set_level   (AndonPriorityMark *self,
                                                   AndonMarkLevel     level);
AndonMarkVariant  andon_priority_mark_get_variant (AndonPriorityMark *self);
void              andon_priority_mark_set_variant (AndonPriorityMark *self,
                                                   AndonMarkVariant   variant);
int               andon_priority_mark_get_size    (AndonPriorityMark *self);
void              andon_priority_mark_set_size    (AndonPriorityMark *self,
                                                   int                size);

G_END_DECLS
