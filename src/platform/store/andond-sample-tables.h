/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <andon-db-connection.h>

#include "andond-bucket.h"
#include "andond-sample-buffer.h"
#include "andond-store-types.h"

/* The statements on the tables of samples: sample_log, raw_chunk, bucket, late_day. Signals go by their key in the
 * database. Inside jobs. */

G_BEGIN_DECLS

/* The key of a signal's id; ANDOND_STORE_ERROR_NOT_FOUND, with 0. */
guint32  andond_signal_key_find     (AndonDbConnection        *connection,
                                     const char               *id,
                                     GError                  **error);

gboolean andond_sample_log_append   (AndonDbConnection        *connection,
                                     const AndondSampleBuffer *samples,
                                     GError                  **error);
/* Appends what the log holds of (signal) with from <= time < to. */
gboolean andond_sample_log_read     (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     gint64                    from,
                                     gint64                    to,
                                     AndondSampleBuffer       *out,
                                     GError                  **error);

gboolean andond_raw_chunk_insert    (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     const gint64             *times,
                                     const double             *values,
                                     const guint8             *qualities,
                                     gsize                     n,
                                     GError                  **error);
/* Appends what the chunks hold of (signal) with from <= time < to. */
gboolean andond_raw_chunk_read      (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     gint64                    from,
                                     gint64                    to,
                                     AndondSampleBuffer       *out,
                                     GError                  **error);

/* (n) is the resolution's number a day. Replaces the day. */
gboolean andond_bucket_day_write    (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     AndondResolution          resolution,
                                     gint64                    day,
                                     const AndondBucket       *buckets,
                                     GError                  **error);
/* *found FALSE, and all buckets empty, where there is no such day. */
gboolean andond_bucket_day_read     (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     AndondResolution          resolution,
                                     gint64                    day,
                                     AndondBucket             *buckets,
                                     gboolean                 *found,
                                     GError                  **error);
/* Calls (func) with each day of [first, last] that there is, in order, until it returns FALSE. */
typedef gboolean (*AndondBucketDayFunc) (gint64 day, const void *body, gsize size, gpointer user_data, GError **error);
gboolean andond_bucket_days_read    (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     AndondResolution          resolution,
                                     gint64                    first,
                                     gint64                    last,
                                     AndondBucketDayFunc       func,
                                     gpointer                  user_data,
                                     GError                  **error);
/* Adds (minutes) to the three resolutions of a day. */
gboolean andond_bucket_day_merge    (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     gint64                    day,
                                     const AndondBucket       *minutes,
                                     GError                  **error);
/* Replaces the three resolutions of a day by (minutes), but leaves what is before (keep), a whole hour. */
gboolean andond_bucket_day_replace  (AndonDbConnection        *connection,
                                     guint32                   signal,
                                     gint64                    day,
                                     gint64                    keep,
                                     const AndondBucket       *minutes,
                                     GError                  **error);

G_END_DECLS
