/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-seat.h"

G_BEGIN_DECLS

/** Where and since when a fault was that no model saw: goes above the text of a note page. */
#define ANDON_TYPE_REPORT_FORM (andon_report_form_get_type ())
G_DECLARE_FINAL_TYPE (AndonReportForm, andon_report_form, ANDON, REPORT_FORM, GtkWidget)

/** @asset: (nullable): chosen at the beginning */
GtkWidget  *andon_report_form_new (AndonSeat *seat, const char *asset);
/** Id of the chosen asset, or NULL. Borrowed. */
const char *andon_report_form_get_asset (AndonReportForm *self);
/** How long ago it began, in microseconds. */
gint64      andon_report_form_get_span (AndonReportForm *self);

G_END_DECLS
