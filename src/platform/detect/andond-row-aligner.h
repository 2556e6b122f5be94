/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * AndondRowAligner: makes rows of one asset's samples.
 *
 * Samples whose times lie within a window of the row's first sample make one row. A row is closed when
 * every slot is filled, when a sample comes that cannot be part of it, or when its owner's patience
 * ends; a slot that was not filled by then is missing (NaN, bad). Not thread-safe.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AndondRowAligner AndondRowAligner;

typedef struct
{
  gint64 time;           /* of the row's first sample, µs UTC */
  const double *values;  /* a slot each; borrowed until the next call */
  const guint8 *quality; /* AndonQuality bytes */
} AndondRow;

AndondRowAligner *andond_row_aligner_new        (guint             n_slots,
                                                 gint64            window);
void              andond_row_aligner_free       (AndondRowAligner *self);

/* TRUE if the pending row has to be taken before this sample can be added. */
gboolean          andond_row_aligner_must_take  (AndondRowAligner *self,
                                                 guint             slot,
                                                 gint64            time);
/* FALSE: not later than a row already taken; nothing is added. Never to be called while must_take. */
gboolean          andond_row_aligner_add        (AndondRowAligner *self,
                                                 guint             slot,
                                                 gint64            time,
                                                 double            value,
                                                 guint8            quality);
gboolean          andond_row_aligner_is_full    (AndondRowAligner *self);
gboolean          andond_row_aligner_is_pending (AndondRowAligner *self);
/* FALSE if no row is pending. */
gboolean          andond_row_aligner_take       (AndondRowAligner *self,
                                                 AndondRow        *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRowAligner, andond_row_aligner_free)

G_END_DECLS
