/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-geometry.h"
#include "andon-test-await.h"

/* A seat's list at 900 px: what the header, the strip and the footer leave of the window. */
#define LIST_HEIGHT (900 - 46 - 34 - 110 - 32)

static AndonRowMetrics
usual_metrics (void)
{
  return (AndonRowMetrics) {
    .density = ANDON_ROW_COMFORTABLE,
    .title_width = 180, .title_height = 19,
    .count_width = 18,
    .subtitle_width = 240, .subtitle_height = 17,
    .clock_width = 38, .clock_column = 58,
    .spark_width = 84,
    .badge_width = { 70, 60, 0, 0 },
    .badge_kept = { TRUE, FALSE, FALSE, FALSE },
  };
}

static void
test_heights (void)
{
  g_assert_cmpint (andon_row_geometry_height (ANDON_ROW_COMPACT, 19, 17) + 1, <=, LIST_HEIGHT / 24);
  g_assert_cmpint (LIST_HEIGHT / (andon_row_geometry_height (ANDON_ROW_COMPACT, 19, 17) + 1), >=, 24);
  g_assert_cmpint (900 / (andon_row_geometry_height (ANDON_ROW_COMPACT, 19, 17) + 1), >=, 25);

  /* Text twice as large makes the row as much higher as it needs. */
  g_assert_cmpint (andon_row_geometry_height (ANDON_ROW_COMPACT, 38, 34), >=, 38);
  g_assert_cmpint (andon_row_geometry_height (ANDON_ROW_COMFORTABLE, 38, 34), >=, 38 + 34);
}

static void
test_wide (void)
{
  AndonRowMetrics metrics = usual_metrics ();
  AndonRowGeometry geometry;

  andon_row_geometry_compute (&metrics, 700, 54, &geometry);
  g_assert_cmpfloat (geometry.title.width, ==, 180);
  g_assert_cmpfloat (geometry.subtitle.width, ==, 240);
  g_assert_cmpfloat (geometry.spark.width, ==, 84);
  g_assert_cmpfloat (geometry.badge[0].width, ==, 70);
  g_assert_cmpfloat (geometry.badge[1].width, ==, 60);
  g_assert_cmpfloat (geometry.clock.x + geometry.clock.width, ==, 700 - 14);
  g_assert_cmpfloat (geometry.title.y + geometry.title.height, <=, geometry.subtitle.y);
}

static void
test_narrow_gives_way (void)
{
  AndonRowMetrics metrics = usual_metrics ();
  AndonRowGeometry geometry;

  andon_row_geometry_compute (&metrics, 360, 54, &geometry);
  g_assert_cmpfloat (geometry.spark.width, ==, 0);
  g_assert_cmpfloat (geometry.badge[0].width, ==, 70);
  g_assert_cmpfloat (geometry.badge[1].width, ==, 0);
  g_assert_cmpfloat (geometry.title.width, >, 60);
}

static float
right (const AndonRowBox *part)
{
  return part->x + part->width;
}

static gboolean
overlap (const AndonRowBox *one,
         const AndonRowBox *other)
{
  return one->width >= 1 && other->width >= 1
         && one->x < right (other) - 0.01f && other->x < right (one) - 0.01f
         && one->y < other->y + other->height - 0.01f && other->y < one->y + one->height - 0.01f;
}

static void
check_row (const AndonRowMetrics *metrics,
           int                    width)
{
  AndonRowGeometry geometry;
  int height = andon_row_geometry_height (metrics->density, metrics->title_height, metrics->subtitle_height);
  const AndonRowBox *parts[12];
  guint n_parts = 0;

  andon_row_geometry_compute (metrics, width, height, &geometry);
  parts[n_parts++] = &geometry.stripe;
  parts[n_parts++] = &geometry.mark;
  parts[n_parts++] = &geometry.chevron;
  parts[n_parts++] = &geometry.title;
  parts[n_parts++] = &geometry.count;
  parts[n_parts++] = &geometry.subtitle;
  parts[n_parts++] = &geometry.spark;
  parts[n_parts++] = &geometry.clock;
  for (guint i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
    parts[n_parts++] = &geometry.badge[i];

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i]->width < 1)
        continue;
      g_assert_cmpfloat (parts[i]->y, >=, -0.01);
      g_assert_cmpfloat (parts[i]->y + parts[i]->height, <=, height + 0.01);
      g_assert_cmpfloat (parts[i]->x, >=, -0.01);
      g_assert_cmpfloat (right (parts[i]), <=, width + 0.01);
      for (guint j = 0; j < i; j++)
        g_assert_false (overlap (parts[i], parts[j]));
    }
}

static void
test_nothing_overlaps (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (andon_test_seed ());

  for (int round = 0; round < 100000; round++)
    {
      AndonRowMetrics metrics = {
        .density = (AndonRowDensity) g_rand_int_range (random, 0, 2),
        .rtl = g_rand_boolean (random),
        .chevron = g_rand_boolean (random),
        .indent = g_rand_boolean (random) ? 24 : 0,
        .title_width = g_rand_int_range (random, 0, 900),
        .title_height = g_rand_int_range (random, 18, 60),
        .count_width = g_rand_boolean (random) ? g_rand_int_range (random, 10, 40) : 0,
        .subtitle_width = g_rand_boolean (random) ? g_rand_int_range (random, 1, 900) : 0,
        .clock_width = g_rand_int_range (random, 0, 70),
        .clock_column = 60,
        .spark_width = g_rand_boolean (random) ? 84 : 0,
      };

      metrics.subtitle_height = metrics.title_height * 9 / 10;
      for (int i = 0; i < ANDON_ROW_GEOMETRY_BADGES; i++)
        metrics.badge_width[i] = g_rand_int_range (random, 0, 3) == 0 ? g_rand_int_range (random, 20, 160) : 0;
      check_row (&metrics, g_rand_int_range (random, 300, 2000));
    }
}

static void
test_mirrored (void)
{
  AndonRowMetrics metrics = usual_metrics ();
  AndonRowGeometry ltr, rtl;

  andon_row_geometry_compute (&metrics, 700, 54, &ltr);
  metrics.rtl = TRUE;
  andon_row_geometry_compute (&metrics, 700, 54, &rtl);
  g_assert_cmpfloat (right (&rtl.stripe), ==, 700);
  g_assert_cmpfloat (rtl.clock.x, ==, 14);
  g_assert_cmpfloat (right (&rtl.title), ==, 700 - ltr.title.x);
  g_assert_cmpfloat (right (&rtl.badge[0]), ==, 700 - ltr.badge[0].x);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/row-geometry/heights", test_heights);
  g_test_add_func ("/widgets/row-geometry/wide", test_wide);
  g_test_add_func ("/widgets/row-geometry/narrow-gives-way", test_narrow_gives_way);
  g_test_add_func ("/widgets/row-geometry/nothing-overlaps", test_nothing_overlaps);
  g_test_add_func ("/widgets/row-geometry/mirrored", test_mirrored);

  return g_test_run ();
}
