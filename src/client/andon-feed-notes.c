/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-feed-notes-private.h"

struct _AndonFeedNotes
{
  gint refs;
  GMainContext *context;
  AndonFeedListener listener;
  gpointer data;
  gint closed;    /* atomic */
  gint n_waiting; /* atomic: on their way */
};

typedef enum
{
  NOTE_STATE,
  NOTE_HEARTBEAT,
  NOTE_EVENT,
  NOTE_SNAPSHOT,
  NOTE_UNREADABLE,
} NoteKind;

typedef struct
{
  AndonFeedNotes *notes;
  NoteKind kind;
  AndonFeedState state;
  gboolean silent;
  GError *error;
  char *id;
  AndonHeartbeat *heartbeat;
  AndonEvent *event;
  gint sent; /* atomic: the hand-over, where ThreadSanitizer can see it */
} Note;

AndonFeedNotes *
andon_feed_notes_new (const AndonFeedListener *listener, gpointer data)
{
  AndonFeedNotes *self = g_new0 (AndonFeedNotes, 1);

  self->refs = 1;
  self->context = g_main_context_ref_thread_default ();
  self->listener = *listener;
  self->data = data;
  return self;
}

static AndonFeedNotes *
notes_ref (AndonFeedNotes *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
andon_feed_notes_unref (AndonFeedNotes *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_main_context_unref (self->context);
  g_free (self);
}

void
andon_feed_notes_close (AndonFeedNotes *self)
{
  g_atomic_int_set (&self->closed, TRUE);
}

gboolean
andon_feed_notes_is_closed (AndonFeedNotes *self)
{
  return g_atomic_int_get (&self->closed);
}

static void
note_free (gpointer data)
{
  Note *note = data;

  g_atomic_int_add (&note->notes->n_waiting, -1);
  g_clear_error (&note->error);
  g_free (note->id);
  g_clear_pointer (&note->heartbeat, andon_heartbeat_free);
  g_clear_pointer (&note->event, andon_event_free);
  andon_feed_notes_unref (note->notes);
  g_free (note);
}

static gboolean
deliver_note (gpointer data)
{
  Note *note = data;
  AndonFeedNotes *self;

  /* Before anything of the note is read: that is the hand-over. */
  if (!g_atomic_int_get (&note->sent))
    return G_SOURCE_REMOVE;
  self = note->notes;
  if (andon_feed_notes_is_closed (self))
    return G_SOURCE_REMOVE;
  switch (note->kind)
    {
    case NOTE_STATE:
      self->listener.state (note->state, note->silent, note->error, self->data);
      break;
    case NOTE_HEARTBEAT:
      self->listener.heartbeat (note->heartbeat, self->data);
      break;
    case NOTE_EVENT:
      self->listener.event (note->event, self->data);
      break;
    case NOTE_SNAPSHOT:
      self->listener.snapshot (self->data);
      break;
    case NOTE_UNREADABLE:
      self->listener.unreadable (note->id, self->data);
      break;
    default:
      break;
    }
  return G_SOURCE_REMOVE;
}

static Note *
note_new (NoteKind kind)
{
  Note *note = g_new0 (Note, 1);

  note->kind = kind;
  return note;
}

static void
send_note (AndonFeedNotes *self, Note *note)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  note->notes = notes_ref (self);
  g_atomic_int_inc (&self->n_waiting);
  g_atomic_int_set (&note->sent, TRUE);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_note, note, note_free);
  g_source_attach (source, self->context);
}

void
andon_feed_notes_state (AndonFeedNotes *self, AndonFeedState state, gboolean silent, const GError *error)
{
  Note *note = note_new (NOTE_STATE);

  note->state = state;
  note->silent = silent;
  note->error = error != NULL ? g_error_copy (error) : NULL;
  send_note (self, note);
}

void
andon_feed_notes_heartbeat (AndonFeedNotes *self, AndonHeartbeat *heartbeat)
{
  Note *note = note_new (NOTE_HEARTBEAT);

  note->heartbeat = heartbeat;
  send_note (self, note);
}

gboolean
andon_feed_notes_event (AndonFeedNotes *self, AndonEvent *event)
{
  Note *note;

  if (g_atomic_int_get (&self->n_waiting) > ANDON_FEED_NOTES_MAX)
    {
      andon_event_free (event);
      return FALSE;
    }
  note = note_new (NOTE_EVENT);
  note->event = event;
  send_note (self, note);
  return TRUE;
}

void
andon_feed_notes_snapshot (AndonFeedNotes *self)
{
  send_note (self, note_new (NOTE_SNAPSHOT));
}

void
andon_feed_notes_unreadable (AndonFeedNotes *self, const char *id)
{
  Note *note = note_new (NOTE_UNREADABLE);

  note->id = g_strdup (id);
  send_note (self, note);
}
