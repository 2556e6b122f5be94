/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-panel-table.h"

#include <glib/gi18n.h>

#include "andon-alerts-panel.h"

static const AndonPanelInfo table[] = {
  { "alerts", N_("Alerts"), "alarm-symbolic", andon_alerts_panel_get_type, { NULL } },
};

const AndonPanelInfo *
andon_panel_table_get (guint *n)
{
  *n = G_N_ELEMENTS (table);
  return table;
}
