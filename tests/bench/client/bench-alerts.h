/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "andon-alert.h"
#include "andon-json-writer.h"

#define BENCH_ALERTS_START G_GINT64_CONSTANT (1782993600000000)

/* An alert of about 400 bytes on the wire: 40 titles, 600 assets, all priorities and open states. Transfer full. */
static inline AndonAlert *
bench_alert_new (guint number)
{
  AndonAlert *alert = andon_alert_new ();

  alert->id = g_strdup_printf ("a-%u", number + 1);
  alert->lane = number % 3 == 0 ? ANDON_LANE_ADVISORY : ANDON_LANE_ALARM;
  alert->state = number % 5 == 0 ? ANDON_ALERT_STATE_ACKED : ANDON_ALERT_STATE_UNACK;
  alert->priority = number % 20 == 0 ? ANDON_PRIORITY_HIGH : number % 7 == 0 ? ANDON_PRIORITY_MEDIUM : ANDON_PRIORITY_LOW;
  alert->severity = number * 37 % 1001;
  alert->asset = g_strdup_printf ("nord-p-%u", number % 600);
  alert->title = g_strdup_printf ("Vibration at the drive end above what the mode allows, case %u", number % 40);
  alert->console = g_strdup ("console-nord");
  alert->consequence = g_strdup ("Bearing damage within hours");
  alert->model = g_strdup_printf ("pump-mv-%u", number % 600);
  alert->rule = g_strdup ("bearing-wear");
  alert->raised = BENCH_ALERTS_START + (gint64) number * 10000;
  alert->onset = alert->raised - 60000000;
  alert->annunciated = alert->raised;
  alert->respond_by = alert->raised + 300000000;
  alert->annunciation = 1;
  alert->occurrences = 1 + number % 3;
  alert->revision = 1;
  return alert;
}
