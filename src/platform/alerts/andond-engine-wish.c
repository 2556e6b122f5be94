/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andond-engine-wish.h"

#include <string.h>

#include <andon-json.h>
#include <andon-time.h>

#define LONGEST_TEXT 4000
#define LATEST_REVIEW (90 * ANDON_TIME_DAY)

static gboolean
read_text (JsonObject      *body,
           const char      *name,
           AndonJsonFlags   flags,
           const char     **out,
           GError         **error)
{
  if (!andon_json_get_string (body, name, flags, out, error))
    return FALSE;
  if (*out == NULL)
    return TRUE;
  if (**out == '\0' || strlen (*out) > LONGEST_TEXT)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must have 1 to %d bytes", name,
                   LONGEST_TEXT);
      return FALSE;
    }
  return TRUE;
}

/* The signal must be there, or the shelf would never end by it; none named means the alert's own. */
static gboolean
read_shelf_condition (AndondTx                 *tx,
                      const AndondAlertRecord  *record,
                      AndondDeed               *action,
                      AndonShelfCondition      *out,
                      GError                  **error)
{
  if (!andon_shelf_condition_from_json (action->body, out, error))
    return FALSE;
  if (out->test == ANDON_SHELF_TEST_NONE)
    return TRUE;

  if (out->signal == NULL)
    out->signal = record->alert->signal;
  if (out->signal != NULL && andond_registry_find_signal (tx->engine->registry, out->signal) != NULL)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” names no signal of this plant",
               andon_shelf_test_is_rate (out->test) ? "until_rate" : "until_value");
  return FALSE;
}

static gboolean
read_shelve (AndondTx                 *tx,
             const AndondAlertRecord  *record,
             AndondDeed               *action,
             AndondWish               *wish,
             GError                  **error)
{
  gint64 minutes = tx->engine->settings.shelve_default / ANDON_TIME_MINUTE;
  gboolean one_shot = FALSE;

  if (!read_text (action->body, "reason", ANDON_JSON_REQUIRED, &wish->event.reason, error) ||
      !andon_json_get_bool (action->body, "one_shot", ANDON_JSON_OPTIONAL, &one_shot, error) ||
      !andon_json_get_int (action->body, "minutes", ANDON_JSON_OPTIONAL, 1, 30 * 24 * 60, &minutes, error) ||
      !andon_json_get_time (action->body, "until", ANDON_JSON_OPTIONAL, &wish->event.until, error) ||
      !read_shelf_condition (tx, record, action, &wish->event.shelf, error))
    return FALSE;
  if (json_object_has_member (action->body, "minutes") && wish->event.until != 0)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“minutes” and “until” exclude each other");
      return FALSE;
    }
  if (wish->event.until == 0)
    wish->minutes = minutes;
  wish->event.one_shot = one_shot;
  wish->text = wish->event.reason;
  return TRUE;
}

static gboolean
read_out_of_service (AndondTx    *tx,
                     AndondDeed  *action,
                     AndondWish  *wish,
                     GError     **error)
{
  wish->event.until = tx->now + tx->engine->settings.review_default;
  if (!read_text (action->body, "permit", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &wish->permit, error) ||
      !read_text (action->body, "reason", wish->permit != NULL ? ANDON_JSON_OPTIONAL : ANDON_JSON_REQUIRED,
                  &wish->event.reason, error) ||
      !andon_json_get_time (action->body, "review", ANDON_JSON_OPTIONAL, &wish->event.until, error))
    return FALSE;
  if (wish->event.reason == NULL)
    wish->event.reason = wish->permit;
  if (wish->event.until <= tx->now || wish->event.until > tx->now + LATEST_REVIEW)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“review” must be within the next 90 days");
      return FALSE;
    }
  wish->text = wish->event.reason;
  return TRUE;
}

static gboolean
read_promote (AndondTx    *tx,
              AndondDeed  *action,
              AndondWish  *wish,
              GError     **error)
{
  const AndondRule *rule;
  const char *id = NULL;

  if (!read_text (action->body, "rule", ANDON_JSON_REQUIRED, &id, error))
    return FALSE;
  rule = andond_rules_find (tx->engine->rules, id);
  if (rule == NULL || rule->kind != ANDOND_RULE_PROMOTION)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“rule” is no promotion rule");
      return FALSE;
    }
  wish->event.priority = rule->priority;
  wish->event.ack_required = rule->ack_required;
  wish->event.latching = rule->latching;
  wish->text = rule->id;
  return TRUE;
}

static gboolean
read_acknowledge (AndondDeed  *action,
                  AndondWish  *wish,
                  GError     **error)
{
  gint64 annunciation = 0;

  if (!andon_json_get_int (action->body, "annunciation", ANDON_JSON_REQUIRED, 0, G_MAXINT, &annunciation, error) ||
      !read_text (action->body, "comment", ANDON_JSON_OPTIONAL | ANDON_JSON_NULLABLE, &wish->text, error))
    return FALSE;
  wish->event.annunciation = (guint) annunciation;
  return TRUE;
}

gboolean
andond_engine_read_wish (AndondTx                 *tx,
                         const AndondAlertRecord  *record,
                         AndondDeed               *action,
                         AndondWish               *wish,
                         GError                  **error)
{
  static const AndonAlertEventKind kinds[ANDON_N_ACTIONS] = {
    [ANDON_ACTION_ACKNOWLEDGE] = ANDON_ALERT_EVENT_ACKNOWLEDGE,
    [ANDON_ACTION_UNACKNOWLEDGE] = ANDON_ALERT_EVENT_UNACKNOWLEDGE,
    [ANDON_ACTION_SHELVE] = ANDON_ALERT_EVENT_SHELVE,
    [ANDON_ACTION_UNSHELVE] = ANDON_ALERT_EVENT_UNSHELVE,
    [ANDON_ACTION_RESET] = ANDON_ALERT_EVENT_RESET,
    [ANDON_ACTION_PROMOTE] = ANDON_ALERT_EVENT_PROMOTE,
    [ANDON_ACTION_OUT_OF_SERVICE] = ANDON_ALERT_EVENT_OUT_OF_SERVICE,
    [ANDON_ACTION_RETURN_TO_SERVICE] = ANDON_ALERT_EVENT_RETURN_TO_SERVICE,
  };

  *wish = (AndondWish) { .event.kind = kinds[action->action], .event.quality = ANDON_QUALITY_GOOD, .is_event = TRUE };
  switch (action->action)
    {
    case ANDON_ACTION_ACKNOWLEDGE: return read_acknowledge (action, wish, error);
    case ANDON_ACTION_SHELVE: return read_shelve (tx, record, action, wish, error);
    case ANDON_ACTION_PROMOTE: return read_promote (tx, action, wish, error);
    case ANDON_ACTION_OUT_OF_SERVICE: return read_out_of_service (tx, action, wish, error);
    case ANDON_ACTION_COMMENT:
      wish->is_event = FALSE;
      return read_text (action->body, "text", ANDON_JSON_REQUIRED, &wish->text, error);
    case ANDON_ACTION_ASSIGN:
      wish->is_event = FALSE;
      wish->text = action->name;
      return read_text (action->body, "assignee", ANDON_JSON_OPTIONAL, &wish->text, error);
    case ANDON_ACTION_RELEASE:
      wish->is_event = FALSE;
      return TRUE;
    case ANDON_ACTION_UNACKNOWLEDGE:
    case ANDON_ACTION_UNSHELVE:
    case ANDON_ACTION_RESET:
    case ANDON_ACTION_RETURN_TO_SERVICE:
    default:
      return TRUE;
    }
}
