/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * AndonSheet:
 *
 * A dialog that lives inside the window: it dims and locks the view below it, and nothing else, so that the critical
 * strip above it stays visible and clickable. Every dialog of the application is a page of a sheet. Escape closes it;
 * the focus goes back to where it was. Action "sheet.close" for the page's own buttons.
 *
 * Properties: "content" (the view below). Signals: "closed" when a page went away.
 */
#define ANDON_TYPE_SHEET (andon_sheet_get_type ())
G_DECLARE_FINAL_TYPE (AndonSheet, andon_sheet, ANDON, SHEET, GtkWidget)

AndonSheet *andon_sheet_new (void);
void        andon_sheet_set_content (AndonSheet *self, GtkWidget *content);
/** Shows @page, in place of one that is open. @width is what it would like, in pixels. */
void        andon_sheet_present (AndonSheet *self, GtkWidget *page, const char *title, int width);
void        andon_sheet_close (AndonSheet *self);
/** The open page or NULL. Borrowed. */
GtkWidget  *andon_sheet_get_page (AndonSheet *self);

/** The sheet of the window that @widget is in, or NULL. Borrowed. */
AndonSheet *andon_sheet_find (GtkWidget *widget);

G_END_DECLS
