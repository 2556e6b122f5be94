/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "andond-detect"

#include "config.h"

#include "andond-detect-table.h"

#include "andond-detector.h"

/* Label columns are what a person found out afterwards. Returns how many signals there are, of which at
 * most ANDOND_DETECTOR_MAX_SIGNALS are written. */
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

static void
append_time (GString *out,
             gint64   time)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autofree char *text = NULL;
  gint64 part = ((time % G_USEC_PER_SEC) + G_USEC_PER_SEC) % G_USEC_PER_SEC;

  if (time != G_MININT64)
    utc = g_date_time_new_from_unix_utc ((time - part) / G_USEC_PER_SEC);
  if (utc == NULL)
    return;
  text = g_date_time_format (utc, "%Y-%m-%d %H:%M:%S");
  g_string_append (out, text);
  if (part >= 1000)
    g_string_append_printf (out, ".%03d", (int) (part / 1000));
}

static void
append_row (GString               *out,
            gint64                 time,
            const AndondDetection *detection)
{
  char score[G_ASCII_DTOSTR_BUF_SIZE];

  append_time (out, time);
  g_string_append_printf (out, ",%s,%d\n", g_ascii_formatd (score, sizeof score, "%.3f", detection->score),
                          detection->anomaly ? 1 : 0);
}

gboolean
andond_detect_table (const AndondCsvTable *table,
                     guint                 train_rows,
                     GString              *out,
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
  g_string_append (out, "time,score,anomaly\n");
  for (guint row = 0; row < table->n_rows; row++)
    {
      for (guint i = 0; i < n_signals; i++)
        values[i] = table->values[(gsize) row * table->n_columns + columns[i]];
      andond_detector_push_row (detector, table->time[row], values, NULL, ANDOND_MODE_NONE, detection);
      if (row >= train_rows)
        append_row (out, table->time[row], detection);
    }
  return TRUE;
}
