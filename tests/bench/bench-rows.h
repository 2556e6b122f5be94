/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* The alert row of the store's benchmarks: 14 columns, about 230 bytes, and the two indexes of the goal. Both sides use
 * the same schema, the same INSERT and the same values. */

#define BENCH_ROWS_SCHEMA                                                                                              \
  "CREATE TABLE row (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, asset TEXT NOT NULL, lane INTEGER NOT NULL,"       \
  " state INTEGER NOT NULL, priority INTEGER NOT NULL, severity INTEGER NOT NULL, title TEXT NOT NULL,"                \
  " text TEXT NOT NULL, model TEXT, value REAL, low REAL, high REAL, revision INTEGER NOT NULL);"                      \
  "CREATE INDEX row_time ON row (time);"                                                                               \
  "CREATE INDEX row_state ON row (state, time);"

#define BENCH_ROWS_INSERT                                                                                              \
  "INSERT INTO row (time, asset, lane, state, priority, severity, title, text, model, value, low, high, revision)"     \
  " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"

typedef struct
{
  gint64      time;
  char        asset[16];
  int         lane;
  int         state;
  int         priority;
  int         severity;
  const char *title;
  const char *text;
  const char *model;
  double      value;
  double      low;
  double      high;
  int         revision;
} BenchRow;

static inline void
bench_row_make (BenchRow *row,
                gint64    i)
{
  row->time = G_GINT64_CONSTANT (1782864000000000) + i * 1000;
  g_snprintf (row->asset, sizeof row->asset, "nord-p-%03d", (int) (i * 7919 % 600));
  row->lane = i % 2;
  row->state = i % 10 == 0 ? 1 : 2;
  row->priority = i % 4;
  row->severity = i * 31 % 1000;
  row->title = "Vibration at the drive end above what the mode allows";
  row->text = "Residual 5.2 of vibration-de, 2.1 of temperature-de; expected 1.9 to 2.6 mm/s in production, measured 4.1";
  row->model = "m-nord-p-104-v3";
  row->value = 4.1 + i % 100 * 0.01;
  row->low = 1.9;
  row->high = 2.6;
  row->revision = 1;
}
