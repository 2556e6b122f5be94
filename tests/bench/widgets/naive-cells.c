/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "naive-cells.h"

struct _NaiveCells
{
  GtkWidget parent_instance;

  guint n_rows;
  guint n_columns;
  const float *values;
  guint n_drawn;
};

G_DEFINE_FINAL_TYPE (NaiveCells, naive_cells, GTK_TYPE_WIDGET)

static void
naive_cells_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  NaiveCells *self = NAIVE_CELLS (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float cell_width = width / (float) MAX (self->n_columns, 1), cell_height = height / (float) MAX (self->n_rows, 1);

  /* Another grey each time: what did not change, GTK would not paint. */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, self->n_drawn++ % 2 ? 1 : 0.98f, 1 },
                             &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->values == NULL)
    return;
  for (guint row = 0; row < self->n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        float value = self->values[row * self->n_columns + column];
        GdkRGBA color = { 0.5f + value / 2, 0.5f, 0.5f - value / 2, 1 };

        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT ((float) column * cell_width, (float) row * cell_height, cell_width,
                                                        cell_height));
      }
}

static void
naive_cells_class_init (NaiveCellsClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = naive_cells_snapshot;
}

static void
naive_cells_init (NaiveCells *self)
{
}

GtkWidget *
naive_cells_new (guint n_rows,
                 guint n_columns)
{
  NaiveCells *self = g_object_new (NAIVE_TYPE_CELLS, NULL);

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  return GTK_WIDGET (self);
}

void
naive_cells_set_values (NaiveCells  *self,
                        const float *values)
{
  self->values = values;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
