/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_ROW_GEOMETRY_BADGES 4

/* What the parts of a row would like, px. Heights are of one line. 0 wide = the part is not there. */
typedef struct
{
  AndonRowDensity density;
  gboolean rtl;
  gboolean chevron;
  int indent;
  int title_width, title_height;
  int count_width;
  int subtitle_width, subtitle_height;
  int clock_width, clock_column; /* the column is as wide in every row */
  int spark_width;
  int badge_width[ANDON_ROW_GEOMETRY_BADGES];
  gboolean badge_kept[ANDON_ROW_GEOMETRY_BADGES]; /* must be shown however narrow the row is */
} AndonRowMetrics;

typedef struct
{
  float x, y, width, height;
} AndonRowBox;

/* Where they come to lie. A box 0 wide is not drawn. */
typedef struct
{
  int mark_size;
  AndonRowBox stripe, mark, chevron, title, count, subtitle, spark, clock;
  AndonRowBox badge[ANDON_ROW_GEOMETRY_BADGES];
} AndonRowGeometry;

/** Pure: the height a row needs. */
int  andon_row_geometry_height  (AndonRowDensity        density,
                                 int                    title_height,
                                 int                    subtitle_height);

/** Pure: lays a row out. Text gives way last: the sparkline goes first, then badges that need not stay. */
void andon_row_geometry_compute (const AndonRowMetrics *metrics,
                                 int                    width,
                                 int                    height,
                                 AndonRowGeometry      *geometry);

G_END_DECLS
