/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <gobject/gvaluecollector.h>
#include <locale.h>
#include <stdlib.h>

#include "andon-widget-style.h"

#define DEADLINE 10.0

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
widget_test_await (gboolean (*done) (gpointer data),
                   gpointer   data,
                   double     seconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  guint source = g_timeout_add (20, wake_up, NULL);
  gboolean result;

  while (!(result = done (data)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);

  return result;
}

static void
on_after_paint (GdkFrameClock *clock,
                guint         *n_frames)
{
  (*n_frames)++;
}

static gboolean
has_painted (gpointer data)
{
  guint *n_frames = data;

  return *n_frames >= 2;
}

GtkWindow *
widget_test_present (GtkWidget *child,
                     int        width,
                     int        height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GdkFrameClock *clock;
  guint n_frames = 0;
  gulong handler;

  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  gtk_window_present (window);

  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &n_frames);
  gdk_frame_clock_begin_updating (clock);
  g_assert_true (widget_test_await (has_painted, &n_frames, DEADLINE));
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, handler);

  return window;
}

void
widget_test_close (GtkWindow *window)
{
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

cairo_surface_t *
widget_test_snapshot (GtkWidget *widget,
                      int        scale)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_t *cr = cairo_create (surface);
  GdkRGBA paper;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "andon_view_bg", &paper))
    {
      gdk_cairo_set_source_rgba (cr, &paper);
      cairo_paint (cr);
    }

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_scale (cr, scale, scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

cairo_surface_t *
widget_test_render (GtkWidget *child,
                    int        width,
                    int        height,
                    int        scale)
{
  GtkWindow *window = widget_test_present (child, width, height);
  cairo_surface_t *surface = widget_test_snapshot (child, scale);

  widget_test_close (window);

  return surface;
}

guint32
widget_test_get_pixel (cairo_surface_t *surface,
                       int              x,
                       int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint32 pixel;

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (surface));
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, cairo_image_surface_get_height (surface));
  memcpy (&pixel, row + x * 4, sizeof pixel);

  return pixel & 0xffffff;
}

guint
widget_test_count (cairo_surface_t *surface,
                   int              x,
                   int              y,
                   int              width,
                   int              height,
                   guint32          color,
                   int              tolerance)
{
  guint n_found = 0;

  for (int row = MAX (y, 0); row < MIN (y + height, cairo_image_surface_get_height (surface)); row++)
    for (int column = MAX (x, 0); column < MIN (x + width, cairo_image_surface_get_width (surface)); column++)
      {
        guint32 pixel = widget_test_get_pixel (surface, column, row);
        gboolean near = TRUE;

        for (int shift = 0; shift < 24; shift += 8)
          near = near && abs ((int) (pixel >> shift & 0xff) - (int) (color >> shift & 0xff)) <= tolerance;
        n_found += near;
      }

  return n_found;
}

guint32
widget_test_color (GtkWidget  *widget,
                   const char *name)
{
  GdkRGBA color;

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color));

  return (guint32) (color.red * 255 + 0.5f) << 16 | (guint32) (color.green * 255 + 0.5f) << 8
         | (guint32) (color.blue * 255 + 0.5f);
}

gboolean
widget_test_differ (cairo_surface_t *one,
                    cairo_surface_t *other)
{
  int width = cairo_image_surface_get_width (one);
  int height = cairo_image_surface_get_height (one);

  if (width != cairo_image_surface_get_width (other) || height != cairo_image_surface_get_height (other))
    return TRUE;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (widget_test_get_pixel (one, x, y) != widget_test_get_pixel (other, x, y))
        return TRUE;

  return FALSE;
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           guint      *n_notified)
{
  (*n_notified)++;
}

void
widget_test_property (gpointer    object,
                      const char *property,
                      ...)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_autofree char *detailed = g_strconcat ("notify::", property, NULL);
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) back = G_VALUE_INIT;
  g_autofree char *error = NULL;
  guint n_notified = 0;
  gulong handler;
  va_list args;

  g_assert_nonnull (pspec);
  va_start (args, property);
  G_VALUE_COLLECT_INIT (&value, pspec->value_type, args, 0, &error);
  va_end (args);
  g_assert_null (error);

  handler = g_signal_connect (object, detailed, G_CALLBACK (on_notify), &n_notified);
  g_object_get_property (object, property, &back);
  g_assert_cmpint (g_param_values_cmp (pspec, &value, &back), !=, 0);

  g_object_set_property (object, property, &value);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_get_property (object, property, &back);
  g_assert_cmpint (g_param_values_cmp (pspec, &value, &back), ==, 0);

  g_object_set_property (object, property, &value);
  g_assert_cmpuint (n_notified, ==, 1);
  g_signal_handler_disconnect (object, handler);
}

gboolean
widget_test_press_key (GtkWidget       *widget,
                       guint            keyval,
                       GdkModifierType  state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }

  return handled;
}

void
widget_test_init (int    *argc,
                  char ***argv)
{
  g_test_init (argc, argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  if (!gtk_init_check ())
    {
      g_print ("skipped: there is no display\n");
      exit (77);
    }

  andon_widget_style_install (gdk_display_get_default (), ANDON_WIDGET_STYLE_LIGHT);
}
