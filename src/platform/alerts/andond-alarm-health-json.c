/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-alarm-health-private.h"

#include <math.h>

#define MAX_LISTED 50

/* What people call it; source (nullable): as far as it is still remembered. */
static void
write_source (const char               *key,
              const AndondHealthSource *source,
              AndonJsonWriter          *writer)
{
  andon_json_writer_put_string (writer, "source", key);
  if (source == NULL)
    return;
  andon_json_writer_put_string (writer, "title", source->title);
  andon_json_writer_put_string (writer, "asset", source->asset);
  andon_json_writer_put_string (writer, "rule", source->rule);
  andon_json_writer_put_string (writer, "rule_name", source->rule_name);
}

static void
write_top_ten (AndondAlarmHealth *self,
               guint64            total,
               AndonJsonWriter   *writer)
{
  g_autoptr (GPtrArray) sources = andond_alarm_health_list_sources (self);

  andon_json_writer_member (writer, "top_ten");
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < MIN (sources->len, 10); i++)
    {
      const AndondHealthSource *source = g_ptr_array_index (sources, i);
      guint count = andond_alarm_health_source_count (self, source);

      andon_json_writer_begin_object (writer);
      write_source (source->key, source, writer);
      andon_json_writer_put_int (writer, "count", count);
      andon_json_writer_put_double (writer, "share", total > 0 ? (double) count / total : NAN);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

static void
write_alerts (AndondAlarmHealth *self,
              const char        *member,
              GPtrArray         *alerts,
              AndonJsonWriter   *writer)
{
  andon_json_writer_member (writer, member);
  andon_json_writer_begin_array (writer);
  for (guint i = 0; i < MIN (alerts->len, MAX_LISTED); i++)
    {
      const AndondHealthStanding *standing = g_ptr_array_index (alerts, i);

      andon_json_writer_begin_object (writer);
      andon_json_writer_put_string (writer, "alert", standing->id);
      write_source (standing->source, g_hash_table_lookup (self->sources, standing->source), writer);
      andon_json_writer_put_time (writer, "annunciated", standing->annunciated);
      andon_json_writer_put_time (writer, "chattered", standing->chattered);
      andon_json_writer_end_object (writer);
    }
  andon_json_writer_end_array (writer);
}

void
andond_alarm_health_write_json (AndondAlarmHealth *self,
                                gint64             now,
                                AndonJsonWriter   *writer)
{
  g_autoptr (GPtrArray) chattering = NULL;
  g_autoptr (GPtrArray) standing = NULL;
  AndondAlarmHealthFigures figures;

  andond_alarm_health_get_figures (self, now, &figures);
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_int (writer, "rate", figures.rate);
  andon_json_writer_put_int (writer, "window", self->settings.rate_window / G_USEC_PER_SEC);
  andon_json_writer_put_int (writer, "flood_above", self->settings.flood_above);
  andon_json_writer_put_int (writer, "flood_below", self->settings.flood_below);
  andon_json_writer_put_bool (writer, "flood", figures.flood);
  andon_json_writer_put_time (writer, "flood_since", figures.flood_since);
  andon_json_writer_put_double (writer, "per_hour", figures.per_hour);
  andon_json_writer_put_double (writer, "busy_periods", figures.busy_periods);
  andon_json_writer_put_double (writer, "flood_share", figures.flood_share);
  andon_json_writer_put_double (writer, "top_ten_share", figures.top_ten_share);
  andon_json_writer_put_int (writer, "fleeting", figures.fleeting);
  andon_json_writer_member (writer, "priorities");
  andon_json_writer_begin_object (writer);
  for (guint p = 0; p < N_HEALTH_PRIORITIES; p++)
    andon_json_writer_put_double (writer, andon_priority_to_string (p), figures.priorities[p]);
  andon_json_writer_end_object (writer);
  andon_json_writer_put_double (writer, "history_days", figures.history_days);
  andond_alarm_health_settings_write_targets (&self->settings, writer);
  write_top_ten (self, andond_alarm_health_count (self), writer);
  chattering = andond_alarm_health_list_chattering (self);
  write_alerts (self, "chattering", chattering, writer);
  standing = andond_alarm_health_list_long_standing (self);
  write_alerts (self, "long_standing", standing, writer);
  andon_json_writer_end_object (writer);
}
