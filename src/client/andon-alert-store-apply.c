/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-alert-store-state-private.h"

/* What comes in by the mailbox, a slice a frame. */

#define FRAME_US 16000
#define BUDGET_US 4000
#define CHUNK 32
#define SWEEP_ROWS 256
#define MAX_BATCH ANDON_STORE_MAX_BATCH

static void
nothing (gpointer data)
{
}

/* What the worker allocated it frees as well, or the two would fight for one heap: an alert is a dozen strings, and
 * freeing a long array makes malloc tidy up all that its thread has freed before. */
static void
free_on_worker (AndonAlertStore *self, gpointer data, GDestroyNotify destroy)
{
  if (self->worker != NULL)
    andon_worker_invoke (self->worker, nothing, data, destroy);
  else
    destroy (data);
}

static void
discard_spent (AndonAlertStore *self)
{
  GPtrArray *spent = self->spent;

  if (spent->len == 0)
    return;
  self->spent = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  free_on_worker (self, spent, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
next_letters (AndonAlertStore *self, gboolean wait, gboolean *busy)
{
  *busy = FALSE;
  if (self->letters != NULL && self->cursor < self->letters->len)
    return TRUE;
  if (self->letters != NULL)
    {
      andon_mailbox_done (self->mailbox, self->letters->len);
      free_on_worker (self, g_steal_pointer (&self->letters), (GDestroyNotify) g_array_unref);
    }
  self->letters = andon_mailbox_take (self->mailbox, wait, busy);
  self->cursor = 0;
  return self->letters != NULL;
}

void
andon_alert_store_drain (AndonAlertStore *self)
{
  gboolean busy;

  while (next_letters (self, TRUE, &busy))
    self->cursor = self->letters->len;
}

/* What was applied must still be told to the views, and that belongs to the budget. */
static gboolean
is_spent (AndonAlertStore *self, gint64 elapsed, gint64 budget_us)
{
  guint n = andon_alert_store_n_changes (self);

  return n >= MAX_BATCH || elapsed >= budget_us || (n >= CHUNK && elapsed + n * self->change_cost >= budget_us);
}

/* @room: rows that may be changed. Returns: FALSE when the letter is not done with: the rest in the next slice. */
static gboolean
apply_letter (AndonAlertStore *self, const AndonLetter *letter, guint room)
{
  switch (letter->kind)
    {
    case ANDON_LETTER_ALERT:
      andon_alert_ledger_apply (self->ledger, letter->alert, FALSE);
      return TRUE;
    case ANDON_LETTER_CACHED:
      /* After a whole snapshot the cache has nothing left to say. */
      if (!andon_alert_ledger_was_swept (self->ledger))
        andon_alert_ledger_apply (self->ledger, letter->alert, TRUE);
      return TRUE;
    case ANDON_LETTER_KEEP:
      andon_alert_ledger_keep (self->ledger, letter->alert->id);
      return TRUE;
    case ANDON_LETTER_BEGIN_SWEEP:
    case ANDON_LETTER_BEGIN_AFRESH:
      andon_alert_ledger_begin_sweep (self->ledger, letter->kind == ANDON_LETTER_BEGIN_AFRESH);
      return TRUE;
    case ANDON_LETTER_END_SWEEP:
      return andon_alert_ledger_sweep (self->ledger, MIN (SWEEP_ROWS, room));
    default:
      return TRUE;
    }
}

/* Applies a few letters, which change at most @room rows. */
static void
apply_some (AndonAlertStore *self, guint room)
{
  guint end = self->cursor + MIN (MIN (CHUNK, room), self->letters->len - self->cursor);

  while (self->cursor < end)
    {
      AndonLetter *letter = &g_array_index (self->letters, AndonLetter, self->cursor);

      if (!apply_letter (self, letter, room--))
        return;
      self->cursor++;
      if (letter->alert != NULL)
        g_ptr_array_add (self->spent, g_steal_pointer (&letter->alert));
    }
}

gboolean
andon_alert_store_apply_pending (AndonAlertStore *self, gint64 budget_us)
{
  gint64 start = g_get_monotonic_time ();
  gboolean more, busy;

  if (self->flushing)
    return TRUE;
  self->last_apply = start;
  self->now = MAX (self->now, andon_clock_now (self->clock));
  andon_alert_ledger_set_now (self->ledger, self->now);
  while ((more = next_letters (self, budget_us <= 0, &busy)))
    {
      apply_some (self, budget_us > 0 ? MAX_BATCH - andon_alert_store_n_changes (self) : G_MAXUINT);
      if (budget_us > 0 && is_spent (self, g_get_monotonic_time () - start, budget_us))
        break;
    }
  more = (more && next_letters (self, budget_us <= 0, &busy)) || busy;
  discard_spent (self);
  self->moves = budget_us > 0 ? ANDON_STORE_MAX_MOVES : G_MAXUINT;
  andon_alert_store_flush (self);
  self->moves = ANDON_STORE_MAX_MOVES;
  return more || andon_alert_store_is_late (self);
}


/* --- the next frame --- */

static gboolean on_apply (gpointer data);

static void
schedule (AndonAlertStore *self, gint64 after_us)
{
  if (self->source != NULL)
    return;
  self->source = after_us <= 0 ? g_idle_source_new () : g_timeout_source_new ((guint) (after_us / 1000 + 1));
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_apply, self, NULL);
  g_source_attach (self->source, self->context);
}

static gboolean
on_apply (gpointer data)
{
  AndonAlertStore *self = data;

  g_clear_pointer (&self->source, g_source_unref);
  g_object_ref (self);
  if (!self->driven && andon_alert_store_apply_pending (self, BUDGET_US))
    schedule (self, self->last_apply + FRAME_US - g_get_monotonic_time ());
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

void
andon_alert_store_wake (AndonAlertStore *self)
{
  if (!self->driven)
    schedule (self, self->last_apply + FRAME_US - g_get_monotonic_time ());
  else
    g_signal_emit (self, andon_alert_store_pending_signal, 0);
}

/* On the main context: the mailbox turned from empty to not empty. */
static gboolean
on_mail (gpointer data)
{
  AndonAlertStore *self = data;

  g_signal_emit (self, andon_alert_store_pending_signal, 0);
  if (!self->driven)
    schedule (self, self->last_apply + FRAME_US - g_get_monotonic_time ());
  return G_SOURCE_REMOVE;
}

static gboolean
put (AndonAlertStore *self, AndonLetterKind kind, AndonAlert **alerts, guint n)
{
  gboolean was_empty, fits;

  fits = andon_mailbox_put (self->mailbox, kind, alerts, n, &was_empty);
  if (was_empty && fits)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, on_mail, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
    }
  return fits;
}

gboolean
andon_alert_store_post (AndonAlertStore *self, AndonAlert **alerts, guint n)
{
  return put (self, ANDON_LETTER_ALERT, alerts, n);
}

gboolean
andon_alert_store_post_cached (AndonAlertStore *self, AndonAlert **alerts, guint n)
{
  return put (self, ANDON_LETTER_CACHED, alerts, n);
}

gboolean
andon_alert_store_keep (AndonAlertStore *self, const char *id)
{
  g_autoptr (AndonAlert) named = andon_alert_new ();

  named->id = g_strdup (id);
  return put (self, ANDON_LETTER_KEEP, &named, 1);
}

void
andon_alert_store_begin_sweep (AndonAlertStore *self, gboolean afresh)
{
  put (self, afresh ? ANDON_LETTER_BEGIN_AFRESH : ANDON_LETTER_BEGIN_SWEEP, NULL, 0);
}

void
andon_alert_store_end_sweep (AndonAlertStore *self)
{
  put (self, ANDON_LETTER_END_SWEEP, NULL, 0);
}

guint
andon_alert_store_get_n_waiting (AndonAlertStore *self)
{
  return andon_mailbox_get_n_waiting (self->mailbox);
}

void
andon_alert_store_set_driven (AndonAlertStore *self, gboolean driven)
{
  self->driven = driven;
  if (!driven && andon_mailbox_get_n_waiting (self->mailbox) > 0)
    schedule (self, 0);
}
