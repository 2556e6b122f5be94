/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <andon-test-await.h>

#include "fuzz-json-gate.h"

/* The fuzzer of the suite: seeds of every shape, mutated from a printed seed. Any crash, leak or broken promise fails. */

#define N_MUTANTS 60000

static const char *const seeds[] = {
  "{\"id\":\"a-17\",\"lane\":\"alarm\",\"state\":\"unack\",\"priority\":\"critical\",\"severity\":871,\"asset\":\"p\","
  "\"title\":\"Vibration \\u00e9\",\"raised\":\"2026-07-02T12:00:00.000Z\",\"annunciation\":3,\"revision\":9,"
  "\"acknowledged\":{\"by\":\"Bo\",\"at\":\"2026-07-02T12:00:30.000Z\"}}",
  "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/\",\"type\":\"t\",\"sequence\":\"12\",\"data\":{\"a\":[1,2.5e3,null]}}",
  "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
  "[0,-0,1,-1,0.5,1e10,-1E-10,9223372036854775807,-9223372036854775808,100000000000000000000]",
  "\"\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
  "{\"a\":{\"b\":{\"c\":[true,false,null,{}]}},\"b\":[],\"\\u0061b\":\"\"}",
  " \t\r\n {\"k\" : [ 1 , 2 , { \"x\" : \"y\" } ] } \n",
};

static const char *const tokens[] = {
  "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "false", "1", "-", "e", ".", "1e999",
  "99999999999999999999", "/*", "*/", "//", "\xff", "\xc3", "\xed\xa0\x80", "\"a\":", "\"a\":1,", "[[[[[[[[", "]]]]]]]]", "NaN",
};

static void
mutate (GRand      *rand,
        GByteArray *text)
{
  guint at = text->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) text->len) : 0;
  guint wanted = (guint) g_rand_int_range (rand, 1, 9);
  guint n = MIN (wanted, text->len - at);
  const char *token = tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))];
  g_autofree guint8 *tail = NULL;
  guint tail_length;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      if (text->len > 0)
        text->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      if (text->len > 0)
        text->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 2:
      if (n > 0)
        g_byte_array_remove_range (text, at, n);
      break;
    case 3:
      tail_length = text->len - at;
      tail = g_memdup2 (text->data + at, tail_length);
      g_byte_array_set_size (text, at);
      g_byte_array_append (text, (const guint8 *) token, (guint) strlen (token));
      g_byte_array_append (text, tail, tail_length);
      break;
    default:
      if (n > 0)
        {
          tail = g_memdup2 (text->data + at, n);
          g_byte_array_append (text, tail, n);
        }
      break;
    }
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());
  guint accepted = 0;

  for (guint i = 0; i < N_MUTANTS; i++)
    {
      const char *seed = seeds[g_rand_int_range (rand, 0, G_N_ELEMENTS (seeds))];
      g_autoptr (GByteArray) text = g_byte_array_new ();

      g_byte_array_append (text, (const guint8 *) seed, (guint) strlen (seed));
      for (int j = g_rand_int_range (rand, 0, 6); j > 0; j--)
        mutate (rand, text);
      accepted += fuzz_json_gate (text->data, text->len) ? 1 : 0;
    }

  g_test_message ("%u of %u accepted", accepted, N_MUTANTS);
  g_assert_cmpuint (accepted, >, N_MUTANTS / 50);
  g_assert_cmpuint (accepted, <, N_MUTANTS);
}

static void
test_random_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (andon_test_seed ());

  for (guint i = 0; i < 20000; i++)
    {
      guint8 bytes[64];
      gsize size = (gsize) g_rand_int_range (rand, 0, sizeof bytes);

      for (gsize j = 0; j < size; j++)
        bytes[j] = (guint8) g_rand_int_range (rand, 0, 256);
      fuzz_json_gate (bytes, size);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/json-gate/mutations", test_mutations);
  g_test_add_func ("/fuzz/json-gate/random-bytes", test_random_bytes);
  return g_test_run ();
}
