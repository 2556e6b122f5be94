/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-command.h"

#include <andond-csv-reader.h>
#include <stdio.h>
#include <string.h>

#include "andond-detector.h"

#define DEFAULT_TRAIN_ROWS 400
#define EXIT_UNREADABLE 1
#define EXIT_USAGE 2

static const char usage[] = "usage: andond detect FILE.csv [--train-rows N]\n";

static gboolean
parse_arguments (int          argc,
                 char       **argv,
                 const char **path,
                 guint       *train_rows,
                 GError     **error)
{
  *path = NULL;
  *train_rows = DEFAULT_TRAIN_ROWS;
  for (int i = 1; i < argc; i++)
    {
      const char *number = NULL;

      if (g_str_has_prefix (argv[i], "--train-rows="))
        number = argv[i] + strlen ("--train-rows=");
      else if (strcmp (argv[i], "--train-rows") == 0 && i + 1 < argc)
        number = argv[++i];

      if (number != NULL)
        {
          guint64 n;

          if (!g_ascii_string_to_unsigned (number, 10, ANDOND_DETECTOR_LEAST_TRAIN_ROWS,
                                           ANDOND_DETECTOR_MOST_TRAIN_ROWS, &n, error))
            {
              g_prefix_error (error, "--train-rows: ");
              return FALSE;
            }
          *train_rows = n;
        }
      else if (argv[i][0] == '-' && argv[i][1] != '\0')
        {
          g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE, "unknown option “%s”", argv[i]);
          return FALSE;
        }
      else if (*path != NULL)
        {
          g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE, "one file at a time, not “%s” too", argv[i]);
          return FALSE;
        }
      else
        {
          *path = argv[i];
        }
    }
  if (*path == NULL)
    {
      g_set_error_literal (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_USAGE, "no file named");
      return FALSE;
    }
  return TRUE;
}

/* Label columns are what a person found out afterwards: never looked at. */
static guint
pick_signals (const AndondCsvTable *table,
              guint                *columns)
{
  guint n = 0;

  for (guint i = 0; i < table->n_columns; i++)
    {
      if (table->is_label[i])
        continue;
      if (n < ANDOND_DETECTOR_MAX_SIGNALS)
        columns[n] = i;
      n++;
    }
  return n;
}

/* The time as the platform writes it; the row's own line number where the file's time was unreadable. */
static void
print_row (const AndondCsvTable  *table,
           guint                  row,
           const AndondDetection *detection)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (table->time[row] != G_MININT64)
    time = g_date_time_new_from_unix_utc (table->time[row] / G_USEC_PER_SEC);
  if (time != NULL)
    text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  printf ("%s,%.3f,%d\n", text != NULL ? text : "", detection->score, detection->anomaly ? 1 : 0);
}

static gboolean
detect (const AndondCsvTable *table,
        guint                 train_rows,
        GError              **error)
{
  g_autoptr (AndondDetector) detector = NULL;
  g_autoptr (AndondDetection) detection = NULL;
  guint columns[ANDOND_DETECTOR_MAX_SIGNALS];
  double values[ANDOND_DETECTOR_MAX_SIGNALS];
  guint n_signals = pick_signals (table, columns);

  if (n_signals == 0 || n_signals > ANDOND_DETECTOR_MAX_SIGNALS)
    {
      g_set_error (error, ANDOND_DETECT_ERROR, ANDOND_DETECT_ERROR_INPUT,
                   "%u signal columns; 1 to %d can be judged", n_signals, ANDOND_DETECTOR_MAX_SIGNALS);
      return FALSE;
    }
  detector = andond_detector_new (n_signals, train_rows);
  detection = andond_detection_new (n_signals);
  printf ("time,score,anomaly\n");
  for (guint row = 0; row < table->n_rows; row++)
    {
      for (guint i = 0; i < n_signals; i++)
        values[i] = table->values[(gsize) row * table->n_columns + columns[i]];
      andond_detector_push_row (detector, table->time[row], values, NULL, ANDOND_MODE_NONE, detection);
      if (row >= train_rows)
        print_row (table, row, detection);
    }
  return TRUE;
}

int
andond_detect_command_run (int    argc,
                           char **argv)
{
  /* Every data row gets its line: one whose time cannot be read is kept. */
  AndondCsvOptions options = { .keep_bad_rows = TRUE };
  g_autoptr (AndondCsvTable) table = NULL;
  g_autoptr (GError) error = NULL;
  const char *path;
  guint train_rows;

  if (!parse_arguments (argc, argv, &path, &train_rows, &error))
    {
      fprintf (stderr, "andond detect: %s\n%s", error->message, usage);
      return EXIT_USAGE;
    }
  table = andond_csv_table_load (path, &options, NULL, &error);
  if (table == NULL || !detect (table, train_rows, &error))
    {
      fprintf (stderr, "andond detect: %s: %s\n", path, error->message);
      return EXIT_UNREADABLE;
    }
  if (table->first_problem != NULL)
    fprintf (stderr, "andond detect: %s: %s\n", path, table->first_problem);
  if (fflush (stdout) != 0)
    return EXIT_UNREADABLE;
  return 0;
}
