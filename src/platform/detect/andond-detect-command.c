/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-command.h"

#include <stdio.h>
#include <string.h>

#include "andond-detect-table.h"
#include "andond-detector.h"

#define DEFAULT_TRAIN_ROWS 400
#define STATUS_UNREADABLE 1
#define STATUS_USAGE 2

static const char usage[] = "usage: andond detect FILE.csv [--train-rows N]\n";

static gboolean
parse_train_rows (const char *text,
                  guint      *out,
                  GError    **error)
{
  guint64 n;

  if (text == NULL)
    {
      g_set_error_literal (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE, "--train-rows wants a number");
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, ANDOND_DETECTOR_LEAST_TRAIN_ROWS, ANDOND_DETECTOR_MOST_TRAIN_ROWS,
                                   &n, error))
    {
      g_prefix_error (error, "--train-rows: ");
      return FALSE;
    }
  *out = (guint) n;
  return TRUE;
}

static gboolean
parse_arguments (int          argc,
                 char       **argv,
                 const char **path,
                 guint       *train_rows,
                 GError     **error)
{
  static const char option[] = "--train-rows";

  for (int i = 1; i < argc; i++)
    {
      if (strcmp (argv[i], option) == 0 || g_str_has_prefix (argv[i], "--train-rows="))
        {
          const char *text = argv[i][strlen (option)] == '=' ? argv[i] + strlen (option) + 1 : argv[++i];

          if (!parse_train_rows (text, train_rows, error))
            return FALSE;
        }
      else if (argv[i][0] == '-' || *path != NULL)
        {
          g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE,
                       argv[i][0] == '-' ? "unknown option “%s”" : "one file at a time, not “%s” too", argv[i]);
          return FALSE;
        }
      else
        {
          *path = argv[i];
        }
    }
  if (*path == NULL)
    g_set_error_literal (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE, "no file named");
  return *path != NULL;
}

int
andond_detect_command_run (int    argc,
                           char **argv)
{
  /* Every data row gets its line: one whose time cannot be read is kept. */
  AndondCsvOptions options = { .keep_bad_rows = TRUE };
  g_autoptr (AndondCsvTable) table = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint train_rows = DEFAULT_TRAIN_ROWS;
  const char *path = NULL;

  if (!parse_arguments (argc, argv, &path, &train_rows, &error))
    {
      fprintf (stderr, "andond detect: %s\n%s", error->message, usage);
      return STATUS_USAGE;
    }
  table = andond_csv_table_load (path, &options, NULL, &error);
  if (table == NULL || !andond_detect_table (table, train_rows, out, &error))
    {
      fprintf (stderr, "andond detect: %s: %s\n", path, error->message);
      return STATUS_UNREADABLE;
    }
  if (table->first_problem != NULL)
    fprintf (stderr, "andond detect: %s: %s\n", path, table->first_problem);
  if (fwrite (out->str, 1, out->len, stdout) != out->len || fflush (stdout) != 0)
    {
      fprintf (stderr, "andond detect: the output cannot be written\n");
      return STATUS_UNREADABLE;
    }
  return 0;
}
