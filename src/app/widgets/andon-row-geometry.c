/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-geometry.h"

#define STRIPE 6
#define PAD_END 14
#define GAP 12
#define BADGE_GAP 6
#define COUNT_GAP 6
#define CHEVRON 14
#define LINE_GAP 2
#define SPARK_HEIGHT_COMFORTABLE 26
#define SPARK_HEIGHT_COMPACT 18

/* The least that text keeps before first the sparkline, then badges make room for it. */
#define TEXT_LEAST 240

/* What the subtitle may claim of a single line while the title is cut. */
#define SUBTITLE_SHARE 0.42f

int
andon_row_geometry_height (AndonRowDensity density,
                           int             title_height,
                           int             subtitle_height)
{
  if (density == ANDON_ROW_COMPACT)
    return MAX (27, title_height + 6);

  return MAX (54, title_height + LINE_GAP + subtitle_height + 14);
}

static AndonRowBox
box (float x,
     float y,
     float width,
     float height)
{
  return (AndonRowBox) { x, y, width, height };
}

static float
middle (int height,
        int part)
{
  return (float) ((height - part) / 2);
}

/* Which of the badges stay if they may take @room; the later ones go first. Returns their width with gaps. */
static int
choose_badges (const AndonRowMetrics *metrics,
               int                    room,
               gboolean              *shown)
{
  int used = 0;

  for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    {
      shown[i] = metrics->badge_width[i] > 0 && metrics->badge_kept[i];
      used += shown[i] ? metrics->badge_width[i] + BADGE_GAP : 0;
    }

  for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    {
      if (shown[i] || metrics->badge_width[i] <= 0 || used + metrics->badge_width[i] + BADGE_GAP > room)
        continue;

      shown[i] = TRUE;
      used += metrics->badge_width[i] + BADGE_GAP;
    }

  return used;
}

static int
all_badges (const AndonRowMetrics *metrics)
{
  int used = 0;

  for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    used += metrics->badge_width[i] > 0 ? metrics->badge_width[i] + BADGE_GAP : 0;

  return used;
}

/* Everything from the end side inwards; returns where the text must stop. */
static float
place_end_parts (const AndonRowMetrics *metrics,
                 float                  text_start,
                 int                    width,
                 int                    height,
                 AndonRowGeometry      *geometry)
{
  int column = MAX (metrics->clock_column, metrics->clock_width);
  int spark_height = metrics->density == ANDON_ROW_COMPACT ? SPARK_HEIGHT_COMPACT : SPARK_HEIGHT_COMFORTABLE;
  float end = (float) (width - PAD_END);
  float spark = (float) (metrics->spark_width + GAP);
  gboolean shown[ANDON_ROW_GEOMETRY_BADGES];
  float x;

  geometry->clock = box (end - (float) metrics->clock_width, middle (height, metrics->title_height),
                         (float) metrics->clock_width, (float) metrics->title_height);
  end -= (float) column + (column > 0 ? GAP : 0);

  if (metrics->spark_width > 0 && end - spark - (float) all_badges (metrics) - text_start >= TEXT_LEAST)
    {
      geometry->spark = box (end - (float) metrics->spark_width, middle (height, spark_height),
                             (float) metrics->spark_width, (float) spark_height);
      end -= spark;
    }

  x = end - (float) choose_badges (metrics, (int) (end - text_start) - TEXT_LEAST, shown) + BADGE_GAP;
  if (x <= end)
    end = x - GAP;

  for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    {
      if (!shown[i])
        continue;
      geometry->badge[i] = box (x, middle (height, metrics->subtitle_height + 2), (float) metrics->badge_width[i],
                                (float) metrics->subtitle_height + 2);
      x += (float) metrics->badge_width[i] + BADGE_GAP;
    }

  return end;
}

/* Title, ×n and subtitle under each other. */
static void
place_two_lines (const AndonRowMetrics *metrics,
                 float                  x,
                 float                  room,
                 int                    height,
                 AndonRowGeometry      *geometry)
{
  float count = metrics->count_width > 0 ? (float) metrics->count_width + COUNT_GAP : 0;
  int lines = metrics->title_height + (metrics->subtitle_width > 0 ? LINE_GAP + metrics->subtitle_height : 0);
  float y = middle (height, lines);

  geometry->title = box (x, y, MIN ((float) metrics->title_width, MAX (room - count, 0)),
                         (float) metrics->title_height);
  if (count > 0)
    geometry->count = box (x + geometry->title.width + COUNT_GAP, y, (float) metrics->count_width,
                           (float) metrics->title_height);
  geometry->subtitle = box (x, y + (float) metrics->title_height + LINE_GAP,
                            MIN ((float) metrics->subtitle_width, room), (float) metrics->subtitle_height);
}

/* All in one line: the title has what it needs up to the whole room, less a part of it for the subtitle. */
static void
place_one_line (const AndonRowMetrics *metrics,
                float                  x,
                float                  room,
                int                    height,
                AndonRowGeometry      *geometry)
{
  float count = metrics->count_width > 0 ? (float) metrics->count_width + COUNT_GAP : 0;
  float y = middle (height, metrics->title_height);
  float subtitle = metrics->subtitle_width > 0 ? MIN ((float) metrics->subtitle_width + GAP, room * SUBTITLE_SHARE) : 0;
  float title = MIN ((float) metrics->title_width, MAX (room - count - subtitle, 0));
  float left = room - title - count - GAP;

  geometry->title = box (x, y, title, (float) metrics->title_height);
  x += title;
  if (count > 0)
    geometry->count = box (x + COUNT_GAP, y, (float) metrics->count_width, (float) metrics->title_height);
  x += count + GAP;

  if (metrics->subtitle_width > 0 && left >= 40)
    geometry->subtitle = box (x, y + (float) (metrics->title_height - metrics->subtitle_height) / 2 + 0.5f,
                              MIN ((float) metrics->subtitle_width, left), (float) metrics->subtitle_height);
}

static void
mirror (AndonRowBox *part,
        int          width)
{
  part->x = (float) width - part->x - part->width;
}

void
andon_row_geometry_compute (const AndonRowMetrics *metrics,
                            int                    width,
                            int                    height,
                            AndonRowGeometry      *geometry)
{
  gboolean compact;
  float x, end;

  g_return_if_fail (metrics != NULL && geometry != NULL);

  compact = metrics->density == ANDON_ROW_COMPACT;
  *geometry = (AndonRowGeometry) { .mark_size = compact ? 18 : 22 };
  geometry->stripe = box (0, 0, STRIPE, (float) height);
  x = (float) (STRIPE + 8 + metrics->indent);
  geometry->mark = box (x, middle (height, geometry->mark_size), (float) geometry->mark_size,
                        (float) geometry->mark_size);
  x += (float) geometry->mark_size + (compact ? 8 : 12);

  if (metrics->chevron)
    {
      geometry->chevron = box (x, middle (height, CHEVRON), CHEVRON, CHEVRON);
      x += CHEVRON + 6;
    }

  end = place_end_parts (metrics, x, width, height, geometry);
  if (compact)
    place_one_line (metrics, x, MAX (end - x, 0), height, geometry);
  else
    place_two_lines (metrics, x, MAX (end - x, 0), height, geometry);

  if (!metrics->rtl)
    return;

  for (AndonRowBox *part = &geometry->stripe; part <= &geometry->clock; part++)
    mirror (part, width);
  for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    mirror (&geometry->badge[i], width);
}
