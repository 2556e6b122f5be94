/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include <andon-json-writer.h>

#include "andond-detection.h"
#include "andond-registry.h"

G_BEGIN_DECLS

/* What models expected of signals over time: the band beside the curve. An asset keeps the last half hour of each of its
 * signals, so that an alert's begins before its onset; an alert keeps those of the few signals that contribute most, for
 * as long as it lasts, at a spacing that grows with it. Bounded either way. One thread at a time. */

typedef struct _AndondBands AndondBands;

AndondBands *andond_bands_new    (void);
void         andond_bands_free   (AndondBands            *self);
/* The asset's: adds what the model expects now, and lets go of what is older than half an hour. */
void         andond_bands_slide  (AndondBands            *self,
                                  const AndondDetection  *detection);
/* The alert's, from the asset's as they are: of the signals that contribute most to detection. Transfer full. */
AndondBands *andond_bands_cut    (const AndondBands      *self,
                                  const AndondDetection  *detection);
/* The alert's: adds what is expected now of the signals it has. */
void         andond_bands_follow (AndondBands            *self,
                                  const AndondDetection  *detection);

/* As they are stored: [{signal, time: [us], low: [], high: []}]. */
void         andond_bands_write  (const AndondBands      *self,
                                  AndondRegistry         *registry,
                                  AndonJsonWriter        *writer);
/* What does not read or is no more is left out. Transfer full. */
AndondBands *andond_bands_read   (JsonArray              *array,
                                  AndondRegistry         *registry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondBands, andond_bands_free)

G_END_DECLS
