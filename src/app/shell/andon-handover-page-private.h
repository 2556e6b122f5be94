/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-handover-page.h"

G_BEGIN_DECLS

/* What the files of AndonHandoverPage share: the page itself, and -draft (what is kept of one that nobody signed). */
struct _AndonHandoverPage
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  GFile *file;
  AndonHandover *handover; /* (nullable): as recorded from here */
  gboolean busy;            /* the platform is being asked */
  gboolean picked_up;       /* it was recorded before this page was opened */
  gboolean restoring;
  GtkWidget *box;
  GtkWidget *summary;
  GtkWidget *lists;
  GtkTextBuffer *note;
  GtkWidget *make;
  GtkWidget *record;
  GtkWidget *token;
  GtkWidget *sign;
  GtkWidget *status;
};

void  andon_handover_page_say (AndonHandoverPage *self, const char *text);
void  andon_handover_page_update_actions (AndonHandoverPage *self);
/* (transfer full) */
char *andon_handover_page_dup_note (AndonHandoverPage *self);

/* Keeps what is written and decided from here on, and picks up what was kept. */
void  andon_handover_page_keep_draft (AndonHandoverPage *self);

G_END_DECLS
