/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-prose.h"

#include <glib/gi18n.h>

#include "andon-words.h"

const char *
andon_alert_prose_state (AndonAlertItem *item)
{
  const AndonAlertState state = andon_alert_item_get_state (item);

  if (state == ANDON_ALERT_STATE_ACKED && andon_alert_item_get_acknowledged_at (item) == 0)
    /* Translators: the state of what is active and asks for no acknowledgement. */
    return _("Open");
  return andon_words_state (state);
}

const char *
andon_alert_prose_state_entered (const char *cause, const char *to)
{
  if (g_strcmp0 (cause, "condition-true") == 0 && g_strcmp0 (to, "acked") == 0)
    return _("Open");
  return andon_words_state_of (to);
}

char *
andon_alert_prose_dup_path (AndonSeat *seat, AndonAlertItem *item, const AndonAlertDetail *detail)
{
  AndonAssetTree *tree = andon_seat_get_assets (seat);
  const char *model = andon_alert_item_get_model (item);
  const char *rule = detail != NULL ? detail->rule : NULL;
  g_autoptr (GString) text = g_string_new (andon_asset_tree_get_path (tree, andon_alert_item_get_asset (item)));
  g_autoptr (GString) second = g_string_new (NULL);

  if (rule != NULL)
    /* Translators: the name of the rule that made an alarm of what a model found. */
    g_string_append_printf (second, _("promoted by rule %s"), rule);
  if (*model != '\0')
    {
      g_string_append (second, second->len > 0 ? " · " : "");
      g_string_append_printf (second, _("model %s"), model);
    }
  if (second->len > 0)
    g_string_append_printf (text, "\n%s", second->str);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
begin_line (GString *text)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
}

static void
append_shelf_condition (GString *text, AndonSeat *seat, const AndonShelfCondition *shelf)
{
  AndonSignalInfo info;
  const char *name = shelf->signal;
  g_autofree char *limit = NULL;

  if (shelf->test == ANDON_SHELF_TEST_NONE || name == NULL)
    return;
  if (andon_asset_tree_lookup_signal (andon_seat_get_assets (seat), shelf->signal, &info))
    {
      name = info.name;
      limit = g_strdup_printf ("%.6g %s", shelf->limit, andon_words_unit (info.unit));
    }
  else
    limit = g_strdup_printf ("%.6g", shelf->limit);
  begin_line (text);
  /* Translators: what ends a shelf beside its time: the name of a signal, and a value with its unit. */
  if (shelf->test == ANDON_SHELF_TEST_VALUE_ABOVE)
    g_string_append_printf (text, _("or as soon as %s is above %s"), name, limit);
  else if (shelf->test == ANDON_SHELF_TEST_VALUE_BELOW)
    g_string_append_printf (text, _("or as soon as %s is below %s"), name, limit);
  else if (shelf->test == ANDON_SHELF_TEST_RATE_ABOVE)
    g_string_append_printf (text, _("or as soon as %s has a rate above %s a minute"), name, limit);
  else
    g_string_append_printf (text, _("or as soon as %s has a rate below %s a minute"), name, limit);
}

static void
append_service (GString *text, const AndonAlert *alert)
{
  const char *reason = alert->service_reason != NULL ? alert->service_reason : "–";
  g_autofree char *why = NULL;

  if (alert->service_permit == NULL)
    why = g_strdup (reason);
  else if (alert->service_reason == NULL)
    why = g_strdup_printf (_("Permit %s"), alert->service_permit);
  else
    /* Translators: the number of a permit to work, and why. */
    why = g_strdup_printf (_("Permit %s: %s"), alert->service_permit, reason);
  g_string_append_printf (text, _("out of service by %s: %s"), alert->service_by != NULL ? alert->service_by : "–", why);
}

/* Why it is out of sight, who did that, and what ends it. */
static void
append_hidden (GString *text, AndonSeat *seat, const AndonAlert *alert)
{
  g_autofree char *until = andon_seat_format_time (seat, alert->shelved_until, alert->asset, ANDON_SITE_TIME_MINUTES);
  g_autofree char *review = andon_seat_format_time (seat, alert->review_at, alert->asset, ANDON_SITE_TIME_MINUTES);

  if (alert->state == ANDON_ALERT_STATE_SHLVD && alert->shelved_until != 0)
    {
      begin_line (text);
      g_string_append_printf (text, _("shelved by %s until %s: %s"), alert->shelved_by != NULL ? alert->shelved_by : "–",
                              until, alert->shelve_reason != NULL ? alert->shelve_reason : "–");
      append_shelf_condition (text, seat, &alert->shelf);
    }
  else if (alert->state == ANDON_ALERT_STATE_OOSRV && alert->review_at != 0)
    {
      begin_line (text);
      append_service (text, alert);
      begin_line (text);
      if (alert->review_at <= andon_seat_now (seat))
        g_string_append_printf (text, _("was to be looked at again at %s"), review);
      else
        g_string_append_printf (text, _("to be looked at again at %s"), review);
    }
}

char *
andon_alert_prose_dup_facts (AndonSeat *seat, AndonAlertItem *item, const AndonAlert *alert)
{
  const char *asset = andon_alert_item_get_asset (item);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *onset =
    andon_seat_format_time (seat, andon_alert_item_get_onset (item), asset, ANDON_SITE_TIME_SECONDS);

  if (andon_alert_item_get_onset (item) != 0)
    g_string_append_printf (text, _("first seen %s"), onset);
  if (andon_alert_item_get_occurrences (item) > 1)
    g_string_append_printf (text, _(" · %u times"), andon_alert_item_get_occurrences (item));
  if (*andon_alert_item_get_consequence (item) != '\0')
    {
      begin_line (text);
      g_string_append (text, andon_alert_item_get_consequence (item));
    }
  if (*andon_alert_item_get_assignee (item) != '\0')
    {
      begin_line (text);
      g_string_append_printf (text, _("%s has it"), andon_alert_item_get_assignee (item));
    }
  if (alert != NULL && alert->revision == andon_alert_item_get_revision (item))
    append_hidden (text, seat, alert);
  if (andon_session_is_blind (andon_seat_get_session (seat), asset))
    g_string_append (text, _("\nBLIND: its source is dead"));
  else if (andon_alert_item_get_quality (item) != ANDON_QUALITY_GOOD)
    g_string_append (text, _("\nCannot judge: the signal is not good"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
