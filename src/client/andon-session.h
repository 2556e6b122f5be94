/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "andon-client-types.h"
#include "andon-elsewhere.h"

G_BEGIN_DECLS

/**
 * AndonSession:
 *
 * One seat's connection to one platform. It owns the worker thread, the feed, the cache, the outbox, the alert store,
 * the asset tree and the actions. Everything below is for the main context.
 *
 * Properties (all notify, read-only unless said):
 *  - `state` (#AndonSessionState), `reason` (#AndonNotLiveReason), `not-live-since` (gint64 us, 0 while live)
 *  - `stale-stage` (string or NULL), `stage-age` (double, seconds: the oldest of source, ingest, detect, engine)
 *  - `demo` (bool), `mode` ("live" or "replay"), `platform-id`, `url`, `version`
 *  - `subject`, `name`, `roles` (strv), `permissions` (strv), `role` (string, read-write)
 *  - `problem` (string or NULL): what failed last, in English, for logs; andon_session_get_error () has its code
 *  - `snapshot-loaded` (bool): the list is complete, from the platform or from the cache
 *
 * Signals:
 *  - `event (AndonEvent *event)`: every decoded feed event but alert changes, heartbeats and samples (log entries,
 *    labels, handovers, consoles, assets, comments), in order; detailed by type:
 *    `event::org.andon.log.added.v1`
 *  - `unreadable (const char *alert)`: the platform told of a change of this alert that cannot be read, not even when it
 *    was asked for by itself; what is shown of it may be old. NULL: its list held some of which not even the id can be
 *    read; they are not shown
 *  - `blind-changed`: the set of BLIND assets changed
 *  - `elsewhere-changed`: what waits for other platforms changed
 *  - `heartbeat`: stage ages, clock offset and counters are fresh (about each 2 s)
 */
#define ANDON_TYPE_SESSION (andon_session_get_type ())
G_DECLARE_FINAL_TYPE (AndonSession, andon_session, ANDON, SESSION, GObject)

/**
 * AndonSessionState:
 * @ANDON_SESSION_IDLE: not started, or stopped
 * @ANDON_SESSION_CONNECTING: first connection, nothing shown is known to be live
 * @ANDON_SESSION_LIVE: feed open, heartbeats in time, every stage fresh
 * @ANDON_SESSION_NOT_LIVE: was live or should be; `reason` and `not-live-since` say why and since when
 * @ANDON_SESSION_UNAUTHORISED: the token was refused or expired; set a new endpoint or token
 */
typedef enum
{
  ANDON_SESSION_IDLE,
  ANDON_SESSION_CONNECTING,
  ANDON_SESSION_LIVE,
  ANDON_SESSION_NOT_LIVE,
  ANDON_SESSION_UNAUTHORISED,
} AndonSessionState;

/**
 * AndonNotLiveReason:
 * @ANDON_NOT_LIVE_NONE: live
 * @ANDON_NOT_LIVE_DISCONNECTED: no feed; the session tries again by itself
 * @ANDON_NOT_LIVE_HEARTBEATS: the feed is open but three heartbeats were missed
 * @ANDON_NOT_LIVE_STAGE: heartbeats arrive but a stage (`stale-stage`) stands still
 * @ANDON_NOT_LIVE_UNAUTHORISED: see #ANDON_SESSION_UNAUTHORISED
 * @ANDON_NOT_LIVE_STOPPED: not started, or stopped
 */
typedef enum
{
  ANDON_NOT_LIVE_NONE,
  ANDON_NOT_LIVE_DISCONNECTED,
  ANDON_NOT_LIVE_HEARTBEATS,
  ANDON_NOT_LIVE_STAGE,
  ANDON_NOT_LIVE_UNAUTHORISED,
  ANDON_NOT_LIVE_STOPPED,
} AndonNotLiveReason;

#define ANDON_TYPE_SESSION_STATE (andon_session_state_get_type ())
GType andon_session_state_get_type (void);
#define ANDON_TYPE_NOT_LIVE_REASON (andon_not_live_reason_get_type ())
GType andon_not_live_reason_get_type (void);

/**
 * AndonSessionCounters: what came in and what was refused, since the session was made.
 * @last_error: (nullable): the last refusal in words, naming the thing
 */
typedef struct
{
  guint64 messages;
  guint64 events;
  guint64 alerts;
  guint64 duplicates;
  guint64 stale_revisions;
  guint64 gaps;
  guint64 malformed;
  guint64 unknown_types;
  guint64 connects;
  guint64 snapshots;
  guint64 overflows;
  guint64 heartbeats;
  guint64 missed_heartbeats;
  guint64 rereads;    /* alerts asked for by themselves, because what told of them could not be read */
  guint64 unreadable; /* of those, given up; and those that could not be asked for */
  const char *last_error;
} AndonSessionCounters;

/**
 * AndonStageAge: (name, age) of one stage.
 * @name: "source", "ingest", "detect", "engine"
 * @age: seconds, as told by the last heartbeat plus the time since then
 */
typedef struct
{
  const char *name;
  double age;
} AndonStageAge;

/**
 * andon_session_new:
 * @data_dir: (nullable): folder for cache and outbox, made if absent; NULL keeps both in memory
 * @clock: (nullable): NULL is the system's
 */
AndonSession *andon_session_new (const char *data_dir, AndonClock *clock);

/* Where and as whom. After a platform restart call it again with the new port and token: the session drops the old
 * connection, reconnects at once and resumes; cache and outbox follow the platform's id, not its URL.
 * @url: "http://127.0.0.1:PORT" or https; @token: bearer token, kept in memory only. */
void andon_session_set_endpoint (AndonSession *self, const char *url, const char *token);

/* A private certificate authority, for https. NULL: the system's. */
void andon_session_set_ca (AndonSession *self, GTlsDatabase *database);

/* Connects, and from then on reconnects by itself (backoff 0.25 s to 15 s with jitter). */
void andon_session_start (AndonSession *self);

/* Drops the connection. What waits in the outbox stays on disk. */
void andon_session_stop (AndonSession *self);

/* What waits for platforms that this seat has left. It is sent only to the platform it was meant for, when the seat comes
 * back to it within the ten minutes, and is otherwise returned there and then.
 * (transfer none) (element-type AndonElsewhere) */
GPtrArray *andon_session_get_elsewhere (AndonSession *self);
/* The person gives up what waits for @platform; `elsewhere-changed` follows. */
void andon_session_discard_elsewhere (AndonSession *self, const char *platform);

/* Skips the rest of a backoff. */
void andon_session_retry_now (AndonSession *self);

AndonSessionState andon_session_get_state (AndonSession *self);
gboolean andon_session_is_live (AndonSession *self);
AndonNotLiveReason andon_session_get_reason (AndonSession *self);
gint64 andon_session_get_not_live_since (AndonSession *self);
const char *andon_session_get_stale_stage (AndonSession *self);
double andon_session_get_stage_age (AndonSession *self);
const char *andon_session_get_problem (AndonSession *self);
/* (transfer none) (nullable): what failed last; `problem` notifies. */
const GError *andon_session_get_error (AndonSession *self);

/* (transfer full) (element-type AndonStageAge): oldest first; names are static. */
GArray *andon_session_dup_stage_ages (AndonSession *self);

/* The platform's time now: our clock plus the offset learnt from heartbeats. Countdowns use this one. */
gint64 andon_session_get_time (AndonSession *self);

/* Whether the source of @asset is dead. */
gboolean andon_session_is_blind (AndonSession *self, const char *asset);
/* (transfer container): ids, unsorted; free with g_free (). */
const char **andon_session_get_blind (AndonSession *self, guint *n);

gboolean andon_session_is_demo (AndonSession *self);
const char *andon_session_get_mode (AndonSession *self);
const char *andon_session_get_platform_id (AndonSession *self);
const char *andon_session_get_url (AndonSession *self);
const char *andon_session_get_journal_head (AndonSession *self);
gboolean andon_session_get_snapshot_loaded (AndonSession *self);

/* Who we are, of GET /me; NULL or empty until it was read. */
const char *andon_session_get_subject (AndonSession *self);
const char *andon_session_get_name (AndonSession *self);
const char * const *andon_session_get_roles (AndonSession *self);
const char * const *andon_session_get_permissions (AndonSession *self);
gboolean andon_session_has_permission (AndonSession *self, const char *permission);

/* The active role: one of `roles`. Set before start it is a wish, kept if the platform grants it. */
const char *andon_session_get_role (AndonSession *self);
void andon_session_set_role (AndonSession *self, const char *role);

void andon_session_get_counters (AndonSession *self, AndonSessionCounters *out);

/* (transfer none), never NULL. */
AndonAlertStore *andon_session_get_alerts (AndonSession *self);
AndonActions *andon_session_get_actions (AndonSession *self);
AndonAssetTree *andon_session_get_assets (AndonSession *self);
AndonClock *andon_session_get_clock (AndonSession *self);
AndonWorker *andon_session_get_worker (AndonSession *self);

/**
 * AndonDecodeFunc:
 * Turns an answer into a result ON THE WORKER THREAD. @root is the answer behind the gate; @data is not locked.
 * Returns: (transfer full): the result, or NULL with @error
 */
typedef gpointer (*AndonDecodeFunc) (JsonNode *root, gpointer data, GError **error);

/**
 * andon_session_get_async:
 * @path: below /api/v1, with the query escaped: "/alerts/a-1"
 * @decode: runs on the worker; @decode_data is freed with @decode_destroy there
 * @result_destroy: frees a result nobody fetched
 *
 * The one way to read: fetches on the worker, bounds the body (16 MiB), passes the gate, decodes, and calls back in the
 * caller's context.
 */
void andon_session_get_async (AndonSession        *self,
                              const char          *path,
                              AndonDecodeFunc      decode,
                              gpointer             decode_data,
                              GDestroyNotify       decode_destroy,
                              GDestroyNotify       result_destroy,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
gpointer andon_session_get_finish (AndonSession *self, GAsyncResult *result, GError **error);

/* Like get, for a POST with a JSON body and (nullable) Idempotency-Key and If-Match. Actions on alerts go through
 * #AndonActions, which keeps them on disk; this is for the rest (log entries, handovers, documents). */
void andon_session_post_async (AndonSession        *self,
                               const char          *path,
                               const char          *body,
                               const char          *idempotency_key,
                               const char          *if_match,
                               AndonDecodeFunc      decode,
                               gpointer             decode_data,
                               GDestroyNotify       decode_destroy,
                               GDestroyNotify       result_destroy,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
gpointer andon_session_post_finish (AndonSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
