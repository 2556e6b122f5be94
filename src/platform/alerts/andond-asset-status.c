/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-asset-status.h"

/* The state people see: the worst open alert here or below, or BLIND where the source is dead. */
static const char *
asset_state (const AndondAssetAlerts *alerts, gboolean blind)
{
  if (alerts != NULL && alerts->open > 0)
    return alerts->lane == ANDON_LANE_ADVISORY ? "advisory" : andon_priority_to_string (alerts->priority);
  return blind ? "blind" : "normal";
}

/* Until device health is judged, health is what the open alerts leave of 1. */
static double
asset_health (const AndondAssetAlerts *alerts, gboolean blind)
{
  if (blind)
    return 0;
  if (alerts == NULL || alerts->open == 0)
    return 1;
  return alerts->lane == ANDON_LANE_ADVISORY ? 0.9 : 0.75 - 0.25 * (double) alerts->priority / ANDON_PRIORITY_CRITICAL;
}

static int
badness (const AndondAssetAlerts *alerts)
{
  return alerts->open == 0 ? -1 : (int) alerts->lane * 16 + (int) alerts->priority;
}

/* The worst stays what it is, the numbers add up. */
static void
add_alerts (AndondAssetAlerts *sum, const AndondAssetAlerts *more)
{
  guint open = sum->open + more->open;
  guint unacknowledged = sum->unacknowledged + more->unacknowledged;
  guint out_of_service = sum->out_of_service + more->out_of_service;

  if (badness (more) > badness (sum))
    *sum = *more;
  sum->open = open;
  sum->unacknowledged = unacknowledged;
  sum->out_of_service = out_of_service;
}

/* Children stand behind their parents, so one walk from the end carries everything upwards. */
void
andond_asset_alerts_add_up (AndondRegistry *registry, AndondAssetAlerts *all)
{
  for (guint i = andond_registry_get_n_assets (registry); i > 0; i--)
    {
      guint32 parent = andond_registry_get_asset (registry, i - 1)->parent;

      if (parent != ANDOND_NO_INDEX)
        add_alerts (&all[parent], &all[i - 1]);
    }
}

AndondAssetAlerts *
andond_asset_alerts_roll_up (AndondRegistry *registry, GHashTable *own)
{
  guint n = andond_registry_get_n_assets (registry);
  AndondAssetAlerts *all = g_new0 (AndondAssetAlerts, n);

  for (guint i = 0; i < n; i++)
    {
      const AndondAssetAlerts *alerts = g_hash_table_lookup (own, andond_registry_get_asset (registry, i)->id);

      if (alerts != NULL)
        all[i] = *alerts;
    }
  andond_asset_alerts_add_up (registry, all);
  return all;
}

static void
write_position (const AndondAsset *asset, AndonJsonWriter *writer)
{
  if (!asset->has_geo && asset->plan[0] == '\0')
    return;
  andon_json_writer_member (writer, "position");
  andon_json_writer_begin_object (writer);
  if (asset->has_geo)
    {
      andon_json_writer_put_double (writer, "latitude", asset->latitude);
      andon_json_writer_put_double (writer, "longitude", asset->longitude);
    }
  else
    {
      andon_json_writer_put_string (writer, "plan", asset->plan);
      andon_json_writer_put_double (writer, "x", asset->x);
      andon_json_writer_put_double (writer, "y", asset->y);
    }
  andon_json_writer_end_object (writer);
}

static const char *
or_null (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : NULL;
}

void
andond_asset_write_members (AndondRegistry *registry, const AndondAsset *asset, const AndondAssetAlerts *alerts,
                            gboolean blind, AndonJsonWriter *writer)
{
  andon_json_writer_put_string (writer, "id", asset->id);
  andon_json_writer_put_string (writer, "kind", andon_asset_kind_to_string (asset->kind));
  andon_json_writer_put_string (writer, "name", asset->name);
  if (asset->parent != ANDOND_NO_INDEX)
    andon_json_writer_put_string (writer, "parent", andond_registry_get_asset (registry, asset->parent)->id);
  if (asset->kind == ANDON_ASSET_KIND_SITE)
    {
      andon_json_writer_put_string (writer, "zone", asset->zone);
      andon_json_writer_put_string (writer, "calendar", or_null (asset->calendar));
    }
  andon_json_writer_put_string (writer, "model", or_null (asset->model_class));
  andon_json_writer_put_string (writer, "state", asset_state (alerts, blind));
  andon_json_writer_put_double (writer, "health", asset_health (alerts, blind));
  andon_json_writer_put_bool (writer, "blind", blind);
  andon_json_writer_put_int (writer, "open", alerts ? alerts->open : 0);
  andon_json_writer_put_int (writer, "unacknowledged", alerts ? alerts->unacknowledged : 0);
  andon_json_writer_put_int (writer, "out_of_service", alerts ? alerts->out_of_service : 0);
  write_position (asset, writer);
}
