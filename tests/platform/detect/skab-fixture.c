/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "skab-fixture.h"

#include <string.h>

char *
skab_get_folder (void)
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

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
skab_list_files (const char *folder,
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
  g_ptr_array_sort (files, compare_names);
  return files;
}

AndondCsvTable *
skab_parse (const char *data,
            gsize       length)
{
  AndondCsvOptions options = { .keep_bad_rows = TRUE };
  g_autoptr (GError) error = NULL;
  AndondCsvTable *table = andond_csv_table_parse (data, length, &options, &error);

  g_assert_no_error (error);
  return table;
}

AndondCsvTable *
skab_load (const char *path)
{
  gsize length;
  g_autofree char *data = skab_read_file (path, &length);

  return skab_parse (data, length);
}

char *
skab_detect_table (const AndondCsvTable *table,
                   guint                 train_rows)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  andond_detect_table (table, train_rows, out, &error);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
skab_detect_text (const char *data,
                  gsize       length)
{
  g_autoptr (AndondCsvTable) table = skab_parse (data, length);

  return skab_detect_table (table, SKAB_TRAIN);
}

char *
skab_read_file (const char *path,
                gsize      *length)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, length, &error);
  g_assert_no_error (error);
  return data;
}

int
skab_find_column (const AndondCsvTable *table,
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
void
skab_count (const char           *output,
            const AndondCsvTable *table,
            guint                 train_rows,
            SkabConfusion        *inout)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  int label = skab_find_column (table, "anomaly");

  g_assert_cmpstr (lines[0], ==, "time,score,anomaly");
  g_assert_cmpuint (g_strv_length (lines), ==, table->n_rows - train_rows + 2);
  for (guint row = train_rows; row < table->n_rows; row++)
    {
      const char *line = lines[row - train_rows + 1];
      gboolean said = g_str_has_suffix (line, ",1");
      gboolean is = label >= 0 && table->values[(gsize) row * table->n_columns + label] == 1;

      g_assert_true (said || g_str_has_suffix (line, ",0"));
      inout->tp += said && is;
      inout->fp += said && !is;
      inout->fn += !said && is;
      inout->tn += !said && !is;
    }
}

double
skab_f1 (const SkabConfusion *c)
{
  return c->tp / (c->tp + (c->fp + c->fn) / 2.0);
}

double
skab_far (const SkabConfusion *c)
{
  return 100.0 * c->fp / (c->fp + c->tn);
}

void
skab_add (SkabConfusion       *sum,
          const SkabConfusion *part)
{
  sum->tp += part->tp;
  sum->fp += part->fp;
  sum->fn += part->fn;
  sum->tn += part->tn;
}
