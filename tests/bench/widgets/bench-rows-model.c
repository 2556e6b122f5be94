/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-rows-model.h"

#include <math.h>

struct _BenchRowsModel
{
  GObject parent_instance;

  guint n_rows;
};

#define BENCH_TYPE_ROWS_MODEL (bench_rows_model_get_type ())
G_DECLARE_FINAL_TYPE (BenchRowsModel, bench_rows_model, BENCH, ROWS_MODEL, GObject)

static void bench_rows_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (BenchRow, bench_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (BenchRowsModel, bench_rows_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bench_rows_model_list_init))

static void
bench_row_class_init (BenchRowClass *klass)
{
}

static void
bench_row_init (BenchRow *self)
{
}

static GType
get_item_type (GListModel *model)
{
  return BENCH_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return BENCH_ROWS_MODEL (model)->n_rows;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  BenchRow *row;

  if (position >= BENCH_ROWS_MODEL (model)->n_rows)
    return NULL;

  row = g_object_new (BENCH_TYPE_ROW, NULL);
  row->number = position;
  row->level = 1 + position * 7 % 4;
  row->open = position % 3 != 0;

  return row;
}

static void
bench_rows_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
bench_rows_model_class_init (BenchRowsModelClass *klass)
{
}

static void
bench_rows_model_init (BenchRowsModel *self)
{
}

GListModel *
bench_rows_model_new (guint n_rows)
{
  BenchRowsModel *self = g_object_new (BENCH_TYPE_ROWS_MODEL, NULL);

  self->n_rows = n_rows;

  return G_LIST_MODEL (self);
}

char *
bench_row_dup_title (BenchRow *self)
{
  static const char * const titles[] = {
    "Bearing vibration rising", "Filler torque outside context", "Energy per unit above model", "Gateway clock drift",
    "Valve not following setpoint", "Conveyor current pattern changed", "Camera focus score low",
  };

  return g_strdup_printf ("%s %u", titles[self->number % G_N_ELEMENTS (titles)], self->number);
}

char *
bench_row_dup_asset (BenchRow *self)
{
  return g_strdup_printf ("Cooling line %u › P-%u", self->number % 9, self->number % 997);
}

char *
bench_row_dup_time (BenchRow *self)
{
  return g_strdup_printf ("%u:%02u:%02u", self->number / 3600, self->number / 60 % 60, self->number % 60);
}

char *
bench_row_dup_value (BenchRow *self)
{
  return g_strdup_printf ("%.2f mm/s", (double) (self->number % 1013) / 97);
}

const char *
bench_row_get_state (BenchRow *self)
{
  return self->open ? "New" : "Acknowledged";
}

const char *
bench_row_get_level (BenchRow *self)
{
  static const char * const levels[] = { "", "Critical", "High", "Medium", "Low" };

  return levels[self->level];
}

const double *
bench_row_get_spark (BenchRow *self)
{
  static double sparks[8][BENCH_N_SPARK];

  if (sparks[0][1] == 0)
    {
      for (int kind = 0; kind < 8; kind++)
        for (int i = 0; i < BENCH_N_SPARK; i++)
          sparks[kind][i] = sin (i * (0.2 + 0.05 * kind)) + (i > 36 ? 0.1 * i : 0);
    }

  return sparks[self->number % 8];
}
