/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shell.h"

#include <adwaita.h>

#include "andon-resources.h"
#include "andon-widget-style.h"

/* Above libadwaita's own sheets, below a person's. */
#define STYLE_PRIORITY (GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1)

typedef struct
{
  GdkDisplay *display;
  GtkCssProvider *sheet;
  AndonStyle style;
} Look;

static Look look;

void
andon_shell_init_resources (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      andon_register_resource ();
      g_once_init_leave (&done, 1);
    }
}

gboolean
andon_style_from_string (const char *word, AndonStyle *out)
{
  static const char *const words[] = { "system", "light", "dark", "high-contrast" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        *out = (AndonStyle) i;
        return TRUE;
      }
  return FALSE;
}

static void
load (void)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (look.display);
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean contrast = adw_style_manager_get_high_contrast (manager) || look.style == ANDON_STYLE_HIGH_CONTRAST;

  andon_widget_style_install (look.display, andon_widget_style_choose (dark, contrast));
}

void
andon_shell_apply_style (GdkDisplay *display, AndonStyle style)
{
  AdwStyleManager *manager;
  static const AdwColorScheme schemes[] = {
    [ANDON_STYLE_SYSTEM] = ADW_COLOR_SCHEME_DEFAULT,
    [ANDON_STYLE_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [ANDON_STYLE_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
    [ANDON_STYLE_HIGH_CONTRAST] = ADW_COLOR_SCHEME_FORCE_LIGHT,
  };

  andon_shell_init_resources ();
  manager = adw_style_manager_get_for_display (display);
  look.style = style;
  if (look.display == NULL)
    {
      look.display = display;
      look.sheet = gtk_css_provider_new ();
      gtk_css_provider_load_from_resource (look.sheet, "/org/andon/Andon/ui/style.css");
      gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (look.sheet), STYLE_PRIORITY);
      /* Not installed, the icon theme does not know our icon. */
      gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), "/org/andon/Andon/icons");
      g_signal_connect (manager, "notify::dark", G_CALLBACK (load), NULL);
      g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (load), NULL);
    }
  adw_style_manager_set_color_scheme (manager, schemes[style]);
  load ();
}
