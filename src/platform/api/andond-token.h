/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Roles as a set of bits; the order is that of `--role` help and of /me. */
typedef enum
{
  ANDOND_ROLE_OPERATOR   = 1 << 0,
  ANDOND_ROLE_SUPERVISOR = 1 << 1,
  ANDOND_ROLE_ANALYST    = 1 << 2,
  ANDOND_ROLE_EXECUTIVE  = 1 << 3,
  ANDOND_ROLE_TECHNICIAN = 1 << 4,
  ANDOND_ROLE_STEWARD    = 1 << 5,
  ANDOND_ROLE_ENGINEER   = 1 << 6,
  ANDOND_ROLE_VIEWER     = 1 << 7,
} AndondRole;

#define ANDOND_ROLES_ALL 0xffu

/** andond_role_from_string: FALSE on a word that is no role. */
gboolean    andond_role_from_string (const char *word, AndondRole *out);
/** andond_role_to_string: the wire's word for a single role. */
const char *andond_role_to_string   (AndondRole role);
/** andond_roles_to_strv: (transfer full) the words of a set, in the order of the bits. */
GStrv       andond_roles_to_strv    (guint roles);

#define ANDOND_TOKEN_ERROR (andond_token_error_quark ())
GQuark andond_token_error_quark (void);

typedef enum
{
  ANDOND_TOKEN_ERROR_MALFORMED,  /* not three base64url parts of JSON */
  ANDOND_TOKEN_ERROR_SIGNATURE,  /* not signed with this platform's secret */
  ANDOND_TOKEN_ERROR_EXPIRED,    /* past its end */
  ANDOND_TOKEN_ERROR_CLAIM,      /* a claim is missing or of the wrong type */
} AndondTokenError;

/** Whom a token speaks for. Immutable once verified; plain memory, main thread. */
typedef struct
{
  char  *id;       /* unique name of the token ("jti"), for rate limits and audit */
  char  *subject;  /* never %NULL */
  char  *name;     /* shown to people; never %NULL */
  guint  roles;    /* AndondRole bits */
  gint64 issued;   /* µs since the epoch */
  gint64 expires;  /* µs since the epoch; 0 is never */
} AndondToken;

AndondToken *andond_token_new    (const char *subject, const char *name, guint roles, gint64 issued, gint64 expires);
AndondToken *andond_token_copy   (const AndondToken *self);
void         andond_token_free   (AndondToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondToken, andond_token_free)

/** andond_token_sign: (transfer full) the compact JWS (HS256) of the token under @secret. */
char        *andond_token_sign   (const AndondToken *self, GBytes *secret);
/**
 * andond_token_verify: (transfer full)
 * @text: as it came from outside; at most 4096 bytes are looked at
 * @now: µs since the epoch
 *
 * Returns %NULL with ANDOND_TOKEN_ERROR when the token may not be believed. The signature is compared in constant time
 * and before any claim is read.
 */
AndondToken *andond_token_verify (const char *text, GBytes *secret, gint64 now, GError **error);

G_END_DECLS
