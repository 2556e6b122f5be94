/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-tally-private.h"

void
andon_feed_tally_init (AndonFeedTally *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->counters = (AndonSessionCounters) { 0 };
  self->last_error = NULL;
}

void
andon_feed_tally_clear (AndonFeedTally *self)
{
  g_clear_pointer (&self->last_error, g_free);
  pthread_mutex_destroy (&self->lock);
}

void
andon_feed_tally_malformed (AndonFeedTally *self, const char *what, const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->counters.malformed++;
  g_free (self->last_error);
  self->last_error = g_strdup_printf ("%s: %s", what, error->message);
  pthread_mutex_unlock (&self->lock);
}

void
andon_feed_tally_unreadable (AndonFeedTally *self, const char *id, const GError *error)
{
  pthread_mutex_lock (&self->lock);
  self->counters.unreadable++;
  g_free (self->last_error);
  self->last_error = g_strdup_printf ("alert %.64s can't be read: %s", id,
                                      error != NULL ? error->message : "too many wait to be read again");
  pthread_mutex_unlock (&self->lock);
}

void
andon_feed_tally_read (AndonFeedTally *self, AndonSessionCounters *out, char **last_error)
{
  pthread_mutex_lock (&self->lock);
  *out = self->counters;
  *last_error = g_strdup (self->last_error);
  pthread_mutex_unlock (&self->lock);
}
