/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-token.h"

#include <string.h>

#include "andon-json.h"
#include "andon-json-writer.h"

/* The head of every token we sign, {"alg":"HS256","typ":"JWT"}: any other algorithm is refused unread. */
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
#define MAX_TOKEN 4096
/* A clock that was set back by less leaves the tokens made before it good. */
#define MAX_AHEAD (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

G_DEFINE_QUARK (andond-token-error-quark, andond_token_error)

static const char *const role_words[] = { "operator", "supervisor", "analyst",  "executive",
                                          "technician", "steward",  "engineer", "viewer" };

gboolean
andond_role_from_string (const char *word, AndondRole *out)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (role_words); i++)
    if (strcmp (word, role_words[i]) == 0)
      {
        *out = (AndondRole) (1u << i);
        return TRUE;
      }
  return FALSE;
}

const char *
andond_role_to_string (AndondRole role)
{
  int bit = g_bit_nth_lsf (role, -1);

  return bit >= 0 && bit < (int) G_N_ELEMENTS (role_words) ? role_words[bit] : NULL;
}

GStrv
andond_roles_to_strv (guint roles)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (role_words); i++)
    if (roles & (1u << i))
      g_strv_builder_add (builder, role_words[i]);
  return g_strv_builder_end (builder);
}

AndondToken *
andond_token_new (const char *subject, const char *name, guint roles, gint64 issued, gint64 expires)
{
  AndondToken *self = g_new0 (AndondToken, 1);

  self->id = g_uuid_string_random ();
  self->subject = g_strdup (subject);
  self->name = g_strdup (name ? name : subject);
  self->roles = roles;
  self->issued = issued;
  self->expires = expires;
  return self;
}

AndondToken *
andond_token_copy (const AndondToken *self)
{
  AndondToken *copy = andond_token_new (self->subject, self->name, self->roles, self->issued, self->expires);

  g_free (copy->id);
  copy->id = g_strdup (self->id);
  return copy;
}

void
andond_token_free (AndondToken *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->subject);
  g_free (self->name);
  g_free (self);
}

/* Base64url without padding (RFC 7515). */
static char *
base64url_encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  for (char *p = text; *p != '\0'; p++)
    {
      if (*p == '+')
        *p = '-';
      else if (*p == '/')
        *p = '_';
      else if (*p == '=')
        *p = '\0';
      if (*p == '\0')
        break;
    }
  return text;
}

static guint8 *
base64url_decode (const char *text, gsize length, gsize *out_length)
{
  g_autoptr(GString) plain = g_string_sized_new (length + 4);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
        return NULL;
      g_string_append_c (plain, text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
    }
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');
  return g_base64_decode (plain->str, out_length);
}

static void
sign (GBytes *secret, const char *text, gsize length, guint8 digest[32])
{
  g_autoptr(GHmac) hmac = NULL;
  gsize size = 32;
  gsize key_length;
  const guint8 *key = g_bytes_get_data (secret, &key_length);

  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  g_hmac_update (hmac, (const guint8 *) text, (gssize) length);
  g_hmac_get_digest (hmac, digest, &size);
}

char *
andond_token_sign (const AndondToken *self, GBytes *secret)
{
  g_auto(AndonJsonWriter) writer = { 0 };
  g_auto(GStrv) roles = andond_roles_to_strv (self->roles);
  g_autofree char *payload = NULL;
  g_autofree char *signature = NULL;
  g_autoptr(GString) text = g_string_new (HEADER ".");
  guint8 digest[32];

  andon_json_writer_init (&writer, 256);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "jti", self->id);
  andon_json_writer_put_string (&writer, "sub", self->subject);
  andon_json_writer_put_string (&writer, "name", self->name);
  andon_json_writer_put_int (&writer, "iat", self->issued / G_USEC_PER_SEC);
  if (self->expires != 0)
    andon_json_writer_put_int (&writer, "exp", self->expires / G_USEC_PER_SEC);
  andon_json_writer_member (&writer, "roles");
  andon_json_writer_begin_array (&writer);
  for (guint i = 0; roles[i] != NULL; i++)
    andon_json_writer_string (&writer, roles[i]);
  andon_json_writer_end_array (&writer);
  andon_json_writer_end_object (&writer);

  payload = base64url_encode ((const guint8 *) writer.out->str, writer.out->len);
  g_string_append (text, payload);
  sign (secret, text->str, text->len, digest);
  signature = base64url_encode (digest, sizeof digest);
  g_string_append_printf (text, ".%s", signature);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Takes the same time whatever differs. */
static gboolean
equal_digests (const guint8 *a, const guint8 *b)
{
  guint8 differs = 0;

  for (guint i = 0; i < 32; i++)
    differs |= a[i] ^ b[i];
  return differs == 0;
}

static AndondToken *
read_claims (JsonObject *claims, GError **error)
{
  g_autoptr(AndondToken) self = g_new0 (AndondToken, 1);
  g_auto(GStrv) roles = NULL;
  gint64 issued = 0;
  gint64 expires = 0;

  if (!andon_json_dup_string (claims, "jti", ANDON_JSON_REQUIRED, &self->id, error)
      || !andon_json_dup_string (claims, "sub", ANDON_JSON_REQUIRED, &self->subject, error)
      || !andon_json_dup_string (claims, "name", ANDON_JSON_OPTIONAL, &self->name, error)
      || !andon_json_get_int (claims, "iat", ANDON_JSON_OPTIONAL, 0, G_MAXINT32, &issued, error)
      || !andon_json_get_int (claims, "exp", ANDON_JSON_OPTIONAL, 0, G_MAXUINT32, &expires, error)
      || !andon_json_dup_strv (claims, "roles", ANDON_JSON_REQUIRED, &roles, error))
    return NULL;
  for (guint i = 0; roles[i] != NULL; i++)
    {
      AndondRole role;

      /* A role of a later version gives nothing here. */
      if (andond_role_from_string (roles[i], &role))
        self->roles |= role;
    }
  if (self->name == NULL)
    self->name = g_strdup (self->subject);
  self->issued = issued * G_USEC_PER_SEC;
  self->expires = expires * G_USEC_PER_SEC;
  return g_steal_pointer (&self);
}

AndondToken *
andond_token_verify (const char *text, GBytes *secret, gint64 now, GError **error)
{
  g_autoptr(AndondToken) token = NULL;
  g_autoptr(JsonObject) claims = NULL;
  g_autoptr(GError) inner = NULL;
  g_autofree guint8 *payload = NULL;
  g_autofree guint8 *theirs = NULL;
  gsize payload_length = 0;
  gsize theirs_length = 0;
  const char *body;
  const char *dot;
  guint8 ours[32];

  if (text != NULL && strnlen (text, MAX_TOKEN + 1) > MAX_TOKEN)
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_MALFORMED, "The token is larger than %d bytes", MAX_TOKEN);
      return NULL;
    }
  if (text == NULL || !g_str_has_prefix (text, HEADER ".")
      || (dot = strchr (text + strlen (HEADER) + 1, '.')) == NULL)
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_MALFORMED, "The token is not an HS256 token");
      return NULL;
    }
  body = text + strlen (HEADER) + 1;
  sign (secret, text, (gsize) (dot - text), ours);
  theirs = base64url_decode (dot + 1, strlen (dot + 1), &theirs_length);
  if (theirs == NULL || theirs_length != sizeof ours || !equal_digests (ours, theirs))
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_SIGNATURE,
                   "The token was not signed by this platform");
      return NULL;
    }
  payload = base64url_decode (body, (gsize) (dot - body), &payload_length);
  if (payload != NULL)
    claims = andon_json_parse_object ((const char *) payload, payload_length, NULL, &inner);
  if (claims == NULL || (token = read_claims (claims, &inner)) == NULL)
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_CLAIM, "The token's claims cannot be used: %s",
                   inner ? inner->message : "not base64url");
      return NULL;
    }
  if (token->expires != 0 && token->expires <= now)
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_EXPIRED, "The token has expired");
      return NULL;
    }
  if (token->issued > now + MAX_AHEAD)
    {
      g_set_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_CLAIM,
                   "The token is dated into the future: “iat” is more than a day ahead");
      return NULL;
    }
  return g_steal_pointer (&token);
}
