/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words that the generic widgets share. No domain type: a panel translates. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonMarkLevel:
 * How much a mark weighs. Each level has its own shape, numeral and colour, so that none is told by colour alone.
 */
typedef enum
{
  ANDON_MARK_LEVEL_NONE,     /* nothing is drawn, the room is kept */
  ANDON_MARK_LEVEL_CRITICAL, /* octagon, 1 */
  ANDON_MARK_LEVEL_HIGH,     /* triangle, 2 */
  ANDON_MARK_LEVEL_MEDIUM,   /* square, 3 */
  ANDON_MARK_LEVEL_LOW,      /* circle, 4 */
} AndonMarkLevel;

/**
 * AndonMarkVariant:
 * What has become of the thing marked, told by the mark's shape: filled is open, hollow is seen to.
 */
typedef enum
{
  ANDON_MARK_NEW,            /* filled; the only one that pulses */
  ANDON_MARK_ACKNOWLEDGED,   /* hollow */
  ANDON_MARK_RETURNED,       /* filled inside a ring: over, not yet acknowledged */
  ANDON_MARK_LATCHED,        /* filled, bar underneath: over, held, not acknowledged */
  ANDON_MARK_LATCHED_SEEN,   /* hollow, bar underneath: over, held, acknowledged */
  ANDON_MARK_SHELVED,        /* hollow and grey with a clock badge */
  ANDON_MARK_SUPPRESSED,     /* hollow and grey with a struck badge */
  ANDON_MARK_OUT_OF_SERVICE, /* hollow and grey with a crossed badge */
  ANDON_MARK_NORMAL,         /* hollow and grey: nothing is wrong any more */
} AndonMarkVariant;

typedef enum
{
  ANDON_ROW_COMFORTABLE, /* two lines */
  ANDON_ROW_COMPACT,     /* one line; 25 rows and more in a window 900 high */
} AndonRowDensity;

typedef enum
{
  ANDON_ROW_FOLD_NONE,   /* an ordinary row */
  ANDON_ROW_FOLD_CLOSED, /* stands for several: chevron to the end side, the count says how many */
  ANDON_ROW_FOLD_OPEN,   /* its members follow */
  ANDON_ROW_FOLD_MEMBER, /* a member of an open fold: indented */
} AndonRowFold;

/**
 * AndonRowClock:
 * What the right-hand column of a row shows.
 */
typedef enum
{
  ANDON_ROW_CLOCK_NONE,
  ANDON_ROW_CLOCK_TEXT,      /* the string `clock-text` as it is */
  ANDON_ROW_CLOCK_ELAPSED,   /* counts up from `clock-time` */
  ANDON_ROW_CLOCK_REMAINING, /* counts down to `clock-time`, then stays at 0:00 */
} AndonRowClock;

typedef enum
{
  ANDON_BADGE_PLAIN,   /* outlined */
  ANDON_BADGE_STRONG,  /* filled with the text colour: must not be overlooked (BLIND, cannot judge) */
  ANDON_BADGE_PENDING, /* dashed outline: on its way, not yet true */
} AndonBadgeStyle;

/**
 * AndonStatus:
 * The shape in front of an #AndonStatusPill's text.
 */
typedef enum
{
  ANDON_STATUS_NEUTRAL, /* no shape */
  ANDON_STATUS_LIVE,    /* disc */
  ANDON_STATUS_WAITING, /* half disc */
  ANDON_STATUS_LATE,    /* ring */
  ANDON_STATUS_DOWN,    /* filled bar: the pill is inverted */
} AndonStatus;

/**
 * AndonChartQuality:
 * Quality of one sample on a chart; the numbers are those of the wire's good, uncertain, bad.
 */
typedef enum
{
  ANDON_CHART_QUALITY_GOOD = 0,
  ANDON_CHART_QUALITY_UNCERTAIN = 1,
  ANDON_CHART_QUALITY_BAD = 2,
} AndonChartQuality;

typedef enum
{
  ANDON_WIDGET_STYLE_LIGHT,
  ANDON_WIDGET_STYLE_DARK,
  ANDON_WIDGET_STYLE_HIGH_CONTRAST,
  ANDON_WIDGET_STYLE_HIGH_CONTRAST_DARK,
} AndonWidgetStyle;

G_END_DECLS
