/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "andon-alert-filter.h"
#include "andon-alert-list.h"
#include "andon-health-line.h"
#include "andon-review-line.h"

G_BEGIN_DECLS

/* What the files of AndonAlertList share: the object, -lines and -seek. */

struct _AndonAlertList
{
  GtkWidget parent_instance;

  AndonSeat *seat;
  AndonAlertView *view;
  AndonAlertCursor *cursor;
  AndonAlertRows *rows;
  AndonAlertFilter *extra; /* what a saved filter asks for beyond the widgets here */
  AndonLane lane;
  gint64 touched_at;
  guint focus_id;
  char *wanted; /* the alert to go to as soon as the list shows it */
  gboolean folded_itself;

  GtkWidget *box;
  GtkToggleButton *alarms;
  GtkToggleButton *advisories;
  GtkWidget *history;
  GtkEditable *search;
  GtkWidget *search_key;
  GtkMenuButton *filters;
  AndonHealthLine *health;
  AndonReviewLine *review;
  GtkWidget *filter_line;
  GtkLabel *filter_label;
  GtkWidget *fold_line;
  GtkLabel *fold_label;
  GtkLabel *fold_button_label;
  GtkButton *low_button;
  GtkStack *stack;
  GtkWidget *scroll;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkWidget *pill;
  GtkLabel *pill_label;
  GtkBox *keys;
  GtkWidget *hints;
};

/** Lane, search, states and site together. Returns: (transfer full) */
AndonAlertFilter *andon_alert_list_build_filter (AndonAlertList *self);
void              andon_alert_list_refilter (AndonAlertList *self);

void              andon_alert_list_update_lanes (AndonAlertList *self);
void              andon_alert_list_update_filter_line (AndonAlertList *self);
void              andon_alert_list_update_fold_line (AndonAlertList *self);
void              andon_alert_list_update_pill (AndonAlertList *self);
void              andon_alert_list_update_empty (AndonAlertList *self);

/** Goes on towards the wanted alert, if the view shows it by now. */
void              andon_alert_list_seek (AndonAlertList *self);
/** After a change of filter has been computed: what still hides the wanted alert is given up. */
void              andon_alert_list_seek_again (AndonAlertList *self);

G_END_DECLS
