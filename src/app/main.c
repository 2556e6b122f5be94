/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "andon-application.h"

/* Installed, the translations are where the build said; in the build tree they lie beside the program. */
static void
bind_translations (void)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own != NULL ? g_path_get_dirname (own) : NULL;
  g_autofree char *built = folder != NULL ? g_canonicalize_filename ("../../po", folder) : NULL;
  g_autofree char *probe = built != NULL ? g_build_filename (built, "de", "LC_MESSAGES", "andon.mo", NULL) : NULL;
  gboolean uninstalled = probe != NULL && g_file_test (probe, G_FILE_TEST_EXISTS);

  bindtextdomain (GETTEXT_PACKAGE, uninstalled ? built : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char **argv)
{
  g_autoptr (AndonApplication) app = NULL;
  int status;

  setlocale (LC_ALL, "");
  bind_translations ();
  app = andon_application_new ();
  status = g_application_run (G_APPLICATION (app), argc, argv);
  return status != 0 ? status : andon_application_get_status (app);
}
