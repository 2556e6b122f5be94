/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-alert.h"
#include "andon-client-types.h"

G_BEGIN_DECLS

/* A label given or taken back since the last handover. @label, @before: wire words; @before: (nullable): the class that
 * the alert showed before; @title, @asset, @cause, @note: (nullable) */
typedef struct
{
  char *id;
  char *alert;
  char *title;
  char *asset;
  char *label;
  char *before;
  char *cause;
  char *note;
  char *by;
  gint64 at;
  gboolean withdrawn;
} AndonLabelChange;

/* What became of a shelf at the signature. RETURNED: nobody decided; OVER: it had left the shelf before. */
typedef enum
{
  ANDON_SHELF_RENEWED,
  ANDON_SHELF_RELEASED,
  ANDON_SHELF_RETURNED,
  ANDON_SHELF_OVER,
} AndonShelfOutcome;

/* @until: of a renewed one, else 0 */
typedef struct
{
  char *alert;
  AndonShelfOutcome outcome;
  gint64 until;
} AndonShelfResult;

/* What whoever signs wants of one shelf. @minutes: of a renewal; 0: as long as the plant shelves by default */
typedef struct
{
  const char *alert;
  gboolean renew;
  guint minutes;
} AndonShelfDecision;

/* A handover of one console. @signed_by: NULL while unsigned; @journal_head: the chain's head it names; @note: (nullable)
 * @shelved: (element-type AndonAlert) (nullable): what lay on the shelf when it was made
 * @labels: (element-type AndonLabelChange) (nullable): what labels changed
 *   (both are told by the platform's document, which the answer to a signature leaves out)
 * @shelves: (element-type AndonShelfResult) (nullable): NULL until it is signed */
typedef struct
{
  char *id;
  char *console;
  gint64 created;
  char *created_by;
  char *signed_by;
  gint64 signed_at;
  char *journal_head;
  char *note;
  GPtrArray *shelved;
  GPtrArray *labels;
  GPtrArray *shelves;
} AndonHandover;

void andon_handover_free (AndonHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonHandover, andon_handover_free)

void andon_handovers_read_async (AndonSession *session, guint limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type AndonHandover) (nullable): newest first */
GPtrArray *andon_handovers_read_finish (AndonSession *session, GAsyncResult *result, GError **error);

/* Makes a handover of @console. Never queued, and refused with FORBIDDEN while the session only watches (see
 * andon_actions_set_watching ()). @note: (nullable) */
void andon_handover_create_async (AndonSession *session, const char *console, const char *note,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Signs handover @id with the NEXT operator's own @token, and says what becomes of each shelf; one without a decision
 * comes off the shelf, and calls again if it still stands. Where the platform refuses one decision it refuses the
 * signature, and names the alert. Never queued, refused as above. @decisions: (array length=n) (nullable) */
void andon_handover_sign_async (AndonSession *session, const char *id, const AndonShelfDecision *decisions, gsize n,
                                const char *token, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Of both. Returns: (transfer full) (nullable) */
AndonHandover *andon_handover_finish (AndonSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
