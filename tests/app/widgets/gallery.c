/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Renders every widget in every state and style into PNG files: gallery DIRECTORY [SCENE]. For looking at. */

#include "config.h"

#include "gallery-scenes.h"

#include <glib/gstdio.h>

#include "andon-widget-clock.h"
#include "andon-widget-style.h"
#include "widget-test.h"

static const char * const style_names[] = { "light", "dark", "hc", "hc-dark" };

static gboolean
render_scene (const GalleryScene *scene,
              AndonWidgetStyle    style,
              const char         *directory)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.png", scene->name, style_names[style]);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  cairo_surface_t *surface;
  cairo_status_t status;

  andon_widget_style_install (gdk_display_get_default (), style);
  gtk_widget_set_default_direction (scene->rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  surface = widget_test_render (scene->build (), scene->width, scene->height, 1);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS)
    g_printerr ("%s: %s\n", path, cairo_status_to_string (status));

  return status == CAIRO_STATUS_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  gboolean good = TRUE;

  if (argc < 2 || !gtk_init_check ())
    {
      g_printerr ("usage: gallery DIRECTORY [SCENE], with a display\n");
      return 2;
    }

  g_mkdir_with_parents (argv[1], 0755);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell, Inter 11",
                "gtk-hint-font-metrics", TRUE, NULL);
  andon_widget_clock_set_frozen_at (andon_widget_clock_get_default (), GALLERY_NOW);

  for (const GalleryScene *scene = gallery_get_scenes (); scene->name != NULL; scene++)
    {
      if (argc > 2 && !g_str_has_prefix (scene->name, argv[2]))
        continue;
      for (int style = ANDON_WIDGET_STYLE_LIGHT; style <= ANDON_WIDGET_STYLE_HIGH_CONTRAST_DARK; style++)
        good = render_scene (scene, style, argv[1]) && good;
    }

  return good ? 0 : 1;
}
