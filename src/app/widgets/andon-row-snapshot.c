/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-row-widget-private.h"

#include "andon-mark-draw.h"
#include "andon-row-font.h"

#define INDENT 24
#define BADGE_PAD 6
#define SPARK_WIDTH 84
#define SPARK_WIDTH_COMPACT 56
#define SPARK_THICKNESS 1.5f
#define STRIPE_QUIET 3.0f

char *
andon_row_widget_read_clock (AndonRowWidget *self)
{
  AndonWidgetClock *clock = self->clock != NULL ? self->clock : andon_widget_clock_get_default ();

  switch (self->clock_mode)
    {
    case ANDON_ROW_CLOCK_TEXT:
      return g_strdup (self->clock_text != NULL ? self->clock_text : "");
    case ANDON_ROW_CLOCK_ELAPSED:
      return andon_widget_clock_format_duration (andon_widget_clock_get_now (clock) - self->clock_time);
    case ANDON_ROW_CLOCK_REMAINING:
      return andon_widget_clock_format_duration (self->clock_time - andon_widget_clock_get_now (clock)
                                                 + G_USEC_PER_SEC - 1);
    case ANDON_ROW_CLOCK_NONE:
    default:
      return g_strdup ("");
    }
}

static char *
read_part (AndonRowWidget *self,
           guint           part)
{
  switch (part)
    {
    case PART_TITLE:
      return g_strdup (self->title);
    case PART_COUNT:
      return self->count > 1 ? g_strdup_printf ("×%u", self->count) : NULL;
    case PART_SUBTITLE:
      return g_strdup (self->subtitle);
    case PART_CLOCK:
      return g_strdup (self->clock_shown);
    default:
      return g_strdup (self->badge_text[part - PART_BADGE]);
    }
}

static AndonRowText
part_kind (guint part)
{
  return part >= PART_BADGE ? ANDON_ROW_TEXT_BADGE : (AndonRowText) part;
}

/* Weight says open: what still waits for somebody is bold. */
static gboolean
part_is_strong (AndonRowWidget *self,
                guint           part)
{
  gboolean open = andon_mark_get_look (self->variant).filled && self->level != ANDON_MARK_LEVEL_NONE;

  if (part >= PART_BADGE)
    return self->badge_style[part - PART_BADGE] == ANDON_BADGE_STRONG;

  return (part == PART_TITLE || part == PART_CLOCK) && open && !self->dimmed;
}

/* A title says at its end what is wrong, a subtitle which machine it is and in what state. */
static PangoEllipsizeMode
part_ellipsis (guint part)
{
  return part == PART_TITLE ? PANGO_ELLIPSIZE_MIDDLE : part == PART_SUBTITLE ? PANGO_ELLIPSIZE_START : PANGO_ELLIPSIZE_END;
}

static void
update_part (AndonRowWidget *self,
             guint           part)
{
  g_autofree char *text = read_part (self, part);
  g_autoptr (PangoAttrList) attrs = NULL;

  self->widths[part] = 0;
  if (text == NULL || text[0] == '\0')
    return;

  if (self->layouts[part] == NULL)
    {
      self->layouts[part] = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_layout_set_single_paragraph_mode (self->layouts[part], TRUE);
      pango_layout_set_ellipsize (self->layouts[part], part_ellipsis (part));
    }

  attrs = andon_row_font_attributes (part_kind (part), part_is_strong (self, part));
  pango_layout_set_attributes (self->layouts[part], attrs);
  pango_layout_set_width (self->layouts[part], -1);
  pango_layout_set_text (self->layouts[part], text, -1);
  pango_layout_get_pixel_size (self->layouts[part], &self->widths[part], NULL);
}

static void
update_parts (AndonRowWidget *self)
{
  g_autofree char *now = andon_row_widget_read_clock (self);

  if (g_strcmp0 (now, self->clock_shown) != 0)
    {
      g_free (self->clock_shown);
      self->clock_shown = g_steal_pointer (&now);
      self->stale |= 1u << PART_CLOCK;
    }

  for (guint part = 0; part < N_PARTS; part++)
    {
      if (self->stale & (1u << part))
        update_part (self, part);
    }

  self->stale = 0;
}

static void
fill_metrics (AndonRowWidget  *self,
              AndonRowMetrics *metrics)
{
  const AndonRowFont *font = andon_row_font_get (GTK_WIDGET (self));

  *metrics = (AndonRowMetrics) {
    .density = self->density,
    .rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
    .chevron = self->fold == ANDON_ROW_FOLD_CLOSED || self->fold == ANDON_ROW_FOLD_OPEN,
    .indent = self->fold == ANDON_ROW_FOLD_MEMBER ? INDENT : 0,
    .title_width = self->widths[PART_TITLE],
    .title_height = font->title_height,
    .count_width = self->widths[PART_COUNT],
    .subtitle_width = self->widths[PART_SUBTITLE],
    .subtitle_height = font->subtitle_height,
    .clock_width = self->widths[PART_CLOCK],
    .clock_column = self->clock_mode == ANDON_ROW_CLOCK_NONE ? 0 : font->clock_column,
    .spark_width = self->n_spark < 2 ? 0 : self->density == ANDON_ROW_COMPACT ? SPARK_WIDTH_COMPACT : SPARK_WIDTH,
  };

  for (guint i = 0; i < ANDON_ROW_MAX_BADGES; i++)
    {
      int width = self->widths[PART_BADGE + i];

      metrics->badge_width[i] = width > 0 ? width + 2 * BADGE_PAD : 0;
      metrics->badge_kept[i] = self->badge_style[i] != ANDON_BADGE_PLAIN;
    }
}

/* Lays the part into its box, shortening it with an ellipsis where it does not fit; returns its baseline. */
static float
fit_part (AndonRowWidget *self,
          guint           part,
          float           width)
{
  PangoLayout *layout = self->layouts[part];
  int wanted = (int) width < self->widths[part] ? (int) width * PANGO_SCALE : -1;

  if (pango_layout_get_width (layout) != wanted)
    pango_layout_set_width (layout, wanted);

  return (float) pango_layout_get_baseline (layout) / PANGO_SCALE;
}

static void
draw_text (AndonRowWidget    *self,
           GtkSnapshot       *snapshot,
           guint              part,
           const AndonRowBox *place,
           float              baseline,
           const GdkRGBA     *color)
{
  float own;
  int shown, height;

  if (place->width < 1 || self->widths[part] == 0)
    return;

  own = fit_part (self, part, place->width);
  pango_layout_get_pixel_size (self->layouts[part], &shown, &height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    /* A right-to-left row keeps its text at the box's right edge also when the ellipsis left room. */
    gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL && pango_layout_get_width (self->layouts[part]) < 0
      ? place->x + place->width - (float) shown : place->x,
    baseline > 0 ? baseline - own : place->y + (place->height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layouts[part], color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_badge (AndonRowWidget    *self,
            GtkSnapshot       *snapshot,
            guint              index,
            const AndonRowBox *place)
{
  AndonBadgeStyle style = self->badge_style[index];
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (place->x, place->y, place->width, place->height);
  AndonRowBox text = { place->x + BADGE_PAD, place->y, place->width - 2 * BADGE_PAD, place->height };
  const GdkRGBA *ink = &self->palette.fg;
  GskRoundedRect outline;

  if (place->width < 1)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, 4);

  if (style == ANDON_BADGE_STRONG)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &self->palette.fg, &bounds);
      gtk_snapshot_pop (snapshot);
      ink = &self->palette.view_bg;
    }
  else if (style == ANDON_BADGE_PENDING)
    {
      const double dashes[] = { 3, 2 };
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

      cairo_rectangle (cr, place->x + 0.5, place->y + 0.5, place->width - 1, place->height - 1);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_set_line_width (cr, 1);
      gdk_cairo_set_source_rgba (cr, &self->palette.fg);
      cairo_stroke (cr);
      cairo_destroy (cr);
    }
  else
    {
      const GdkRGBA *dim = &self->palette.dim;

      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { *dim, *dim, *dim, *dim });
    }

  draw_text (self, snapshot, PART_BADGE + index, &text, 0, ink);
}

static void
draw_chevron (AndonRowWidget    *self,
              GtkSnapshot       *snapshot,
              const AndonRowBox *place,
              gboolean           rtl)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (place->x, place->y, place->width, place->height);
  cairo_t *cr;

  if (place->width < 1)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, place->x + place->width / 2, place->y + place->height / 2);
  if (self->fold == ANDON_ROW_FOLD_OPEN)
    cairo_rotate (cr, G_PI / 2);
  else if (rtl)
    cairo_rotate (cr, G_PI);
  cairo_move_to (cr, -2, -4);
  cairo_line_to (cr, 2, 0);
  cairo_line_to (cr, -2, 4);
  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, &self->palette.fg);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
draw_spark (AndonRowWidget    *self,
            GtkSnapshot       *snapshot,
            const AndonRowBox *place,
            const GdkRGBA     *color)
{
  gsize n_columns = (gsize) place->width;

  if (n_columns == 0)
    return;

  if (self->spans == NULL || self->n_spans != n_columns)
    {
      double low = 0, high = 0;

      g_free (self->spans);
      self->spans = g_new (AndonSpan, n_columns);
      self->n_spans = n_columns;
      andon_span_range (self->spark, self->n_spark, &low, &high);
      andon_span_trace (self->spark, self->n_spark, low, high, place->height, SPARK_THICKNESS, self->spans, n_columns);
    }

  /* Time runs from left to right in every language. */
  andon_span_append (snapshot, self->spans, n_columns, place->x, place->y, 1, color);
}

/* The stripe says "open" in the level's colour; it is narrow in the quiet half of the pulse. */
static void
draw_stripe (AndonRowWidget    *self,
             GtkSnapshot       *snapshot,
             const AndonRowBox *place,
             gboolean           rtl)
{
  float width = self->variant == ANDON_MARK_NEW && self->lit ? place->width : STRIPE_QUIET;

  if (self->level == ANDON_MARK_LEVEL_NONE || self->dimmed || !andon_mark_get_look (self->variant).filled)
    return;

  gtk_snapshot_append_color (snapshot, &self->palette.level[self->level],
                             &GRAPHENE_RECT_INIT (rtl ? place->x + place->width - width : place->x, place->y,
                                                  width, place->height));
}

static void
draw_texts (AndonRowWidget         *self,
            GtkSnapshot            *snapshot,
            const AndonRowGeometry *geometry)
{
  const GdkRGBA *title = self->dimmed ? &self->palette.dim : &self->palette.fg;
  const GdkRGBA *clock = part_is_strong (self, PART_CLOCK) ? &self->palette.fg : &self->palette.dim;
  gboolean compact = self->density == ANDON_ROW_COMPACT;
  float baseline = 0;

  if (self->widths[PART_TITLE] > 0 && geometry->title.width >= 1)
    baseline = geometry->title.y + fit_part (self, PART_TITLE, geometry->title.width);

  draw_text (self, snapshot, PART_TITLE, &geometry->title, baseline, title);
  draw_text (self, snapshot, PART_COUNT, &geometry->count, baseline, &self->palette.dim);
  draw_text (self, snapshot, PART_SUBTITLE, &geometry->subtitle, compact ? baseline : 0, &self->palette.dim);
  draw_text (self, snapshot, PART_CLOCK, &geometry->clock, compact ? baseline : 0, clock);
}

void
andon_row_widget_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  AndonRowWidget *self = ANDON_ROW_WIDGET (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  AndonRowMetrics metrics;
  AndonRowGeometry geometry;

  if (!self->palette_valid)
    {
      andon_palette_load (&self->palette, widget);
      self->palette_valid = TRUE;
    }

  update_parts (self);
  fill_metrics (self, &metrics);
  andon_row_geometry_compute (&metrics, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &geometry);

  draw_stripe (self, snapshot, &geometry.stripe, rtl);
  andon_mark_snapshot (snapshot, widget, &self->palette, self->level, self->variant, geometry.mark.x, geometry.mark.y,
                       geometry.mark_size, self->lit);
  draw_chevron (self, snapshot, &geometry.chevron, rtl);
  draw_texts (self, snapshot, &geometry);
  for (guint i = 0; i < ANDON_ROW_MAX_BADGES; i++)
    draw_badge (self, snapshot, i, &geometry.badge[i]);
  draw_spark (self, snapshot, &geometry.spark, self->dimmed ? &self->palette.dim : &self->palette.fg);
}
