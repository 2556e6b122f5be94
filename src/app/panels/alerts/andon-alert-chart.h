/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-detail.h"
#include "andon-seat.h"

G_BEGIN_DECLS

/**
 * AndonAlertChart:
 *
 * The window of the signals behind an alert: expected band, normal limits, the span of the alert, the contribution of
 * each signal; live at its right edge.
 */
#define ANDON_TYPE_ALERT_CHART (andon_alert_chart_get_type ())
G_DECLARE_FINAL_TYPE (AndonAlertChart, andon_alert_chart, ANDON, ALERT_CHART, GtkWidget)

GtkWidget *andon_alert_chart_new (AndonSeat *seat);
/** @detail: (nullable): NULL empties it */
void       andon_alert_chart_set_detail (AndonAlertChart *self, AndonAlertDetail *detail);
/** The window a label stands for: the person's selection, or the alert's own. */
void       andon_alert_chart_get_window (AndonAlertChart *self, gint64 *from, gint64 *to);
/** Height of the drawing, in pixels. */
void       andon_alert_chart_set_height (AndonAlertChart *self, int height);
/** Whether an answer is awaited; settled: nothing will be asked again by itself either. */
gboolean   andon_alert_chart_is_reading (AndonAlertChart *self);
gboolean   andon_alert_chart_is_settled (AndonAlertChart *self);

G_END_DECLS
