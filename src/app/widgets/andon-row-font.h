/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

typedef enum
{
  ANDON_ROW_TEXT_TITLE,
  ANDON_ROW_TEXT_COUNT,
  ANDON_ROW_TEXT_SUBTITLE,
  ANDON_ROW_TEXT_CLOCK,
  ANDON_ROW_TEXT_BADGE,
} AndonRowText;

/* What a row knows of its font without laying any text out, px. */
typedef struct
{
  int title_height;
  int subtitle_height;
  int clock_column; /* as wide as 00:00:00 */
} AndonRowFont;

/** The measures of @widget's font. Kept for the last font asked for: all rows of a list share it. */
const AndonRowFont *andon_row_font_get        (GtkWidget    *widget);

/** Returns: (transfer full): the attributes of one kind of text in a row */
PangoAttrList      *andon_row_font_attributes (AndonRowText  text,
                                               gboolean      strong);

G_END_DECLS
