/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "andon-client-types.h"

G_DEFINE_QUARK (andon-client-error-quark, andon_client_error)

gboolean
andon_client_error_is_transient (const GError *error)
{
  if (error == NULL || error->domain != ANDON_CLIENT_ERROR)
    return FALSE;

  switch ((AndonClientError) error->code)
    {
    case ANDON_CLIENT_ERROR_NOT_LIVE:
    case ANDON_CLIENT_ERROR_UNAUTHORISED:
    case ANDON_CLIENT_ERROR_BUSY:
    case ANDON_CLIENT_ERROR_SERVER:
    case ANDON_CLIENT_ERROR_TRANSPORT:
    case ANDON_CLIENT_ERROR_TOKEN_EXPIRED:
    case ANDON_CLIENT_ERROR_ADDRESS:
    case ANDON_CLIENT_ERROR_HOST:
    case ANDON_CLIENT_ERROR_CERTIFICATE:
    case ANDON_CLIENT_ERROR_CERTIFICATE_NAME:
    case ANDON_CLIENT_ERROR_CERTIFICATE_TIME:
    case ANDON_CLIENT_ERROR_NOT_A_PLATFORM:
    case ANDON_CLIENT_ERROR_CONTRACT:
    case ANDON_CLIENT_ERROR_SILENT:
    case ANDON_CLIENT_ERROR_CLOSED:
    case ANDON_CLIENT_ERROR_CATCHING_UP:
      return TRUE;
    case ANDON_CLIENT_ERROR_FORBIDDEN:
    case ANDON_CLIENT_ERROR_NOT_FOUND:
    case ANDON_CLIENT_ERROR_CONFLICT:
    case ANDON_CLIENT_ERROR_REFUSED:
    case ANDON_CLIENT_ERROR_TOO_LARGE:
    case ANDON_CLIENT_ERROR_MALFORMED:
    case ANDON_CLIENT_ERROR_STORAGE:
    case ANDON_CLIENT_ERROR_EXPIRED:
      return FALSE;
    default:
      return FALSE;
    }
}

gboolean
andon_client_error_is_unauthorised (const GError *error)
{
  return g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_UNAUTHORISED) ||
         g_error_matches (error, ANDON_CLIENT_ERROR, ANDON_CLIENT_ERROR_TOKEN_EXPIRED);
}
