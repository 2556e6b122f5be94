/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "andond-csv-time.h"
#include "andond-ingest-types.h"

/* Recorded tables: a header line, a time column, numbers. Separator ; , or tab, told from the header line
 * alone; LF or CRLF; quoted fields; a byte order mark. What is wrong in a row costs that row or cell only,
 * is counted and told with its line number; only a file that is no such table at all is an error.
 * Nothing that is read depends on later lines: a file cut after any line reads as the prefix of the whole, and a last
 * line without its end counts only if it has as many cells as the header. */

G_BEGIN_DECLS

typedef struct
{
  const char *time_column; /* NULL: by its usual names, else the first column */
  char separator;          /* 0: found out */
  const char *zone;        /* IANA zone of times without one; NULL: UTC */
  gsize max_bytes;         /* 0: 1 GiB */
  gboolean keep_bad_rows;  /* keep a row whose time is unreadable, with time G_MININT64 */
} AndondCsvOptions;

struct _AndondCsvTable
{
  guint n_columns;     /* without the time column */
  char **names;        /* NULL-terminated, as in the header, stripped */
  guint n_rows;
  gint64 *time;        /* us */
  double *values;      /* values[row * n_columns + column]; NAN where empty, missing or no number */
  guint32 *line;       /* line number of each row in the file, from 1 */
  gboolean *is_label;  /* per column: says what a person found (anomaly, changepoint, label, …), no signal */
  char *time_name;
  char separator;

  guint bad_rows;       /* rows dropped, or kept with G_MININT64 */
  guint bad_cells;      /* cells that are there and no number */
  guint short_rows;     /* rows with fewer or more cells than the header */
  guint unordered_rows; /* rows whose time is not after the one before; kept */
  char *first_problem;  /* "line 17: …", NULL when all is well */
};

/* Blocks: call it on a worker thread. error: G_IO_ERROR, ANDON_DOMAIN_ERROR. */
AndondCsvTable *andond_csv_table_load (const char *path, const AndondCsvOptions *options, GCancellable *cancellable,
                                       GError **error);
AndondCsvTable *andond_csv_table_parse (const char *data, gsize length, const AndondCsvOptions *options,
                                        GError **error);
void            andond_csv_table_free (AndondCsvTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndondCsvTable, andond_csv_table_free)

G_END_DECLS
