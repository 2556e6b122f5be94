/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-widget-clock.h"
#include "andon-widget-types.h"

G_BEGIN_DECLS

#define ANDON_TYPE_ROW_WIDGET (andon_row_widget_get_type ())
G_DECLARE_FINAL_TYPE (AndonRowWidget, andon_row_widget, ANDON, ROW_WIDGET, GtkWidget)

#define ANDON_ROW_MAX_BADGES 4
#define ANDON_ROW_MAX_SPARK 64

typedef struct
{
  const char *text; /* short, translated; NULL ends the list */
  AndonBadgeStyle style;
} AndonRowBadge;

/**
 * AndonRowContent:
 * Everything one row shows. Strings and arrays are copied; NULL and 0 mean "none".
 */
typedef struct
{
  AndonMarkLevel level;
  AndonMarkVariant variant;
  const char *title;
  const char *subtitle;    /* cut at its start where there is no room */
  guint count;             /* drawn as ×n when above 1 */
  AndonRowClock clock_mode;
  gint64 clock_time;       /* µs since the epoch, for ELAPSED and REMAINING */
  const char *clock_text;  /* for TEXT */
  const double *spark;     /* oldest first, any unit, NaN = gap; at most ANDON_ROW_MAX_SPARK are kept, the newest */
  gsize n_spark;
  AndonRowBadge badges[ANDON_ROW_MAX_BADGES];
  AndonRowFold fold;
  gboolean dimmed;         /* hidden from duty: drawn with the dim colour */
} AndonRowContent;

/**
 * AndonRowWidget:
 * One list row drawn by one widget: stripe, mark, title and ×n, subtitle, badges, sparkline, running clock. Text is
 * laid out in snapshot() only, so that the 205 rows which GTK 4.8 keeps alive cost nothing until they are seen. Put the CSS
 * class `andon-list` on the list view. A row pulses and ticks by the frame clock while mapped.
 *
 * Properties (all notify): `level`, `variant`, `title`, `subtitle`, `count`, `clock-mode`, `clock-time`, `clock-text`,
 * `fold`, `dimmed`, `density`, `clock` (AndonWidgetClock, nullable: the default one). Main thread.
 */
GtkWidget       *andon_row_widget_new          (void);

/**
 * andon_row_widget_set_content:
 * Sets everything at once; what the factory's bind calls. Redraws only if something differs.
 */
void             andon_row_widget_set_content  (AndonRowWidget        *self,
                                                const AndonRowContent *content);

/** Blank again; what the factory's unbind calls. */
void             andon_row_widget_clear        (AndonRowWidget        *self);

AndonRowDensity  andon_row_widget_get_density  (AndonRowWidget        *self);
void             andon_row_widget_set_density  (AndonRowWidget        *self,
                                                AndonRowDensity        density);
void             andon_row_widget_set_clock    (AndonRowWidget        *self,
                                                AndonWidgetClock      *clock);
void             andon_row_widget_set_spark    (AndonRowWidget        *self,
                                                const double          *values,
                                                gsize                  n_values);
void             andon_row_widget_set_badges   (AndonRowWidget        *self,
                                                const AndonRowBadge   *badges,
                                                guint                  n_badges);

/**
 * andon_row_widget_set_accessible:
 * @child: the widget that a factory put into its list item
 * @label: what a screen reader says first
 * @description: (nullable): what it says on request
 *
 * A screen reader sees the list's own item widget, the parent of @child: sets its label and description. Call it on
 * bind, where @child has a parent; without one it does nothing.
 */
void             andon_row_widget_set_accessible (GtkWidget           *child,
                                                  const char          *label,
                                                  const char          *description);

G_END_DECLS
