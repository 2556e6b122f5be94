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
 * @ANDON_CLIENT_ERROR_TOKEN_EXPIRED: as UNAUTHORISED, and the platform says that the token was good once
 * @ANDON_CLIENT_ERROR_ADDRESS: the address is none, or none that this client can use
 * @ANDON_CLIENT_ERROR_HOST: the host's name is not known
 * @ANDON_CLIENT_ERROR_CERTIFICATE: the certificate is not trusted; the message says why
 * @ANDON_CLIENT_ERROR_CERTIFICATE_NAME: the certificate is for another name
 * @ANDON_CLIENT_ERROR_CERTIFICATE_TIME: the certificate has expired or is not valid yet
 * @ANDON_CLIENT_ERROR_NOT_A_PLATFORM: something answers there, and it is no Andon platform
 * @ANDON_CLIENT_ERROR_CONTRACT: the platform speaks another version of the contract; the message is that version
 * @ANDON_CLIENT_ERROR_SILENT: the feed was given up, because three heartbeats were missed
 * @ANDON_CLIENT_ERROR_CLOSED: the platform closed the feed; the message has the code
 * @ANDON_CLIENT_ERROR_CATCHING_UP: more came than could be shown; the feed goes on by itself
 *
 * The message is English and for logs; the app has a sentence of its own for each code.
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
  ANDON_CLIENT_ERROR_TOKEN_EXPIRED,
  ANDON_CLIENT_ERROR_ADDRESS,
  ANDON_CLIENT_ERROR_HOST,
  ANDON_CLIENT_ERROR_CERTIFICATE,
  ANDON_CLIENT_ERROR_CERTIFICATE_NAME,
  ANDON_CLIENT_ERROR_CERTIFICATE_TIME,
  ANDON_CLIENT_ERROR_NOT_A_PLATFORM,
  ANDON_CLIENT_ERROR_CONTRACT,
  ANDON_CLIENT_ERROR_SILENT,
  ANDON_CLIENT_ERROR_CLOSED,
  ANDON_CLIENT_ERROR_CATCHING_UP,
} AndonClientError;

/* The version of the contract that this client speaks. */
#define ANDON_CLIENT_CONTRACT "1"

#define ANDON_CLIENT_ERROR (andon_client_error_quark ())
GQuark andon_client_error_quark (void);

/* Whether an error means "try again later" (transport, busy, server, not live) rather than "no". Any thread. */
gboolean andon_client_error_is_transient (const GError *error);
/* Whether only another token helps. Any thread. */
gboolean andon_client_error_is_unauthorised (const GError *error);

G_END_DECLS
