/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-dialog-guard.h"

#include <glib/gi18n.h>

/* s. GTK's chooser (seen with 4.18) still reads folders for a while when it is closed, and then uses what died with it. */
#define LINGER 30

static gboolean
lingered_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_object_set_data (G_OBJECT (dialog), "andon-seat", NULL);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, LINGER, lingered_cb, g_object_ref (dialog), g_object_unref);
}

static void
annunciated_cb (GtkNativeDialog *dialog, guint priority, guint count, const char *id, gboolean initial,
                AndonAlertStore *store)
{
  g_autoptr (GtkNativeDialog) held = g_object_ref (dialog);
  g_autoptr (AndonSeat) seat = NULL;

  if (priority != ANDON_PRIORITY_CRITICAL || !gtk_native_dialog_get_visible (held))
    return;
  seat = g_object_ref (g_object_get_data (G_OBJECT (held), "andon-seat"));
  gtk_native_dialog_hide (held);
  g_signal_emit_by_name (held, "response", GTK_RESPONSE_CANCEL);
  andon_seat_announce (seat, _("The choice of a file was put away: a critical alarm is new. Nothing was written."));
}

void
andon_dialog_guard_watch (AndonSeat *seat, GtkNativeDialog *dialog)
{
  g_return_if_fail (ANDON_IS_SEAT (seat));
  g_return_if_fail (GTK_IS_NATIVE_DIALOG (dialog));

  g_object_set_data_full (G_OBJECT (dialog), "andon-seat", g_object_ref (seat), g_object_unref);
  g_signal_connect_object (andon_seat_get_store (seat), "annunciated", G_CALLBACK (annunciated_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), NULL);
}
