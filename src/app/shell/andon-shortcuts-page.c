/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shortcuts-page.h"

#include <glib/gi18n.h>

#include "andon-key-cap.h"

typedef struct
{
  const char *keys; /* caps, separated by blanks */
  const char *what;
} Shortcut;

/* Translators: keys are named as they stand on the keyboard: in German Strg for Ctrl, Pos1 for Home. */
static const Shortcut list_keys[] = {
  { "↑ ↓", N_("Move") },
  { N_("Enter"), N_("Go to the detail; open a fold") },
  { "N", N_("Next not acknowledged") },
  { "F2", N_("Go to the critical alarm of the strip") },
  { N_("Home"), N_("Merge what is new, go to the top") },
  { "Z", N_("Fold by asset, and unfold") },
  { "/", N_("Search") },
  { N_("Ctrl+A"), N_("Select all shown") },
};

static const Shortcut alert_keys[] = {
  { "A", N_("Acknowledge") },
  { "S", N_("Shelve, with a reason and an end") },
  { "C", N_("Comment") },
  { "G", N_("Take it, so that all see who has it") },
  { "P", N_("Make an alarm of an advisory, by a rule") },
  { "O", N_("Take out of service, and return") },
  { "R", N_("Reset a latch") },
  { "M", N_("Report a fault that no model saw") },
  { N_("Ctrl+Z"), N_("Take back the last own label or shelve") },
};

static const Shortcut label_keys[] = {
  { "T 1", N_("True") },
  { "F 2", N_("False") },
  { "E 3", N_("Expected") },
  { "U 4", N_("Unsure") },
};

static const Shortcut window_keys[] = {
  { N_("Space"), N_("Silence") },
  { "L", N_("Shift log") },
  { "?", N_("These shortcuts") },
  { "F6", N_("From the list to the detail and back") },
  { "F11", N_("Full screen") },
  { N_("Ctrl+,"), N_("Preferences") },
  { N_("Esc"), N_("Close a dialog, clear a search") },
};

static GtkWidget *
build_line (const Shortcut *shortcut)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *caps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *what = gtk_label_new (_(shortcut->what));
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    gtk_box_append (GTK_BOX (caps), andon_key_cap_new (gettext (keys[i])));
  gtk_widget_set_size_request (caps, 84, -1);
  gtk_widget_set_valign (caps, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_box_append (GTK_BOX (line), caps);
  gtk_box_append (GTK_BOX (line), what);
  return line;
}

static GtkWidget *
build_section (const char *title, const Shortcut *shortcuts, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *head = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "heading");
  gtk_box_append (GTK_BOX (box), head);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), build_line (&shortcuts[i]));
  return box;
}

GtkWidget *
andon_shortcuts_page_new (void)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *note = gtk_label_new (_("Letters act in the list and the detail only: never while you type, while a key is "
                                     "held down, or just after the selection moved by itself. A label never "
                                     "acknowledges."));

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 36);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 24);
  gtk_grid_attach (GTK_GRID (grid), build_section (_("In the list"), list_keys, G_N_ELEMENTS (list_keys)), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), build_section (_("On an alert"), alert_keys, G_N_ELEMENTS (alert_keys)), 1, 0, 1,
                   1);
  gtk_grid_attach (GTK_GRID (grid), build_section (_("Label the window"), label_keys, G_N_ELEMENTS (label_keys)), 0,
                   1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), build_section (_("Everywhere"), window_keys, G_N_ELEMENTS (window_keys)), 1, 1, 1,
                   1);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_box_append (GTK_BOX (outer), grid);
  gtk_box_append (GTK_BOX (outer), note);
  gtk_widget_add_css_class (outer, "sheet-body");
  gtk_widget_set_focusable (outer, TRUE);
  return outer;
}
