/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-about-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
add_row (GtkWidget *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value != NULL ? value : "–");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

GtkWidget *
andon_about_page_new (AndonSeat *seat)
{
  AndonSession *session = andon_seat_get_session (seat);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (APP_ID);
  GtkWidget *name = gtk_label_new ("Andon");
  GtkWidget *what = gtk_label_new (_("The lamp that calls for help: an alarm console for a plant of sensors and "
                                     "models."));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *licence = gtk_label_new (_("Free software under the GNU General Public License, version 3 or later. "
                                        "There is no warranty."));

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 96);
  gtk_widget_add_css_class (name, "title-1");
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_label_set_justify (GTK_LABEL (what), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (licence), TRUE);
  gtk_label_set_justify (GTK_LABEL (licence), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (licence, "caption");
  gtk_widget_add_css_class (licence, "dim-label");
  add_row (group, _("Version"), PACKAGE_VERSION);
  add_row (group, _("Platform"), andon_session_get_url (session));
  add_row (group, _("Platform id"), andon_session_get_platform_id (session));
  add_row (group, _("Head of the journal"), andon_session_get_journal_head (session));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), licence);
  gtk_widget_add_css_class (box, "sheet-body");
  return box;
}
