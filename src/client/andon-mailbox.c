/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-mailbox-private.h"

#include <pthread.h>

struct _AndonMailbox
{
  pthread_mutex_t lock;
  GArray *letters;    /* of AndonLetter */
  GHashTable *places; /* id (of the alert that waits) → index + 1 */
  gint taken;         /* atomic: taken but not done */
};

static void
letter_clear (gpointer data)
{
  AndonLetter *letter = data;

  g_clear_pointer (&letter->alert, andon_alert_unref);
}

static GArray *
letters_new (void)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (AndonLetter));

  g_array_set_clear_func (letters, letter_clear);
  return letters;
}

AndonMailbox *
andon_mailbox_new (void)
{
  AndonMailbox *self = g_new0 (AndonMailbox, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->letters = letters_new ();
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
andon_mailbox_free (AndonMailbox *self)
{
  g_hash_table_unref (self->places);
  g_array_unref (self->letters);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static void
put_alert (AndonMailbox *self, AndonLetterKind kind, AndonAlert *alert)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, alert->id));
  AndonLetter letter = { .kind = kind, .alert = andon_alert_ref (alert) };

  if (place != 0 && kind == ANDON_LETTER_ALERT)
    {
      AndonLetter *earlier = &g_array_index (self->letters, AndonLetter, place - 1);

      if (earlier->alert->revision > alert->revision)
        {
          andon_alert_unref (alert);
          return;
        }
      /* The key belongs to the alert that waits, so it changes with it. */
      g_hash_table_replace (self->places, alert->id, GUINT_TO_POINTER (place));
      andon_alert_unref (earlier->alert);
      *earlier = letter;
      return;
    }
  g_array_append_val (self->letters, letter);
  if (kind == ANDON_LETTER_ALERT)
    g_hash_table_replace (self->places, alert->id, GUINT_TO_POINTER (self->letters->len));
}

gboolean
andon_mailbox_put (AndonMailbox *self, AndonLetterKind kind, AndonAlert **alerts, guint n, gboolean *was_empty)
{
  gboolean fits;

  pthread_mutex_lock (&self->lock);
  *was_empty = self->letters->len == 0;
  fits = self->letters->len + (guint) g_atomic_int_get (&self->taken) + n <= ANDON_MAILBOX_CAPACITY;
  if (kind == ANDON_LETTER_BEGIN_SWEEP || kind == ANDON_LETTER_BEGIN_AFRESH || kind == ANDON_LETTER_END_SWEEP)
    {
      AndonLetter letter = { .kind = kind };

      /* What comes after a mark must not slip in before it. */
      g_hash_table_remove_all (self->places);
      g_array_append_val (self->letters, letter);
    }
  else if (fits)
    {
      for (guint i = 0; i < n; i++)
        put_alert (self, kind, alerts[i]);
    }
  pthread_mutex_unlock (&self->lock);
  return fits;
}

GArray *
andon_mailbox_take (AndonMailbox *self, gboolean wait, gboolean *busy)
{
  GArray *letters = NULL;

  *busy = FALSE;
  if (wait)
    pthread_mutex_lock (&self->lock);
  else if (pthread_mutex_trylock (&self->lock) != 0)
    {
      *busy = TRUE;
      return NULL;
    }
  if (self->letters->len > 0)
    {
      letters = g_steal_pointer (&self->letters);
      self->letters = letters_new ();
      g_atomic_int_add (&self->taken, (int) letters->len);
      g_hash_table_remove_all (self->places);
    }
  pthread_mutex_unlock (&self->lock);
  return letters;
}

void
andon_mailbox_done (AndonMailbox *self, guint n)
{
  g_atomic_int_add (&self->taken, -(int) n);
}

guint
andon_mailbox_get_n_waiting (AndonMailbox *self)
{
  guint n;

  pthread_mutex_lock (&self->lock);
  n = self->letters->len + (guint) g_atomic_int_get (&self->taken);
  pthread_mutex_unlock (&self->lock);
  return n;
}
