/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-words.h"

#include <glib/gi18n.h>

#include "andon-error-words.h"

typedef struct
{
  const char *wire;
  const char *shown;
} Word;

static const char *
lookup (const Word *words, guint n, const char *wire)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i].wire, wire) == 0)
      return _(words[i].shown);
  return wire != NULL ? wire : "";
}

const char *
andon_words_priority (AndonPriority priority)
{
  switch (priority)
    {
    case ANDON_PRIORITY_CRITICAL:
      return _("Critical");
    case ANDON_PRIORITY_HIGH:
      return _("High");
    case ANDON_PRIORITY_MEDIUM:
      return _("Medium");
    case ANDON_PRIORITY_LOW:
    default:
      return _("Low");
    }
}

const char *
andon_words_state (AndonAlertState state)
{
  switch (state)
    {
    case ANDON_ALERT_STATE_UNACK:
      return _("New");
    case ANDON_ALERT_STATE_ACKED:
      return _("Acknowledged");
    case ANDON_ALERT_STATE_RTNUN:
      return _("Returned, not acknowledged");
    case ANDON_ALERT_STATE_LATUN:
      return _("Latched, not acknowledged");
    case ANDON_ALERT_STATE_LATAK:
      return _("Latched");
    case ANDON_ALERT_STATE_SHLVD:
      return _("Shelved");
    case ANDON_ALERT_STATE_DSUPR:
      return _("Suppressed by design");
    case ANDON_ALERT_STATE_OOSRV:
      return _("Out of service");
    case ANDON_ALERT_STATE_NORM:
    default:
      return _("Normal");
    }
}

const char *
andon_words_state_of (const char *state)
{
  AndonAlertState value;

  if (state != NULL && andon_alert_state_from_string (state, &value))
    return andon_words_state (value);
  return state != NULL ? state : "";
}

const char *
andon_words_label (AndonLabelClass label)
{
  switch (label)
    {
    case ANDON_LABEL_CLASS_TRUE:
      return _("True");
    case ANDON_LABEL_CLASS_FALSE:
      return _("False");
    case ANDON_LABEL_CLASS_EXPECTED:
      return _("Expected");
    case ANDON_LABEL_CLASS_UNSURE:
    default:
      return _("Unsure");
    }
}

const char *
andon_words_label_of (const char *label)
{
  AndonLabelClass value;

  if (label != NULL && andon_label_class_from_string (label, &value))
    return andon_words_label (value);
  return label != NULL ? label : "";
}

const char *
andon_words_role (const char *role)
{
  static const Word roles[] = {
    { "operator", N_("Operator") },     { "supervisor", N_("Supervisor") }, { "analyst", N_("Analyst") },
    { "executive", N_("Executive") },   { "technician", N_("Technician") }, { "steward", N_("Steward") },
    { "engineer", N_("Engineer") },     { "viewer", N_("Viewer") },
  };

  return lookup (roles, G_N_ELEMENTS (roles), role);
}

const char *
andon_words_verb (const char *verb)
{
  static const Word verbs[] = {
    { "acknowledge", N_("Acknowledgement") }, { "unacknowledge", N_("Un-acknowledgement") },
    { "shelve", N_("Shelve") },               { "unshelve", N_("Unshelve") },
    { "comment", N_("Comment") },             { "assign", N_("Taking it") },
    { "take", N_("Taking it") },              { "release", N_("Release") },
    { "reset", N_("Reset") },                 { "label", N_("Label") },
    { "log", N_("Log entry") },               { "report-missed", N_("Report") },
    { "promote", N_("Promotion") },           { "out-of-service", N_("Removal from service") },
    { "return-to-service", N_("Return to service") },
  };

  return lookup (verbs, G_N_ELEMENTS (verbs), verb);
}

const char *
andon_words_cause (const char *cause)
{
  static const Word causes[] = {
    { "condition-true", N_("Condition met") },
    { "condition-false", N_("Condition back to normal") },
    { "acknowledge", N_("Acknowledged") },
    { "unacknowledge", N_("Un-acknowledged") },
    { "shelve", N_("Shelved") },
    { "unshelve", N_("Unshelved") },
    { "shelve-expired", N_("Shelf expired") },
    { "suppress", N_("Suppressed by design") },
    { "unsuppress", N_("No longer suppressed") },
    { "out-of-service", N_("Taken out of service") },
    { "return-to-service", N_("Returned to service") },
    { "reset", N_("Reset") },
    { "re-alarm", N_("Called again") },
    { "shelf-crossed", N_("Shelf ended: what it waited for has come") },
    { "what the shelf waited for has come", N_("Shelf ended: what it waited for has come") },
    { "the one-shot shelf ended", N_("One-shot shelf ended") },
    { "renew", N_("Shelf renewed") },
    { "review-due", N_("Review of the removal is due") },
    { "power-cut", N_("Numbered anew after a power cut") },
    { "priority-changed", N_("Priority changed") },
    { "quality", N_("Signal quality changed") },
    { "assign", N_("Taken") },
    { "release", N_("Released") },
    { "comment", N_("Comment") },
    { "label", N_("Labelled") },
    { "promote", N_("Promoted to alarm") },
    { "returned-while-hidden", N_("Returned while hidden") },
    { "returned while hidden", N_("Returned while hidden") },
  };

  return lookup (causes, G_N_ELEMENTS (causes), cause);
}

const char *
andon_words_unit (const char *unit)
{
  static const struct
  {
    const char *ucum;
    const char *shown;
  } units[] = {
    { "Cel", "°C" },    { "K", "K" },         { "m3/h", "m³/h" },  { "m3", "m³" },    { "m/s2", "m/s²" },
    { "deg", "°" },     { "1/min", "min⁻¹" }, { "1", "" },         { "um", "µm" },    { "Ohm", "Ω" },
    { "[degF]", "°F" }, { "N.m", "N·m" },     { "kW.h", "kWh" },   { "{count}", "" }, { "mm2", "mm²" },
    { "N.cm", "N·cm" }, { "g/m3", "g/m³" },   { "kg/m3", "kg/m³" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (units[i].ucum, unit) == 0)
      return units[i].shown;
  return unit;
}

char *
andon_words_dup_steps (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?<=[.!;])\\s+(?=[2-9]\\. )", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "\n", 0, NULL);
}

AndonMarkLevel
andon_words_level (AndonPriority priority)
{
  return ANDON_MARK_LEVEL_CRITICAL + (ANDON_PRIORITY_CRITICAL - MIN (priority, ANDON_PRIORITY_CRITICAL));
}

AndonMarkVariant
andon_words_variant (AndonAlertState state)
{
  static const AndonMarkVariant variants[] = {
    [ANDON_ALERT_STATE_NORM] = ANDON_MARK_NORMAL,      [ANDON_ALERT_STATE_UNACK] = ANDON_MARK_NEW,
    [ANDON_ALERT_STATE_ACKED] = ANDON_MARK_ACKNOWLEDGED, [ANDON_ALERT_STATE_RTNUN] = ANDON_MARK_RETURNED,
    [ANDON_ALERT_STATE_LATUN] = ANDON_MARK_LATCHED,    [ANDON_ALERT_STATE_LATAK] = ANDON_MARK_LATCHED_SEEN,
    [ANDON_ALERT_STATE_SHLVD] = ANDON_MARK_SHELVED,    [ANDON_ALERT_STATE_DSUPR] = ANDON_MARK_SUPPRESSED,
    [ANDON_ALERT_STATE_OOSRV] = ANDON_MARK_OUT_OF_SERVICE,
  };

  return state < G_N_ELEMENTS (variants) ? variants[state] : ANDON_MARK_NORMAL;
}

static char *
conflict_sentence (AndonSeat *seat, const AndonActionResult *result, const char *title)
{
  g_autofree char *at =
    result->at != 0 ? andon_seat_format_time (seat, result->at, NULL, ANDON_SITE_TIME_MINUTES) : NULL;

  if (result->by != NULL && at != NULL)
    /* Translators: alert title, person, time of day. */
    return g_strdup_printf (_("“%s”: acknowledged by %s at %s"), title, result->by, at);
  return g_strdup_printf (_("“%s” changed meanwhile; nothing was done"), title);
}

char *
andon_words_dup_result (AndonSeat *seat, const AndonActionResult *result)
{
  const char *title = result->title != NULL ? result->title : result->alert != NULL ? result->alert : "";
  const char *verb = andon_words_verb (result->verb);
  g_autofree char *why = NULL;

  switch (result->outcome)
    {
    case ANDON_ACTION_ALREADY:
    case ANDON_ACTION_CONFLICT:
      return conflict_sentence (seat, result, title);
    case ANDON_ACTION_REFUSED:
      why = andon_error_words_dup_code (andon_seat_get_session (seat), result->code, result->message);
      /* Translators: what was to be done, the alert's title, a sentence that says why not. */
      return g_strdup_printf (_("%s of “%s” was refused: %s"), verb, title, why);
    case ANDON_ACTION_EXPIRED:
      return g_strdup_printf (_("%s of “%s” did not reach the plant within 10 minutes and was dropped"), verb, title);
    case ANDON_ACTION_TAKEN_BACK:
      return g_strdup_printf (_("%s of “%s” was taken back before it was sent"), verb, title);
    case ANDON_ACTION_QUEUED:
      return g_strdup_printf (_("%s of “%s” is not yet at the plant; it is kept and sent"), verb, title);
    case ANDON_ACTION_DONE:
    default:
      return NULL;
    }
}

const char *
andon_words_stage (const char *stage)
{
  static const Word stages[] = {
    { "source", N_("source") },
    { "ingest", N_("intake") },
    { "detect", N_("detection") },
    { "engine", N_("alert engine") },
  };

  return lookup (stages, G_N_ELEMENTS (stages), stage);
}

char *
andon_words_dup_stages (AndonSession *session)
{
  g_autoptr (GArray) ages = andon_session_dup_stage_ages (session);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; ages != NULL && i < ages->len; i++)
    {
      const AndonStageAge *age = &g_array_index (ages, AndonStageAge, i);

      g_string_append_printf (out, "%s%s %.1f s", out->len > 0 ? " · " : "",
                              andon_words_stage (age->name), age->age);
    }
  if (out->len == 0)
    g_string_append (out, _("No heartbeat has come yet"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}
