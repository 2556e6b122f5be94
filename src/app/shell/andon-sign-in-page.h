/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonSignInPage:
 *
 * A page of a sheet: why the platform refuses, "Try Again", and another token or another platform. It opens by itself
 * when a token is refused, and from the menu at a change of person.
 */
#define ANDON_TYPE_SIGN_IN_PAGE (andon_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (AndonSignInPage, andon_sign_in_page, ANDON, SIGN_IN_PAGE, GtkWidget)

/** @url: (nullable): the address to begin with; NULL is the present platform's */
GtkWidget  *andon_sign_in_page_new (AndonSeat *seat, const char *url);
/** The sentence that says why, or "". Borrowed. */
const char *andon_sign_in_page_get_reason (AndonSignInPage *self);
/** What the person would type and press. */
void        andon_sign_in_page_fill (AndonSignInPage *self, const char *url, const char *token);
void        andon_sign_in_page_submit (AndonSignInPage *self);

G_END_DECLS
