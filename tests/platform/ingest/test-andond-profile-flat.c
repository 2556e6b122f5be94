/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-json.h>
#include <andon-test-await.h>
#include <andond-profile-flat.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define ROUNDS 200000

static void
test_members (void)
{
  static const char text[] = " {\"ts\":1795348800.123456, \"v\" : -0.5,\"on\":true,\"off\":false,\"none\":null,"
                             "\"unit\":\"bar\"}\n";
  const AndondFlatMember *member;
  AndondFlatObject object;
  guint at = 0;

  g_assert_true (andond_profile_flat_parse (&object, text, strlen (text)));
  g_assert_cmpuint (object.n, ==, 6);
  member = andond_profile_flat_find (&object, "v", 1, &at);
  g_assert_nonnull (member);
  g_assert_cmpfloat (member->number, ==, -0.5);
  g_assert_cmpuint (at, ==, 2);

  /* What stands before the place where the search begins is found as well. */
  member = andond_profile_flat_find (&object, "ts", 2, &at);
  g_assert_nonnull (member);
  g_assert_cmpfloat (member->number, ==, 1795348800.123456);

  member = andond_profile_flat_find (&object, "unit", 4, &at);
  g_assert_nonnull (member);
  g_assert_cmpint (member->kind, ==, ANDOND_FLAT_STRING);
  g_assert_cmpmem (member->text, member->length, "bar", 3);
  g_assert_null (andond_profile_flat_find (&object, "t", 1, &at));
  g_assert_null (andond_profile_flat_find (&object, "tsx", 3, &at));
}

/* What is left to the gate. */
static void
test_left (void)
{
  static const char *const texts[] = {
    "", "{", "{}", "[]", "1", "{\"a\":1", "{\"a\":1}}", "{\"a\":1} {", "{\"a\":1,}", "{\"a\":01}", "{\"a\":1.}",
    "{\"a\":.5}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":1e3}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1}}",
    "{\"a\":[1]}", "{\"a\":\"\\u0041\"}", "{\"\\u0061\":1}", "{\"ä\":1}", "{\"a\":12345678901234567}", "{\"a\":nul}",
    "{\"a\":\"\x01\"}", "{a:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1}//", "{\"a\":9007199254740993}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AndondFlatObject object;

      if (andond_profile_flat_parse (&object, texts[i], strlen (texts[i])))
        g_error ("accepted: %s", texts[i]);
    }
}

static void
add_value (GString *text,
           GRand   *random)
{
  static const char *const words[] = { "true", "false", "null", "\"bar\"", "\"\"", "-0", "-0.0", "0", "1e5", "[]" };
  gint64 digits = (gint64) (((guint64) g_rand_int (random) << 32 | g_rand_int (random)) >> g_rand_int_range (random, 1, 63));

  if (g_rand_int_range (random, 0, 4) == 0)
    g_string_append (text, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  else if (g_rand_boolean (random))
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, g_rand_boolean (random) ? "-" : "", digits);
  else
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT ".%0*u", g_rand_boolean (random) ? "-" : "", digits % 100000000,
                            g_rand_int_range (random, 1, 12), g_rand_int_range (random, 0, 1000000));
}

/* Objects as devices send them, some of them damaged in one byte. */
static void
make_text (GString *text,
           GRand   *random)
{
  guint n = (guint) g_rand_int_range (random, 1, 6);

  g_string_assign (text, "{");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%s\"%c\":%s", i > 0 ? "," : "", 'a' + g_rand_int_range (random, 0, 12),
                              g_rand_boolean (random) ? "" : " ");
      add_value (text, random);
    }
  g_string_append_c (text, '}');

  if (g_rand_int_range (random, 0, 3) == 0)
    text->str[g_rand_int_range (random, 0, (gint32) text->len)] = "{}[]\",:0.-e\\ \x01\xc3 1"[g_rand_int_range (random, 0, 18)];
}

static void
compare (const AndondFlatObject *object,
         JsonObject             *expected)
{
  g_assert_cmpuint (object->n, ==, json_object_get_size (expected));
  for (guint i = 0; i < object->n; i++)
    {
      const AndondFlatMember *member = &object->members[i];
      g_autofree char *name = g_strndup (member->name, member->name_length);
      JsonNode *node = json_object_get_member (expected, name);

      g_assert_nonnull (node);
      g_assert_true (JSON_NODE_HOLDS_NULL (node) == (member->kind == ANDOND_FLAT_NULL));
      if (member->kind != ANDOND_FLAT_NUMBER)
        continue;
      /* Bit for bit what strtod () makes of it. */
      if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
        g_assert_cmpmem (&member->number, sizeof (double), &(double) { json_node_get_double (node) }, sizeof (double));
      else
        g_assert_cmpfloat (member->number, ==, (double) json_node_get_int (node));
    }
}

/* Whatever is read in the short way, the gate accepts, and with the same values. */
static void
test_agrees (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_flat = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) expected = NULL;
      AndondFlatObject object;

      make_text (text, random);
      if (!andond_profile_flat_parse (&object, text->str, text->len))
        continue;

      n_flat++;
      expected = andon_json_parse_object (text->str, text->len, NULL, &error);
      if (expected == NULL)
        g_error ("accepted, but for the gate %s: %s", error->message, text->str);
      compare (&object, expected);
    }

  g_assert_cmpuint (n_flat, >, ROUNDS / 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/profile-flat/members", test_members);
  g_test_add_func ("/ingest/profile-flat/left", test_left);
  g_test_add_func ("/ingest/profile-flat/agrees", test_agrees);
  return g_test_run ();
}
