/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heat-grid.h"

#include <math.h>

typedef struct
{
  char *name;
  guint indent;
} Head;

struct _AndonHeatGrid
{
  GObject parent_instance;

  guint n_rows;
  guint n_columns;
  Head *rows;
  Head *columns;
  float *distances; /* by row; NaN: no value */
  guint8 *notes;
  AndonHeatTextFunc text_func;
  gpointer text_data;
  GDestroyNotify text_destroy;
};

G_DEFINE_FINAL_TYPE (AndonHeatGrid, andon_heat_grid, G_TYPE_OBJECT)

static guint changed_signal;

static void
free_heads (Head  *heads,
            guint  n)
{
  for (guint i = 0; i < n; i++)
    g_free (heads[i].name);
  g_free (heads);
}

static void
andon_heat_grid_finalize (GObject *object)
{
  AndonHeatGrid *self = ANDON_HEAT_GRID (object);

  andon_heat_grid_set_text_func (self, NULL, NULL, NULL);
  free_heads (self->rows, self->n_rows);
  free_heads (self->columns, self->n_columns);
  g_free (self->distances);
  g_free (self->notes);

  G_OBJECT_CLASS (andon_heat_grid_parent_class)->finalize (object);
}

static void
andon_heat_grid_class_init (AndonHeatGridClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = andon_heat_grid_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
andon_heat_grid_init (AndonHeatGrid *self)
{
}

AndonHeatGrid *
andon_heat_grid_new (guint n_rows,
                     guint n_columns)
{
  AndonHeatGrid *self = g_object_new (ANDON_TYPE_HEAT_GRID, NULL);
  gsize n_cells;

  self->n_rows = MIN (n_rows, ANDON_HEAT_GRID_MAX);
  self->n_columns = MIN (n_columns, ANDON_HEAT_GRID_MAX);
  n_cells = (gsize) self->n_rows * self->n_columns;
  self->rows = g_new0 (Head, self->n_rows);
  self->columns = g_new0 (Head, self->n_columns);
  self->distances = g_new (float, n_cells);
  self->notes = g_new (guint8, n_cells);
  for (gsize i = 0; i < n_cells; i++)
    {
      self->distances[i] = NAN;
      self->notes[i] = ANDON_HEAT_NOTE_NO_DATA;
    }
  return self;
}

guint
andon_heat_grid_get_n_rows (AndonHeatGrid *self)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self), 0);

  return self->n_rows;
}

guint
andon_heat_grid_get_n_columns (AndonHeatGrid *self)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self), 0);

  return self->n_columns;
}

void
andon_heat_grid_set_row (AndonHeatGrid *self,
                         guint          row,
                         const char    *name,
                         guint          indent)
{
  g_return_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows);

  g_free (self->rows[row].name);
  self->rows[row].name = g_strdup (name);
  self->rows[row].indent = indent;
}

void
andon_heat_grid_set_column (AndonHeatGrid *self,
                            guint          column,
                            const char    *name)
{
  g_return_if_fail (ANDON_IS_HEAT_GRID (self) && column < self->n_columns);

  g_free (self->columns[column].name);
  self->columns[column].name = g_strdup (name);
}

const char *
andon_heat_grid_get_row_name (AndonHeatGrid *self,
                              guint          row)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows, "");

  return self->rows[row].name != NULL ? self->rows[row].name : "";
}

guint
andon_heat_grid_get_row_indent (AndonHeatGrid *self,
                                guint          row)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows, 0);

  return self->rows[row].indent;
}

const char *
andon_heat_grid_get_column_name (AndonHeatGrid *self,
                                 guint          column)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && column < self->n_columns, "");

  return self->columns[column].name != NULL ? self->columns[column].name : "";
}

void
andon_heat_grid_set_cell (AndonHeatGrid *self,
                          guint          row,
                          guint          column,
                          double         distance,
                          AndonHeatNote  note)
{
  gsize cell;

  g_return_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows && column < self->n_columns);

  cell = (gsize) row * self->n_columns + column;
  self->distances[cell] = (float) distance;
  self->notes[cell] = (guint8) note;
}

double
andon_heat_grid_get_distance (AndonHeatGrid *self,
                              guint          row,
                              guint          column)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows && column < self->n_columns, NAN);

  return self->distances[(gsize) row * self->n_columns + column];
}

AndonHeatNote
andon_heat_grid_get_note (AndonHeatGrid *self,
                          guint          row,
                          guint          column)
{
  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows && column < self->n_columns,
                        ANDON_HEAT_NOTE_NO_DATA);

  return self->notes[(gsize) row * self->n_columns + column];
}

void
andon_heat_grid_set_text_func (AndonHeatGrid     *self,
                               AndonHeatTextFunc  func,
                               gpointer           user_data,
                               GDestroyNotify     destroy)
{
  g_return_if_fail (ANDON_IS_HEAT_GRID (self));

  if (self->text_destroy != NULL)
    self->text_destroy (self->text_data);
  self->text_func = func;
  self->text_data = user_data;
  self->text_destroy = destroy;
}

char *
andon_heat_grid_dup_text (AndonHeatGrid *self,
                          guint          row,
                          guint          column,
                          gboolean       whole)
{
  char *text = NULL;

  g_return_val_if_fail (ANDON_IS_HEAT_GRID (self) && row < self->n_rows && column < self->n_columns, g_strdup (""));

  if (self->text_func != NULL)
    text = self->text_func (self, row, column, whole, self->text_data);
  return text != NULL ? text : g_strdup ("");
}

void
andon_heat_grid_tell_changed (AndonHeatGrid *self)
{
  g_return_if_fail (ANDON_IS_HEAT_GRID (self));

  g_signal_emit (self, changed_signal, 0);
}

const float *
andon_heat_grid_peek_distances (AndonHeatGrid *self,
                                guint          row)
{
  return self->distances + (gsize) row * self->n_columns;
}

const guint8 *
andon_heat_grid_peek_notes (AndonHeatGrid *self,
                            guint          row)
{
  return self->notes + (gsize) row * self->n_columns;
}
