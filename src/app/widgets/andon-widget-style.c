/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-widget-style.h"

#include "andon-widget-resources.h"

#define RESOURCE_PATH "/org/andon/Andon/widgets/"
#define PROVIDER_KEY "andon-widget-style"

static const char * const palettes[] = {
  [ANDON_WIDGET_STYLE_LIGHT] = "palette-light.css",
  [ANDON_WIDGET_STYLE_DARK] = "palette-dark.css",
  [ANDON_WIDGET_STYLE_HIGH_CONTRAST] = "palette-hc.css",
  [ANDON_WIDGET_STYLE_HIGH_CONTRAST_DARK] = "palette-hc-dark.css",
};

static GBytes *
load_sheet (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);

  return bytes;
}

AndonWidgetStyle
andon_widget_style_choose (gboolean dark,
                           gboolean high_contrast)
{
  if (high_contrast)
    return dark ? ANDON_WIDGET_STYLE_HIGH_CONTRAST_DARK : ANDON_WIDGET_STYLE_HIGH_CONTRAST;

  return dark ? ANDON_WIDGET_STYLE_DARK : ANDON_WIDGET_STYLE_LIGHT;
}

/* In a static library nothing else would keep the linker from dropping it. Once only: GIO refuses a second time. */
static void
register_sheets (void)
{
  static gsize registered = 0;

  if (g_once_init_enter (&registered))
    {
      andon_widget_register_resource ();
      g_once_init_leave (&registered, 1);
    }
}

void
andon_widget_style_install (GdkDisplay       *display,
                            AndonWidgetStyle  style)
{
  g_autoptr (GBytes) palette = NULL;
  g_autoptr (GBytes) sheet = NULL;
  g_autoptr (GString) css = NULL;
  GtkCssProvider *provider;

  g_return_if_fail (GDK_IS_DISPLAY (display));
  g_return_if_fail (style < G_N_ELEMENTS (palettes));

  register_sheets ();

  palette = load_sheet (palettes[style]);
  sheet = load_sheet ("widgets.css");
  css = g_string_new_len (g_bytes_get_data (palette, NULL), g_bytes_get_size (palette));
  g_string_append_len (css, g_bytes_get_data (sheet, NULL), g_bytes_get_size (sheet));

  provider = g_object_get_data (G_OBJECT (display), PROVIDER_KEY);
  if (provider == NULL)
    {
      provider = gtk_css_provider_new ();
      g_object_set_data_full (G_OBJECT (display), PROVIDER_KEY, provider, g_object_unref);
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
    }

  gtk_css_provider_load_from_data (provider, css->str, (gssize) css->len);
}
