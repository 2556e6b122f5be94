/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-palette.h"

#include <math.h>

static const char * const level_names[ANDON_N_LEVELS] = {
  "andon_dim_fg", "andon_critical", "andon_high", "andon_medium", "andon_low",
};

static const char * const on_level_names[ANDON_N_LEVELS] = {
  "andon_view_bg", "andon_on_critical", "andon_on_high", "andon_on_medium", "andon_on_low",
};

/* Without the style sheet everything is drawn in the text colour: plain, but readable. */
static void
look_up (GtkStyleContext *context,
         const char      *name,
         const GdkRGBA   *fallback,
         double           fallback_alpha,
         GdkRGBA         *color)
{
  if (!gtk_style_context_lookup_color (context, name, color))
    *color = andon_palette_fade (fallback, fallback_alpha);
}

void
andon_palette_load (AndonPalette *self,
                    GtkWidget    *widget)
{
  GtkStyleContext *context;
  GdkRGBA paper;

  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  context = gtk_widget_get_style_context (widget);
  gtk_style_context_get_color (context, &self->fg);
  paper = (GdkRGBA) { 1.0f - self->fg.red, 1.0f - self->fg.green, 1.0f - self->fg.blue, 1.0f };

  for (guint i = 0; i < ANDON_N_LEVELS; i++)
    {
      look_up (context, level_names[i], &self->fg, 1.0, &self->level[i]);
      look_up (context, on_level_names[i], &paper, 1.0, &self->on_level[i]);
    }

  look_up (context, "andon_dim_fg", &self->fg, 0.8, &self->dim);
  look_up (context, "andon_view_bg", &paper, 1.0, &self->view_bg);
  look_up (context, "andon_card_bg", &paper, 1.0, &self->card_bg);
  look_up (context, "andon_line", &self->fg, 0.2, &self->line);
  look_up (context, "andon_track", &self->fg, 0.15, &self->track);
  look_up (context, "andon_band", &self->fg, 0.2, &self->band);
  look_up (context, "andon_focus", &self->fg, 0.8, &self->focus);
}

static double
linear (float channel)
{
  return channel <= 0.04045f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1, relative luminance and contrast ratio. */
static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

double
andon_palette_contrast (const GdkRGBA *one,
                        const GdkRGBA *other)
{
  double a, b;

  g_return_val_if_fail (one != NULL && other != NULL, 1.0);

  a = luminance (one);
  b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

GdkRGBA
andon_palette_fade (const GdkRGBA *color,
                    double         factor)
{
  GdkRGBA faded = *color;

  faded.alpha *= (float) factor;

  return faded;
}
