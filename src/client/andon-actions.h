/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "andon-alert-item.h"
#include "andon-client-types.h"
#include "andon-enums.h"
#include "andon-shelf-condition.h"

G_BEGIN_DECLS

/**
 * AndonActions:
 *
 * The verbs, for every panel. An action is a row on disk before it is sent, is sent once (idempotency key), and is
 * kept at most 10 minutes while the plant can't be reached. The store's state never changes before the plant says so;
 * meanwhile the item's `pending` tells "on its way" or "not yet at the plant".
 *
 * Signals:
 *  - `conflict (AndonActionResult *result)`: an action met another's ("acknowledged by another operator at 14:03")
 *  - `returned (AndonActionResult *result)`: an action expired or was refused after it had been queued; the person has it back
 *  - `done (AndonActionResult *result)`: the plant took it (also those sent after a reconnect or a restart)
 * Properties (notify): `n-queued` (actions not yet at the plant), `can-undo`.
 */
#define ANDON_TYPE_ACTIONS (andon_actions_get_type ())
G_DECLARE_FINAL_TYPE (AndonActions, andon_actions, ANDON, ACTIONS, GObject)

/**
 * AndonActionOutcome:
 * @ANDON_ACTION_DONE: the plant took it
 * @ANDON_ACTION_ALREADY: the plant took it, but somebody was first (`by`, `at`)
 * @ANDON_ACTION_QUEUED: on disk, not yet at the plant; `done`, `conflict` or `returned` follows
 * @ANDON_ACTION_CONFLICT: the alert changed meanwhile; nothing was done
 * @ANDON_ACTION_REFUSED: the plant said no (`message`)
 * @ANDON_ACTION_EXPIRED: waited 10 minutes; nothing was done
 * @ANDON_ACTION_TAKEN_BACK: the person took it back before it was sent
 */
typedef enum
{
  ANDON_ACTION_DONE,
  ANDON_ACTION_ALREADY,
  ANDON_ACTION_QUEUED,
  ANDON_ACTION_CONFLICT,
  ANDON_ACTION_REFUSED,
  ANDON_ACTION_EXPIRED,
  ANDON_ACTION_TAKEN_BACK,
} AndonActionOutcome;

/**
 * AndonActionResult: what became of one action.
 * @verb: "acknowledge", …; @alert: its id, NULL for actions without one; @title: the alert's title then
 * @status: the HTTP status, 0 when never answered; @code: why, where it was REFUSED or met a CONFLICT; @message:
 *   (nullable): what the platform said to it, in its words
 * @by, @at: (nullable), 0: who was first and when, where the platform told
 * @created: when the person did it
 */
typedef struct
{
  AndonActionOutcome outcome;
  char *verb;
  char *alert;
  char *title;
  guint status;
  AndonClientError code;
  char *message;
  char *by;
  gint64 at;
  gint64 created;
} AndonActionResult;

#define ANDON_TYPE_ACTION_RESULT (andon_action_result_get_type ())
GType andon_action_result_get_type (void);
AndonActionResult *andon_action_result_copy (const AndonActionResult *self);
void andon_action_result_free (AndonActionResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonActionResult, andon_action_result_free)

/* What each verb asks of the person's permissions: "alert.acknowledge". (transfer none) */
const char *andon_actions_get_permission (const char *verb);

/* The revision that an action on @id would quote now. A form asks when it opens and quotes that on confirmation, or it
 * would speak about something that its reader never saw. */
guint andon_actions_get_seen (AndonActions *self, const char *id);

/* Each call below takes ids of alerts as shown now (the revision and annunciation seen are quoted from the store) and
 * completes once per call, when each of them was answered or queued:
 * Returns of finish: (transfer full) (element-type AndonActionResult): one for each id, in their order. NULL with
 * ANDON_CLIENT_ERROR_STORAGE when nothing could be kept on disk (then nothing was sent), NOT_LIVE where queueing is
 * not allowed. At most 500 ids a call. @comment and the like may be NULL where it says so. */
GPtrArray *andon_actions_finish (AndonActions *self, GAsyncResult *result, GError **error);

/* @comment: (nullable) */
void andon_actions_acknowledge_async (AndonActions *self, const char * const *ids, const char *comment,
                                      GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_unacknowledge_async (AndonActions *self, const char * const *ids,
                                        GAsyncReadyCallback callback, gpointer user_data);
/**
 * AndonShelfWish: how long something goes out of sight, and what else ends that.
 * @minutes: > 0; @reason: not empty; @one_shot: also ends when the condition returns to normal
 * @until: (nullable): and with this value or rate, of the alert's own signal where it names none
 */
typedef struct
{
  guint minutes;
  const char *reason;
  gboolean one_shot;
  const AndonShelfCondition *until;
} AndonShelfWish;

/* @revisions: (nullable) (array of one for each id): as andon_actions_get_seen () told when the form opened; NULL: as
 * shown now */
void andon_actions_shelve_async (AndonActions *self, const char * const *ids, const guint *revisions,
                                 const AndonShelfWish *wish, GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_unshelve_async (AndonActions *self, const char * const *ids,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* @revision: as seen when the form opened, 0: as shown now */
void andon_actions_comment_async (AndonActions *self, const char *id, guint revision, const char *text,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Take it: assigns to the session's own subject. */
void andon_actions_take_async (AndonActions *self, const char * const *ids,
                               GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_release_async (AndonActions *self, const char * const *ids,
                                  GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_reset_async (AndonActions *self, const char * const *ids,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Never queued. @revision: as seen when the form opened, 0: as shown now; @rule: the rule that promotes */
void andon_actions_promote_async (AndonActions *self, const char *id, guint revision, const char *rule,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Never queued. @revision: likewise; @permit: (nullable): number of
 * the permit to work; @reason: (nullable): one of the two is needed; @review: us, when it is looked at again, 0: as the
 * platform is set */
void andon_actions_out_of_service_async (AndonActions *self, const char *id, guint revision, const char *permit,
                                         const char *reason, gint64 review, GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_return_to_service_async (AndonActions *self, const char *id,
                                            GAsyncReadyCallback callback, gpointer user_data);

/* A label on the alert's window; never acknowledges. @from, @to: us; both 0: from the onset to now (or cleared).
 * @cause, @note: (nullable). In the advisory lane the app may file with it (acknowledge as well). */
void andon_actions_label_async (AndonActions *self, const char *id, AndonLabelClass label, gint64 from, gint64 to,
                                const char *cause, const char *note,
                                GAsyncReadyCallback callback, gpointer user_data);

/* What no model saw: a label of class true without an alert. @signals: (nullable) */
void andon_actions_report_missed_async (AndonActions *self, const char *asset, const char * const *signals,
                                        gint64 from, gint64 to, const char *cause, const char *note,
                                        GAsyncReadyCallback callback, gpointer user_data);

/* A line in the shift log. @asset, @alert: (nullable) */
void andon_actions_log_async (AndonActions *self, const char *text, const char *asset, const char *alert,
                              GAsyncReadyCallback callback, gpointer user_data);

/* Takes back the last own label or shelve of this session (Ctrl+Z): a shelve is unshelved; a label still in the outbox
 * is never sent, one at the plant is withdrawn there. Each call goes one further back, at most 20. */
gboolean andon_actions_can_undo (AndonActions *self);
/* "Shelve of “Bearing vibration rising”" or NULL. (transfer full) */
char *andon_actions_dup_undo_label (AndonActions *self);
void andon_actions_undo_async (AndonActions *self, GAsyncReadyCallback callback, gpointer user_data);

/* While nobody is signed in nothing is done: every call completes with results that are REFUSED, FORBIDDEN. What was
 * queued before is still sent: it was done before. */
void andon_actions_set_watching (AndonActions *self, gboolean watching);
gboolean andon_actions_is_watching (AndonActions *self);

guint andon_actions_get_n_queued (AndonActions *self);
/* What waits for the plant. (transfer full) (element-type AndonActionResult): outcome QUEUED, oldest first */
GPtrArray *andon_actions_dup_queued (AndonActions *self);
/* Takes everything that waits back to the person (outcome EXPIRED through `returned`). */
void andon_actions_cancel_queued (AndonActions *self);

G_END_DECLS
