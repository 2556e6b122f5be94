/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "andon-heat-scale.h"
#include "andon-palette.h"

/* Backgrounds of the four styles, more or less. */
static const char * const backgrounds[] = { "#f6f6f6", "#ebebeb", "#242424", "#1e1e1e", "#ffffff", "#000000" };

/* How people see it who lack one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1, over linear light. */
static const double visions[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
};

typedef struct
{
  double l, a, b;
} Lab;

static double
to_linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
f (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE 1976 L*a*b*, another space than the one the scale was made in. */
static Lab
see (GdkRGBA color,
     guint   vision)
{
  double in[3] = { to_linear (color.red), to_linear (color.green), to_linear (color.blue) };
  double out[3], x, y, z;

  for (guint i = 0; i < 3; i++)
    {
      out[i] = 0;
      for (guint j = 0; j < 3; j++)
        out[i] += visions[vision][i][j] * in[j];
      out[i] = CLAMP (out[i], 0, 1);
    }
  x = f ((0.4124 * out[0] + 0.3576 * out[1] + 0.1805 * out[2]) / 0.9505);
  y = f (0.2126 * out[0] + 0.7152 * out[1] + 0.0722 * out[2]);
  z = f ((0.0193 * out[0] + 0.1192 * out[1] + 0.9505 * out[2]) / 1.089);
  return (Lab) { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
difference (Lab one,
            Lab other)
{
  return sqrt (pow (one.l - other.l, 2) + pow (one.a - other.a, 2) + pow (one.b - other.b, 2));
}

static void
make (AndonHeatScale *scale,
      const char     *background)
{
  GdkRGBA neutral;

  g_assert_true (gdk_rgba_parse (&neutral, background));
  andon_heat_scale_init (scale, &neutral);
}

/* The target is the background's own grey. */
static void
test_target (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++)
    {
      AndonHeatScale scale;
      GdkRGBA neutral, middle;

      make (&scale, backgrounds[i]);
      gdk_rgba_parse (&neutral, backgrounds[i]);
      middle = andon_heat_scale_get_color (&scale, andon_heat_scale_find_step (0));
      g_assert_cmpfloat_with_epsilon (middle.red, neutral.red, 1.0 / 254);
      g_assert_cmpfloat_with_epsilon (middle.green, neutral.green, 1.0 / 254);
      g_assert_cmpfloat_with_epsilon (middle.blue, neutral.blue, 1.0 / 254);
    }
}

/* However somebody sees, further from the target is further from the background, on both sides, and what is worse is never
 * taken for what is better. */
static void
test_colour_vision (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++)
    for (guint vision = 0; vision < G_N_ELEMENTS (visions); vision++)
      {
        AndonHeatScale scale;
        Lab middle;

        make (&scale, backgrounds[i]);
        middle = see (andon_heat_scale_get_color (&scale, ANDON_HEAT_STEPS / 2), vision);
        for (int side = -1; side <= 1; side += 2)
          {
            double before = 0;

            for (int step = 1; step <= 16; step++)
              {
                guint at = andon_heat_scale_find_step (side * step / 16.0);
                double now = difference (middle, see (andon_heat_scale_get_color (&scale, at), vision));

                /* Steps near black are small to the eye, whatever is done. */
                g_assert_cmpfloat (now, >, before + 0.2);
                before = now;
              }
            g_assert_cmpfloat (before, >, 30);
          }
        for (int step = 8; step <= 16; step++)
          {
            Lab worse = see (andon_heat_scale_get_color (&scale, andon_heat_scale_find_step (-step / 16.0)), vision);
            Lab better = see (andon_heat_scale_get_color (&scale, andon_heat_scale_find_step (step / 16.0)), vision);

            g_assert_cmpfloat (difference (worse, better), >, 9);
          }
      }
}

/* Contrast to the background grows with the deviation, and equally to both sides. */
static void
test_contrast (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++)
    {
      AndonHeatScale scale;
      GdkRGBA neutral, worse, better;

      make (&scale, backgrounds[i]);
      gdk_rgba_parse (&neutral, backgrounds[i]);
      worse = andon_heat_scale_get_color (&scale, 0);
      better = andon_heat_scale_get_color (&scale, ANDON_HEAT_STEPS - 1);
      g_assert_cmpfloat (andon_palette_contrast (&neutral, &worse), >=, 3);
      g_assert_cmpfloat (andon_palette_contrast (&neutral, &better), >=, 3);
      for (guint step = 0; step < ANDON_HEAT_STEPS; step++)
        {
          GdkRGBA color = andon_heat_scale_get_color (&scale, step);
          GdkRGBA ink = { 1, 1, 1, 1 };

          if (andon_heat_scale_wants_dark_text (&scale, step))
            ink = (GdkRGBA) { 0, 0, 0, 1 };
          g_assert_cmpfloat (andon_palette_contrast (&color, &ink), >=, 4.5);
        }
    }
}

static void
test_steps (void)
{
  g_assert_cmpuint (andon_heat_scale_find_step (-7), ==, 0);
  g_assert_cmpuint (andon_heat_scale_find_step (0), ==, ANDON_HEAT_STEPS / 2);
  g_assert_cmpuint (andon_heat_scale_find_step (1), ==, ANDON_HEAT_STEPS - 1);
  g_assert_cmpuint (andon_heat_scale_find_step (INFINITY), ==, ANDON_HEAT_STEPS - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/widgets/heat-scale/target", test_target);
  g_test_add_func ("/widgets/heat-scale/colour-vision", test_colour_vision);
  g_test_add_func ("/widgets/heat-scale/contrast", test_contrast);
  g_test_add_func ("/widgets/heat-scale/steps", test_steps);
  return g_test_run ();
}
