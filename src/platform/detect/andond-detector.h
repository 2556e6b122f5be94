/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondDetector: the streaming, multivariate anomaly detector of one asset.
 *
 * Rows go in one at a time; what comes out for a row depends on that row and earlier ones only. Each
 * operating mode has its own baseline, learnt from that mode's first good rows before it is judged. So has
 * each place that the rows show it to be in (andond-seam.h): what comes from elsewhere is no fault.
 * Not thread-safe: one thread at a time.
 */

#pragma once

#include "andond-detection.h"

G_BEGIN_DECLS

#define ANDOND_DETECT_ERROR (andond_detect_error_quark ())
GQuark andond_detect_error_quark (void);

typedef enum
{
  ANDOND_DETECT_ERROR_CORRUPT,     /* a model artefact is damaged or not one */
  ANDOND_DETECT_ERROR_UNSUPPORTED, /* a model artefact of a newer format */
  ANDOND_DETECT_ERROR_MISMATCH,    /* a model artefact for other signals */
  ANDOND_DETECT_ERROR_USAGE,       /* the command's arguments */
  ANDOND_DETECT_ERROR_INPUT,       /* the command's file */
} AndondDetectError;

#define ANDOND_DETECTOR_MAX_SIGNALS      64
#define ANDOND_DETECTOR_MAX_MODES        16
#define ANDOND_DETECTOR_LEAST_TRAIN_ROWS 30
#define ANDOND_DETECTOR_MOST_TRAIN_ROWS  5000

typedef struct _AndondDetector AndondDetector;

/* n_signals: 1 … ANDOND_DETECTOR_MAX_SIGNALS; train_rows: rows a mode learns from, >= 30 (clamped). */
AndondDetector *andond_detector_new  (guint           n_signals,
                                      guint           train_rows);
void            andond_detector_free (AndondDetector *self);

guint           andond_detector_get_n_signals     (const AndondDetector *self);
guint           andond_detector_get_train_rows    (const AndondDetector *self);
guint32         andond_detector_get_model_version (const AndondDetector *self);
void            andond_detector_set_model_version (AndondDetector *self,
                                                   guint32         version);
/* A signal whose values come in every n-th row only (default 1): what is missing in between is not missed. */
void            andond_detector_set_period        (AndondDetector *self,
                                                   guint           signal,
                                                   guint           rows);
/* How many rows to come a row of history stands for (default 1): where history is coarser than what is
 * live, levels are followed that much more slowly. */
void            andond_detector_set_stride        (AndondDetector *self,
                                                   guint           stride);
/* TRUE once at least one mode judges. */
gboolean        andond_detector_is_trained        (const AndondDetector *self);

/**
 * andond_detector_push_row:
 * @time: of the row, microseconds UTC; only used to stamp the detection and to notice gaps
 * @values: n_signals values in a fixed order; NaN or infinite means missing
 * @quality: (nullable): n_signals AndonQuality bytes; a value that is not good counts as missing
 * @mode: operating mode of the row, or ANDOND_MODE_NONE
 * @out: (out caller-allocates): a detection with n_signals signals; everything but asset and the
 *   signals' registry indexes is written
 *
 * Judges one row, then lets it teach the model where that is safe.
 */
void            andond_detector_push_row (AndondDetector  *self,
                                          gint64           time,
                                          const double    *values,
                                          const guint8    *quality,
                                          gint32           mode,
                                          AndondDetection *out);

/**
 * andond_detector_learn_row:
 *
 * Collects a row of history for a mode that has not learnt yet, without judging; after
 * ANDOND_DETECTOR_MOST_TRAIN_ROWS further ones are left alone. Rows should be spread over all that is
 * normal, days and shifts and seasons: unlike what is learnt live, nothing beyond them is expected.
 */
void            andond_detector_learn_row (AndondDetector *self,
                                           const double   *values,
                                           gint32          mode);
/* Learns from the rows collected, in every mode that has at least @least_rows. */
void            andond_detector_finish_learning (AndondDetector *self,
                                                 guint           least_rows);

/* Model artefact with its running state: little-endian, versioned, checksummed, at most 4 MiB. */
GBytes         *andond_detector_serialise   (const AndondDetector *self);
AndondDetector *andond_detector_deserialise (GBytes               *bytes,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondDetector, andond_detector_free)

G_END_DECLS
