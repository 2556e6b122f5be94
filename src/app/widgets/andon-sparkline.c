/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-sparkline.h"

#include "andon-palette.h"
#include "andon-span.h"

#define THICKNESS 1.5f
#define NATURAL_WIDTH 84
#define NATURAL_HEIGHT 24

struct _AndonSparkline
{
  GtkWidget parent_instance;

  AndonPalette palette;
  double *values;
  gsize n_values;
  double low;
  double high;
  AndonSpan *spans; /* for the width below; NULL when stale */
  int width;
  int height;
  guint palette_valid : 1;
};

G_DEFINE_FINAL_TYPE (AndonSparkline, andon_sparkline, GTK_TYPE_WIDGET)

static void
update_spans (AndonSparkline *self,
              int             width,
              int             height)
{
  double low = self->low;
  double high = self->high;

  if (self->spans != NULL && self->width == width && self->height == height)
    return;

  g_free (self->spans);
  self->spans = g_new (AndonSpan, MAX (width, 1));
  self->width = width;
  self->height = height;

  if (low >= high)
    andon_span_range (self->values, self->n_values, &low, &high);
  andon_span_trace (self->values, self->n_values, low, high, (float) height, THICKNESS, self->spans, (gsize) width);
}

static void
andon_sparkline_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  AndonSparkline *self = ANDON_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->n_values < 2 || width <= 0 || height <= 0)
    return;

  if (!self->palette_valid)
    {
      andon_palette_load (&self->palette, widget);
      self->palette_valid = TRUE;
    }

  update_spans (self, width, height);
  andon_span_append (snapshot, self->spans, (gsize) width, 0, 0, 1, &self->palette.fg);
}

static void
andon_sparkline_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH / 4 : NATURAL_HEIGHT / 2;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
andon_sparkline_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (andon_sparkline_parent_class)->css_changed (widget, change);

  ANDON_SPARKLINE (widget)->palette_valid = FALSE;
  gtk_widget_queue_draw (widget);
}

static void
andon_sparkline_finalize (GObject *object)
{
  AndonSparkline *self = ANDON_SPARKLINE (object);

  g_free (self->values);
  g_free (self->spans);

  G_OBJECT_CLASS (andon_sparkline_parent_class)->finalize (object);
}

static void
andon_sparkline_class_init (AndonSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = andon_sparkline_finalize;
  widget_class->css_changed = andon_sparkline_css_changed;
  widget_class->measure = andon_sparkline_measure;
  widget_class->snapshot = andon_sparkline_snapshot;

  gtk_widget_class_set_css_name (widget_class, "andonspark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
andon_sparkline_init (AndonSparkline *self)
{
}

GtkWidget *
andon_sparkline_new (void)
{
  return g_object_new (ANDON_TYPE_SPARKLINE, NULL);
}

void
andon_sparkline_set_values (AndonSparkline *self,
                            const double   *values,
                            gsize           n_values)
{
  g_return_if_fail (ANDON_IS_SPARKLINE (self));
  g_return_if_fail (values != NULL || n_values == 0);

  g_free (self->values);
  self->values = g_memdup2 (values, n_values * sizeof *values);
  self->n_values = n_values;
  g_clear_pointer (&self->spans, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gsize
andon_sparkline_get_length (AndonSparkline *self)
{
  g_return_val_if_fail (ANDON_IS_SPARKLINE (self), 0);

  return self->n_values;
}

void
andon_sparkline_set_range (AndonSparkline *self,
                           double          low,
                           double          high)
{
  g_return_if_fail (ANDON_IS_SPARKLINE (self));

  if (self->low == low && self->high == high)
    return;

  self->low = low;
  self->high = high;
  g_clear_pointer (&self->spans, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
