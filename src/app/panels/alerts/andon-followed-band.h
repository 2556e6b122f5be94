/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-chart-series.h"

G_BEGIN_DECLS

/**
 * AndonFollowedBand:
 *
 * What a model expected of one signal, as detections told it one after the other while somebody looked: for platforms
 * that keep no course of it. Main thread.
 */
typedef struct _AndonFollowedBand AndonFollowedBand;

AndonFollowedBand *andon_followed_band_new   (void);
void               andon_followed_band_free  (AndonFollowedBand *self);
void               andon_followed_band_clear (AndonFollowedBand *self);

/** From @from (of the first only; the later ones begin where the one before ended) until @until it is @low to @high;
 * microseconds, and the signal's unit. */
void               andon_followed_band_add   (AndonFollowedBand *self,
                                              gint64             from,
                                              gint64             until,
                                              double             low,
                                              double             high);
/** Gives @series the band. Returns: whether there is one */
gboolean           andon_followed_band_apply (AndonFollowedBand *self,
                                              AndonChartSeries  *series);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonFollowedBand, andon_followed_band_free)

G_END_DECLS
