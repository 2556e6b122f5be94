/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-heat-scale.h"

#include <math.h>

#include "andon-palette.h"

#define MIDDLE (ANDON_HEAT_STEPS / 2)

/* Hues in Oklab's plane, in degrees: purple and teal lie far from red, amber, yellow and blue of the priorities. */
#define HUE_WORSE 312.0
#define HUE_BETTER 182.0
#define CHROMA_WORSE 0.17
#define CHROMA_BETTER 0.1
/* Lightness of both ends: as far from a light background as from a dark one. */
#define LIGHTNESS_ON_LIGHT 0.36
#define LIGHTNESS_ON_DARK 0.86

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
from_linear (double c)
{
  return c <= 0.0031308 ? 12.92 * c : 1.055 * pow (c, 1 / 2.4) - 0.055;
}

/* Oklab after Ottosson (2020). */
static Lab
lab_from_color (const GdkRGBA *color)
{
  double r = to_linear (color->red), g = to_linear (color->green), b = to_linear (color->blue);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  return (Lab) {
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  };
}

/* FALSE where no screen can show it. */
static gboolean
lab_to_linear (const Lab *lab,
               double    *rgb)
{
  double l = pow (lab->l + 0.3963377774 * lab->a + 0.2158037573 * lab->b, 3);
  double m = pow (lab->l - 0.1055613458 * lab->a - 0.0638541728 * lab->b, 3);
  double s = pow (lab->l - 0.0894841775 * lab->a - 1.2914855480 * lab->b, 3);

  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
  for (guint i = 0; i < 3; i++)
    if (rgb[i] < -1e-6 || rgb[i] > 1 + 1e-6)
      return FALSE;
  return TRUE;
}

/* The end of a side: as colourful as a screen can show at that lightness, up to the chroma asked for. */
static Lab
find_end (double lightness,
          double hue,
          double chroma)
{
  double angle = hue * G_PI / 180;
  double rgb[3];
  Lab lab;

  do
    {
      lab = (Lab) { lightness, chroma * cos (angle), chroma * sin (angle) };
      chroma -= 0.002;
    }
  while (!lab_to_linear (&lab, rgb) && chroma > 0);

  return lab;
}

static guint32
pack (const Lab *lab)
{
  double rgb[3];
  guint32 out = 0xff;

  lab_to_linear (lab, rgb);
  for (guint i = 0; i < 3; i++)
    out = out << 8 | (guint32) lround (255 * from_linear (CLAMP (rgb[i], 0, 1)));
  return out;
}

void
andon_heat_scale_init (AndonHeatScale *self,
                       const GdkRGBA  *neutral)
{
  Lab middle = lab_from_color (neutral);
  double lightness = middle.l > 0.6 ? LIGHTNESS_ON_LIGHT : LIGHTNESS_ON_DARK;
  Lab worse = find_end (lightness, HUE_WORSE, CHROMA_WORSE);
  Lab better = find_end (lightness, HUE_BETTER, CHROMA_BETTER);

  for (guint i = 0; i < ANDON_HEAT_STEPS; i++)
    {
      const Lab *end = i < MIDDLE ? &worse : &better;
      double t = fabs ((double) i - MIDDLE) / MIDDLE;
      Lab lab = {
        middle.l + t * (end->l - middle.l),
        middle.a + t * (end->a - middle.a),
        middle.b + t * (end->b - middle.b),
      };

      self->argb[i] = pack (&lab);
    }
}

guint
andon_heat_scale_find_step (double distance)
{
  return (guint) lround ((CLAMP (distance, -1, 1) + 1) * MIDDLE);
}

GdkRGBA
andon_heat_scale_get_color (const AndonHeatScale *self,
                            guint                 step)
{
  guint32 argb = self->argb[MIN (step, ANDON_HEAT_STEPS - 1)];

  return (GdkRGBA) {
    (float) (argb >> 16 & 0xff) / 255,
    (float) (argb >> 8 & 0xff) / 255,
    (float) (argb & 0xff) / 255,
    1,
  };
}

gboolean
andon_heat_scale_wants_dark_text (const AndonHeatScale *self,
                                  guint                 step)
{
  GdkRGBA color = andon_heat_scale_get_color (self, step);

  return andon_palette_contrast (&color, &(GdkRGBA) { 0, 0, 0, 1 })
         > andon_palette_contrast (&color, &(GdkRGBA) { 1, 1, 1, 1 });
}
