/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The public test bench: what `andond detect` finds in recordings of a real rig, scored the way their
 * leaderboard scores it. */

#include "config.h"

#include <andon-test-await.h>
#include <andond-detect-stage.h>
#include <math.h>
#include <string.h>

#include "skab-fixture.h"

static void
test_score (void)
{
  static const char *const groups[] = { "valve1", "valve2", "other" };
  g_autofree char *folder = skab_get_folder ();
  SkabConfusion all = { 0 };

  if (folder == NULL)
    return;
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autoptr (GPtrArray) files = skab_list_files (folder, groups[g]);
      SkabConfusion group = { 0 };

      for (guint i = 0; i < files->len; i++)
        {
          gsize length;
          g_autofree char *data = skab_read_file (g_ptr_array_index (files, i), &length);
          g_autoptr (AndondCsvTable) table = skab_parse (data, length);
          g_autofree char *output = skab_detect_text (data, length);

          skab_count (output, table, SKAB_TRAIN, &group);
        }
      g_test_message ("%s: F1 %.3f, false alarms %.1f %%", groups[g], skab_f1 (&group), skab_far (&group));
      skab_add (&all, &group);
    }
  g_test_message ("all: F1 %.3f, false alarms %.1f %%", skab_f1 (&all), skab_far (&all));
  g_assert_cmpfloat (skab_f1 (&all), >=, 0.82);
  g_assert_cmpfloat (skab_far (&all), <=, 14.0);
}

static void
test_anomaly_free (void)
{
  g_autofree char *folder = skab_get_folder ();
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autofree char *output = NULL;
  g_autoptr (AndondCsvTable) table = NULL;
  SkabConfusion c = { 0 };
  gsize length;

  if (folder == NULL)
    return;
  path = g_build_filename (folder, "anomaly-free", "anomaly-free.csv", NULL);
  data = skab_read_file (path, &length);
  table = skab_parse (data, length);
  output = skab_detect_text (data, length);
  skab_count (output, table, SKAB_TRAIN, &c);
  g_test_message ("anomaly-free: false alarms %.2f %%", skab_far (&c));
  g_assert_cmpfloat (skab_far (&c), <=, 14.0);
}

/* Lines of a recording, without line ends; the last one is a header's if it is line 0. */
static GPtrArray *
split_lines (const char *data)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (data, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strchomp (parts[i]) != '\0')
        g_ptr_array_add (lines, g_strdup (parts[i]));
    }
  return lines;
}

/* A file cut anywhere, even within a line, gives the prefix of the whole output. */
static void
test_prefix (void)
{
  g_autofree char *folder = skab_get_folder ();
  g_autoptr (GPtrArray) files = NULL;
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  if (folder == NULL)
    return;
  files = skab_list_files (folder, "other");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = skab_read_file (g_ptr_array_index (files, i), &length);
      g_autofree char *whole = skab_detect_text (data, length);

      for (guint round = 0; round < 12; round++)
        {
          gsize cut = g_rand_int_range (rand, 200, length);
          g_autofree char *part = skab_detect_text (data, cut);
          const char *last = g_strrstr_len (part, strlen (part) - 1, "\n");
          gsize sure = strlen (part);

          /* Where a line was cut within a number, its row is another row. */
          if (data[cut - 1] != '\n' && last != NULL)
            sure = last + 1 - part;
          g_assert_cmpint (strncmp (whole, part, sure), ==, 0);
        }
    }
}

/* Without the label columns, or with nonsense in them, the output is the same. */
static void
test_labels_unused (void)
{
  g_autofree char *folder = skab_get_folder ();
  g_autoptr (GPtrArray) files = NULL;
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  if (folder == NULL)
    return;
  files = skab_list_files (folder, "valve1");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = skab_read_file (g_ptr_array_index (files, i), &length);
      g_autoptr (GPtrArray) lines = split_lines (data);
      g_autoptr (GString) dropped = g_string_new (NULL);
      g_autoptr (GString) shuffled = g_string_new (NULL);
      g_autofree char *whole = skab_detect_text (data, length);
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;

      for (guint k = 0; k < lines->len; k++)
        {
          g_auto (GStrv) cells = g_strsplit (g_ptr_array_index (lines, k), ";", -1);
          guint n = g_strv_length (cells);

          for (guint c = 0; c < n - 2; c++)
            {
              g_string_append_printf (dropped, "%s%s", c > 0 ? ";" : "", cells[c]);
              g_string_append_printf (shuffled, "%s%s", c > 0 ? ";" : "", cells[c]);
            }
          g_string_append (dropped, "\r\n");
          if (k == 0)
            g_string_append (shuffled, ";anomaly;changepoint\r\n");
          else
            g_string_append_printf (shuffled, ";%d.0;%d.0\r\n", g_rand_boolean (rand), g_rand_boolean (rand));
        }
      a = skab_detect_text (dropped->str, dropped->len);
      b = skab_detect_text (shuffled->str, shuffled->len);
      g_assert_cmpstr (whole, ==, a);
      g_assert_cmpstr (whole, ==, b);
    }
}

/* Through the live pipeline: the verdict of every row, as the stage knew it then. */
typedef struct
{
  GHashTable *changes; /* time → anomaly + 1 */
} Heard;

static void
hear (AndondDetection *detection,
      gpointer         data)
{
  Heard *heard = data;

  g_hash_table_insert (heard->changes, g_memdup2 (&detection->time, sizeof detection->time),
                       GINT_TO_POINTER (detection->anomaly + 1));
}

static void
run_pipeline (const AndondCsvTable *table,
              Heard                *heard)
{
  AndondDetectSink sink = { .detected = hear };
  AndondDetectConfig config;
  AndondDetectStage *stage;
  guint32 signals[ANDOND_DETECTOR_MAX_SIGNALS];
  guint n = 0;

  andond_detect_config_init (&config);
  config.queue_capacity = table->n_rows + 1;
  config.train_rows = SKAB_TRAIN;
  config.repeat_interval = 0;
  config.stale_after = G_TIME_SPAN_HOUR;
  stage = andond_detect_stage_new (&config, &sink, heard);
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (!table->is_label[i])
        signals[n++] = i;
    }
  g_assert_true (andond_detect_stage_add_asset (stage, 0, "rig", signals, n, ANDOND_NO_INDEX));
  andond_detect_stage_start (stage);
  for (guint row = 0; row < table->n_rows; row++)
    {
      g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("replay", n);

      for (guint i = 0; i < n; i++)
        {
          double value = table->values[(gsize) row * table->n_columns + signals[i]];

          andond_sample_batch_append (batch, signals[i], table->time[row], value,
                                      isfinite (value) ? ANDON_QUALITY_GOOD : ANDON_QUALITY_BAD);
        }
      g_assert_true (andond_detect_stage_push (stage, batch));
    }
  andond_detect_stage_stop (stage);
  andond_detect_stage_free (stage);
}

static void
test_pipeline (void)
{
  g_autofree char *folder = skab_get_folder ();
  g_autoptr (GPtrArray) files = NULL;

  if (folder == NULL)
    return;
  files = skab_list_files (folder, "other");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = skab_read_file (g_ptr_array_index (files, i), &length);
      g_autoptr (AndondCsvTable) table = skab_parse (data, length);
      g_autofree char *output = skab_detect_text (data, length);
      g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
      Heard heard = { g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL) };
      gboolean live = FALSE;

      run_pipeline (table, &heard);
      for (guint row = SKAB_TRAIN; row < table->n_rows; row++)
        {
          gpointer change = g_hash_table_lookup (heard.changes, &table->time[row]);

          if (change != NULL)
            live = GPOINTER_TO_INT (change) == 2;
          g_assert_cmpint (live, ==, g_str_has_suffix (lines[row - SKAB_TRAIN + 1], ",1"));
        }
      g_hash_table_unref (heard.changes);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/skab/score", test_score);
  g_test_add_func ("/detect/skab/anomaly-free", test_anomaly_free);
  g_test_add_func ("/detect/skab/prefix", test_prefix);
  g_test_add_func ("/detect/skab/labels-unused", test_labels_unused);
  g_test_add_func ("/detect/skab/pipeline", test_pipeline);
  return g_test_run ();
}
