/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-client-types.h"

G_BEGIN_DECLS

/**
 * AndonElsewhere: what waits for a platform that this seat is not with now.
 * @platform: its id; @url: (nullable): where it answered last; @n: how many actions; @due: on andon_clock_elapsed (): when
 * the last of them is too old to be sent, G_MININT64: they all are
 */
typedef struct
{
  char *platform;
  char *url;
  guint n;
  gint64 due;
} AndonElsewhere;

void andon_elsewhere_free (AndonElsewhere *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonElsewhere, andon_elsewhere_free)

/* The outboxes of all platforms but @platform (nullable) that hold anything. Blocks: on the worker.
 * Returns: (transfer full) (element-type AndonElsewhere) */
GPtrArray *andon_elsewhere_scan (const char *dir, const char *platform, AndonClock *clock);
/* Forgets what waits for @platform. Blocks: on the worker. */
gboolean andon_elsewhere_discard (const char *dir, const char *platform, GError **error);

G_END_DECLS
