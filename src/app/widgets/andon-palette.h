/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_N_LEVELS 5

/**
 * AndonPalette:
 * The named colours as one widget sees them. Private to the widgets. Load it when css_changed() says so, not before.
 */
typedef struct
{
  GdkRGBA level[ANDON_N_LEVELS];    /* [NONE] is the dim text colour */
  GdkRGBA on_level[ANDON_N_LEVELS]; /* readable on level[] */
  GdkRGBA fg;
  GdkRGBA dim;
  GdkRGBA view_bg;
  GdkRGBA card_bg;
  GdkRGBA line;
  GdkRGBA track;
  GdkRGBA band;
  GdkRGBA focus;
} AndonPalette;

void    andon_palette_load       (AndonPalette  *self,
                                  GtkWidget     *widget);

/** Returns: the WCAG 2 contrast of two opaque colours, 1 … 21 */
double  andon_palette_contrast   (const GdkRGBA *one,
                                  const GdkRGBA *other);

/** Returns: @color with its alpha multiplied by @factor */
GdkRGBA andon_palette_fade       (const GdkRGBA *color,
                                  double         factor);

G_END_DECLS
