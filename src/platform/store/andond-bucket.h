/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andond-ingest-types.h"
#include "andond-store-types.h"

/* Arithmetic of AndondBucket, and how a day of them lies packed in the database: little-endian, with a version in the
 * first byte. Any thread. */

G_BEGIN_DECLS

/* Of a day: n buckets. Replaces what is in (out). */
void     andond_buckets_pack         (const AndondBucket       *buckets,
                                      guint                     n,
                                      GByteArray               *out);
/* (buckets) has room for n, as many as were packed. */
gboolean andond_buckets_unpack       (const void               *data,
                                      gsize                     size,
                                      AndondBucket             *buckets,
                                      guint                     n,
                                      GError                  **error);

/* Bucket arithmetic. An empty one is all zeroes. */
void     andond_bucket_add           (AndondBucket             *self,
                                      double                    value);
void     andond_bucket_merge         (AndondBucket             *self,
                                      const AndondBucket       *other);
/* Merges runs of (n / n_out) buckets: n must be a multiple of n_out. */
void     andond_buckets_coarsen      (const AndondBucket       *buckets,
                                      guint                     n,
                                      AndondBucket             *out,
                                      guint                     n_out);
G_END_DECLS
