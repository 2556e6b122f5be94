/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-scene-flood.h"

#include <glib/gi18n.h>

#define N_ALERTS 10000
#define SPACING (60 * G_TIME_SPAN_MILLISECOND)

/* A cascade as it comes: the few that began it among what they set off. */
static const struct
{
  const char *title;
  AndonPriority priority;
} faults[] = {
  { N_("Bearing vibration at the drive end above its expected range"), ANDON_PRIORITY_HIGH },
  { N_("Lubricating oil pressure too low"), ANDON_PRIORITY_MEDIUM },
  { N_("Motor winding temperature rises faster than the load explains"), ANDON_PRIORITY_MEDIUM },
  { N_("Flow below set point"), ANDON_PRIORITY_LOW },
  { N_("Level indication implausible"), ANDON_PRIORITY_LOW },
  { N_("Compressed-air supply interrupted"), ANDON_PRIORITY_LOW },
  { N_("Communication with the field device lost"), ANDON_PRIORITY_LOW },
};

static void
gather_machines (AndonAssetTree *tree, const char *parent, GPtrArray *into)
{
  g_autoptr (GPtrArray) children = andon_asset_tree_dup_children (tree, parent);

  for (guint i = 0; children != NULL && i < children->len; i++)
    gather_machines (tree, g_ptr_array_index (children, i), into);
  if (parent != NULL && (children == NULL || children->len == 0))
    g_ptr_array_add (into, (gpointer) parent);
}

static AndonAlert *
new_alert (guint number, const char *asset, gint64 now, gboolean stands)
{
  const guint fault = number % G_N_ELEMENTS (faults);
  AndonAlert *alert = andon_alert_new ();

  alert->id = g_strdup_printf ("scene-%u", number);
  alert->lane = ANDON_LANE_ALARM;
  alert->asset = g_strdup (asset);
  alert->title = g_strdup (_(faults[fault].title));
  alert->priority = number == 1 || number == 17 ? ANDON_PRIORITY_CRITICAL : faults[fault].priority;
  alert->state = !stands ? ANDON_ALERT_STATE_NORM : number % 9 == 8 ? ANDON_ALERT_STATE_RTNUN : ANDON_ALERT_STATE_UNACK;
  alert->quality = number % 11 == 10 ? ANDON_QUALITY_BAD : ANDON_QUALITY_GOOD;
  alert->assignee = number == 14 ? g_strdup ("M. Okafor") : NULL;
  alert->raised = alert->onset = alert->annunciated = now - number * SPACING;
  alert->respond_by = alert->annunciated + 5 * G_TIME_SPAN_MINUTE;
  alert->annunciation = 1;
  alert->occurrences = number % 13 == 12 ? 4 : 1;
  alert->revision = stands ? 1 : 2;
  return alert;
}

void
andon_alert_scene_flood_post (AndonSeat *seat, gboolean stands)
{
  g_autoptr (GPtrArray) machines = g_ptr_array_new ();
  g_autoptr (GPtrArray) alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) andon_alert_unref);
  const gint64 now = andon_seat_now (seat);

  gather_machines (andon_seat_get_assets (seat), NULL, machines);
  if (machines->len == 0)
    return;
  for (guint i = 0; i < N_ALERTS; i++)
    g_ptr_array_add (alerts, new_alert (i, g_ptr_array_index (machines, i * 31 % machines->len), now, stands));
  andon_alert_store_post (andon_seat_get_store (seat), (AndonAlert **) alerts->pdata, alerts->len);
}
