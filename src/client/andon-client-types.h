/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Forward names of the client room, so that headers need not include one another.
 *
 * Conventions of every header here, unless it says otherwise:
 *  - objects live on the main context and are not thread-safe;
 *  - times are gint64 microseconds since the Unix epoch, UTC; 0 means "none";
 *  - "(transfer none)" strings stay valid until the main loop turns or the object changes;
 *  - an async call never calls back before it returned, and always calls back once;
 *  - errors are of ANDON_CLIENT_ERROR, G_IO_ERROR (cancelled) or ANDON_DOMAIN_ERROR (what the wire got wrong). */
typedef struct _AndonActions AndonActions;
typedef struct _AndonAlertFilter AndonAlertFilter;
typedef struct _AndonAlertItem AndonAlertItem;
typedef struct _AndonAlertStore AndonAlertStore;
typedef struct _AndonAlertView AndonAlertView;
typedef struct _AndonAssetTree AndonAssetTree;
typedef struct _AndonCache AndonCache;
typedef struct _AndonClock AndonClock;
typedef struct _AndonFeed AndonFeed;
typedef struct _AndonOutbox AndonOutbox;
typedef struct _AndonSession AndonSession;
typedef struct _AndonWorker AndonWorker;

/**
 * AndonClientError:
 * @ANDON_CLIENT_ERROR_NOT_LIVE: the platform can't be reached and this call is never queued
 * @ANDON_CLIENT_ERROR_UNAUTHORISED: 401 or close code 4401; a new token is needed
 * @ANDON_CLIENT_ERROR_FORBIDDEN: 403; the role may not
 * @ANDON_CLIENT_ERROR_NOT_FOUND: 404
 * @ANDON_CLIENT_ERROR_CONFLICT: 409, 412; the message says who and when where the platform told
 * @ANDON_CLIENT_ERROR_REFUSED: 400, 428 and other 4xx; the message names the member
 * @ANDON_CLIENT_ERROR_BUSY: 429, or a bounded queue of ours is full
 * @ANDON_CLIENT_ERROR_SERVER: 5xx
 * @ANDON_CLIENT_ERROR_TRANSPORT: no connection, a broken one, TLS
 * @ANDON_CLIENT_ERROR_TOO_LARGE: an answer past the stated size
 * @ANDON_CLIENT_ERROR_MALFORMED: an answer or a frame that the gate refused
 * @ANDON_CLIENT_ERROR_STORAGE: cache or outbox could not be written
 * @ANDON_CLIENT_ERROR_EXPIRED: an action waited 10 minutes for the plant
 */
typedef enum
{
  ANDON_CLIENT_ERROR_NOT_LIVE,
  ANDON_CLIENT_ERROR_UNAUTHORISED,
  ANDON_CLIENT_ERROR_FORBIDDEN,
  ANDON_CLIENT_ERROR_NOT_FOUND,
  ANDON_CLIENT_ERROR_CONFLICT,
  ANDON_CLIENT_ERROR_REFUSED,
  ANDON_CLIENT_ERROR_BUSY,
  ANDON_CLIENT_ERROR_SERVER,
  ANDON_CLIENT_ERROR_TRANSPORT,
  ANDON_CLIENT_ERROR_TOO_LARGE,
  ANDON_CLIENT_ERROR_MALFORMED,
  ANDON_CLIENT_ERROR_STORAGE,
  ANDON_CLIENT_ERROR_EXPIRED,
} AndonClientError;

#define ANDON_CLIENT_ERROR (andon_client_error_quark ())
GQuark andon_client_error_quark (void);

/* Whether an error means "try again later" (transport, busy, server, not live) rather than "no". Any thread. */
gboolean andon_client_error_is_transient (const GError *error);

G_END_DECLS
