/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-text.h"

void
andon_text_set (PangoLayout **layout,
                GtkWidget    *widget,
                const char   *text,
                double        scale,
                PangoWeight   weight)
{
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();

  g_return_if_fail (layout != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (*layout == NULL)
    {
      *layout = gtk_widget_create_pango_layout (widget, NULL);
      pango_layout_set_single_paragraph_mode (*layout, TRUE);
      pango_layout_set_ellipsize (*layout, PANGO_ELLIPSIZE_END);
    }

  if (scale != 1.0)
    pango_attr_list_insert (attrs, pango_attr_scale_new (scale));
  if (weight != PANGO_WEIGHT_NORMAL)
    pango_attr_list_insert (attrs, pango_attr_weight_new (weight));
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum=1"));

  pango_layout_set_attributes (*layout, attrs);
  pango_layout_set_width (*layout, -1);
  pango_layout_set_text (*layout, text != NULL ? text : "", -1);
}

void
andon_text_measure (PangoLayout *layout,
                    int         *width,
                    int         *height)
{
  int own_width = 0;
  int own_height = 0;

  if (layout != NULL && pango_layout_get_character_count (layout) > 0)
    {
      int kept = pango_layout_get_width (layout);

      pango_layout_set_width (layout, -1);
      pango_layout_get_pixel_size (layout, &own_width, &own_height);
      pango_layout_set_width (layout, kept);
    }

  if (width != NULL)
    *width = own_width;
  if (height != NULL)
    *height = own_height;
}

void
andon_text_draw (GtkSnapshot   *snapshot,
                 PangoLayout   *layout,
                 float          x,
                 float          y,
                 float          width,
                 float          height,
                 float          align,
                 const GdkRGBA *color)
{
  int own_width, own_height;

  if (layout == NULL || width < 1 || pango_layout_get_character_count (layout) == 0)
    return;

  andon_text_measure (layout, &own_width, &own_height);
  pango_layout_set_width (layout, own_width > (int) width ? (int) width * PANGO_SCALE : -1);
  pango_layout_get_pixel_size (layout, &own_width, &own_height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + MAX (width - (float) own_width, 0) * align,
                                                          y + (height - (float) own_height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

void
andon_text_draw_bar (GtkSnapshot           *snapshot,
                     const graphene_rect_t *bounds,
                     double                 fraction,
                     gboolean               rtl,
                     const GdkRGBA         *track,
                     const GdkRGBA         *color)
{
  graphene_rect_t part = *bounds;
  GskRoundedRect outline;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  gsk_rounded_rect_init_from_rect (&outline, bounds, bounds->size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, track, bounds);
  gtk_snapshot_pop (snapshot);

  part.size.width *= (float) CLAMP (fraction, 0.0, 1.0);
  if (!(part.size.width >= 0.5f))
    return;

  part.size.width = MAX (part.size.width, bounds->size.height);
  if (rtl)
    part.origin.x = bounds->origin.x + bounds->size.width - part.size.width;

  gsk_rounded_rect_init_from_rect (&outline, &part, bounds->size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &part);
  gtk_snapshot_pop (snapshot);
}
