/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-preferences-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
add_switch (GtkWidget *group, GSettings *settings, const char *key, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* A combo row over the choices of a string key: position ↔ word. */
typedef struct
{
  GSettings *settings;
  const char *key;
  const char *const *words;
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->settings);
  g_free (choice);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *pspec, Choice *choice)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < g_strv_length ((char **) choice->words))
    g_settings_set_string (choice->settings, choice->key, choice->words[selected]);
}

static void
add_choice (GtkWidget *group, GSettings *settings, const char *key, const char *const *words,
            const char *const *labels, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);
  g_autofree char *value = g_settings_get_string (settings, key);
  Choice *choice = g_new0 (Choice, 1);

  choice->settings = g_object_ref (settings);
  choice->key = key;
  choice->words = words;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], value))
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (chosen_cb), choice, choice_free, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

GtkWidget *
andon_preferences_page_new (AndonSeat *seat)
{
  static const char *const densities[] = { "automatic", "comfortable", "compact", NULL };
  static const char *const styles[] = { "system", "light", "dark", NULL };
  const char *const density_labels[] = { _("Automatic"), _("Comfortable"), _("Compact"), NULL };
  const char *const style_labels[] = { _("As the desktop"), _("Light"), _("Dark"), NULL };
  GSettings *settings = andon_seat_get_settings (seat);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *look = adw_preferences_group_new ();
  GtkWidget *sound = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (look), _("Look"));
  add_choice (look, settings, "density", densities, density_labels, _("Height of rows"));
  add_choice (look, settings, "style", styles, style_labels, _("Style"));
  add_switch (look, settings, "site-time", _("Times of the site"),
              _("Where its zone differs from this seat's, times show the site's"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (sound), _("Sound"));
  add_switch (sound, settings, "sounds", _("Sound alarms"), _("Critical alarms sound in any case"));
  add_switch (sound, settings, "lamp-test", _("Lamp test at sign-on"), _("Show and sound each priority once"));
  gtk_box_append (GTK_BOX (box), look);
  gtk_box_append (GTK_BOX (box), sound);
  gtk_widget_add_css_class (box, "sheet-body");
  return box;
}
