/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-alarm-health-settings.h"

#include <andon-error.h>
#include <andon-json.h>
#include <andon-time.h>

const AndondAlarmHealthSettings andond_alarm_health_defaults = {
  .rate_window = 10 * ANDON_TIME_MINUTE,
  .flood_above = 10,
  .flood_below = 5,
  .chatter_window = ANDON_TIME_MINUTE,
  .chatter_cycles = 3,
  .fleeting = 10 * ANDON_TIME_SECOND,
  .long_standing = ANDON_TIME_DAY,
  .targets = {
    .per_hour = 6,
    .per_hour_most = 12,
    .busy_periods = 0.01,
    .flood_share = 0.01,
    .top_ten_share = 0.05,
    .long_standing = 5,
    .priorities = { 0.8, 0.15, 0.05 },
    .history_days = 30,
  },
};

static gboolean
read_number (JsonObject  *object,
             const char  *name,
             double       min,
             double       max,
             double      *out,
             GError     **error)
{
  if (!andon_json_get_double (object, name, ANDON_JSON_OPTIONAL, out, error))
    return FALSE;
  if (*out >= min && *out <= max)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must be from %g to %g", name, min, max);
  return FALSE;
}

static gboolean
read_count (JsonObject  *object,
            const char  *name,
            guint        min,
            guint        max,
            guint       *out,
            GError     **error)
{
  gint64 value = *out;

  if (!andon_json_get_int (object, name, ANDON_JSON_OPTIONAL, min, max, &value, error))
    return FALSE;
  *out = (guint) value;
  return TRUE;
}

static gboolean
read_duration (JsonObject  *object,
               const char  *name,
               gint64       unit,
               double       min,
               double       max,
               gint64      *out,
               GError     **error)
{
  double value = (double) *out / (double) unit;

  if (!read_number (object, name, min, max, &value, error))
    return FALSE;
  *out = (gint64) (value * (double) unit);
  return TRUE;
}

static gboolean
read_priorities (JsonObject                *targets,
                 AndondAlarmHealthTargets  *out,
                 GError                   **error)
{
  JsonObject *object = NULL;

  if (!andon_json_get_object (targets, "priorities", ANDON_JSON_OPTIONAL, &object, error))
    return FALSE;
  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (out->priorities); i++)
    {
      if (!read_number (object, andon_priority_to_string ((AndonPriority) i), 0, 1, &out->priorities[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_targets (JsonObject                *body,
              AndondAlarmHealthTargets  *out,
              GError                   **error)
{
  JsonObject *targets = NULL;

  if (!andon_json_get_object (body, "targets", ANDON_JSON_OPTIONAL, &targets, error))
    return FALSE;
  return targets == NULL ||
         (read_number (targets, "per_hour", 0, 10000, &out->per_hour, error) &&
          read_number (targets, "per_hour_most", out->per_hour, 10000, &out->per_hour_most, error) &&
          read_number (targets, "busy_periods", 0, 1, &out->busy_periods, error) &&
          read_number (targets, "flood_share", 0, 1, &out->flood_share, error) &&
          read_number (targets, "top_ten_share", 0, 1, &out->top_ten_share, error) &&
          read_count (targets, "chattering", 0, 10000, &out->chattering, error) &&
          read_count (targets, "fleeting", 0, 10000, &out->fleeting, error) &&
          read_count (targets, "long_standing", 0, 10000, &out->long_standing, error) &&
          read_priorities (targets, out, error));
}

gboolean
andond_alarm_health_settings_from_json (JsonObject                 *body,
                                        AndondAlarmHealthSettings  *out,
                                        GError                    **error)
{
  AndondAlarmHealthSettings settings = andond_alarm_health_defaults;

  if (!read_duration (body, "rate_window_minutes", ANDON_TIME_MINUTE, 1, 60, &settings.rate_window, error) ||
      !read_count (body, "flood_above", 1, 1000, &settings.flood_above, error) ||
      !read_count (body, "flood_below", 1, settings.flood_above, &settings.flood_below, error) ||
      !read_duration (body, "chatter_window_seconds", ANDON_TIME_SECOND, 1, 3600, &settings.chatter_window, error) ||
      !read_count (body, "chatter_cycles", 2, 8, &settings.chatter_cycles, error) ||
      !read_duration (body, "fleeting_seconds", ANDON_TIME_SECOND, 0, 3600, &settings.fleeting, error) ||
      !read_duration (body, "long_standing_hours", ANDON_TIME_HOUR, 1, 24 * 30, &settings.long_standing, error) ||
      !read_targets (body, &settings.targets, error))
    return FALSE;
  *out = settings;
  return TRUE;
}

void
andond_alarm_health_settings_write_targets (const AndondAlarmHealthSettings *self,
                                            AndonJsonWriter                 *writer)
{
  const AndondAlarmHealthTargets *targets = &self->targets;

  andon_json_writer_member (writer, "targets");
  andon_json_writer_begin_object (writer);
  andon_json_writer_put_double (writer, "per_hour", targets->per_hour);
  andon_json_writer_put_double (writer, "per_hour_most", targets->per_hour_most);
  andon_json_writer_put_double (writer, "busy_periods", targets->busy_periods);
  andon_json_writer_put_double (writer, "flood_share", targets->flood_share);
  andon_json_writer_put_double (writer, "top_ten_share", targets->top_ten_share);
  andon_json_writer_put_int (writer, "chattering", targets->chattering);
  andon_json_writer_put_int (writer, "fleeting", targets->fleeting);
  andon_json_writer_put_int (writer, "long_standing", targets->long_standing);
  andon_json_writer_member (writer, "priorities");
  andon_json_writer_begin_object (writer);
  for (guint i = 0; i < G_N_ELEMENTS (targets->priorities); i++)
    andon_json_writer_put_double (writer, andon_priority_to_string ((AndonPriority) i), targets->priorities[i]);
  andon_json_writer_end_object (writer);
  andon_json_writer_put_double (writer, "history_days", targets->history_days);
  andon_json_writer_end_object (writer);
}

static void
put_duration (AndonJsonWriter *writer,
              const char      *name,
              gint64           value,
              gint64           unit)
{
  andon_json_writer_put_double (writer, name, (double) value / (double) unit);
}

void
andond_alarm_health_settings_write_json (const AndondAlarmHealthSettings *self,
                                         AndonJsonWriter                 *writer)
{
  andon_json_writer_begin_object (writer);
  put_duration (writer, "rate_window_minutes", self->rate_window, ANDON_TIME_MINUTE);
  andon_json_writer_put_int (writer, "flood_above", self->flood_above);
  andon_json_writer_put_int (writer, "flood_below", self->flood_below);
  put_duration (writer, "chatter_window_seconds", self->chatter_window, ANDON_TIME_SECOND);
  andon_json_writer_put_int (writer, "chatter_cycles", self->chatter_cycles);
  put_duration (writer, "fleeting_seconds", self->fleeting, ANDON_TIME_SECOND);
  put_duration (writer, "long_standing_hours", self->long_standing, ANDON_TIME_HOUR);
  andond_alarm_health_settings_write_targets (self, writer);
  andon_json_writer_end_object (writer);
}
