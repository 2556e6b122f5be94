/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-error-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the platform says of an action, in the words of its contract. */
static const char *const said_by_platform[] = {
  N_("shelving a critical alarm needs a supervisor"),
  N_("nobody has taken this alert"),
  N_("there is no such alert"),
  N_("your role may not do this"),
  N_("This token's roles may not do this"),
  N_("A bearer token is needed"),
  N_("Too many feeds are open"),
  N_("The platform has no store"),
};

static const char *
translate_said (const char *said)
{
  for (guint i = 0; said != NULL && i < G_N_ELEMENTS (said_by_platform); i++)
    if (g_str_equal (said, said_by_platform[i]))
      return _(said_by_platform[i]);
  return said;
}

static char *
dup_host (AndonSession *session)
{
  const char *url = session != NULL ? andon_session_get_url (session) : NULL;
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (url != NULL ? url : "");
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  return g_strdup (g_uri_get_host (uri));
}

/* NULL: the code does not need the address. Each has one %s, the address. */
static const char *
about_address (AndonClientError code)
{
  switch ((int) code)
    {
    case ANDON_CLIENT_ERROR_TRANSPORT:
      return _("The platform at %s cannot be reached");
    case ANDON_CLIENT_ERROR_ADDRESS:
      return _("“%s” is no address of a platform");
    case ANDON_CLIENT_ERROR_HOST:
      return _("The network knows no computer for %s");
    case ANDON_CLIENT_ERROR_CERTIFICATE:
      return _("The certificate of %s comes from an authority that this computer does not trust");
    case ANDON_CLIENT_ERROR_CERTIFICATE_NAME:
      return _("The certificate of %s was made for another name");
    case ANDON_CLIENT_ERROR_CERTIFICATE_TIME:
      return _("The certificate of %s has expired, or is not valid yet");
    case ANDON_CLIENT_ERROR_NOT_A_PLATFORM:
      return _("What answers at %s is no Andon platform");
    case ANDON_CLIENT_ERROR_UNAUTHORISED:
      return _("The platform at %s does not accept this token");
    case ANDON_CLIENT_ERROR_TOKEN_EXPIRED:
      return _("The token for the platform at %s has expired");
    default:
      return NULL;
    }
}

static const char *
plain (AndonClientError code)
{
  switch ((int) code)
    {
    case ANDON_CLIENT_ERROR_NOT_LIVE:
      return _("There is no connection to the platform, and this is never kept for later");
    case ANDON_CLIENT_ERROR_FORBIDDEN:
      return _("Your role may not do this");
    case ANDON_CLIENT_ERROR_NOT_FOUND:
      return _("The platform does not know it, or no longer");
    case ANDON_CLIENT_ERROR_CONFLICT:
      return _("It changed meanwhile; nothing was done");
    case ANDON_CLIENT_ERROR_BUSY:
      return _("The platform has too much to do; try again in a moment");
    case ANDON_CLIENT_ERROR_SERVER:
      return _("Something failed inside the platform");
    case ANDON_CLIENT_ERROR_TOO_LARGE:
      return _("The platform's answer is larger than this program accepts");
    case ANDON_CLIENT_ERROR_MALFORMED:
      return _("The platform's answer cannot be read");
    case ANDON_CLIENT_ERROR_STORAGE:
      return _("It could not be kept on this computer's disk, so it was not sent");
    case ANDON_CLIENT_ERROR_EXPIRED:
      return _("It waited 10 minutes for the plant and was not sent");
    case ANDON_CLIENT_ERROR_SILENT:
      return _("Three heartbeats of the platform were missed");
    case ANDON_CLIENT_ERROR_CLOSED:
      return _("The platform closed the connection");
    case ANDON_CLIENT_ERROR_CATCHING_UP:
      return _("More arrived than can be shown; the window is catching up");
    case ANDON_CLIENT_ERROR_REFUSED:
    default:
      return _("The platform refused it");
    }
}

/* Those for which what the platform said tells more than the code. */
static gboolean
tells_more (AndonClientError code)
{
  return code == ANDON_CLIENT_ERROR_REFUSED || code == ANDON_CLIENT_ERROR_FORBIDDEN || code == ANDON_CLIENT_ERROR_STORAGE;
}

/* A format that is looked up is none that the compiler can check. */
static char *
put_in (const char *format, const char *host)
{
  const char *place = strstr (format, "%s");

  if (place == NULL)
    return g_strdup (format);
  return g_strdup_printf ("%.*s%s%s", (int) (place - format), format, host, place + 2);
}

char *
andon_error_words_dup_code (AndonSession *session, AndonClientError code, const char *said)
{
  g_autofree char *host = dup_host (session);
  const char *format = about_address (code);

  if (code == ANDON_CLIENT_ERROR_CONTRACT)
    /* Translators: address, version of the contract that the platform speaks, version that this program speaks. */
    return g_strdup_printf (_("The platform at %s speaks version %s of the contract, this program version %s"), host,
                            said != NULL ? said : "?", ANDON_CLIENT_CONTRACT);
  if (format != NULL)
    return put_in (format, host);
  if (tells_more (code) && said != NULL && *said != '\0')
    return g_strdup_printf ("%s: %s", plain (code), translate_said (said));
  return g_strdup (plain (code));
}

char *
andon_error_words_dup (AndonSession *session, const GError *error)
{
  if (error->domain == ANDON_CLIENT_ERROR)
    return andon_error_words_dup_code (session, (AndonClientError) error->code, error->message);
  return g_strdup (error->message);
}

const char *
andon_error_words_advice (const GError *error)
{
  if (error == NULL || error->domain != ANDON_CLIENT_ERROR)
    return NULL;
  switch (error->code)
    {
    case ANDON_CLIENT_ERROR_UNAUTHORISED:
    case ANDON_CLIENT_ERROR_TOKEN_EXPIRED:
      return _("Ask whoever runs the platform for a new token.");
    case ANDON_CLIENT_ERROR_FORBIDDEN:
      return _("Sign in with a token whose role may see the alerts.");
    case ANDON_CLIENT_ERROR_CONTRACT:
      return _("Update whichever of the two is older.");
    case ANDON_CLIENT_ERROR_CERTIFICATE:
      return _("Give this program the authority's certificate with --ca-file, if it is the plant's own.");
    case ANDON_CLIENT_ERROR_CERTIFICATE_NAME:
    case ANDON_CLIENT_ERROR_ADDRESS:
    case ANDON_CLIENT_ERROR_HOST:
    case ANDON_CLIENT_ERROR_NOT_A_PLATFORM:
      return _("Check the address.");
    case ANDON_CLIENT_ERROR_CERTIFICATE_TIME:
      return _("Check this computer's clock, then ask whoever runs the platform for a new certificate.");
    default:
      return NULL;
    }
}
