/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One line of the list that is scrolled: the same facts for both sides. */
#define BENCH_TYPE_ROW (bench_row_get_type ())
G_DECLARE_FINAL_TYPE (BenchRow, bench_row, BENCH, ROW, GObject)

#define BENCH_N_SPARK 48

struct _BenchRow
{
  GObject parent_instance;

  guint number;
  guint level; /* 1 … 4 */
  gboolean open;
};

/** @n_rows rows, made on demand. */
GListModel   *bench_rows_model_new    (guint     n_rows);

char         *bench_row_dup_title     (BenchRow *self);
char         *bench_row_dup_asset     (BenchRow *self);
char         *bench_row_dup_time      (BenchRow *self);
char         *bench_row_dup_value     (BenchRow *self);
const char   *bench_row_get_state     (BenchRow *self);
const char   *bench_row_get_level     (BenchRow *self);
const double *bench_row_get_spark     (BenchRow *self);

G_END_DECLS
