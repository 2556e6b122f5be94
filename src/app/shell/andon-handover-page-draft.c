/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-handover-page-private.h"

#include <glib/gi18n.h>

#include "andon-handover-draft.h"

/* What was begun is kept as it is written, and picked up where the sheet is opened again. */

static void
note_cb (AndonHandoverPage *self)
{
  g_autofree char *note = andon_handover_page_dup_note (self);

  if (!self->restoring && (self->handover == NULL || self->handover->signed_by == NULL))
    andon_handover_draft_keep_note (andon_seat_get_session (self->seat), note);
}

static void
decided_cb (AndonHandoverPage *self)
{
  g_autoptr (GArray) decisions = andon_handover_lists_dup_decisions (ANDON_HANDOVER_LISTS (self->lists));

  if (!self->restoring && self->handover != NULL && self->handover->signed_by == NULL)
    andon_handover_draft_keep_decisions (andon_seat_get_session (self->seat),
                                         (const AndonShelfDecision *) (gpointer) decisions->data, decisions->len);
}

static void
pick_up (AndonHandoverPage *self, AndonHandoverDraft *draft)
{
  g_autofree char *time = andon_seat_format_time (self->seat, draft->handover->created, NULL, ANDON_SITE_TIME_MINUTES);
  g_autofree char *text = NULL;

  self->handover = g_steal_pointer (&draft->handover);
  self->picked_up = TRUE;
  andon_handover_lists_show (ANDON_HANDOVER_LISTS (self->lists), self->handover);
  andon_handover_lists_decide (ANDON_HANDOVER_LISTS (self->lists), draft->decisions, draft->n_decisions);
  /* Translators: a time, and a person's name. */
  text = g_strdup_printf (_("Recorded at %s by %s, and not signed yet. Record it again if more has happened since."), time,
                          self->handover->created_by != NULL ? self->handover->created_by : "–");
  andon_handover_page_say (self, text);
}

static void
draft_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AndonHandoverPage) self = user_data;
  g_autoptr (AndonHandoverDraft) draft = andon_handover_draft_read_finish (ANDON_SESSION (source), result, NULL);

  if (draft == NULL || self->seat == NULL || self->handover != NULL || self->busy)
    return;
  self->restoring = TRUE;
  if (draft->note != NULL && gtk_text_buffer_get_char_count (self->note) == 0)
    gtk_text_buffer_set_text (self->note, draft->note, -1);
  if (draft->handover != NULL && andon_seat_get_handed_to (self->seat) == NULL)
    pick_up (self, draft);
  self->restoring = FALSE;
  andon_handover_page_update_actions (self);
}

/* What was recorded is asked of the platform, so that it may have to wait for that. */
static void
read_draft (AndonHandoverPage *self)
{
  AndonSession *session = andon_seat_get_session (self->seat);

  if (self->handover == NULL && andon_seat_get_handed_to (self->seat) == NULL)
    andon_handover_draft_read_async (session, self->cancellable, draft_cb, g_object_ref (self));
}

static void
state_cb (AndonHandoverPage *self)
{
  if (self->seat != NULL && andon_session_is_live (andon_seat_get_session (self->seat)))
    read_draft (self);
}

void
andon_handover_page_keep_draft (AndonHandoverPage *self)
{
  g_signal_connect_object (self->note, "changed", G_CALLBACK (note_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists, "changed", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (andon_seat_get_session (self->seat), "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  read_draft (self);
}
