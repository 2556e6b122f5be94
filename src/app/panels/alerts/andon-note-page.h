/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AndonNotePage:
 *
 * Asks for one text. A page for a sheet; Ctrl+Enter sends. Signal "submitted (string text)" with a text that is not
 * blank; the page closes its sheet by itself. Signal "left (string text)" when the page goes away otherwise: what was
 * written so far, perhaps nothing.
 */
#define ANDON_TYPE_NOTE_PAGE (andon_note_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonNotePage, andon_note_page, ANDON, NOTE_PAGE, GtkWidget)

/** @extra: (nullable): a widget above the text, such as a choice; @button: what sends */
GtkWidget *andon_note_page_new (const char *about, const char *button, GtkWidget *extra);
/** What was written before. */
void       andon_note_page_set_text (AndonNotePage *self, const char *text);

G_END_DECLS
