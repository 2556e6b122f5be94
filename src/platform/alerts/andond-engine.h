/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include <andon-alert.h>
#include <andon-problem.h>

#include "andond-alerts-types.h"
#include "andond-bus.h"
#include "andond-detection.h"
#include "andond-ingest.h"
#include "andond-journal.h"
#include "andond-store.h"

/* The alert engine. It owns the facts of every open alert and changes them only on the store's writer thread, in jobs:
 * pure step, one journal row, the alert's row, one event, all in one transaction; the bus is told after COMMIT. Its
 * memory is a copy of what the journal says and is read anew whenever a transaction was lost.
 *
 * Findings go in through a bounded queue from any thread; actions from the main context. */

G_BEGIN_DECLS

/* What an action comes to. body is the whole answer, the same bytes again when its key is seen again: on success
 * {alert, revision, sequence, by?, at?} ({label, sequence} for labels), else a problem (RFC 9457). */
struct _AndondActionResult
{
  guint         status;   /* HTTP */
  char         *body;     /* JSON */
  AndonAlert   *alert;    /* as it now is; NULL when there is none, or when the answer was kept from the first time */
  AndonProblem *problem;  /* NULL on success or when the answer was kept */
  guint64       sequence; /* feed event that tells it; 0: none */
  gboolean      repeated; /* the key had been seen */
};

void andond_action_result_free (AndondActionResult *self);

/* now NULL: the wall clock. Reads what there is, seeds the rules of a new platform; blocks: at start-up, after the store has
 * its registry. The four are borrowed and must outlive the engine; stages (nullable) learns when a canary passed. */
AndondEngine *andond_engine_new  (AndondStore       *store,
                                  AndondRegistry    *registry,
                                  AndondBus         *bus,
                                  AndondStageClock  *stages,
                                  AndondNowFunc      now,
                                  gpointer           now_data,
                                  GError           **error);
/* Before start: "demo" or "replay" marks the alerts raised from now on; NULL: live. */
void          andond_engine_set_origin (AndondEngine *self,
                                        const char   *origin);
/* Before the first tick: whether the source of an asset (registry index) is dead. Called on the writer thread. */
typedef gboolean (*AndondBlindFunc) (guint32  asset,
                                     gpointer data);
void          andond_engine_set_blind_func (AndondEngine    *self,
                                            AndondBlindFunc  func,
                                            gpointer         data);
/* Works off what is queued; call before the store is freed, from the main context. */
void          andond_engine_free (AndondEngine      *self);

/* ---- what comes in from the plant: any thread; FALSE when the queue is full: counted and told ---- */

/* Takes a reference. */
gboolean      andond_engine_submit_detection (AndondEngine      *self,
                                              AndondDetection   *detection);
/* Judges limits; takes a reference. Fits beside the detect stage as a sink of ingest. */
gboolean      andond_engine_submit_samples   (AndondEngine      *self,
                                              AndondSampleBatch *batch);
/* The canary of this batch (batch->canary) has passed detection: the engine passes it on when it has worked off what came
 * before. */
gboolean      andond_engine_submit_canary    (AndondEngine      *self,
                                              gint64             born);

/* Anything else that finds something: drills, tests, other sources. Strings are copied. */
typedef struct
{
  const char   *key;      /* names the condition for as long as it lives */
  guint32       asset;    /* registry index */
  guint32       signal;   /* registry index, or ANDOND_NO_INDEX */
  const char   *title;
  const char   *rule;     /* id of a rule; NULL: an advisory */
  gboolean      active;
  AndonQuality  quality;
  guint         severity; /* 0 to 1000 */
  gint64        onset;    /* us; 0: now */
} AndondCondition;

gboolean      andond_engine_submit_condition (AndondEngine          *self,
                                              const AndondCondition *condition);

/* Once a second or so, from the main context: shelves that end, delays, re-alarms, flood, quality of silent signals. */
void          andond_engine_tick (AndondEngine *self);

/* ---- what people do: main context ---- */

/* The whole of the contract's order from 404 on: 404, 400 (key NULL is one), key seen before, 428 (revision < 0), 412,
 * 409. The caller has done 401 and the general 403; a 403 of the engine (a critical alarm wants a supervisor to be
 * shelved) still needs the caller's audit row. body NULL: {}. Fails only when the database does. */
void                andond_engine_action_async  (AndondEngine         *self,
                                                 const AndondActor    *actor,
                                                 const char           *alert,
                                                 AndonAction           action,
                                                 JsonObject           *body,
                                                 const char           *key,
                                                 gint64                revision,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
AndondActionResult *andond_engine_action_finish (AndondEngine         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* /alerts/actions: a list of {key, alert, action, revision, body}, at most 500. allowed (nullable) is asked at once for
 * each known action; FALSE makes that item a 403. The result's body is {"results": […]}. */
#define ANDOND_ENGINE_MAX_ACTIONS 500

typedef gboolean (*AndondActionAllowed) (AndonAction action,
                                         gpointer    user_data);
/* Main context, before the callback: an item was refused with 403, by allowed or by the engine. The caller's audit row. */
typedef void (*AndondActionForbidden) (AndonAction  action,
                                       const char  *alert,
                                       gpointer     user_data);

void                andond_engine_actions_async  (AndondEngine         *self,
                                                  const AndondActor    *actor,
                                                  JsonArray            *actions,
                                                  AndondActionAllowed   allowed,
                                                  AndondActionForbidden forbidden,
                                                  gpointer              caller_data,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
AndondActionResult *andond_engine_actions_finish (AndondEngine         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

/* POST /labels: 201 {label, sequence}; finish with andond_engine_action_finish (). A label never acknowledges. */
void                andond_engine_label_async    (AndondEngine         *self,
                                                  const AndondActor    *actor,
                                                  JsonObject           *body,
                                                  const char           *key,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* POST /labels/{id}/withdraw: only one's own. */
void                andond_engine_withdraw_async (AndondEngine         *self,
                                                  const AndondActor    *actor,
                                                  const char           *label,
                                                  const char           *key,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/* At a handover's signature, in a job of the caller's on the writer thread, whose batch gets the events: each shelf of the
 * console ends or goes on as the one who takes over says. decisions (nullable): {alert, decision, minutes?} with decision
 * "renew" or "release"; whatever they do not name is released unseen and calls again if it still stands. What became of
 * each is written as one array of {alert, outcome, until?}, with outcome "renewed", "released" (seen), "returned"
 * (unseen) or "over" (it had left the shelf). Errors are ANDON_DOMAIN_ERROR for a decision that cannot be,
 * G_IO_ERROR_PERMISSION_DENIED for one that wants a supervisor, all else is the database. */
gboolean      andond_engine_hand_over        (AndondEngine       *self,
                                              AndonDbConnection  *connection,
                                              AndondBusBatch     *batch,
                                              const AndondActor  *actor,
                                              const char         *console,
                                              JsonArray          *decisions,
                                              AndonJsonWriter    *writer,
                                              GError            **error);

/* After documents of kind rule, limit, console, calendar or setting have changed. */
void                andond_engine_reload_rules   (AndondEngine         *self);

/* ---- what can be asked: any thread ---- */

typedef struct
{
  AndondJournalHead journal;   /* of the last commit */
  guint64           sequence;  /* of the feed, last commit */
  guint             open;      /* alerts that are not NORM */
  guint             unacknowledged;
  guint64           dropped;   /* findings refused because the queue was full */
  guint64           failed;    /* jobs lost to the database */
  guint             queued;
  gint64            canary;    /* born; 0: none passed yet */
} AndondEngineStatus;

void    andond_engine_get_status    (AndondEngine       *self,
                                     AndondEngineStatus *out);
/* The array of GET /consoles as it last was: seats, areas, flood, alarm health. Transfer full, one complete JSON array. */
GBytes *andond_engine_dup_consoles  (AndondEngine       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondActionResult, andond_action_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondEngine, andond_engine_free)

G_END_DECLS
