/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-palette.h"
#include "andon-row-geometry.h"
#include "andon-row-widget.h"
#include "andon-span.h"

G_BEGIN_DECLS

G_STATIC_ASSERT (ANDON_ROW_MAX_BADGES == ANDON_ROW_GEOMETRY_BADGES);

enum
{
  PART_TITLE,
  PART_COUNT,
  PART_SUBTITLE,
  PART_CLOCK,
  PART_BADGE,
  N_PARTS = PART_BADGE + ANDON_ROW_MAX_BADGES
};

#define ANDON_ROW_ALL_PARTS ((1u << N_PARTS) - 1)

struct _AndonRowWidget
{
  GtkWidget parent_instance;

  AndonPalette palette;
  AndonWidgetClock *clock; /* NULL = the default one */

  AndonMarkLevel level;
  AndonMarkVariant variant;
  char *title;
  char *subtitle;
  guint count;
  AndonRowClock clock_mode;
  gint64 clock_time;
  char *clock_text;
  double *spark;
  gsize n_spark;
  char *badge_text[ANDON_ROW_MAX_BADGES];
  AndonBadgeStyle badge_style[ANDON_ROW_MAX_BADGES];
  AndonRowFold fold;
  AndonRowDensity density;

  PangoLayout *layouts[N_PARTS]; /* made when first seen */
  int widths[N_PARTS];           /* natural, px */
  guint stale;                   /* bit per part: text or attributes differ from the layout's */
  char *clock_shown;
  AndonSpan *spans;              /* the sparkline for the geometry's width; NULL = stale */
  gsize n_spans;

  guint palette_valid : 1;
  guint dimmed : 1;
  guint lit : 1;
};

/** Returns: (transfer full): what the clock column reads now */
char *andon_row_widget_read_clock (AndonRowWidget *self);

/** Joins or leaves the beat that all rows share, as mark and clock ask for it. */
void  andon_row_widget_follow_pulse (AndonRowWidget *self);

/** Draws the row: the widget's snapshot() vfunc. */
void  andon_row_widget_snapshot   (GtkWidget      *widget,
                                   GtkSnapshot    *snapshot);

G_END_DECLS
