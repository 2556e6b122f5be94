/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "client-fixtures.h"

#include "andon-time.h"

#define START G_GINT64_CONSTANT (1782993600000000)

AndonAlert *
client_fixture_alert (guint number)
{
  AndonAlert *alert = andon_alert_new ();

  alert->id = g_strdup_printf ("a-%u", number);
  alert->lane = ANDON_LANE_ALARM;
  alert->state = ANDON_ALERT_STATE_UNACK;
  alert->priority = number % ANDON_N_PRIORITIES;
  alert->severity = number * 37 % 1001;
  alert->asset = g_strdup_printf ("nord-p-%u", number % 60);
  alert->title = g_strdup_printf ("Bearing vibration rising %u", number % 20);
  alert->raised = START + (gint64) number * ANDON_TIME_SECOND;
  alert->onset = alert->raised - ANDON_TIME_MINUTE;
  alert->annunciated = alert->raised;
  alert->annunciation = 1;
  alert->occurrences = 1;
  alert->revision = 1;
  return alert;
}

AndonAlert *
client_fixture_random_alert (GRand *rand, guint number, guint revision)
{
  AndonAlert *alert = client_fixture_alert (number);

  alert->state = g_rand_int_range (rand, 0, ANDON_N_ALERT_STATES);
  alert->lane = g_rand_int_range (rand, 0, ANDON_N_LANES);
  alert->priority = g_rand_int_range (rand, 0, ANDON_N_PRIORITIES);
  alert->severity = g_rand_int_range (rand, 0, 1001);
  alert->annunciated = START + (gint64) g_rand_int_range (rand, 0, 50) * ANDON_TIME_SECOND;
  alert->annunciation = revision;
  alert->revision = revision;
  if (g_rand_int_range (rand, 0, 4) == 0)
    alert->assignee = g_strdup ("ana");
  if (alert->state == ANDON_ALERT_STATE_SHLVD)
    {
      alert->shelved_until = START;
      alert->shelve_reason = g_strdup ("testing");
    }
  return alert;
}
