/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-client-types.h"

G_BEGIN_DECLS

/**
 * AndonSamples: a window of one signal, in columns of equal length, by time.
 * @raw: each row is one sample (min, max and mean are the same, count is 1)
 *
 * Reference-counted, immutable once made.
 */
typedef struct
{
  char *signal;
  gint64 from;
  gint64 to;
  gboolean raw;
  guint n;
  gint64 *time;
  double *min;
  double *max;
  double *mean;
  guint32 *count;
} AndonSamples;

#define ANDON_TYPE_SAMPLES (andon_samples_get_type ())
GType andon_samples_get_type (void);
AndonSamples *andon_samples_ref (AndonSamples *self);
void andon_samples_unref (AndonSamples *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonSamples, andon_samples_unref)

/* @points: 1 to 100 000 buckets at most; decoded on the worker. */
void andon_samples_read_async (AndonSession *session, const char *signal, gint64 from, gint64 to, guint points,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (nullable) */
AndonSamples *andon_samples_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/**
 * AndonLiveSamples: the samples of one asset as they arrive, on a feed connection of their own.
 *
 * Signal `arrived (const char *signal, guint n, const gint64 *time, const double *value)`: on the main context, at most
 * once a frame and signal; NaN is a bad value. After a gap (`gap` signal) read the window again. It stops when the last
 * reference goes.
 */
#define ANDON_TYPE_LIVE_SAMPLES (andon_live_samples_get_type ())
G_DECLARE_FINAL_TYPE (AndonLiveSamples, andon_live_samples, ANDON, LIVE_SAMPLES, GObject)

AndonLiveSamples *andon_live_samples_new (AndonSession *session, const char *asset);

G_END_DECLS
