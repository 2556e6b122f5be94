/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "andond-feed.h"

G_BEGIN_DECLS

/** Subscribers with the same topics, assets and roles: each event is serialised once for all of them. */
typedef struct
{
  char            *key;
  guint            topics;
  guint            roles;
  GHashTable      *assets;  /* nullable */
  AndondFeedBuffer buffer;
  GPtrArray       *members; /* of the feed's, borrowed */
  gboolean         told;    /* buffer.previous is an event that this group was told */
} AndondFeedGroup;

/** (transfer full): the same for two that belong to one group. */
char            *andond_feed_group_key   (const AndondFeedFilter *filter, guint roles);
/**
 * A new group has told nothing yet: `previous` of its first event is @seen, the oldest thing that any member may have seen
 * last, so that none of them takes it for a gap. What lies between comes from the log.
 */
AndondFeedGroup *andond_feed_group_new   (const AndondFeedFilter *filter, guint roles, guint64 seen);
/** A #GDestroyNotify. */
void             andond_feed_group_free  (gpointer self);
gboolean         andond_feed_group_wants (const AndondFeedGroup *self, const AndondFeedEvent *event);

G_END_DECLS
