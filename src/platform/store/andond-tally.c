/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-store-private.h"

AndondTally *
andond_tally_ref (AndondTally *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andond_tally_unref (AndondTally *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;

  pthread_mutex_destroy (&self->lock);
  g_free (self->last_error);
  g_free (self);
}

void
andond_tally_note_error (AndondTally  *self,
                         const GError *error)
{
  gboolean fresh;

  pthread_mutex_lock (&self->lock);
  fresh = g_strcmp0 (self->last_error, error->message) != 0;
  if (fresh)
    {
      g_free (self->last_error);
      self->last_error = g_strdup (error->message);
    }
  pthread_mutex_unlock (&self->lock);
  /* A full disk fails every second: say it once. */
  if (fresh)
    g_message ("%s", error->message);
}
