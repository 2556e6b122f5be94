/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-document-check.h"

#include <string.h>

#include <andon-calendar.h>
#include <andon-enums.h>
#include <andon-error.h>
#include <andon-json.h>

#include "andond-alarm-health-settings.h"
#include "andond-document-store.h"
#include "andond-profile.h"
#include "andond-rules.h"

#define LONGEST_MINUTES 1e6
#define MAX_ID 128

static gboolean
check_rule (const char  *id,
            JsonObject  *body,
            GError     **error)
{
  AndondRule *rule = andond_rule_parse (id, 1, body, error);

  if (rule == NULL)
    return FALSE;
  andond_rule_free (rule);
  return TRUE;
}

static gboolean
check_calendar (JsonObject  *body,
                GError     **error)
{
  AndonCalendar *calendar = andon_calendar_from_json (body, error);

  if (calendar == NULL)
    return FALSE;
  andon_calendar_unref (calendar);
  return TRUE;
}

static gboolean
check_profile (JsonObject  *body,
               GError     **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (GError) local = NULL;
  g_autoptr (AndondProfile) profile = andond_profile_new_from_json (text, strlen (text), &local);
  const char *told;

  if (profile != NULL)
    return TRUE;
  /* Which profile it is, the caller knows: the first name in the message must be that of the member. */
  told = g_str_has_prefix (local->message, "profile “") ? strstr (local->message, "”: ") : NULL;
  g_set_error_literal (error, local->domain, local->code, told != NULL ? told + strlen ("”: ") : local->message);
  return FALSE;
}

static gboolean
check_console (JsonObject  *body,
               GError     **error)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) areas = NULL;
  gboolean manned;

  return andon_json_dup_string (body, "name", ANDON_JSON_REQUIRED, &name, error) &&
         andon_json_dup_strv (body, "areas", ANDON_JSON_REQUIRED, &areas, error) &&
         andon_json_get_bool (body, "manned", ANDON_JSON_OPTIONAL, &manned, error);
}

static gboolean
check_minutes (JsonObject  *body,
               const char  *name,
               GError     **error)
{
  double minutes = 0;

  if (!andon_json_get_double (body, name, ANDON_JSON_OPTIONAL, &minutes, error))
    return FALSE;
  if (minutes >= 0 && minutes <= LONGEST_MINUTES)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must be from 0 to %.0f minutes", name,
               LONGEST_MINUTES);
  return FALSE;
}

static gboolean
check_alert_settings (JsonObject  *body,
                      GError     **error)
{
  static const char *const names[] = { "shelve_default", "shelve_after_shift", "reopen_within", "review_default" };
  JsonObject *limits = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!check_minutes (body, names[i], error))
        return FALSE;
    }
  if (!andon_json_get_object (body, "shelve_max", ANDON_JSON_OPTIONAL, &limits, error))
    return FALSE;
  for (guint i = 0; limits != NULL && i < ANDON_N_PRIORITIES; i++)
    {
      if (!check_minutes (limits, andon_priority_to_string ((AndonPriority) i), error))
        return FALSE;
    }
  return TRUE;
}

/* It stands in paths, rows and messages. */
static gboolean
check_id (const char  *id,
          GError     **error)
{
  gsize length = strlen (id);
  gboolean ok = length > 0 && length <= MAX_ID;

  for (gsize i = 0; ok && i < length; i++)
    ok = g_ascii_isgraph (id[i]) && strchr ("/?#%", id[i]) == NULL;
  if (!ok)
    g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE,
                 "“id” must have 1 to %d letters, digits and signs other than / ? # %%", MAX_ID);
  return ok;
}

gboolean
andond_document_check (const char  *kind,
                       const char  *id,
                       JsonObject  *body,
                       GError     **error)
{
  if (!check_id (id, error))
    return FALSE;
  if (g_str_equal (kind, ANDOND_DOCUMENT_RULE) || g_str_equal (kind, ANDOND_DOCUMENT_LIMIT))
    return check_rule (id, body, error);
  if (g_str_equal (kind, ANDOND_DOCUMENT_CALENDAR))
    return check_calendar (body, error);
  if (g_str_equal (kind, ANDOND_DOCUMENT_PROFILE))
    return check_profile (body, error);
  if (g_str_equal (kind, ANDOND_DOCUMENT_CONSOLE))
    return check_console (body, error);
  if (g_str_equal (kind, ANDOND_DOCUMENT_SETTING) && g_str_equal (id, "alerts"))
    return check_alert_settings (body, error);
  if (g_str_equal (kind, ANDOND_DOCUMENT_SETTING) && g_str_equal (id, "alarm-health"))
    {
      AndondAlarmHealthSettings settings;

      return andond_alarm_health_settings_from_json (body, &settings, error);
    }
  return TRUE;
}
