/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "andon-actions-private.h"
#include "andon-alert-store-private.h"
#include "andon-clock.h"
#include "andon-json-writer.h"
#include "andon-json.h"
#include "andon-outbox.h"
#include "andon-problem.h"
#include "andon-session-private.h"
#include "andon-time.h"
#include "andon-worker.h"

G_BEGIN_DECLS

/* What the files of AndonActions share: the object and the end of an action, -take (its beginning), -send, -answers and
 * -verbs. */

#define MAX_IDS 500
#define MAX_UNDO 1000
#define MAX_MADE 1000

/* One call of the person: completes when each of its actions was answered or queued. */
typedef struct
{
  GTask *task;
  GPtrArray *results; /* of AndonActionResult, NULL until known */
  guint open;
} Batch;

/* BEHIND: kept on disk, sent when the person's earlier action on the same alert was answered, quoting the revision
 * that this one made. */
typedef enum
{
  STAGE_WRITING,
  STAGE_BEHIND,
  STAGE_SENDING,
  STAGE_QUEUED,
} Stage;

typedef struct
{
  gint refs;
  AndonOutboxRow *row;
  Stage stage;
  gboolean undone; /* the person took it back before it was sent */
  guint retries;   /* with a newer revision */
  gint64 due;      /* on andon_clock_elapsed (): not sent after that */
  gboolean left;   /* the seat has gone to another platform; it waits in its own outbox */
  Batch *batch;    /* (nullable): the call still waits for it */
  guint index;
} Action;

typedef struct
{
  char *verb;  /* "shelve" or "label" */
  char *alert; /* (nullable) */
  char *title;
  char *key;   /* of the action */
  char *label; /* (nullable): the label's id, once the plant told it */
  gint64 call; /* what was done at one stroke is taken back at one stroke */
} Undo;

typedef struct
{
  AndonActions *self;
  GPtrArray *sent;   /* of Action */
  AndonCache *cache; /* (nullable): whose outbox they are in */
} Flight;

/* What one action was told; made on the worker. */
typedef struct
{
  guint status;
  AndonAlert *alert; /* (nullable) */
  char *message;     /* (nullable) */
  char *id;          /* (nullable): of the label that was made */
  char *by;          /* (nullable): who was first */
  gint64 at;
} Told;

struct _AndonActions
{
  GObject parent_instance;
  AndonSession *session; /* unowned */
  AndonCache *cache;
  GPtrArray *early;      /* of GPtrArray of Action: made before the cache was open */
  GQueue actions;        /* of Action, in the person's order */
  gint64 number;
  GQueue undo;           /* of Undo, newest first */
  gboolean told_undo;
  gboolean watching;     /* nobody is signed in */
  guint told_queued;
  guint made_revision;   /* by the action that is being concluded */
  GHashTable *made;      /* alert → revision that the person's own last action made of it */
};

enum
{
  PROP_0,
  PROP_N_QUEUED,
  PROP_CAN_UNDO,
  N_PROPS
};

enum
{
  DONE,
  CONFLICT,
  RETURNED,
  N_SIGNALS
};

extern GParamSpec *andon_actions_properties[N_PROPS];
extern guint andon_actions_signals[N_SIGNALS];

void andon_actions_result_destroy (gpointer data);
void andon_actions_action_unref (Action *action);
Action *andon_actions_action_ref (Action *action);
void andon_actions_undo_free (gpointer data);
AndonActionResult *andon_actions_result_new (const Action *action, AndonActionOutcome outcome);
void andon_actions_notify_counts (AndonActions *self);
AndonAlertStore *andon_actions_store_of (AndonActions *self);
void andon_actions_mark_alert (AndonActions *self, const Action *action, AndonPendingState pending);
void andon_actions_settle_batch (Action *action, AndonActionResult *result);
void andon_actions_conclude (AndonActions *self, Action *action, AndonActionResult *result);
void andon_actions_queue_action (AndonActions *self, Action *action);
/* Writes them to the outbox; they are sent once they are there. */
void andon_actions_keep (AndonActions *self, GPtrArray *actions);
void andon_actions_take_in (AndonActions *self, GPtrArray *actions, GAsyncReadyCallback callback, gpointer user_data);
Action *andon_actions_action_new (AndonActions *self, const char *verb, const char *path, const char *alert, guint revision, const char *body);
const AndonAlertRecord *andon_actions_seen (AndonActions *self, const char *id);
Action *andon_actions_alert_action (AndonActions *self, const char *verb, const char *id, gboolean match, const char *body);
/* @revision: 0: quotes none */
Action *andon_actions_seen_action (AndonActions *self, const char *verb, const char *id, guint revision, const char *body);
GPtrArray *andon_actions_actions_new (void);
void andon_actions_same_for_all (AndonActions *self, const char *verb, const char *const *ids, gboolean match, const char *body, GAsyncReadyCallback callback, gpointer user_data);
void andon_actions_remember (AndonActions *self, const Action *action, gint64 call);
gpointer andon_actions_decode_one (const AndonHttpAnswer *answer, gpointer data, GError **error);
gpointer andon_actions_decode_many (const AndonHttpAnswer *answer, gpointer data, GError **error);
void andon_actions_on_answer (GObject *source, GAsyncResult *result, gpointer user_data);
void andon_actions_action_unref_pointer (gpointer data);
Flight *andon_actions_flight_new (AndonActions *self);
/* Whoever ends a flight holds the actions meanwhile; what it held itself goes. */
void andon_actions_flight_free (Flight *flight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, andon_actions_flight_free)
void andon_actions_send_one (AndonActions *self, Action *action);
void andon_actions_send_all (AndonActions *self, GPtrArray *actions);
void andon_actions_give_back (AndonActions *self, Action *action, AndonActionOutcome outcome, const char *why);
void andon_actions_send_anew (AndonActions *self, Action *action, guint revision);
gboolean andon_actions_may_send (AndonActions *self, const Action *action);
Action *andon_actions_find_by_key (AndonActions *self, const char *key);

G_END_DECLS
