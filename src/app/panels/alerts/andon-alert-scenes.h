/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "andon-alert-list.h"

G_BEGIN_DECLS

/* The pictures that --screenshots makes of the Alerts view. */

const char *const *andon_alert_scenes_list (void);
/** Brings the panel into a scene, from whatever scene was before. */
void               andon_alert_scenes_show (GtkWidget *panel, AndonAlertList *list, const char *scene);
/** Called until the scene stands: does what had to wait for data. FALSE while more is to come. */
gboolean           andon_alert_scenes_step (GtkWidget *panel, AndonAlertList *list, const char *scene);

G_END_DECLS
