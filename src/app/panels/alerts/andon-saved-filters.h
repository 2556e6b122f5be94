/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** At most so many are kept; the oldest goes. */
#define ANDON_SAVED_FILTERS_MAX 20

/**
 * AndonSavedFilters:
 *
 * Named filters of this person, kept in the settings, as a menu of "alerts.apply-filter" and "alerts.delete-filter".
 */
#define ANDON_TYPE_SAVED_FILTERS (andon_saved_filters_get_type ())
G_DECLARE_FINAL_TYPE (AndonSavedFilters, andon_saved_filters, ANDON, SAVED_FILTERS, GObject)

AndonSavedFilters *andon_saved_filters_new (GSettings *settings);
/** Adds, or replaces the one of that name. */
void               andon_saved_filters_add (AndonSavedFilters *self, const char *name, const char *filter);
void               andon_saved_filters_remove (AndonSavedFilters *self, const char *name);
guint              andon_saved_filters_get_n (AndonSavedFilters *self);
/** Follows every change. Borrowed. */
GMenuModel        *andon_saved_filters_get_menu (AndonSavedFilters *self);

G_END_DECLS
