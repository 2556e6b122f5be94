/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * AndonPyramid:
 * The values of one series with their minima and maxima per 16, 32, 64, … so that the extremes of any stretch are known
 * in O(log n). Values are doubles kept as given, except that −0.0 becomes +0.0 (so that equal extremes are bit-equal);
 * NaN is a gap and takes part in no extreme. Reference-counted; not thread-safe while it grows.
 */
typedef struct _AndonPyramid AndonPyramid;

#define ANDON_TYPE_PYRAMID (andon_pyramid_get_type ())
GType         andon_pyramid_get_type   (void);

AndonPyramid *andon_pyramid_new        (void);
AndonPyramid *andon_pyramid_ref        (AndonPyramid       *self);
void          andon_pyramid_unref      (AndonPyramid       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonPyramid, andon_pyramid_unref)

void          andon_pyramid_append     (AndonPyramid       *self,
                                        const double       *values,
                                        gsize               n_values);

/** Removes the oldest @n_values; costs a rebuild of what is left, so do it rarely and in large pieces. */
void          andon_pyramid_drop_head  (AndonPyramid       *self,
                                        gsize               n_values);
void          andon_pyramid_clear      (AndonPyramid       *self);
gsize         andon_pyramid_get_length (const AndonPyramid *self);

/** Returns: (transfer none): the values; valid until the next change */
const double *andon_pyramid_peek       (const AndonPyramid *self);

/**
 * andon_pyramid_get_extremes:
 * @first: index of the first value
 * @end: index after the last value; beyond the length it is cut
 *
 * Returns: %FALSE if there is no finite value in the stretch (@min and @max are then NaN). Infinities count as values.
 */
gboolean      andon_pyramid_get_extremes (const AndonPyramid *self,
                                          gsize               first,
                                          gsize               end,
                                          double             *min,
                                          double             *max);

G_END_DECLS
