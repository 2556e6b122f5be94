/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "andond-token.h"

static GBytes *
secret (void)
{
  return g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
}

static void
test_round_trip (void)
{
  g_autoptr(GBytes) key = secret ();
  g_autoptr(AndondToken) token = andond_token_new ("anna", "Anna Ärmel", ANDOND_ROLE_OPERATOR | ANDOND_ROLE_STEWARD,
                                                   5 * G_USEC_PER_SEC, 100 * G_USEC_PER_SEC);
  g_autofree char *text = andond_token_sign (token, key);
  g_autoptr(GError) error = NULL;
  g_autoptr(AndondToken) read = andond_token_verify (text, key, 99 * G_USEC_PER_SEC, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (read->id, ==, token->id);
  g_assert_cmpstr (read->subject, ==, "anna");
  g_assert_cmpstr (read->name, ==, "Anna Ärmel");
  g_assert_cmpuint (read->roles, ==, token->roles);
  g_assert_cmpint (read->expires, ==, token->expires);
}

static void
test_expired (void)
{
  g_autoptr(GBytes) key = secret ();
  g_autoptr(AndondToken) token = andond_token_new ("anna", NULL, ANDOND_ROLE_OPERATOR, 0, 100 * G_USEC_PER_SEC);
  g_autofree char *text = andond_token_sign (token, key);
  g_autoptr(GError) error = NULL;

  g_assert_null (andond_token_verify (text, key, 100 * G_USEC_PER_SEC, &error));
  g_assert_error (error, ANDOND_TOKEN_ERROR, ANDOND_TOKEN_ERROR_EXPIRED);
}

/* Any flipped character makes it somebody else's token, or none. */
static void
test_tampered (void)
{
  g_autoptr(GBytes) key = secret ();
  g_autoptr(AndondToken) token = andond_token_new ("anna", NULL, ANDOND_ROLE_VIEWER, 0, 0);
  g_autofree char *text = andond_token_sign (token, key);

  for (gsize i = 0; text[i] != '\0'; i++)
    {
      g_autofree char *bad = g_strdup (text);
      g_autoptr(GError) error = NULL;
      g_autoptr(AndondToken) read = NULL;

      /* The last digit of 32 bytes in base64 has two bits that say nothing. */
      bad[i] = bad[i] == 'A' ? 'Q' : 'A';
      read = andond_token_verify (bad, key, 0, &error);
      if (text[i + 1] != '\0')
        g_assert_null (read);
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "", ".", "..", "a.b.c", "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.", "\xff\xfe",
  };
  g_autoptr(GBytes) key = secret ();
  g_autofree char *huge = g_strnfill (1 << 20, 'A');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (andond_token_verify (bad[i], key, 0, &error));
      g_assert_true (error->domain == ANDOND_TOKEN_ERROR);
    }
  g_assert_null (andond_token_verify (huge, key, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/api/token/round-trip", test_round_trip);
  g_test_add_func ("/api/token/expired", test_expired);
  g_test_add_func ("/api/token/tampered", test_tampered);
  g_test_add_func ("/api/token/refused", test_refused);
  return g_test_run ();
}
