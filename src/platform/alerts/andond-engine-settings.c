/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-private.h"

#include <string.h>

#include <andon-json.h>
#include <andon-time.h>

#include "andond-document-store.h"

/* What may be set, read from its documents. What does not read leaves the default. */

static void
read_minutes (JsonObject *body,
              const char *name,
              gint64     *out)
{
  double minutes = (double) *out / ANDON_TIME_MINUTE;
  g_autoptr (GError) error = NULL;

  if (!andon_json_get_double (body, name, ANDON_JSON_OPTIONAL, &minutes, &error) || minutes < 0 || minutes > 1e6)
    g_warning ("setting alerts: %s is left as it was: %s", name, error != NULL ? error->message : "out of range");
  else
    *out = (gint64) (minutes * ANDON_TIME_MINUTE);
}

/* NULL in *body where there is none. */
static gboolean
read_body (AndondTx    *tx,
           const char  *id,
           JsonObject **body,
           GError     **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AndondDocument) document = andond_document_get (tx->connection, ANDOND_DOCUMENT_SETTING, id, 0, &local);

  *body = NULL;
  if (document != NULL)
    {
      *body = andon_json_parse_object (document->body, strlen (document->body), NULL, NULL);
      return TRUE;
    }
  if (g_error_matches (local, ANDOND_STORE_ERROR, ANDOND_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
load_alerts (AndondTx  *tx,
             GError   **error)
{
  AndondEngineSettings *settings = &tx->engine->settings;
  g_autoptr (JsonObject) body = NULL;
  JsonObject *limits = NULL;

  *settings = (AndondEngineSettings) {
    .shelve_default = 15 * ANDON_TIME_MINUTE,
    .shelve_max = { 480 * ANDON_TIME_MINUTE, 240 * ANDON_TIME_MINUTE, 120 * ANDON_TIME_MINUTE, 60 * ANDON_TIME_MINUTE },
    .shelve_after_shift = 30 * ANDON_TIME_MINUTE,
    .reopen_within = 10 * ANDON_TIME_MINUTE,
    .sound_gap = 5 * ANDON_TIME_SECOND,
    .review_default = ANDON_TIME_DAY,
  };
  if (!read_body (tx, "alerts", &body, error))
    return FALSE;
  if (body == NULL)
    return TRUE;

  read_minutes (body, "shelve_default", &settings->shelve_default);
  read_minutes (body, "shelve_after_shift", &settings->shelve_after_shift);
  read_minutes (body, "reopen_within", &settings->reopen_within);
  read_minutes (body, "review_default", &settings->review_default);
  if (andon_json_get_object (body, "shelve_max", ANDON_JSON_OPTIONAL, &limits, NULL) && limits != NULL)
    {
      for (guint i = 0; i < ANDON_N_PRIORITIES; i++)
        read_minutes (limits, andon_priority_to_string ((AndonPriority) i), &settings->shelve_max[i]);
    }
  return TRUE;
}

static gboolean
load_health (AndondTx  *tx,
             GError   **error)
{
  AndondAlarmHealthSettings *settings = &tx->engine->settings.health;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) local = NULL;

  *settings = andond_alarm_health_defaults;
  if (!read_body (tx, "alarm-health", &body, error))
    return FALSE;
  if (body != NULL && !andond_alarm_health_settings_from_json (body, settings, &local))
    g_warning ("setting alarm-health is left as it was: %s", local->message);
  return TRUE;
}

gboolean
andond_engine_load_settings (AndondTx  *tx,
                             GError   **error)
{
  return load_alerts (tx, error) && load_health (tx, error);
}
