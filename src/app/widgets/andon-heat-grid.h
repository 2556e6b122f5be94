/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANDON_HEAT_GRID_MAX 1000

/** Why a cell has no colour, or what to know about it. Each looks different without colour. */
typedef enum
{
  ANDON_HEAT_NOTE_NONE,
  ANDON_HEAT_NOTE_PROVISIONAL,    /* has a value; a notch in its corner: it may still change */
  ANDON_HEAT_NOTE_NO_PLAN,        /* hatched */
  ANDON_HEAT_NOTE_NO_DATA,        /* an empty outline */
  ANDON_HEAT_NOTE_NOT_APPLICABLE, /* a dash */
} AndonHeatNote;

#define ANDON_TYPE_HEAT_GRID (andon_heat_grid_get_type ())
G_DECLARE_FINAL_TYPE (AndonHeatGrid, andon_heat_grid, ANDON, HEAT_GRID, GObject)

/**
 * AndonHeatTextFunc:
 * @whole: FALSE for the few characters that stand in the cell, TRUE for a sentence with target and note
 *
 * Returns: (transfer full): what a cell says
 */
typedef char *(*AndonHeatTextFunc) (AndonHeatGrid *grid,
                                    guint          row,
                                    guint          column,
                                    gboolean       whole,
                                    gpointer       user_data);

/**
 * AndonHeatGrid:
 * What a heatmap shows: names of rows and columns, for each cell its distance from the target and a note. It knows no
 * unit: the words come from a function that is asked for the cells that are read. Main thread.
 *
 * Signal: `changed`, once for andon_heat_grid_tell_changed ().
 */

/** Both at most %ANDON_HEAT_GRID_MAX; every cell has no data. */
AndonHeatGrid *andon_heat_grid_new            (guint              n_rows,
                                               guint              n_columns);

guint          andon_heat_grid_get_n_rows     (AndonHeatGrid     *self);
guint          andon_heat_grid_get_n_columns  (AndonHeatGrid     *self);

/** @indent: how deep the row stands under its group, 0 for the group itself */
void           andon_heat_grid_set_row        (AndonHeatGrid     *self,
                                               guint              row,
                                               const char        *name,
                                               guint              indent);
void           andon_heat_grid_set_column     (AndonHeatGrid     *self,
                                               guint              column,
                                               const char        *name);
const char    *andon_heat_grid_get_row_name   (AndonHeatGrid     *self,
                                               guint              row);
guint          andon_heat_grid_get_row_indent (AndonHeatGrid     *self,
                                               guint              row);
const char    *andon_heat_grid_get_column_name (AndonHeatGrid    *self,
                                                guint             column);

/** @distance: from the target, see andon_heat_scale_find_step(); NaN where there is no value */
void           andon_heat_grid_set_cell       (AndonHeatGrid     *self,
                                               guint              row,
                                               guint              column,
                                               double             distance,
                                               AndonHeatNote      note);
double         andon_heat_grid_get_distance   (AndonHeatGrid     *self,
                                               guint              row,
                                               guint              column);
AndonHeatNote  andon_heat_grid_get_note       (AndonHeatGrid     *self,
                                               guint              row,
                                               guint              column);

void           andon_heat_grid_set_text_func  (AndonHeatGrid     *self,
                                               AndonHeatTextFunc  func,
                                               gpointer           user_data,
                                               GDestroyNotify     destroy);
/** Returns: (transfer full): never %NULL */
char          *andon_heat_grid_dup_text       (AndonHeatGrid     *self,
                                               guint              row,
                                               guint              column,
                                               gboolean           whole);

/** After cells or names were set. */
void           andon_heat_grid_tell_changed   (AndonHeatGrid     *self);

/** Private to the widgets: the cells of a row, one after the other. */
const float   *andon_heat_grid_peek_distances (AndonHeatGrid     *self,
                                               guint              row);
const guint8  *andon_heat_grid_peek_notes     (AndonHeatGrid     *self,
                                               guint              row);

G_END_DECLS
