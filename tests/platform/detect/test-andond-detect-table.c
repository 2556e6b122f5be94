/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andond-detect-command.h>
#include <andond-detect-table.h>
#include <andond-detector.h>
#include <string.h>

#define TRAIN 50

static GString *
detect (const char *text,
        GError    **error)
{
  AndondCsvOptions options = { .keep_bad_rows = TRUE };
  g_autoptr (AndondCsvTable) table = andond_csv_table_parse (text, strlen (text), &options, NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_nonnull (table);
  if (!andond_detect_table (table, TRAIN, out, error))
    return NULL;
  return g_steal_pointer (&out);
}

static guint
count_lines (const GString *out)
{
  guint n = 0;

  for (gsize i = 0; i < out->len; i++)
    n += out->str[i] == '\n';
  return n;
}

/* A row of a recording; `cell` takes the place of the first signal where it is not NULL. */
static void
append_row (GString    *text,
            guint       row,
            const char *cell)
{
  g_string_append_printf (text, "2026-01-01 %02u:%02u:%02u,%s,%u.5,7\n", row / 3600, row / 60 % 60, row % 60,
                          cell != NULL ? cell : (row % 3 == 0 ? "10.1" : "9.9"), row % 5);
}

static void
test_garbage (void)
{
  static const char *const cells[] = { "", "NaN", "inf", "-1e400", "ten", "\"", "1,2", "99999999999999999999" };
  g_autoptr (GString) text = g_string_new ("time,a,b,still\n");
  g_autoptr (GString) out = NULL;
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row < 300; row++)
    append_row (text, row, row % 7 == 3 && row % 35 != 31 ? cells[row / 7 % 8] : NULL);
  out = detect (text->str, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (out->str, "time,score,anomaly\n2026-01-01 00:00:50,"));
  g_assert_null (strstr (out->str, "nan"));
  g_assert_null (strstr (out->str, "inf"));
}

static void
test_short (void)
{
  g_autoptr (GString) text = g_string_new ("time,a,b,still\n");
  g_autoptr (GString) out = NULL;

  out = detect (text->str, NULL);
  g_assert_cmpstr (out->str, ==, "time,score,anomaly\n");
  for (guint row = 0; row < TRAIN + 1; row++)
    append_row (text, row, NULL);
  g_string_free (out, TRUE);
  out = detect (text->str, NULL);
  g_assert_cmpuint (count_lines (out), ==, 2);
}

/* Neither the clock nor the row's number says anything: the same values at other times score the same. */
static void
test_times_unused (void)
{
  g_autoptr (GString) a = g_string_new ("time,a,b\n");
  g_autoptr (GString) b = g_string_new ("time,a,b\n");
  g_autoptr (GString) out_a = NULL;
  g_autoptr (GString) out_b = NULL;
  g_auto (GStrv) lines_a = NULL;
  g_auto (GStrv) lines_b = NULL;

  for (guint row = 0; row < 200; row++)
    {
      double value = row > 120 && row < 160 ? 14 : 10 + row % 4 * 0.1;

      g_string_append_printf (a, "2026-01-01 00:%02u:%02u,%.1f,%u\n", row / 60, row % 60, value, row % 3);
      g_string_append_printf (b, "2031-07-05 13:%02u:%02u,%.1f,%u\n", row / 30, row * 2 % 60, value, row % 3);
    }
  out_a = detect (a->str, NULL);
  out_b = detect (b->str, NULL);
  lines_a = g_strsplit (out_a->str, "\n", -1);
  lines_b = g_strsplit (out_b->str, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines_a), ==, g_strv_length (lines_b));
  for (guint i = 1; lines_a[i] != NULL && *lines_a[i] != '\0'; i++)
    g_assert_cmpstr (strchr (lines_a[i], ','), ==, strchr (lines_b[i], ','));
  g_assert_nonnull (strstr (out_a->str, ",1\n"));
}

static void
test_columns (void)
{
  g_autoptr (GString) many = g_string_new ("time");
  g_autoptr (GError) error = NULL;

  g_assert_null (detect ("time,anomaly,changepoint\n2026-01-01 00:00:00,0,0\n", &error));
  g_assert_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_INPUT);
  g_clear_error (&error);
  for (guint i = 0; i < 80; i++)
    g_string_append_printf (many, ",c%u", i);
  g_string_append_c (many, '\n');
  g_assert_null (detect (many->str, &error));
  g_assert_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_INPUT);
}

static int
run (const char *first,
     const char *second,
     const char *third)
{
  char *argv[] = { (char *) "detect", (char *) first, (char *) second, (char *) third, NULL };
  int argc = 1 + (first != NULL) + (second != NULL) + (third != NULL);

  return andond_detect_command_run (argc, argv);
}

static void
test_command_errors (void)
{
  g_assert_cmpint (run (NULL, NULL, NULL), ==, 2);
  g_assert_cmpint (run ("--train-rows", NULL, NULL), ==, 2);
  g_assert_cmpint (run ("a.csv", "--train-rows", "many"), ==, 2);
  g_assert_cmpint (run ("a.csv", "--train-rows=3", NULL), ==, 2);
  g_assert_cmpint (run ("a.csv", "b.csv", NULL), ==, 2);
  g_assert_cmpint (run ("--nonsense", "a.csv", NULL), ==, 2);
  g_assert_cmpint (run ("/nowhere/at/all.csv", NULL, NULL), ==, 1);
  g_assert_cmpint (run ("/", "--train-rows", "100"), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/table/garbage", test_garbage);
  g_test_add_func ("/detect/table/short", test_short);
  g_test_add_func ("/detect/table/times-unused", test_times_unused);
  g_test_add_func ("/detect/table/columns", test_columns);
  g_test_add_func ("/detect/table/command-errors", test_command_errors);
  return g_test_run ();
}
