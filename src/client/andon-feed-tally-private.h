/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pthread.h>

#include "andon-session.h"

G_BEGIN_DECLS

/* What a feed counts, and the last refusal in words: counted on the worker, read on any thread. */
typedef struct
{
  pthread_mutex_t lock; /* guards the two below */
  AndonSessionCounters counters;
  char *last_error;     /* (nullable) */
} AndonFeedTally;

void andon_feed_tally_init (AndonFeedTally *self);
void andon_feed_tally_clear (AndonFeedTally *self);

/* @member: of AndonSessionCounters */
#define andon_feed_tally_add(self, member, n)                                                                         \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    pthread_mutex_lock (&(self)->lock);                                                                               \
    (self)->counters.member += (n);                                                                                   \
    pthread_mutex_unlock (&(self)->lock);                                                                             \
  }                                                                                                                   \
  G_STMT_END
#define andon_feed_tally_count(self, member) andon_feed_tally_add (self, member, 1)

/* @what: the thing that could not be read, as "event" */
void andon_feed_tally_malformed (AndonFeedTally *self, const char *what, const GError *error);
/* An alert was given up. @error: (nullable): it was not even tried, because too many wait */
void andon_feed_tally_unreadable (AndonFeedTally *self, const char *id, const GError *error);

/* @last_error: (out) (transfer full) (nullable); @out has none of its own */
void andon_feed_tally_read (AndonFeedTally *self, AndonSessionCounters *out, char **last_error);

G_END_DECLS
