/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The public test bench: what `andond detect` finds in recordings of a real rig, scored the way their
 * leaderboard scores it, over the files as they are and changed in ways that must not matter. */

#include "config.h"

#include <andon-test-await.h>
#include <andond-detect-stage.h>
#include <andond-detect-table.h>
#include <andond-detector.h>
#include <math.h>
#include <string.h>

#define TRAIN 400

typedef struct
{
  guint64 tp, fp, fn, tn;
} Confusion;

static char *
get_folder (void)
{
  const char *shared = g_getenv ("ANDON_SHARED");
  char *folder = shared != NULL ? g_build_filename (shared, "data", "skab", NULL) : NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the recordings of ../shared/data/skab are not there");
      g_clear_pointer (&folder, g_free);
    }
  return folder;
}

static GPtrArray *
list_files (const char *folder,
            const char *group)
{
  g_autofree char *path = g_build_filename (folder, group, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".csv"))
        g_ptr_array_add (files, g_build_filename (path, name, NULL));
    }
  g_assert_cmpuint (files->len, >, 0);
  return files;
}

static AndondCsvTable *
parse (const char *data,
       gsize       length)
{
  AndondCsvOptions options = { .keep_bad_rows = TRUE };
  g_autoptr (GError) error = NULL;
  AndondCsvTable *table = andond_csv_table_parse (data, length, &options, &error);

  g_assert_no_error (error);
  return table;
}

static char *
detect_text (const char *data,
             gsize       length)
{
  g_autoptr (AndondCsvTable) table = parse (data, length);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  andond_detect_table (table, TRAIN, out, &error);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
read_file (const char *path,
           gsize      *length)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);
  return data;
}

static int
find_column (const AndondCsvTable *table,
             const char           *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (strcmp (table->names[i], name) == 0)
        return (int) i;
    }
  return -1;
}

/* One line a row after the training rows, its last field the verdict. */
static void
count (const char           *output,
       const AndondCsvTable *table,
       Confusion            *out)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  int label = find_column (table, "anomaly");

  g_assert_cmpstr (lines[0], ==, "time,score,anomaly");
  g_assert_cmpuint (g_strv_length (lines), ==, table->n_rows - TRAIN + 2);
  for (guint row = TRAIN; row < table->n_rows; row++)
    {
      const char *line = lines[row - TRAIN + 1];
      gboolean said = g_str_has_suffix (line, ",1");
      gboolean is = label >= 0 && table->values[(gsize) row * table->n_columns + label] == 1;

      g_assert_true (said || g_str_has_suffix (line, ",0"));
      out->tp += said && is;
      out->fp += said && !is;
      out->fn += !said && is;
      out->tn += !said && !is;
    }
}

static double
f1 (const Confusion *c)
{
  return c->tp / (c->tp + (c->fp + c->fn) / 2.0);
}

static double
far (const Confusion *c)
{
  return 100.0 * c->fp / (c->fp + c->tn);
}

static void
add (Confusion       *sum,
     const Confusion *part)
{
  sum->tp += part->tp;
  sum->fp += part->fp;
  sum->fn += part->fn;
  sum->tn += part->tn;
}

static void
test_score (void)
{
  static const char *const groups[] = { "valve1", "valve2", "other" };
  g_autofree char *folder = get_folder ();
  Confusion all = { 0 };

  if (folder == NULL)
    return;
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autoptr (GPtrArray) files = list_files (folder, groups[g]);
      Confusion group = { 0 };

      for (guint i = 0; i < files->len; i++)
        {
          gsize length;
          g_autofree char *data = read_file (g_ptr_array_index (files, i), &length);
          g_autoptr (AndondCsvTable) table = parse (data, length);
          g_autofree char *output = detect_text (data, length);

          count (output, table, &group);
        }
      g_test_message ("%s: F1 %.3f, false alarms %.1f %%", groups[g], f1 (&group), far (&group));
      add (&all, &group);
    }
  g_test_message ("all: F1 %.3f, false alarms %.1f %%", f1 (&all), far (&all));
  g_assert_cmpfloat (f1 (&all), >=, 0.82);
  g_assert_cmpfloat (far (&all), <=, 14.0);
}

static void
test_anomaly_free (void)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *path = NULL;
  g_autofree char *data = NULL;
  g_autofree char *output = NULL;
  g_autoptr (AndondCsvTable) table = NULL;
  Confusion c = { 0 };
  gsize length;

  if (folder == NULL)
    return;
  path = g_build_filename (folder, "anomaly-free", "anomaly-free.csv", NULL);
  data = read_file (path, &length);
  table = parse (data, length);
  output = detect_text (data, length);
  count (output, table, &c);
  g_test_message ("anomaly-free: false alarms %.2f %%", far (&c));
  g_assert_cmpfloat (far (&c), <=, 14.0);
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

static char *
label_normal (const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, ";", -1);
  guint n = g_strv_length (cells);

  g_free (cells[n - 2]);
  cells[n - 2] = g_strdup ("0.0");
  return g_strjoinv (";", cells);
}

/* A tenth of the rows to judge is dropped; a stretch of what the machine learnt from comes again somewhere. */
static char *
disturb (const char *data,
         GRand      *rand,
         gsize      *length)
{
  g_autoptr (GPtrArray) lines = split_lines (data);
  GString *out = g_string_new (NULL);
  guint n = g_rand_int_range (rand, 60, 150), from = g_rand_int_range (rand, 1, TRAIN - n);
  guint at = g_rand_int_range (rand, TRAIN + 1, lines->len);

  for (guint i = 0; i < lines->len; i++)
    {
      for (guint k = 0; i == at && k < n; k++)
        {
          g_autofree char *line = label_normal (g_ptr_array_index (lines, from + k));

          g_string_append_printf (out, "%s\r\n", line);
        }
      if (i <= TRAIN || g_rand_int_range (rand, 0, 10) > 0)
        g_string_append_printf (out, "%s\r\n", (char *) g_ptr_array_index (lines, i));
    }
  *length = out->len;
  return g_string_free (out, FALSE);
}

static void
test_disturbed (void)
{
  static const char *const groups[] = { "valve1", "valve2", "other" };
  g_autofree char *folder = get_folder ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260702);
  Confusion all = { 0 };

  if (folder == NULL)
    return;
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autoptr (GPtrArray) files = list_files (folder, groups[g]);

      g_ptr_array_sort (files, (GCompareFunc) (void (*) (void)) strcmp);
      for (guint i = 0; i < 3 * files->len; i++)
        {
          gsize length, changed_length;
          g_autofree char *data = read_file (g_ptr_array_index (files, i % files->len), &length);
          g_autofree char *changed = NULL;
          g_autofree char *output = NULL;
          g_autoptr (AndondCsvTable) table = NULL;

          /* This one has anomalies among its training rows. */
          if (g_str_has_suffix (g_ptr_array_index (files, i % files->len), "other/2.csv"))
            continue;
          changed = disturb (data, rand, &changed_length);
          table = parse (changed, changed_length);
          output = detect_text (changed, changed_length);
          count (output, table, &all);
        }
    }
  g_test_message ("disturbed: F1 %.3f, false alarms %.1f %%", f1 (&all), far (&all));
  g_assert_cmpfloat (f1 (&all), >=, 0.82);
  g_assert_cmpfloat (far (&all), <=, 14.0);
}

/* A file cut anywhere, even within a line, gives the prefix of the whole output. */
static void
test_prefix (void)
{
  g_autofree char *folder = get_folder ();
  g_autoptr (GPtrArray) files = NULL;
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  if (folder == NULL)
    return;
  files = list_files (folder, "other");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = read_file (g_ptr_array_index (files, i), &length);
      g_autofree char *whole = detect_text (data, length);

      for (guint round = 0; round < 12; round++)
        {
          gsize cut = g_rand_int_range (rand, 200, length);
          g_autofree char *part = detect_text (data, cut);
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
  g_autofree char *folder = get_folder ();
  g_autoptr (GPtrArray) files = NULL;
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  if (folder == NULL)
    return;
  files = list_files (folder, "valve1");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = read_file (g_ptr_array_index (files, i), &length);
      g_autoptr (GPtrArray) lines = split_lines (data);
      g_autoptr (GString) dropped = g_string_new (NULL);
      g_autoptr (GString) shuffled = g_string_new (NULL);
      g_autofree char *whole = detect_text (data, length);
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
      a = detect_text (dropped->str, dropped->len);
      b = detect_text (shuffled->str, shuffled->len);
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
  config.train_rows = TRAIN;
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
  g_autofree char *folder = get_folder ();
  g_autoptr (GPtrArray) files = NULL;

  if (folder == NULL)
    return;
  files = list_files (folder, "other");
  for (guint i = 0; i < files->len; i++)
    {
      gsize length;
      g_autofree char *data = read_file (g_ptr_array_index (files, i), &length);
      g_autoptr (AndondCsvTable) table = parse (data, length);
      g_autofree char *output = detect_text (data, length);
      g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
      Heard heard = { g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL) };
      gboolean live = FALSE;

      run_pipeline (table, &heard);
      for (guint row = TRAIN; row < table->n_rows; row++)
        {
          gpointer change = g_hash_table_lookup (heard.changes, &table->time[row]);

          if (change != NULL)
            live = GPOINTER_TO_INT (change) == 2;
          g_assert_cmpint (live, ==, g_str_has_suffix (lines[row - TRAIN + 1], ",1"));
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
  g_test_add_func ("/detect/skab/disturbed", test_disturbed);
  g_test_add_func ("/detect/skab/prefix", test_prefix);
  g_test_add_func ("/detect/skab/labels-unused", test_labels_unused);
  g_test_add_func ("/detect/skab/pipeline", test_pipeline);
  return g_test_run ();
}
