/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-list-divider.h"

/* Of the panel's width, in percent, and its bounds in pixels. */
#define LIST_SHARE 47
#define LIST_NARROW 440
#define LIST_WIDE 900

typedef struct
{
  GtkPaned *paned; /* borrowed: it owns this */
  GSettings *settings;
  int placed; /* where the divider stands by itself */
} Divider;

static void
divider_free (gpointer data)
{
  Divider *divider = data;

  g_object_unref (divider->settings);
  g_free (divider);
}

/* Where nobody has moved the divider, the list takes its share of the window. */
static void
place_cb (GtkPaned *paned, GParamSpec *pspec, Divider *divider)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (paned));
  const int chosen = g_settings_get_int (divider->settings, "list-width");

  if (chosen > 0)
    gtk_paned_set_position (paned, chosen);
  else if (width > 0)
    gtk_paned_set_position (paned, CLAMP (width * LIST_SHARE / 100, LIST_NARROW, LIST_WIDE));
  divider->placed = gtk_paned_get_position (paned);
}

/* The handle tells of a drag; a position that changes because the window grew is nobody's choice. */
static gboolean
event_cb (GtkEventController *controller, GdkEvent *event, Divider *divider)
{
  const int position = gtk_paned_get_position (divider->paned);

  if (gdk_event_get_event_type (event) != GDK_BUTTON_RELEASE)
    return GDK_EVENT_PROPAGATE;
  if (position != divider->placed)
    g_settings_set_int (divider->settings, "list-width", position);
  divider->placed = position;
  return GDK_EVENT_PROPAGATE;
}

void
andon_list_divider_attach (GtkPaned *paned, GSettings *settings)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();
  Divider *divider = g_new0 (Divider, 1);

  divider->paned = paned;
  divider->settings = g_object_ref (settings);
  g_object_set_data_full (G_OBJECT (paned), "andon-divider", divider, divider_free);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), divider);
  gtk_widget_add_controller (GTK_WIDGET (paned), controller);
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (place_cb), divider);
}
