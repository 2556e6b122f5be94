/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "naive-trend.h"

#include "naive-scan.h"

struct _NaiveTrend
{
  GtkWidget parent_instance;

  const double *values;
  gsize first;
  gsize end;
};

G_DEFINE_FINAL_TYPE (NaiveTrend, naive_trend, GTK_TYPE_WIDGET)

static void
naive_trend_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  NaiveTrend *self = NAIVE_TREND (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsize span = self->end - self->first;

  for (int x = 0; x < width; x++)
    {
      gsize first = self->first + span * (gsize) x / (gsize) width;
      gsize end = self->first + span * (gsize) (x + 1) / (gsize) width;
      double min, max;

      naive_scan (self->values + first, MAX (end - first, 1), &min, &max);
      cairo_line_to (cr, x + 0.5, height * (0.9 - min / 12));
      cairo_line_to (cr, x + 0.5, height * (0.9 - max / 12));
    }

  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
naive_trend_class_init (NaiveTrendClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = naive_trend_snapshot;
}

static void
naive_trend_init (NaiveTrend *self)
{
}

GtkWidget *
naive_trend_new (const double *values,
                 gsize         n_values)
{
  NaiveTrend *self = g_object_new (NAIVE_TYPE_TREND, NULL);

  self->values = values;
  self->end = n_values;

  return GTK_WIDGET (self);
}

void
naive_trend_set_view (NaiveTrend *self,
                      gsize       first,
                      gsize       end)
{
  self->first = first;
  self->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
