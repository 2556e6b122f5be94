/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-store-types.h"

/* What a stretch of a signal came to: columns of equal length, in order of time. Not changed once handed out. */

G_BEGIN_DECLS

struct _AndondSampleColumns
{
  gint64   from;
  gint64   to;
  gboolean raw;         /* all rows are samples: min = max = mean, count 1, time its own */
  guint    n;
  guint    n_packed;    /* the first rows are whole buckets, where samples are no longer kept … */
  gint64   packed_step; /* … of at most this length in us */
  gint64   step;        /* length of the other rows in us; 0 when each is one sample */
  gint64  *time;  /* start of the row */
  double  *min;
  double  *max;
  double  *mean;
  gint64  *count; /* never 0: rows without samples are left out */
};

void andond_sample_columns_free (AndondSampleColumns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondSampleColumns, andond_sample_columns_free)

G_END_DECLS
