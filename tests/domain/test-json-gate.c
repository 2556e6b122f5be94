/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include <andon-json-writer.h>
#include <andon-json.h>
#include <andon-time.h>

static void
test_accepts (void)
{
  static const char *const texts[] = {
    "{}", "[]", "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e3", "1E+3", "2.5e-3", "\"\"", " [ 1 , 2 ] ",
    "9223372036854775807", "-9223372036854775808", "{\"a\":{\"a\":{\"a\":[]}}}", "\"\\u00e9 \\ud83d\\ude00 \\n\"",
    "\"\xc3\xa9\"", "[{},{\"a\":1},{\"a\":1}]", "\t\r\n 1 \n", "\"\x7f\"", "0.1e1", "-1.0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = andon_json_parse (texts[i], strlen (texts[i]), NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
}

typedef struct
{
  const char      *text;
  AndonDomainError code;
} Bad;

static void
test_refuses (void)
{
  static const Bad bads[] = {
    { "", ANDON_DOMAIN_ERROR_SYNTAX },
    { "  ", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{} {}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "1 2", ANDON_DOMAIN_ERROR_SYNTAX },
    { "[1,]", ANDON_DOMAIN_ERROR_SYNTAX },
    { "[,1]", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{\"a\":1,}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{a:1}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{'a':1}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{\"a\" 1}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{\"a\":}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "[1 2]", ANDON_DOMAIN_ERROR_SYNTAX },
    { "[1}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "{]", ANDON_DOMAIN_ERROR_SYNTAX },
    { "[", ANDON_DOMAIN_ERROR_SYNTAX },
    { "]", ANDON_DOMAIN_ERROR_SYNTAX },
    { "// a\n1", ANDON_DOMAIN_ERROR_SYNTAX },
    { "/* a */ 1", ANDON_DOMAIN_ERROR_SYNTAX },
    { "1 // a", ANDON_DOMAIN_ERROR_SYNTAX },
    { "01", ANDON_DOMAIN_ERROR_SYNTAX },
    { "-", ANDON_DOMAIN_ERROR_SYNTAX },
    { "+1", ANDON_DOMAIN_ERROR_SYNTAX },
    { "1.", ANDON_DOMAIN_ERROR_SYNTAX },
    { ".5", ANDON_DOMAIN_ERROR_SYNTAX },
    { "1e", ANDON_DOMAIN_ERROR_SYNTAX },
    { "0x10", ANDON_DOMAIN_ERROR_SYNTAX },
    { "NaN", ANDON_DOMAIN_ERROR_SYNTAX },
    { "Infinity", ANDON_DOMAIN_ERROR_SYNTAX },
    { "nul", ANDON_DOMAIN_ERROR_SYNTAX },
    { "nullx", ANDON_DOMAIN_ERROR_SYNTAX },
    { "True", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"a", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\x\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\u12\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\u12g4\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\u0000\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\ud800\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\ud800\\u0041\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\\ude00\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"a\nb\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\xff\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\xc0\x80\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\"\xed\xa0\x80\"", ANDON_DOMAIN_ERROR_SYNTAX },
    { "\xef\xbb\xbf{}", ANDON_DOMAIN_ERROR_SYNTAX },
    { "100000000000000000000", ANDON_DOMAIN_ERROR_RANGE },
    { "[100000000000000000000]", ANDON_DOMAIN_ERROR_RANGE },
    { "9223372036854775808", ANDON_DOMAIN_ERROR_RANGE },
    { "-9223372036854775809", ANDON_DOMAIN_ERROR_RANGE },
    { "1e400", ANDON_DOMAIN_ERROR_RANGE },
    { "-1e400", ANDON_DOMAIN_ERROR_RANGE },
    { "{\"a\":1,\"a\":2}", ANDON_DOMAIN_ERROR_DUPLICATE },
    { "{\"a\":1,\"\\u0061\":2}", ANDON_DOMAIN_ERROR_DUPLICATE },
    { "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]", ANDON_DOMAIN_ERROR_DUPLICATE },
    { "{\"\":1,\"\":2}", ANDON_DOMAIN_ERROR_DUPLICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autoptr (GError) error = NULL;

      if (andon_json_parse (bads[i].text, strlen (bads[i].text), NULL, &error) != NULL)
        g_error ("accepted: %s", bads[i].text);
      g_assert_error (error, ANDON_DOMAIN_ERROR, (int) bads[i].code);
    }
}

static void
test_nul_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (andon_json_parse ("1\0", 2, NULL, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX);
}

static char *
nest (guint depth)
{
  char *text = g_malloc (2 * depth + 1);

  memset (text, '[', depth);
  memset (text + depth, ']', depth);
  text[2 * depth] = '\0';
  return text;
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (64);
  g_autofree char *too_deep = nest (65);
  g_autofree char *absurd = nest (120000);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  node = andon_json_parse (deepest, 128, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (andon_json_parse (too_deep, 130, NULL, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_DEEP);
  g_clear_error (&error);
  g_assert_null (andon_json_parse (absurd, 240000, NULL, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_DEEP);
}

static void
test_limits (void)
{
  AndonJsonLimits limits = { .max_bytes = 10, .max_depth = 2, .max_values = 3 };
  g_autoptr (GError) error = NULL;

  g_assert_true (andon_json_check ("[1,2]", 5, &limits, NULL));
  g_assert_false (andon_json_check ("[1,2,3]", 7, &limits, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (andon_json_check ("           ", 11, &limits, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (andon_json_check ("[[[]]]", 6, &limits, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_DEEP);
}

/* Many members, one of them twice, both near and far apart. */
static void
test_many_names (void)
{
  for (guint twin = 0; twin < 3000; twin += 499)
    {
      g_autoptr (GString) text = g_string_new ("{");
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < 3000; i++)
        g_string_append_printf (text, "%s\"name-%u\":%u", i > 0 ? "," : "", i, i);
      g_assert_false (andon_json_check (text->str, text->len, NULL, NULL));
      g_string_append_printf (text, ",\"name-%u\":0}", twin);
      g_assert_false (andon_json_check (text->str, text->len, NULL, &error));
      g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_DUPLICATE);
    }
}

static void
test_readers (void)
{
  static const char text[] =
    "{\"s\":\"x\",\"i\":7,\"d\":1.5,\"b\":true,\"n\":null,\"t\":\"2026-07-02T12:00:00.250+02:00\","
    "\"o\":{},\"a\":[\"p\",\"q\"],\"w\":\"high\",\"q\":\"42\"}";
  g_autoptr (JsonObject) object = andon_json_parse_object (text, strlen (text), NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;
  const char *s = NULL;
  gint64 i = 0, t = 0;
  guint64 sequence = 0;
  double d = 0;
  guint word = 0;
  gboolean b = FALSE;

  g_assert_nonnull (object);
  g_assert_true (andon_json_get_string (object, "s", ANDON_JSON_REQUIRED, &s, NULL));
  g_assert_cmpstr (s, ==, "x");
  g_assert_true (andon_json_get_int (object, "i", ANDON_JSON_REQUIRED, 0, 10, &i, NULL));
  g_assert_cmpint (i, ==, 7);
  g_assert_true (andon_json_get_double (object, "d", ANDON_JSON_REQUIRED, &d, NULL));
  g_assert_cmpfloat (d, ==, 1.5);
  g_assert_true (andon_json_get_double (object, "i", ANDON_JSON_REQUIRED, &d, NULL));
  g_assert_cmpfloat (d, ==, 7);
  g_assert_true (andon_json_get_bool (object, "b", ANDON_JSON_REQUIRED, &b, NULL));
  g_assert_true (b);
  g_assert_true (andon_json_get_time (object, "t", ANDON_JSON_REQUIRED, &t, NULL));
  g_assert_cmpint (t, ==, G_GINT64_CONSTANT (1782986400250000));
  g_assert_true (andon_json_get_word (object, "w", ANDON_JSON_REQUIRED, &andon_priority_words, &word, NULL));
  g_assert_cmpuint (word, ==, ANDON_PRIORITY_HIGH);
  g_assert_true (andon_json_get_sequence (object, "q", ANDON_JSON_REQUIRED, &sequence, NULL));
  g_assert_cmpuint (sequence, ==, 42);
  g_assert_true (andon_json_dup_strv (object, "a", ANDON_JSON_REQUIRED, &list, NULL));
  g_assert_cmpuint (g_strv_length (list), ==, 2);

  /* Absent and null. */
  i = 99;
  g_assert_true (andon_json_get_int (object, "none", ANDON_JSON_OPTIONAL, 0, 10, &i, NULL));
  g_assert_true (andon_json_get_int (object, "n", ANDON_JSON_NULLABLE, 0, 10, &i, NULL));
  g_assert_cmpint (i, ==, 99);

  /* The error names the member. */
  g_assert_false (andon_json_get_int (object, "none", ANDON_JSON_REQUIRED, 0, 10, &i, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
  g_assert_nonnull (strstr (error->message, "none"));
  g_clear_error (&error);
  g_assert_false (andon_json_get_int (object, "i", ANDON_JSON_REQUIRED, 8, 10, &i, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (andon_json_get_int (object, "d", ANDON_JSON_REQUIRED, 0, 10, &i, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_false (andon_json_get_string (object, "n", ANDON_JSON_REQUIRED, &s, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_false (andon_json_get_string (object, "o", ANDON_JSON_REQUIRED, &s, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_false (andon_json_get_word (object, "s", ANDON_JSON_REQUIRED, &andon_priority_words, &word, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_false (andon_json_get_time (object, "s", ANDON_JSON_REQUIRED, &t, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "“s”"));
}

/* What the writer writes the gate accepts, and it reads back as what it was. */
static void
test_writer_doubles (void)
{
  static const double values[] = {
    0, -0.0, 1, -1, 0.1, 1.0 / 3, 1e-7, 1e15, 1e300, 5e-324, 123456.789, -0.000001, 21.25, 999999999.999999, DBL_MAX,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (values) + 20000; i++)
    {
      double value = i < G_N_ELEMENTS (values) ? values[i]
                                               : ldexp (g_rand_double_range (rand, -1, 1), g_rand_int_range (rand, -60, 60));
      g_auto (AndonJsonWriter) writer = { 0 };

      andon_json_writer_init (&writer, 0);
      andon_json_writer_double (&writer, value);
      g_assert_true (andon_json_check (writer.out->str, writer.out->len, NULL, NULL));
      g_assert_true (g_ascii_strtod (writer.out->str, NULL) == value);
    }
}

static void
test_writer_text (void)
{
  static const char text[] = "a\"b\\c\n\t\x01 é 中 \xf0\x9f\x98\x80";
  g_auto (AndonJsonWriter) writer = { 0 };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  andon_json_writer_init (&writer, 0);
  andon_json_writer_begin_object (&writer);
  andon_json_writer_put_string (&writer, "text", text);
  andon_json_writer_put_string (&writer, "none", NULL);
  andon_json_writer_put_string (&writer, "broken", "x\xffy");
  andon_json_writer_put_int (&writer, "least", G_MININT64);
  andon_json_writer_put_double (&writer, "nan", NAN);
  andon_json_writer_member (&writer, "list");
  andon_json_writer_begin_array (&writer);
  andon_json_writer_begin_array (&writer);
  andon_json_writer_end_array (&writer);
  andon_json_writer_bool (&writer, TRUE);
  andon_json_writer_raw (&writer, "{\"a\":1}", -1);
  andon_json_writer_end_array (&writer);
  andon_json_writer_put_sequence (&writer, "sequence", 12);
  andon_json_writer_end_object (&writer);

  object = andon_json_parse_object (writer.out->str, writer.out->len, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, text);
  g_assert_false (json_object_has_member (object, "none"));
  g_assert_cmpstr (json_object_get_string_member (object, "broken"), ==, "x\xef\xbf\xbdy");
  g_assert_cmpint (json_object_get_int_member (object, "least"), ==, G_MININT64);
  g_assert_true (json_object_get_null_member (object, "nan"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "list")), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "sequence"), ==, "12");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/json-gate/accepts", test_accepts);
  g_test_add_func ("/domain/json-gate/refuses", test_refuses);
  g_test_add_func ("/domain/json-gate/nul-byte", test_nul_byte);
  g_test_add_func ("/domain/json-gate/depth", test_depth);
  g_test_add_func ("/domain/json-gate/limits", test_limits);
  g_test_add_func ("/domain/json-gate/many-names", test_many_names);
  g_test_add_func ("/domain/json-gate/readers", test_readers);
  g_test_add_func ("/domain/json-writer/doubles", test_writer_doubles);
  g_test_add_func ("/domain/json-writer/text", test_writer_text);
  return g_test_run ();
}
