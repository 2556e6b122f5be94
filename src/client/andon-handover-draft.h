/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-handover.h"

G_BEGIN_DECLS

/**
 * AndonHandoverDraft: a handover that nobody has signed yet, as this seat left it: kept over a closed sheet, a restart
 * and a crash, until andon_handover_draft_clear ().
 * @note: (nullable): what is written to the next shift
 * @handover: (nullable): as the platform has it; NULL: none was recorded, or the platform can't be asked just now
 * @decisions: of @handover's shelves
 */
typedef struct
{
  char *note;
  AndonHandover *handover;
  AndonShelfDecision *decisions;
  gsize n_decisions;
  GVariant *kept; /* owns what the decisions point to */
} AndonHandoverDraft;

void andon_handover_draft_free (AndonHandoverDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHandoverDraft, andon_handover_draft_free)

void andon_handover_draft_keep_note (AndonSession *session, const char *note);
/* It was recorded; what was decided on another one goes. */
void andon_handover_draft_keep_record (AndonSession *session, const char *id);
void andon_handover_draft_keep_decisions (AndonSession *session, const AndonShelfDecision *decisions, gsize n);
/* It was signed. */
void andon_handover_draft_clear (AndonSession *session);

/* One that was signed elsewhere meanwhile is no draft any more. Returns of finish: (transfer full) (nullable) */
void andon_handover_draft_read_async (AndonSession *session, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
AndonHandoverDraft *andon_handover_draft_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
