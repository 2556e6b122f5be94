/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-spoken.h"

#include <glib/gi18n.h>

#define LABEL_KEY "andon-spoken-label"

static void
name_one (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
name_choice (GtkDropDown *dropdown)
{
  const char *label = g_object_get_data (G_OBJECT (dropdown), LABEL_KEY);
  gpointer item = gtk_drop_down_get_selected_item (dropdown);
  g_autofree char *text = NULL;

  /* Translators: what is chosen and the choice, as a screen reader says them: "Period: Last 24 hours". */
  if (GTK_IS_STRING_OBJECT (item))
    text = g_strdup_printf (_("%s: %s"), label, gtk_string_object_get_string (item));
  name_one (gtk_widget_get_first_child (GTK_WIDGET (dropdown)), text != NULL ? text : label);
}

void
andon_spoken_name (GtkWidget *widget, const char *label)
{
  name_one (widget, label);
  if (GTK_IS_MENU_BUTTON (widget))
    name_one (gtk_widget_get_first_child (widget), label);
  if (!GTK_IS_DROP_DOWN (widget))
    return;
  if (g_object_get_data (G_OBJECT (widget), LABEL_KEY) == NULL)
    g_signal_connect (widget, "notify::selected-item", G_CALLBACK (name_choice), NULL);
  g_object_set_data_full (G_OBJECT (widget), LABEL_KEY, g_strdup (label), g_free);
  name_choice (GTK_DROP_DOWN (widget));
}
