/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AndondRateLimiter: a token bucket for each key (a token's id, or a peer's address). Pure: time is an argument.
 * Buckets that are full again are forgotten, and at most 4096 keys are remembered. Main thread.
 */
typedef struct _AndondRateLimiter AndondRateLimiter;

/** @rate: requests a second that a key may sustain; @burst: how many at once. */
AndondRateLimiter *andond_rate_limiter_new  (double rate, double burst);
void               andond_rate_limiter_free (AndondRateLimiter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondRateLimiter, andond_rate_limiter_free)

/**
 * andond_rate_limiter_take:
 * @cost: in requests; a batch costs more than one
 * @now: monotonic µs
 * @retry_after: (out): whole seconds after which @cost would be there
 *
 * Returns FALSE, and takes nothing, where the bucket does not hold @cost.
 */
gboolean           andond_rate_limiter_take (AndondRateLimiter *self, const char *key, double cost, gint64 now,
                                             guint *retry_after);

G_END_DECLS
