/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_BAR_LIST (andon_bar_list_get_type ())
G_DECLARE_FINAL_TYPE (AndonBarList, andon_bar_list, ANDON, BAR_LIST, GtkWidget)

typedef struct
{
  const char *name;  /* e.g. a signal's name */
  const char *value; /* e.g. "+3.9 mm/s"; see andon_bar_list_format_value() */
  double fraction;   /* length of the bar, 0 … 1; anything else is clamped, NaN = unknown: no bar, a hatched track */
} AndonBarItem;

/**
 * AndonBarList:
 * Name, bar, value, line under line, columns aligned. Accessible role list; each line is also read in the description.
 */
GtkWidget *andon_bar_list_new         (void);

/** @items: copied */
void       andon_bar_list_set_items   (AndonBarList       *self,
                                       const AndonBarItem *items,
                                       guint               n_items);
guint      andon_bar_list_get_n_items (AndonBarList       *self);

/**
 * andon_bar_list_format_value:
 * @unit: (nullable)
 *
 * Three significant digits with its sign (a true minus), a space that does not break, and the unit.
 *
 * Returns: (transfer full)
 */
char      *andon_bar_list_format_value (double             value,
                                        const char        *unit);

G_END_DECLS
