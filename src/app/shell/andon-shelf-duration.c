/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-shelf-duration.h"

#include "andon-site-time.h"

static const guint durations[] = { 5, 15, 30, 60, 120, 240, ANDON_SHELF_MAX_MINUTES };
#define DEFAULT_DURATION 1

GtkWidget *
andon_shelf_duration_new (void)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *dropdown;

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = andon_site_time_format_length (durations[i] * G_TIME_SPAN_MINUTE);

      gtk_string_list_append (list, text);
    }
  dropdown = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (dropdown), DEFAULT_DURATION);
  return dropdown;
}

guint
andon_shelf_duration_get (GtkWidget *duration)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (duration));

  return durations[MIN (selected, G_N_ELEMENTS (durations) - 1)];
}

void
andon_shelf_duration_set (GtkWidget *duration, guint minutes)
{
  guint nearest = 0;

  for (guint i = 1; i < G_N_ELEMENTS (durations); i++)
    if (ABS ((int) durations[i] - (int) minutes) < ABS ((int) durations[nearest] - (int) minutes))
      nearest = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (duration), nearest);
}
