/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "andon-alert-machine.h"

#include "andon-error.h"

static const char *const event_table[] = {
  "condition-true", "condition-false", "quality", "priority-changed", "acknowledge", "unacknowledge", "shelve",
  "unshelve", "shelve-expired", "suppress", "unsuppress", "out-of-service", "return-to-service", "reset", "promote",
  "re-alarm", "shelf-crossed", "renew",
};
G_STATIC_ASSERT (G_N_ELEMENTS (event_table) == ANDON_N_ALERT_EVENTS);
const AndonEnumWords andon_alert_event_words = { event_table, G_N_ELEMENTS (event_table) };

/* A step at work: the facts as they were, as they are becoming, and what is known of the way there. */
typedef struct
{
  const AndonAlertEvent *event;
  const AndonAlertFacts *before;
  AndonAlertState        from;
  gint64                 now;
  AndonAlertFacts        facts;
  AndonAlertEffects      effects;
  gboolean               again; /* annunciate even if the state stays UNACK */
} Step;

static gboolean
refuse_state (const Step  *step,
              GError     **error)
{
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_STATE, "“%s” is not possible in the state “%s”",
               event_table[step->event->kind], andon_alert_state_to_string (step->from));
  return FALSE;
}

static void
forget_shelf (AndonAlertFacts *facts)
{
  facts->shelved_until = 0;
  facts->shelve_reason = NULL;
  facts->shelf = (AndonShelfCondition) { ANDON_SHELF_TEST_NONE, 0, NULL };
  facts->one_shot = FALSE;
}

/* What is unacknowledged from here on; nothing is where no acknowledgement is required. */
static void
need_acknowledgement (AndonAlertFacts *facts)
{
  facts->acked = !facts->ack_required;
}

/* Out of SHLVD, DSUPR or OOSRV other than by a person's unshelve: what still stands is told anew, what does not is done
 * with. Where another thing still hides the alert, nothing is told yet. */
static void
come_back (Step *step)
{
  AndonAlertFacts *facts = &step->facts;

  if (andon_alert_state_is_hidden (andon_alert_facts_get_state (facts)))
    return;

  step->effects.returned = TRUE;
  if (facts->active || facts->latched)
    {
      need_acknowledgement (facts);
    }
  else
    {
      facts->acked = TRUE;
      step->effects.hidden_return = TRUE;
    }
}

static void
take_severity (Step *step)
{
  AndonAlertFacts *facts = &step->facts;

  facts->severity = MIN (step->event->severity, 1000);
  facts->max_severity = MAX (facts->max_severity, facts->severity);
}

/* A rise needs a fresh look: ACKED becomes UNACK, UNACK sounds again. A fall needs none. Only called while active: what
 * is over keeps the priority that it had. */
static void
take_priority (Step *step)
{
  AndonAlertFacts *facts = &step->facts;
  gboolean rose = step->event->priority > facts->priority;

  facts->priority = step->event->priority;
  if (!rose)
    return;

  need_acknowledgement (facts);
  step->again = !facts->acked;
}

static void
become_active (Step *step)
{
  AndonAlertFacts *facts = &step->facts;
  const AndonAlertEvent *event = step->event;

  if (!facts->occurred)
    {
      facts->lane = event->lane;
      facts->ack_required = event->ack_required;
      facts->latching = event->latching;
      facts->max_severity = 0;
    }
  facts->active = TRUE;
  facts->occurred = TRUE;
  facts->priority = event->priority;
  need_acknowledgement (facts);
  facts->occurrences++;
  facts->raised = step->now;
  facts->onset = event->onset != 0 ? event->onset : step->now;
  facts->cleared = 0;
  step->effects.raised = TRUE;
}

/* Whatever is not bad can tell that a condition holds. */
static gboolean
on_condition_true (Step    *step,
                   GError **error)
{
  step->facts.quality = step->event->quality;
  if (step->event->quality == ANDON_QUALITY_BAD)
    return TRUE;

  if (step->facts.active)
    take_priority (step);
  else
    become_active (step);
  take_severity (step);
  return TRUE;
}

/* Only good quality can tell that a condition is over. */
static gboolean
on_condition_false (Step    *step,
                    GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  facts->quality = step->event->quality;
  if (step->event->quality != ANDON_QUALITY_GOOD || !facts->active)
    return TRUE;

  facts->active = FALSE;
  facts->cleared = step->now;
  if (facts->latching)
    facts->latched = TRUE;
  step->effects.cleared = TRUE;
  if (step->from == ANDON_ALERT_STATE_SHLVD && facts->one_shot)
    {
      forget_shelf (facts);
      step->effects.one_shot_ended = TRUE;
      come_back (step);
    }
  return TRUE;
}

static gboolean
on_quality (Step    *step,
            GError **error)
{
  step->facts.quality = step->event->quality;
  return TRUE;
}

static gboolean
on_priority_changed (Step    *step,
                     GError **error)
{
  if (!step->facts.active)
    return TRUE;

  take_priority (step);
  take_severity (step);
  return TRUE;
}

static gboolean
check_quoted (const Step  *step,
              GError     **error)
{
  guint quoted = step->event->annunciation;

  if (quoted >= step->facts.ack_floor && quoted <= step->facts.annunciation)
    return TRUE;
  g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CONFLICT,
               "annunciation %u was seen, the present one is %u", quoted, step->facts.annunciation);
  return FALSE;
}

static gboolean
on_acknowledge (Step    *step,
                GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (andon_alert_state_is_hidden (step->from) || step->from == ANDON_ALERT_STATE_NORM)
    return refuse_state (step, error);
  if (!check_quoted (step, error))
    return FALSE;
  if (facts->acked)
    {
      step->effects.already = TRUE;
      return TRUE;
    }

  facts->acked = TRUE;
  facts->acknowledged = step->now;
  step->effects.acknowledged = TRUE;
  return TRUE;
}

static gboolean
on_unacknowledge (Step    *step,
                  GError **error)
{
  if (step->from != ANDON_ALERT_STATE_ACKED || !step->facts.ack_required)
    return refuse_state (step, error);

  step->facts.acked = FALSE;
  return TRUE;
}

/* A reason and an end in the future; both are asked of a shelf and of a removal from service. */
static gboolean
check_reason_and_end (const Step  *step,
                      const char  *end,
                      GError     **error)
{
  if (step->event->reason == NULL || *step->event->reason == '\0')
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING, "“reason” is missing");
      return FALSE;
    }
  if (step->event->until <= step->now)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“%s” must be in the future", end);
      return FALSE;
    }
  return TRUE;
}

static gboolean
on_shelve (Step    *step,
           GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (andon_alert_state_is_hidden (step->from))
    return refuse_state (step, error);
  if (!check_reason_and_end (step, "until", error))
    return FALSE;

  facts->shelved_until = step->event->until;
  facts->shelve_reason = step->event->reason;
  facts->shelf = step->event->shelf;
  facts->one_shot = step->event->one_shot != FALSE;
  return TRUE;
}

/* A person who takes an alert from the shelf has seen it. */
static gboolean
on_unshelve (Step    *step,
             GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (step->from != ANDON_ALERT_STATE_SHLVD)
    return refuse_state (step, error);

  forget_shelf (facts);
  step->effects.returned = TRUE;
  if (!facts->active && !facts->latched)
    {
      step->effects.hidden_return = TRUE;
    }
  else if (!facts->acked)
    {
      facts->acknowledged = step->now;
      step->effects.acknowledged = TRUE;
    }
  facts->acked = TRUE;
  return TRUE;
}

static gboolean
on_shelve_expired (Step    *step,
                   GError **error)
{
  gint64 end = step->event->until != 0 ? MIN (step->event->until, step->facts.shelved_until)
                                       : step->facts.shelved_until;

  if (step->from != ANDON_ALERT_STATE_SHLVD || step->now < end)
    return TRUE;

  forget_shelf (&step->facts);
  come_back (step);
  return TRUE;
}

/* As an expiry: nobody has looked at it. */
static gboolean
on_shelf_crossed (Step    *step,
                  GError **error)
{
  if (step->from != ANDON_ALERT_STATE_SHLVD || step->facts.shelf.test == ANDON_SHELF_TEST_NONE)
    return TRUE;

  forget_shelf (&step->facts);
  step->effects.shelf_crossed = TRUE;
  come_back (step);
  return TRUE;
}

/* Whoever takes over lets it lie on; reason and condition stay what they are. */
static gboolean
on_renew (Step    *step,
          GError **error)
{
  if (step->from != ANDON_ALERT_STATE_SHLVD)
    return refuse_state (step, error);
  if (step->event->until <= step->now)
    {
      g_set_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE, "“until” must be in the future");
      return FALSE;
    }

  step->facts.shelved_until = step->event->until;
  return TRUE;
}

/* Out of service, the rule's opinion is only kept for the return. */
static gboolean
on_suppress (Step    *step,
             GError **error)
{
  step->facts.suppressed = TRUE;
  forget_shelf (&step->facts);
  return TRUE;
}

static gboolean
on_unsuppress (Step    *step,
               GError **error)
{
  if (!step->facts.suppressed)
    return TRUE;

  step->facts.suppressed = FALSE;
  come_back (step);
  return TRUE;
}

static gboolean
on_out_of_service (Step    *step,
                   GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (facts->out_of_service)
    return refuse_state (step, error);
  if (!check_reason_and_end (step, "review", error))
    return FALSE;

  forget_shelf (facts);
  facts->out_of_service = TRUE;
  facts->review_at = step->event->until;
  facts->service_reason = step->event->reason;
  return TRUE;
}

static gboolean
on_return_to_service (Step    *step,
                      GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (!facts->out_of_service)
    return refuse_state (step, error);

  facts->out_of_service = FALSE;
  facts->review_at = 0;
  facts->service_reason = NULL;
  come_back (step);
  return TRUE;
}

static gboolean
on_reset (Step    *step,
          GError **error)
{
  if (step->from != ANDON_ALERT_STATE_LATAK)
    return refuse_state (step, error);

  step->facts.latched = FALSE;
  return TRUE;
}

/* Only what stands as an advisory can be made an alarm. */
static gboolean
on_promote (Step    *step,
            GError **error)
{
  AndonAlertFacts *facts = &step->facts;

  if (facts->lane != ANDON_LANE_ADVISORY || !facts->active)
    return refuse_state (step, error);

  facts->lane = ANDON_LANE_ALARM;
  facts->priority = step->event->priority;
  facts->ack_required = step->event->ack_required != FALSE;
  facts->latching = step->event->latching != FALSE;
  need_acknowledgement (facts);
  step->again = !facts->acked;
  return TRUE;
}

static gboolean
on_realarm (Step    *step,
            GError **error)
{
  if (step->from == ANDON_ALERT_STATE_ACKED)
    need_acknowledgement (&step->facts);
  return TRUE;
}

typedef gboolean (*Handler) (Step    *step,
                             GError **error);

static const Handler handlers[ANDON_N_ALERT_EVENTS] = {
  [ANDON_ALERT_EVENT_CONDITION_TRUE] = on_condition_true,
  [ANDON_ALERT_EVENT_CONDITION_FALSE] = on_condition_false,
  [ANDON_ALERT_EVENT_QUALITY] = on_quality,
  [ANDON_ALERT_EVENT_PRIORITY_CHANGED] = on_priority_changed,
  [ANDON_ALERT_EVENT_ACKNOWLEDGE] = on_acknowledge,
  [ANDON_ALERT_EVENT_UNACKNOWLEDGE] = on_unacknowledge,
  [ANDON_ALERT_EVENT_SHELVE] = on_shelve,
  [ANDON_ALERT_EVENT_UNSHELVE] = on_unshelve,
  [ANDON_ALERT_EVENT_SHELVE_EXPIRED] = on_shelve_expired,
  [ANDON_ALERT_EVENT_SUPPRESS] = on_suppress,
  [ANDON_ALERT_EVENT_UNSUPPRESS] = on_unsuppress,
  [ANDON_ALERT_EVENT_OUT_OF_SERVICE] = on_out_of_service,
  [ANDON_ALERT_EVENT_RETURN_TO_SERVICE] = on_return_to_service,
  [ANDON_ALERT_EVENT_RESET] = on_reset,
  [ANDON_ALERT_EVENT_PROMOTE] = on_promote,
  [ANDON_ALERT_EVENT_REALARM] = on_realarm,
  [ANDON_ALERT_EVENT_SHELF_CROSSED] = on_shelf_crossed,
  [ANDON_ALERT_EVENT_RENEW] = on_renew,
};

/* Entering UNACK, or being told again in it, is an annunciation. One that only repeats what nobody has acknowledged yet
 * leaves the floor where it is, so that an acknowledgement on its way still counts. */
static void
annunciate (Step            *step,
            AndonAlertState  to)
{
  AndonAlertFacts *facts = &step->facts;
  gboolean repeat = (step->from == ANDON_ALERT_STATE_RTNUN || step->from == ANDON_ALERT_STATE_LATUN) &&
                    facts->priority <= step->before->priority;

  if (to != ANDON_ALERT_STATE_UNACK || (step->from == ANDON_ALERT_STATE_UNACK && !step->again))
    return;

  facts->annunciation++;
  facts->annunciated = step->now;
  if (!repeat)
    facts->ack_floor = facts->annunciation;
  step->effects.annunciated = TRUE;
}

static void
finish (Step *step)
{
  const AndonAlertFacts *before = step->before;
  AndonAlertFacts *facts = &step->facts;
  AndonAlertState to;

  to = andon_alert_facts_get_state (facts);
  if (to == ANDON_ALERT_STATE_NORM)
    facts->occurred = FALSE;
  annunciate (step, to);

  step->effects.from = step->from;
  step->effects.to = to;
  step->effects.revised = to != step->from || facts->acked != before->acked ||
                          facts->shelved_until != before->shelved_until ||
                          facts->out_of_service != before->out_of_service ||
                          facts->suppressed != before->suppressed ||
                          facts->annunciation != before->annunciation;
  if (step->effects.revised)
    facts->revision++;
  step->effects.changed = !andon_alert_facts_equal (before, facts);
}

gboolean
andon_alert_step (const AndonAlertFacts  *facts,
                  const AndonAlertEvent  *event,
                  gint64                  now,
                  AndonAlertFacts        *out,
                  AndonAlertEffects      *effects,
                  GError                **error)
{
  Step step = {
    .event = event,
    .before = facts,
    .from = andon_alert_facts_get_state (facts),
    .now = now,
    .facts = *facts,
  };

  g_return_val_if_fail ((guint) event->kind < ANDON_N_ALERT_EVENTS, FALSE);

  if (!handlers[event->kind] (&step, error))
    return FALSE;

  finish (&step);
  *out = step.facts;
  *effects = step.effects;
  return TRUE;
}
