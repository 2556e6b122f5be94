/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-key-hints.h"

#include <adwaita.h>

#include "andon-key-cap.h"

static void
append_hint (GtkBox *box, const AndonKeyHint *hint, gboolean last)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (hint->what);
  g_auto (GStrv) keys = g_strsplit (hint->keys, " ", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    gtk_box_append (GTK_BOX (group), andon_key_cap_new (keys[i]));
  gtk_box_append (GTK_BOX (group), label);
  gtk_widget_set_hexpand (group, last);
  gtk_widget_set_halign (group, last ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_box_append (box, group);
}

GtkWidget *
andon_key_hints_new (const AndonKeyHint *hints, guint n_hints)
{
  GtkWidget *squeezer = adw_squeezer_new ();

  g_return_val_if_fail (n_hints > 0, squeezer);

  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  for (guint n = n_hints; n > 0; n--)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);

      for (guint i = 0; i + 1 < n; i++)
        append_hint (GTK_BOX (box), &hints[i], FALSE);
      append_hint (GTK_BOX (box), &hints[n_hints - 1], TRUE);
      adw_squeezer_add (ADW_SQUEEZER (squeezer), box);
    }
  return squeezer;
}
