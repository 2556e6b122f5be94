/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-alert-machine.h>
#include <andon-error.h>

#define MINUTE (60 * G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1000) * MINUTE)

#define NORM ANDON_ALERT_STATE_NORM
#define UNACK ANDON_ALERT_STATE_UNACK
#define ACKED ANDON_ALERT_STATE_ACKED
#define RTNUN ANDON_ALERT_STATE_RTNUN
#define LATUN ANDON_ALERT_STATE_LATUN
#define LATAK ANDON_ALERT_STATE_LATAK
#define SHLVD ANDON_ALERT_STATE_SHLVD
#define DSUPR ANDON_ALERT_STATE_DSUPR
#define OOSRV ANDON_ALERT_STATE_OOSRV

/* The words of a script; each stands for one event. */
typedef enum
{
  TRUE_, FALSE_, BAD_TRUE, BAD_FALSE, RISE, FALL, ACK, UNACK_, SHELVE, SHELVE_ONCE, UNSHELVE, EXPIRE, SUPPRESS,
  UNSUPPRESS, REMOVE, RETURN, RESET, PROMOTE, REALARM, SHELVE_UNTIL, CROSS, RENEW,
  HAND_OVER, END
} Word;

typedef struct
{
  const char     *name;
  gboolean        ack_required;
  gboolean        latching;
  Word            script[10]; /* up to END; the last one is the row's event */
  AndonAlertState from;
  AndonAlertState to;
  gboolean        annunciated;
} Row;

static AndonAlertEvent
event_of (Word     word,
          gboolean ack_required,
          gboolean latching,
          const AndonAlertFacts *facts)
{
  AndonAlertEvent event = {
    .quality = ANDON_QUALITY_GOOD,
    .priority = facts->active ? facts->priority : ANDON_PRIORITY_MEDIUM,
    .lane = ANDON_LANE_ALARM,
    .severity = 600,
    .ack_required = ack_required,
    .latching = latching,
    .annunciation = facts->annunciation,
    .until = NOW + 15 * MINUTE,
    .reason = "maintenance",
  };

  switch (word)
    {
    case TRUE_: event.kind = ANDON_ALERT_EVENT_CONDITION_TRUE; break;
    case FALSE_: event.kind = ANDON_ALERT_EVENT_CONDITION_FALSE; break;
    case BAD_TRUE: event.kind = ANDON_ALERT_EVENT_CONDITION_TRUE; event.quality = ANDON_QUALITY_BAD; break;
    case BAD_FALSE: event.kind = ANDON_ALERT_EVENT_CONDITION_FALSE; event.quality = ANDON_QUALITY_BAD; break;
    case RISE: event.kind = ANDON_ALERT_EVENT_PRIORITY_CHANGED; event.priority = facts->priority + 1; break;
    case FALL: event.kind = ANDON_ALERT_EVENT_PRIORITY_CHANGED; event.priority = facts->priority - 1; break;
    case ACK: event.kind = ANDON_ALERT_EVENT_ACKNOWLEDGE; break;
    case UNACK_: event.kind = ANDON_ALERT_EVENT_UNACKNOWLEDGE; break;
    case SHELVE: event.kind = ANDON_ALERT_EVENT_SHELVE; break;
    case SHELVE_ONCE: event.kind = ANDON_ALERT_EVENT_SHELVE; event.one_shot = TRUE; break;
    case SHELVE_UNTIL:
      event.kind = ANDON_ALERT_EVENT_SHELVE;
      event.shelf = (AndonShelfCondition) { ANDON_SHELF_TEST_VALUE_ABOVE, 9, "p-1.flow" };
      break;
    case CROSS: event.kind = ANDON_ALERT_EVENT_SHELF_CROSSED; break;
    case RENEW: event.kind = ANDON_ALERT_EVENT_RENEW; event.until = NOW + 30 * MINUTE; break;
    case UNSHELVE: event.kind = ANDON_ALERT_EVENT_UNSHELVE; break;
    case EXPIRE: event.kind = ANDON_ALERT_EVENT_SHELVE_EXPIRED; event.until = 0; break;
    case HAND_OVER: event.kind = ANDON_ALERT_EVENT_SHELVE_EXPIRED; event.until = NOW; break;
    case SUPPRESS: event.kind = ANDON_ALERT_EVENT_SUPPRESS; break;
    case UNSUPPRESS: event.kind = ANDON_ALERT_EVENT_UNSUPPRESS; break;
    case REMOVE: event.kind = ANDON_ALERT_EVENT_OUT_OF_SERVICE; break;
    case RETURN: event.kind = ANDON_ALERT_EVENT_RETURN_TO_SERVICE; break;
    case RESET: event.kind = ANDON_ALERT_EVENT_RESET; break;
    case PROMOTE: event.kind = ANDON_ALERT_EVENT_PROMOTE; break;
    case REALARM: event.kind = ANDON_ALERT_EVENT_REALARM; break;
    case END: default: g_assert_not_reached ();
    }
  return event;
}

static gint64
time_of (Word word)
{
  return word == EXPIRE ? NOW + 15 * MINUTE : NOW;
}

static void
run_word (AndonAlertFacts   *facts,
          Word               word,
          gboolean           ack_required,
          gboolean           latching,
          AndonAlertEffects *effects)
{
  AndonAlertEvent event = event_of (word, ack_required, latching, facts);
  g_autoptr (GError) error = NULL;

  andon_alert_step (facts, &event, time_of (word), facts, effects, &error);
  g_assert_no_error (error);
}

static const Row rows[] = {
  { "norm/true", TRUE, FALSE, { TRUE_, END }, NORM, UNACK, TRUE },
  { "norm/true-no-ack", FALSE, FALSE, { TRUE_, END }, NORM, ACKED, FALSE },
  { "unack/acknowledge", TRUE, FALSE, { TRUE_, ACK, END }, UNACK, ACKED, FALSE },
  { "unack/false", TRUE, FALSE, { TRUE_, FALSE_, END }, UNACK, RTNUN, FALSE },
  { "unack/false-latching", TRUE, TRUE, { TRUE_, FALSE_, END }, UNACK, LATUN, FALSE },
  { "acked/false", TRUE, FALSE, { TRUE_, ACK, FALSE_, END }, ACKED, NORM, FALSE },
  { "acked/false-latching", TRUE, TRUE, { TRUE_, ACK, FALSE_, END }, ACKED, LATAK, FALSE },
  { "acked/false-no-ack", FALSE, FALSE, { TRUE_, FALSE_, END }, ACKED, NORM, FALSE },
  { "acked/false-no-ack-latching", FALSE, TRUE, { TRUE_, FALSE_, END }, ACKED, LATAK, FALSE },
  { "acked/priority-rises", TRUE, FALSE, { TRUE_, ACK, RISE, END }, ACKED, UNACK, TRUE },
  { "acked/priority-rises-no-ack", FALSE, FALSE, { TRUE_, RISE, END }, ACKED, ACKED, FALSE },
  { "acked/priority-falls", TRUE, FALSE, { TRUE_, ACK, FALL, END }, ACKED, ACKED, FALSE },
  { "acked/re-alarm", TRUE, FALSE, { TRUE_, ACK, REALARM, END }, ACKED, UNACK, TRUE },
  { "acked/re-alarm-no-ack", FALSE, FALSE, { TRUE_, REALARM, END }, ACKED, ACKED, FALSE },
  { "unack/re-alarm", TRUE, FALSE, { TRUE_, REALARM, END }, UNACK, UNACK, FALSE },
  { "unack/priority-rises", TRUE, FALSE, { TRUE_, RISE, END }, UNACK, UNACK, TRUE },
  { "unack/priority-falls", TRUE, FALSE, { TRUE_, FALL, END }, UNACK, UNACK, FALSE },
  { "unack/true-again", TRUE, FALSE, { TRUE_, TRUE_, END }, UNACK, UNACK, FALSE },
  { "acked/unacknowledge", TRUE, FALSE, { TRUE_, ACK, UNACK_, END }, ACKED, UNACK, TRUE },
  { "rtnun/acknowledge", TRUE, FALSE, { TRUE_, FALSE_, ACK, END }, RTNUN, NORM, FALSE },
  { "rtnun/true", TRUE, FALSE, { TRUE_, FALSE_, TRUE_, END }, RTNUN, UNACK, TRUE },
  { "latun/acknowledge", TRUE, TRUE, { TRUE_, FALSE_, ACK, END }, LATUN, LATAK, FALSE },
  { "latun/true", TRUE, TRUE, { TRUE_, FALSE_, TRUE_, END }, LATUN, UNACK, TRUE },
  { "latak/reset", TRUE, TRUE, { TRUE_, FALSE_, ACK, RESET, END }, LATAK, NORM, FALSE },
  { "latak/true", TRUE, TRUE, { TRUE_, FALSE_, ACK, TRUE_, END }, LATAK, UNACK, TRUE },
  { "latak/acknowledge-again", TRUE, TRUE, { TRUE_, FALSE_, ACK, ACK, END }, LATAK, LATAK, FALSE },

  { "norm/shelve", TRUE, FALSE, { SHELVE, END }, NORM, SHLVD, FALSE },
  { "unack/shelve", TRUE, FALSE, { TRUE_, SHELVE, END }, UNACK, SHLVD, FALSE },
  { "acked/shelve", TRUE, FALSE, { TRUE_, ACK, SHELVE, END }, ACKED, SHLVD, FALSE },
  { "rtnun/shelve", TRUE, FALSE, { TRUE_, FALSE_, SHELVE, END }, RTNUN, SHLVD, FALSE },
  { "latun/shelve", TRUE, TRUE, { TRUE_, FALSE_, SHELVE, END }, LATUN, SHLVD, FALSE },
  { "latak/shelve", TRUE, TRUE, { TRUE_, FALSE_, ACK, SHELVE, END }, LATAK, SHLVD, FALSE },
  { "shlvd/true", TRUE, FALSE, { SHELVE, TRUE_, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/false", TRUE, FALSE, { TRUE_, SHELVE, FALSE_, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/priority-rises", TRUE, FALSE, { TRUE_, SHELVE, RISE, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/unshelve-active", TRUE, FALSE, { TRUE_, SHELVE, UNSHELVE, END }, SHLVD, ACKED, FALSE },
  { "shlvd/unshelve-latched", TRUE, TRUE, { TRUE_, FALSE_, SHELVE, UNSHELVE, END }, SHLVD, LATAK, FALSE },
  { "shlvd/unshelve-over", TRUE, FALSE, { TRUE_, SHELVE, FALSE_, UNSHELVE, END }, SHLVD, NORM, FALSE },
  { "shlvd/unshelve-rtnun", TRUE, FALSE, { TRUE_, FALSE_, SHELVE, UNSHELVE, END }, SHLVD, NORM, FALSE },
  { "shlvd/expiry-active", TRUE, FALSE, { TRUE_, SHELVE, EXPIRE, END }, SHLVD, UNACK, TRUE },
  { "shlvd/expiry-active-acked", TRUE, FALSE, { TRUE_, ACK, SHELVE, EXPIRE, END }, SHLVD, UNACK, TRUE },
  { "shlvd/expiry-active-no-ack", FALSE, FALSE, { TRUE_, SHELVE, EXPIRE, END }, SHLVD, ACKED, FALSE },
  { "shlvd/expiry-latched", TRUE, TRUE, { TRUE_, SHELVE, FALSE_, EXPIRE, END }, SHLVD, LATUN, FALSE },
  { "shlvd/crossed-active", TRUE, FALSE, { TRUE_, ACK, SHELVE_UNTIL, CROSS, END }, SHLVD, UNACK, TRUE },
  { "shlvd/crossed-latched", TRUE, TRUE, { TRUE_, SHELVE_UNTIL, FALSE_, CROSS, END }, SHLVD, LATUN, FALSE },
  { "shlvd/crossed-over", TRUE, FALSE, { TRUE_, SHELVE_UNTIL, FALSE_, CROSS, END }, SHLVD, NORM, FALSE },
  { "shlvd/crossed-without-condition", TRUE, FALSE, { TRUE_, SHELVE, CROSS, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/renewed", TRUE, FALSE, { TRUE_, SHELVE, RENEW, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/renewed-outlives", TRUE, FALSE, { TRUE_, SHELVE, RENEW, EXPIRE, END }, SHLVD, SHLVD, FALSE },
  { "shlvd/handed-over", TRUE, FALSE, { TRUE_, ACK, SHELVE, HAND_OVER, END }, SHLVD, UNACK, TRUE },
  { "dsupr/crossed", TRUE, FALSE, { TRUE_, SHELVE_UNTIL, SUPPRESS, CROSS, END }, DSUPR, DSUPR, FALSE },
  { "shlvd/expiry-over", TRUE, FALSE, { TRUE_, SHELVE, FALSE_, EXPIRE, END }, SHLVD, NORM, FALSE },
  { "shlvd/one-shot-over", TRUE, FALSE, { TRUE_, SHELVE_ONCE, FALSE_, END }, SHLVD, NORM, FALSE },
  { "shlvd/one-shot-over-latching", TRUE, TRUE, { TRUE_, SHELVE_ONCE, FALSE_, END }, SHLVD, LATUN, FALSE },

  { "norm/suppress", TRUE, FALSE, { SUPPRESS, END }, NORM, DSUPR, FALSE },
  { "unack/suppress", TRUE, FALSE, { TRUE_, SUPPRESS, END }, UNACK, DSUPR, FALSE },
  { "acked/suppress", TRUE, FALSE, { TRUE_, ACK, SUPPRESS, END }, ACKED, DSUPR, FALSE },
  { "rtnun/suppress", TRUE, FALSE, { TRUE_, FALSE_, SUPPRESS, END }, RTNUN, DSUPR, FALSE },
  { "latun/suppress", TRUE, TRUE, { TRUE_, FALSE_, SUPPRESS, END }, LATUN, DSUPR, FALSE },
  { "latak/suppress", TRUE, TRUE, { TRUE_, FALSE_, ACK, SUPPRESS, END }, LATAK, DSUPR, FALSE },
  { "shlvd/suppress", TRUE, FALSE, { TRUE_, SHELVE, SUPPRESS, END }, SHLVD, DSUPR, FALSE },
  { "shlvd/suppress-cancels-shelf", TRUE, FALSE, { TRUE_, SHELVE, SUPPRESS, UNSUPPRESS, END }, DSUPR, UNACK, TRUE },
  { "dsupr/true", TRUE, FALSE, { SUPPRESS, TRUE_, END }, DSUPR, DSUPR, FALSE },
  { "dsupr/unsuppress-active", TRUE, FALSE, { TRUE_, ACK, SUPPRESS, UNSUPPRESS, END }, DSUPR, UNACK, TRUE },
  { "dsupr/unsuppress-no-ack", FALSE, FALSE, { TRUE_, SUPPRESS, UNSUPPRESS, END }, DSUPR, ACKED, FALSE },
  { "dsupr/unsuppress-latched", TRUE, TRUE, { TRUE_, SUPPRESS, FALSE_, UNSUPPRESS, END }, DSUPR, LATUN, FALSE },
  { "dsupr/unsuppress-over", TRUE, FALSE, { TRUE_, SUPPRESS, FALSE_, UNSUPPRESS, END }, DSUPR, NORM, FALSE },

  { "norm/remove", TRUE, FALSE, { REMOVE, END }, NORM, OOSRV, FALSE },
  { "unack/remove", TRUE, FALSE, { TRUE_, REMOVE, END }, UNACK, OOSRV, FALSE },
  { "acked/remove", TRUE, FALSE, { TRUE_, ACK, REMOVE, END }, ACKED, OOSRV, FALSE },
  { "rtnun/remove", TRUE, FALSE, { TRUE_, FALSE_, REMOVE, END }, RTNUN, OOSRV, FALSE },
  { "latun/remove", TRUE, TRUE, { TRUE_, FALSE_, REMOVE, END }, LATUN, OOSRV, FALSE },
  { "latak/remove", TRUE, TRUE, { TRUE_, FALSE_, ACK, REMOVE, END }, LATAK, OOSRV, FALSE },
  { "shlvd/remove", TRUE, FALSE, { TRUE_, SHELVE, REMOVE, END }, SHLVD, OOSRV, FALSE },
  { "shlvd/remove-cancels-shelf", TRUE, FALSE, { TRUE_, SHELVE, REMOVE, RETURN, END }, OOSRV, UNACK, TRUE },
  { "dsupr/remove", TRUE, FALSE, { TRUE_, SUPPRESS, REMOVE, END }, DSUPR, OOSRV, FALSE },
  { "oosrv/suppress", TRUE, FALSE, { TRUE_, REMOVE, SUPPRESS, END }, OOSRV, OOSRV, FALSE },
  { "oosrv/unsuppress", TRUE, FALSE, { TRUE_, SUPPRESS, REMOVE, UNSUPPRESS, END }, OOSRV, OOSRV, FALSE },
  { "oosrv/return-suppressed", TRUE, FALSE, { TRUE_, REMOVE, SUPPRESS, RETURN, END }, OOSRV, DSUPR, FALSE },
  { "oosrv/return-active", TRUE, FALSE, { TRUE_, ACK, REMOVE, RETURN, END }, OOSRV, UNACK, TRUE },
  { "oosrv/return-no-ack", FALSE, FALSE, { TRUE_, REMOVE, RETURN, END }, OOSRV, ACKED, FALSE },
  { "oosrv/return-latched", TRUE, TRUE, { TRUE_, REMOVE, FALSE_, RETURN, END }, OOSRV, LATUN, FALSE },
  { "oosrv/return-over", TRUE, FALSE, { TRUE_, REMOVE, FALSE_, RETURN, END }, OOSRV, NORM, FALSE },

  { "unack/bad-false", TRUE, FALSE, { TRUE_, BAD_FALSE, END }, UNACK, UNACK, FALSE },
  { "acked/bad-false", TRUE, FALSE, { TRUE_, ACK, BAD_FALSE, END }, ACKED, ACKED, FALSE },
  { "norm/bad-true", TRUE, FALSE, { BAD_TRUE, END }, NORM, NORM, FALSE },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  guint before = 0, revision = 0;

  for (guint i = 0; row->script[i] != END; i++)
    {
      before = facts.annunciation;
      revision = facts.revision;
      run_word (&facts, row->script[i], row->ack_required, row->latching, &effects);
    }

  g_assert_cmpstr (andon_alert_state_to_string (effects.from), ==, andon_alert_state_to_string (row->from));
  g_assert_cmpstr (andon_alert_state_to_string (effects.to), ==, andon_alert_state_to_string (row->to));
  g_assert_cmpint (effects.annunciated, ==, row->annunciated);
  g_assert_cmpuint (facts.annunciation - before, ==, row->annunciated ? 1 : 0);
  if (row->from != row->to)
    g_assert_cmpuint (facts.revision, ==, revision + 1);
}

typedef struct
{
  const char       *name;
  gboolean          latching;
  Word              script[8]; /* the last one is refused */
  AndonDomainError  code;
} Refusal;

static const Refusal refusals[] = {
  { "norm/acknowledge", FALSE, { ACK, END }, ANDON_DOMAIN_ERROR_STATE },
  { "norm/acknowledge-after", FALSE, { TRUE_, ACK, FALSE_, ACK, END }, ANDON_DOMAIN_ERROR_STATE },
  { "shlvd/acknowledge", FALSE, { TRUE_, SHELVE, ACK, END }, ANDON_DOMAIN_ERROR_STATE },
  { "dsupr/acknowledge", FALSE, { TRUE_, SUPPRESS, ACK, END }, ANDON_DOMAIN_ERROR_STATE },
  { "oosrv/acknowledge", FALSE, { TRUE_, REMOVE, ACK, END }, ANDON_DOMAIN_ERROR_STATE },
  { "shlvd/shelve", FALSE, { TRUE_, SHELVE, SHELVE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "unack/renew", FALSE, { TRUE_, RENEW, END }, ANDON_DOMAIN_ERROR_STATE },
  { "dsupr/renew", FALSE, { TRUE_, SHELVE, SUPPRESS, RENEW, END }, ANDON_DOMAIN_ERROR_STATE },
  { "dsupr/shelve", FALSE, { TRUE_, SUPPRESS, SHELVE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "oosrv/shelve", FALSE, { TRUE_, REMOVE, SHELVE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "oosrv/remove", FALSE, { TRUE_, REMOVE, REMOVE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "norm/unshelve", FALSE, { UNSHELVE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "unack/return", FALSE, { TRUE_, RETURN, END }, ANDON_DOMAIN_ERROR_STATE },
  { "unack/unacknowledge", FALSE, { TRUE_, UNACK_, END }, ANDON_DOMAIN_ERROR_STATE },
  { "norm/unacknowledge", FALSE, { UNACK_, END }, ANDON_DOMAIN_ERROR_STATE },
  { "latun/reset", TRUE, { TRUE_, FALSE_, RESET, END }, ANDON_DOMAIN_ERROR_STATE },
  { "acked/reset", TRUE, { TRUE_, ACK, RESET, END }, ANDON_DOMAIN_ERROR_STATE },
  { "norm/promote", FALSE, { PROMOTE, END }, ANDON_DOMAIN_ERROR_STATE },
  { "alarm/promote", FALSE, { TRUE_, PROMOTE, END }, ANDON_DOMAIN_ERROR_STATE },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertFacts before;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event;
  g_autoptr (GError) error = NULL;
  guint i = 0;

  for (; refusal->script[i + 1] != END; i++)
    run_word (&facts, refusal->script[i], TRUE, refusal->latching, &effects);

  before = facts;
  event = event_of (refusal->script[i], TRUE, refusal->latching, &facts);
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, (int) refusal->code);
  g_assert_true (andon_alert_facts_equal (&before, &facts));
}

static void
test_acknowledge_quotes (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event;
  g_autoptr (GError) error = NULL;

  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  event = event_of (ACK, TRUE, FALSE, &facts);
  g_assert_cmpuint (event.annunciation, ==, 1);

  /* A higher priority came since: the old quote fails. */
  run_word (&facts, RISE, TRUE, FALSE, &effects);
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CONFLICT);
  g_clear_error (&error);

  /* One that never was fails too. */
  event.annunciation = 3;
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_CONFLICT);
  g_clear_error (&error);

  event.annunciation = 2;
  g_assert_true (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_true (effects.acknowledged);
  g_assert_cmpint (facts.acknowledged, ==, NOW);

  /* Somebody was first: it succeeds and nothing changes. */
  g_assert_true (andon_alert_step (&facts, &event, NOW + 1, &facts, &effects, &error));
  g_assert_true (effects.already);
  g_assert_false (effects.changed);
  g_assert_cmpint (facts.acknowledged, ==, NOW);
}

static void
test_chattering_can_be_acknowledged (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event;

  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  event = event_of (ACK, TRUE, FALSE, &facts);
  for (int i = 0; i < 20; i++)
    {
      run_word (&facts, FALSE_, TRUE, FALSE, &effects);
      run_word (&facts, TRUE_, TRUE, FALSE, &effects);
      g_assert_true (effects.annunciated);
    }
  g_assert_cmpuint (facts.annunciation, ==, 21);
  g_assert_cmpuint (facts.occurrences, ==, 21);

  g_assert_true (andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL));
  g_assert_cmpint (effects.to, ==, ACKED);

  /* After that a new annunciation is news again. */
  run_word (&facts, FALSE_, TRUE, FALSE, &effects);
  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL));
}

static void
test_shelve_needs (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event = event_of (SHELVE, TRUE, FALSE, &facts);
  g_autoptr (GError) error = NULL;

  event.reason = "";
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_MISSING);
  g_clear_error (&error);

  event.reason = "cleaning";
  event.until = NOW;
  g_assert_false (andon_alert_step (&facts, &event, NOW, &facts, &effects, &error));
  g_assert_error (error, ANDON_DOMAIN_ERROR, ANDON_DOMAIN_ERROR_RANGE);
}

static void
test_expiry_clock (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event;

  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  run_word (&facts, SHELVE, TRUE, FALSE, &effects);
  event = event_of (EXPIRE, TRUE, FALSE, &facts);

  /* Too early: nothing happens. */
  g_assert_true (andon_alert_step (&facts, &event, facts.shelved_until - 1, &facts, &effects, NULL));
  g_assert_false (effects.changed);
  g_assert_cmpint (effects.to, ==, SHLVD);

  g_assert_true (andon_alert_step (&facts, &event, facts.shelved_until, &facts, &effects, NULL));
  g_assert_cmpint (effects.to, ==, UNACK);
  g_assert_true (effects.returned);

  /* The clock steps back: what has expired stays so. */
  g_assert_true (andon_alert_step (&facts, &event, NOW - MINUTE, &facts, &effects, NULL));
  g_assert_cmpint (andon_alert_facts_get_state (&facts), ==, UNACK);
}

static void
test_promote (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event = event_of (TRUE_, FALSE, FALSE, &facts);

  event.lane = ANDON_LANE_ADVISORY;
  g_assert_true (andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL));
  g_assert_cmpint (effects.to, ==, ACKED);
  g_assert_false (effects.annunciated);

  run_word (&facts, PROMOTE, TRUE, FALSE, &effects);
  g_assert_cmpint (effects.to, ==, UNACK);
  g_assert_true (effects.annunciated);
  g_assert_cmpint (facts.lane, ==, ANDON_LANE_ALARM);
}

static void
test_severity_shown (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };
  AndonAlertEvent event = event_of (TRUE_, TRUE, FALSE, &facts);

  event.severity = 900;
  andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL);
  event = event_of (TRUE_, TRUE, FALSE, &facts);
  event.severity = 300;
  andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL);
  g_assert_false (effects.revised);
  g_assert_cmpuint (andon_alert_facts_get_severity (&facts), ==, 900);
  run_word (&facts, ACK, TRUE, FALSE, &effects);
  g_assert_cmpuint (andon_alert_facts_get_severity (&facts), ==, 300);

  /* From NORM on it starts anew. */
  run_word (&facts, FALSE_, TRUE, FALSE, &effects);
  event.severity = 400;
  andon_alert_step (&facts, &event, NOW, &facts, &effects, NULL);
  g_assert_cmpuint (andon_alert_facts_get_severity (&facts), ==, 400);
}

static void
test_returned_while_hidden (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };

  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  run_word (&facts, SUPPRESS, TRUE, FALSE, &effects);
  run_word (&facts, FALSE_, TRUE, FALSE, &effects);
  run_word (&facts, UNSUPPRESS, TRUE, FALSE, &effects);
  g_assert_true (effects.hidden_return);
  g_assert_true (facts.acked);
  g_assert_false (facts.occurred);
}

static void
test_quality_is_marked (void)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  AndonAlertEffects effects = { 0 };

  run_word (&facts, TRUE_, TRUE, FALSE, &effects);
  run_word (&facts, BAD_FALSE, TRUE, FALSE, &effects);
  g_assert_cmpint (facts.quality, ==, ANDON_QUALITY_BAD);
  g_assert_true (effects.changed);
  g_assert_false (effects.revised);
  g_assert_true (facts.active);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/domain/alert-machine/table/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/domain/alert-machine/refused/%s", refusals[i].name);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/domain/alert-machine/acknowledge-quotes", test_acknowledge_quotes);
  g_test_add_func ("/domain/alert-machine/chattering-can-be-acknowledged", test_chattering_can_be_acknowledged);
  g_test_add_func ("/domain/alert-machine/shelve-needs", test_shelve_needs);
  g_test_add_func ("/domain/alert-machine/expiry-clock", test_expiry_clock);
  g_test_add_func ("/domain/alert-machine/promote", test_promote);
  g_test_add_func ("/domain/alert-machine/severity-shown", test_severity_shown);
  g_test_add_func ("/domain/alert-machine/returned-while-hidden", test_returned_while_hidden);
  g_test_add_func ("/domain/alert-machine/quality-is-marked", test_quality_is_marked);
  return g_test_run ();
}
