/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <andon-error.h>
#include <andon-test-await.h>
#include <andond-csv-reader.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static AndondCsvTable *
parse (const char             *text,
       const AndondCsvOptions *options)
{
  g_autoptr (GError) error = NULL;
  AndondCsvTable *table = andond_csv_table_parse (text, strlen (text), options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (table);
  return table;
}

static void
test_skab (void)
{
  g_autoptr (AndondCsvTable) table = parse ("datetime;Current;Volume Flow RateRMS;anomaly;changepoint\r\n"
                                            "2020-03-01 16:28:16;2.07854;75.0;0.0;0.0\r\n"
                                            "2020-03-01 16:28:17;0.983799;75.9813;1.0;0.0\r\n", NULL);

  g_assert_cmpuint (table->n_rows, ==, 2);
  g_assert_cmpuint (table->n_columns, ==, 4);
  g_assert_cmpstr (table->names[1], ==, "Volume Flow RateRMS");
  g_assert_cmpstr (table->time_name, ==, "datetime");
  g_assert_cmpint (table->separator, ==, ';');
  g_assert_false (table->is_label[1]);
  g_assert_true (table->is_label[2]);
  g_assert_true (table->is_label[3]);
  g_assert_cmpint (table->time[0], ==, G_GINT64_CONSTANT (1583080096000000));
  g_assert_cmpint (table->time[1] - table->time[0], ==, G_USEC_PER_SEC);
  g_assert_cmpfloat (table->values[4], ==, 0.983799);
  g_assert_cmpuint (table->line[1], ==, 3);
  g_assert_null (table->first_problem);
}

static void
test_dialects (void)
{
  g_autoptr (AndondCsvTable) comma = parse ("\xef\xbb\xbfx,Time,\"a, b\"\n1,2020-01-01T00:00:00Z,\"2\"\n", NULL);
  g_autoptr (AndondCsvTable) tab = parse ("ts\tx\n1583080096\t-1e3\n1583080096500\t4\n", NULL);
  g_autoptr (AndondCsvTable) german = parse ("Zeit;Druck\n01.03.2020 16:28;1,5\n", NULL);
  g_autoptr (AndondCsvTable) explicit = parse ("a;b\n7;1583080096\n", &(AndondCsvOptions) { .time_column = "b" });

  g_assert_cmpstr (comma->names[1], ==, "a, b");
  g_assert_cmpfloat (comma->values[1], ==, 2.0);
  g_assert_cmpint (comma->time[0], ==, G_GINT64_CONSTANT (1577836800000000));
  g_assert_cmpint (tab->time[1] - tab->time[0], ==, 500000);
  g_assert_cmpfloat (tab->values[0], ==, -1000.0);
  g_assert_cmpfloat (german->values[0], ==, 1.5);
  g_assert_cmpint (german->time[0], ==, G_GINT64_CONSTANT (1583080080000000));
  g_assert_cmpfloat (explicit->values[0], ==, 7.0);
}

static void
test_zone (void)
{
  g_autoptr (AndondCsvTable) table = parse ("time,x\n2020-07-01 12:00:00,1\n2020-01-01 12:00:00,1\n"
                                            "2020-01-01 12:00:00+01:00,1\n",
                                            &(AndondCsvOptions) { .zone = "Europe/Berlin" });
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (table->time[0], ==, G_GINT64_CONSTANT (1593597600000000));
  g_assert_cmpint (table->time[1], ==, G_GINT64_CONSTANT (1577876400000000));
  g_assert_cmpint (table->time[2], ==, table->time[1]);

  g_assert_null (andond_csv_table_parse ("a,b\n", 4, &(AndondCsvOptions) { .zone = "Nowhere/Atall" }, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
}

static void
test_bad_rows (void)
{
  static const char text[] = "time;x;y\n"
                             "2020-01-01 00:00:00;1;2\n"
                             "2020-13-01 00:00:00;1;2\n"  /* 3: no such month */
                             "2020-01-01 00:00:01;oops;2\n"
                             "2020-01-01 00:00:02;3\n"    /* 5: short */
                             "2020-01-01 00:00:03;3;4;5\n"
                             "\n"
                             "2020-01-01 00:00:03;inf;0x10\n" /* 8: also not after the row before */
                             ";1;2\n"
                             "2020-01-01 00:00:04;;nan\n"
                             "2020-01-01 00:00:05;1";     /* 11: cut */
  g_autoptr (AndondCsvTable) table = parse (text, NULL);
  g_autoptr (AndondCsvTable) all = parse (text, &(AndondCsvOptions) { .keep_bad_rows = TRUE });

  g_assert_cmpuint (table->n_rows, ==, 6);
  g_assert_cmpuint (table->bad_rows, ==, 3);
  g_assert_cmpuint (table->bad_cells, ==, 3);
  g_assert_cmpuint (table->short_rows, ==, 2);
  g_assert_cmpuint (table->unordered_rows, ==, 1);
  g_assert_cmpstr (table->first_problem, ==, "line 3: “2020-13-01 00:00:00” is no time");
  g_assert_true (isnan (table->values[2]));
  g_assert_cmpfloat (table->values[3], ==, 2.0);
  g_assert_true (isnan (table->values[5]));
  g_assert_cmpuint (table->line[5], ==, 10);

  g_assert_cmpuint (all->n_rows, ==, 8);
  g_assert_cmpint (all->time[1], ==, G_MININT64);
  g_assert_cmpfloat (all->values[2], ==, 1.0);
}

static void
test_no_table (void)
{
  static const char *const texts[] = { "", "\n\n", "hello", "hello\nworld\n", "\xef\xbb\xbf" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (andond_csv_table_parse (texts[i], strlen (texts[i]), NULL, &error));
      g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX);
    }
}

static void
test_files (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("andon-XXXXXX.csv", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);

  g_assert_null (andond_csv_table_load (path, NULL, NULL, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "time,x\n1,2\n", -1, NULL));
  g_assert_null (andond_csv_table_load (path, &(AndondCsvOptions) { .max_bytes = 5 }, NULL, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_remove (path);
  g_assert_null (andond_csv_table_load (path, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Whatever is done to a file, what is read stays consistent, and a cut after any line reads as the prefix. */
static void
test_torture (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new ("time;a;b\n");
      g_autoptr (AndondCsvTable) whole = NULL;
      g_autoptr (AndondCsvTable) part = NULL;
      const char *cut;

      for (int i = 0; i < 20; i++)
        g_string_append_printf (text, "2020-01-01 00:00:%02d;%g;%g%s\n", i, g_rand_double (rand), g_rand_double (rand),
                                i % 2 ? "\r" : "");

      for (int i = g_rand_int_range (rand, 0, 12); i > 0; i--)
        text->str[g_rand_int_range (rand, 9, (gint32) text->len)] = (char) g_rand_int (rand);

      cut = memchr (text->str + g_rand_int_range (rand, 0, (gint32) text->len / 2), '\n', text->len / 2);
      whole = andond_csv_table_parse (text->str, text->len, NULL, NULL);
      part = cut == NULL ? NULL : andond_csv_table_parse (text->str, (gsize) (cut + 1 - text->str), NULL, NULL);

      g_assert_nonnull (whole);
      g_assert_cmpuint (whole->n_columns, ==, 2);
      if (part == NULL)
        continue;

      g_assert_cmpuint (part->n_rows, <=, whole->n_rows);
      for (guint i = 0; i < part->n_rows; i++)
        g_assert_cmpint (part->time[i], ==, whole->time[i]);
      for (guint i = 0; i < part->n_rows * 2; i++)
        g_assert_true (part->values[i] == whole->values[i] || (isnan (part->values[i]) && isnan (whole->values[i])));
    }
}

static void
test_times (void)
{
  static const struct { const char *text; gint64 expected; } good[] = {
    { "1970-01-01 00:00:00", 0 },
    { "1970-01-01", 0 },
    { "1969-12-31T23:59:59.5Z", -500000 },
    { "2000-02-29T12:00:00-05:00", G_GINT64_CONSTANT (951843600000000) },
    { "2000-02-29T12:00:00,123456789+0530", G_GINT64_CONSTANT (951805800123456) },
    { "2024/2/29 1:02", G_GINT64_CONSTANT (1709168520000000) },
    { "29/02/2024 01:02", G_GINT64_CONSTANT (1709168520000000) },
    { "1709168520.25", G_GINT64_CONSTANT (1709168520250000) },
    { "0", 0 },
  };
  static const char *const bad[] = {
    "", " ", "x", "2020", "2020-02-30", "2020-01-01 24:00:00", "2020-01-01 12:60", "2020-01-01T", "2020-01-01 1",
    "2020-01-01 12:00:00.", "2020-01-01 12:00:00+", "2020-01-01 12:00:00+25:00", "2020-01-01 12:00:00ZZ", "0x10",
    "1e300", "nan", "-", "2020-01/01", "1.2.3", "0000-01-01",
  };
  gint64 time;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (andond_csv_parse_time (good[i].text, strlen (good[i].text), NULL, &time));
      g_assert_cmpint (time, ==, good[i].expected);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      /* "2020" is a number: 2020 seconds after the epoch. */
      gboolean is_number = strcmp (bad[i], "2020") == 0;

      if (andond_csv_parse_time (bad[i], strlen (bad[i]), NULL, &time) != is_number)
        g_error ("“%s”", bad[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ingest/csv-reader/skab", test_skab);
  g_test_add_func ("/ingest/csv-reader/dialects", test_dialects);
  g_test_add_func ("/ingest/csv-reader/zone", test_zone);
  g_test_add_func ("/ingest/csv-reader/bad-rows", test_bad_rows);
  g_test_add_func ("/ingest/csv-reader/no-table", test_no_table);
  g_test_add_func ("/ingest/csv-reader/files", test_files);
  g_test_add_func ("/ingest/csv-reader/torture", test_torture);
  g_test_add_func ("/ingest/csv-reader/times", test_times);
  return g_test_run ();
}
