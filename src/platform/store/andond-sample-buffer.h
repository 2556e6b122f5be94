/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-store-types.h"

G_BEGIN_DECLS

/* Samples of one signal or of many, in columns that grow together. */
typedef struct
{
  gsize    n;
  gsize    size;
  guint32 *signal;  /* key of the signal in the database; only used in the log */
  gint64  *time;
  double  *value;
  guint8  *quality;
} AndondSampleBuffer;

void     andond_sample_buffer_clear  (AndondSampleBuffer *self); /* frees the columns */
void     andond_sample_buffer_append (AndondSampleBuffer *self,
                                      guint32             signal,
                                      gint64              time,
                                      double              value,
                                      guint8              quality);
/* Makes room for (more) beyond those there. */
void     andond_sample_buffer_reserve (AndondSampleBuffer *self,
                                       gsize               more);
/* In order of time, each time once: of equal ones the first stays. Signals are not looked at. */
void     andond_sample_buffer_sort   (AndondSampleBuffer *self);

/* Whether a sample counts in buckets and columns. */
gboolean andond_sample_counts        (double                    value,
                                      guint8                    quality);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AndondSampleBuffer, andond_sample_buffer_clear)

G_END_DECLS
