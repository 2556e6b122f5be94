/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-font.h"

#define SCALE_SUBTITLE 0.87
#define SCALE_BADGE 0.8

static const double scales[] = {
  [ANDON_ROW_TEXT_TITLE] = 1.0,
  [ANDON_ROW_TEXT_COUNT] = SCALE_SUBTITLE,
  [ANDON_ROW_TEXT_SUBTITLE] = SCALE_SUBTITLE,
  [ANDON_ROW_TEXT_CLOCK] = 1.0,
  [ANDON_ROW_TEXT_BADGE] = SCALE_BADGE,
};

PangoAttrList *
andon_row_font_attributes (AndonRowText text,
                           gboolean     strong)
{
  PangoAttrList *attrs = pango_attr_list_new ();

  if (scales[text] < 1.0)
    pango_attr_list_insert (attrs, pango_attr_scale_new (scales[text]));
  if (strong)
    pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  if (text == ANDON_ROW_TEXT_CLOCK || text == ANDON_ROW_TEXT_COUNT)
    pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum=1"));

  return attrs;
}

static int
line_height (PangoContext *context,
             double        scale)
{
  g_autoptr (PangoFontDescription) description = NULL;
  PangoFontMetrics *metrics;
  int height;

  description = pango_font_description_copy (pango_context_get_font_description (context));
  if (pango_font_description_get_size_is_absolute (description))
    pango_font_description_set_absolute_size (description, pango_font_description_get_size (description) * scale);
  else
    pango_font_description_set_size (description, (int) (pango_font_description_get_size (description) * scale));

  metrics = pango_context_get_metrics (context, description, NULL);
  height = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);

  return height;
}

static int
text_width (GtkWidget    *widget,
            AndonRowText  text,
            const char   *sample)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, sample);
  g_autoptr (PangoAttrList) attrs = andon_row_font_attributes (text, TRUE);
  int width;

  pango_layout_set_attributes (layout, attrs);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

const AndonRowFont *
andon_row_font_get (GtkWidget *widget)
{
  static AndonRowFont font;
  static guint hash;
  static guint serial;
  static double resolution;
  PangoContext *context;
  guint new_hash, new_serial;
  double new_resolution;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  context = gtk_widget_get_pango_context (widget);
  new_hash = pango_font_description_hash (pango_context_get_font_description (context));
  new_serial = pango_font_map_get_serial (pango_context_get_font_map (context));
  new_resolution = pango_cairo_context_get_resolution (context);

  if (font.title_height == 0 || new_hash != hash || new_serial != serial || new_resolution != resolution)
    {
      hash = new_hash;
      serial = new_serial;
      resolution = new_resolution;
      font.title_height = line_height (context, 1.0);
      font.subtitle_height = line_height (context, SCALE_SUBTITLE);
      font.clock_column = text_width (widget, ANDON_ROW_TEXT_CLOCK, "00:00:00");
    }

  return &font;
}
