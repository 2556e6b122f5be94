/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

/* The usual way to draw a heatmap: a colour node for every cell. Without cells a blank fill: the floor of any frame. */

#define NAIVE_TYPE_CELLS (naive_cells_get_type ())
G_DECLARE_FINAL_TYPE (NaiveCells, naive_cells, NAIVE, CELLS, GtkWidget)

GtkWidget *naive_cells_new        (guint       n_rows,
                                   guint       n_columns);

/** Borrows n_rows × n_columns values, -1 … 1, and redraws. */
void       naive_cells_set_values (NaiveCells  *self,
                                   const float *values);
