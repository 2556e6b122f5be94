/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be wrong with something from outside, or with an event that the state table lacks. The message always
 * names the member or the state, so that it can be shown as it is. */
typedef enum
{
  ANDON_DOMAIN_ERROR_SYNTAX,    /* not JSON, not a time, not UTF-8 */
  ANDON_DOMAIN_ERROR_TOO_LARGE, /* more bytes, members or characters than allowed */
  ANDON_DOMAIN_ERROR_TOO_DEEP,  /* nested deeper than allowed */
  ANDON_DOMAIN_ERROR_DUPLICATE, /* the same member twice in one object */
  ANDON_DOMAIN_ERROR_TYPE,      /* a member of another type than the contract says */
  ANDON_DOMAIN_ERROR_RANGE,     /* a number, time or word outside what is allowed */
  ANDON_DOMAIN_ERROR_MISSING,   /* a required member is absent */
  ANDON_DOMAIN_ERROR_STATE,     /* the state table has no such transition: HTTP 409 */
  ANDON_DOMAIN_ERROR_CONFLICT,  /* somebody or something was quicker: HTTP 412 */
  ANDON_DOMAIN_ERROR_CHAIN,     /* a journal row does not follow from the one before it */
} AndonDomainError;

#define ANDON_DOMAIN_ERROR (andon_domain_error_quark ())

GQuark andon_domain_error_quark (void);

G_END_DECLS
