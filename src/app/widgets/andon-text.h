/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

/* The small text helpers that the drawn widgets share. Private to the widgets. */

/** Sets text, size (relative) and weight of a layout made on demand; @layout stays owned by the caller. */
void  andon_text_set     (PangoLayout  **layout,
                          GtkWidget     *widget,
                          const char    *text,
                          double         scale,
                          PangoWeight    weight);

/** Natural size, px; 0 × 0 for NULL or an empty layout. */
void  andon_text_measure (PangoLayout   *layout,
                          int           *width,
                          int           *height);

/** Draws @layout within @width (ellipsis beyond), vertically in the middle of @height; mirrored by the caller. */
void  andon_text_draw    (GtkSnapshot   *snapshot,
                          PangoLayout   *layout,
                          float          x,
                          float          y,
                          float          width,
                          float          height,
                          float          align,
                          const GdkRGBA *color);

/** Draws a bar with round ends: the track, and @fraction (0 … 1) of it in @color, from the start side. */
void  andon_text_draw_bar (GtkSnapshot           *snapshot,
                           const graphene_rect_t *bounds,
                           double                 fraction,
                           gboolean               rtl,
                           const GdkRGBA         *track,
                           const GdkRGBA         *color);

G_END_DECLS
