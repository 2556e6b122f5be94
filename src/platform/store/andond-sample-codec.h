/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-sample-buffer.h"

/* How samples lie packed in the database: little-endian, each blob with a version in its first byte. What does not
 * decode is ANDOND_STORE_ERROR_DAMAGED. Any thread. */

G_BEGIN_DECLS

/* Bytes of a packed log of so many samples. */
#define ANDOND_LOG_SIZE(n) (5 + (n) * 21)

/* Of the sample log: everything, in the order received. Appends to (out). */
void     andond_log_pack             (const AndondSampleBuffer *self,
                                      GByteArray               *out);
gboolean andond_log_unpack           (const void               *data,
                                      gsize                     size,
                                      AndondSampleBuffer       *out,
                                      GError                  **error);
/* Appends only the samples of (signal) with from <= time < to. */
gboolean andond_log_unpack_signal    (const void               *data,
                                      gsize                     size,
                                      guint32                   signal,
                                      gint64                    from,
                                      gint64                    to,
                                      AndondSampleBuffer       *out,
                                      GError                  **error);

/* Of a raw chunk: n samples of one signal, n > 0. Replaces what is in (out). */
void     andond_chunk_pack           (const gint64             *times,
                                      const double             *values,
                                      const guint8             *qualities, /* nullable: all good */
                                      gsize                     n,
                                      GByteArray               *out);
/* Appends the samples with from <= time < to. */
gboolean andond_chunk_unpack         (const void               *data,
                                      gsize                     size,
                                      gint64                    from,
                                      gint64                    to,
                                      AndondSampleBuffer       *out,
                                      GError                  **error);

G_END_DECLS
