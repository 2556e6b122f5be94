/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "naive-store.h"

#include <sqlite3.h>

#include "bench-json.h"
#include "bench-rows.h"

static void
check (int code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    {
      fprintf (stderr, "sqlite: %s\n", sqlite3_errstr (code));
      abort ();
    }
}

static void
bind_row (sqlite3_stmt   *statement,
          const BenchRow *row)
{
  sqlite3_bind_int64 (statement, 1, row->time);
  sqlite3_bind_text (statement, 2, row->asset, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, row->lane);
  sqlite3_bind_int (statement, 4, row->state);
  sqlite3_bind_int (statement, 5, row->priority);
  sqlite3_bind_int (statement, 6, row->severity);
  sqlite3_bind_text (statement, 7, row->title, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 8, row->text, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 9, row->model, -1, SQLITE_STATIC);
  sqlite3_bind_double (statement, 10, row->value);
  sqlite3_bind_double (statement, 11, row->low);
  sqlite3_bind_double (statement, 12, row->high);
  sqlite3_bind_int (statement, 13, row->revision);
}

double
naive_store_insert (const char *path,
                    guint       n,
                    guint       per_transaction)
{
  sqlite3 *database;
  sqlite3_stmt *insert;
  double began;
  double rate;

  check (sqlite3_open (path, &database));
  check (sqlite3_exec (database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL", NULL, NULL, NULL));
  check (sqlite3_exec (database, BENCH_ROWS_SCHEMA, NULL, NULL, NULL));
  check (sqlite3_prepare_v2 (database, BENCH_ROWS_INSERT, -1, &insert, NULL));
  began = bench_now ();
  for (guint i = 0; i < n; i++)
    {
      BenchRow row;

      if (per_transaction > 1 && i % per_transaction == 0)
        check (sqlite3_exec (database, "BEGIN", NULL, NULL, NULL));
      bench_row_make (&row, i);
      bind_row (insert, &row);
      check (sqlite3_step (insert));
      sqlite3_reset (insert);
      if (per_transaction > 1 && (i % per_transaction == per_transaction - 1 || i == n - 1))
        check (sqlite3_exec (database, "COMMIT", NULL, NULL, NULL));
    }
  rate = n / (bench_now () - began);
  sqlite3_finalize (insert);
  sqlite3_close (database);
  return rate;
}
