/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-refusals.h"

#include <pthread.h>

#define ALWAYS_TOLD 100
#define PAUSE (G_USEC_PER_SEC / 20)
#define NAME_MAX_CHARS 200

struct _AndondRefusals
{
  pthread_mutex_t mutex;
  guint64 counts[ANDOND_N_REFUSALS];
  char *last[ANDOND_N_REFUSALS];
  gint64 told[ANDOND_N_REFUSALS]; /* monotonic us */
};

AndondRefusals *
andond_refusals_new (void)
{
  AndondRefusals *self = g_new0 (AndondRefusals, 1);

  pthread_mutex_init (&self->mutex, NULL);
  return self;
}

void
andond_refusals_free (AndondRefusals *self)
{
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    g_free (self->last[i]);

  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

/* Names come from outside: never longer than fits a line, never anything but UTF-8. */
static char *
make_sentence (AndondRefusal  kind,
               const char    *name,
               const char    *reason)
{
  g_autofree char *raw = g_strdup_printf ("%.*s: %s: %.*s", NAME_MAX_CHARS, name, andond_refusal_to_string (kind),
                                          NAME_MAX_CHARS, reason);

  return g_utf8_make_valid (raw, -1);
}

void
andond_refusals_add (AndondRefusals *self,
                     AndondRefusal   kind,
                     guint           n,
                     const char     *name,
                     const char     *reason)
{
  gint64 now = g_get_monotonic_time ();

  pthread_mutex_lock (&self->mutex);
  self->counts[kind] += n;

  if (self->counts[kind] <= ALWAYS_TOLD || now - self->told[kind] >= PAUSE)
    {
      g_free (self->last[kind]);
      self->last[kind] = make_sentence (kind, name, reason);
      self->told[kind] = now;
    }

  pthread_mutex_unlock (&self->mutex);
}

void
andond_refusals_get_counts (AndondRefusals *self,
                            guint64         counts[ANDOND_N_REFUSALS])
{
  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < ANDOND_N_REFUSALS; i++)
    counts[i] = self->counts[i];
  pthread_mutex_unlock (&self->mutex);
}

char *
andond_refusals_dup_last (AndondRefusals *self,
                          AndondRefusal   kind)
{
  char *last;

  pthread_mutex_lock (&self->mutex);
  last = g_strdup (self->last[kind]);
  pthread_mutex_unlock (&self->mutex);
  return last;
}
