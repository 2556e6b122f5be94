/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <andon-alert-machine.h>
#include <andon-error.h>
#include <andon-json-writer.h>
#include <andon-json.h>

#include <andon-test-await.h>

/* Random walks of the state machine against a model that is written from the table, row by row, and keeps the letter; it
 * shares nothing with the implementation, which keeps facts and derives the letter. */

#define N_WALKS 4000
#define N_STEPS 300 /* 1 200 000 steps in all */
#define ROUND_TRIP_EVERY 50

typedef enum { N, U, A, R, LU, LA, S, D, O } Letter;

G_STATIC_ASSERT ((int) N == (int) ANDON_ALERT_STATE_NORM && (int) O == (int) ANDON_ALERT_STATE_OOSRV);

typedef struct
{
  Letter   letter;
  gboolean active;
  gboolean latched;
  gboolean required;
  gboolean latching;
  gboolean suppressed;
  gboolean one_shot;
  gboolean waits; /* for a value or a rate */
  gboolean fresh; /* nothing has occurred since NORM */
  gint64   until;
  guint    priority;
  guint    highest; /* severity since NORM */
  guint    sounds;
  gboolean excused; /* since UNACK: acknowledged, shelved, suppressed or removed */
} Model;

static gboolean
is_hidden (Letter letter)
{
  return letter == S || letter == D || letter == O;
}

static void
enter (Model  *m,
       Letter  letter)
{
  if (letter == U && !m->required)
    letter = A;
  if (letter == LU && !m->required)
    letter = LA;
  if (letter == U)
    {
      m->sounds++;
      m->excused = FALSE;
    }
  if (letter == N)
    m->fresh = TRUE;
  m->letter = letter;
}

/* Where SHLVD by expiry, DSUPR and OOSRV lead to. */
static void
come_back (Model *m)
{
  if (m->active)
    enter (m, U);
  else if (m->latched)
    enter (m, LU);
  else
    enter (m, N);
}

static void
model_severity (Model                 *m,
                const AndonAlertEvent *e)
{
  m->highest = MAX (m->highest, e->severity);
}

static void
model_priority (Model                 *m,
                const AndonAlertEvent *e)
{
  gboolean rose = e->priority > m->priority;

  m->priority = e->priority;
  if (rose && (m->letter == A || m->letter == U) && m->required)
    enter (m, U);
}

static void
model_true (Model                 *m,
            const AndonAlertEvent *e)
{
  if (e->quality == ANDON_QUALITY_BAD)
    return;
  if (m->active)
    {
      model_priority (m, e);
      model_severity (m, e);
      return;
    }
  if (m->fresh)
    {
      m->required = e->ack_required;
      m->latching = e->latching;
      m->highest = 0;
    }
  m->fresh = FALSE;
  m->active = TRUE;
  m->priority = e->priority;
  model_severity (m, e);
  if (!is_hidden (m->letter))
    enter (m, U);
}

static void
model_false (Model                 *m,
             const AndonAlertEvent *e)
{
  if (e->quality != ANDON_QUALITY_GOOD || !m->active)
    return;
  m->active = FALSE;
  m->latched = m->latched || m->latching;
  if (m->letter == U)
    enter (m, m->latched ? LU : R);
  else if (m->letter == A)
    enter (m, m->latched ? LA : N);
  else if (m->letter == S && m->one_shot)
    enter (m, m->latched ? LU : N);
}

/* FALSE: the table has no such row. */
static gboolean
model_person (Model                 *m,
              const AndonAlertEvent *e,
              gint64                 now)
{
  switch (e->kind)
    {
    case ANDON_ALERT_EVENT_ACKNOWLEDGE:
      m->excused = TRUE;
      switch (m->letter)
        {
        case U: m->letter = A; return TRUE;
        case R: enter (m, N); return TRUE;
        case LU: m->letter = LA; return TRUE;
        case A: case LA: return TRUE;
        default: return FALSE;
        }
    case ANDON_ALERT_EVENT_UNACKNOWLEDGE:
      if (m->letter != A || !m->required)
        return FALSE;
      enter (m, U);
      return TRUE;
    case ANDON_ALERT_EVENT_SHELVE:
      if (is_hidden (m->letter) || e->until <= now)
        return FALSE;
      m->letter = S;
      m->until = e->until;
      m->one_shot = e->one_shot;
      m->waits = e->shelf.test != ANDON_SHELF_TEST_NONE;
      m->excused = TRUE;
      return TRUE;
    case ANDON_ALERT_EVENT_RENEW:
      if (m->letter != S || e->until <= now)
        return FALSE;
      m->until = e->until;
      return TRUE;
    case ANDON_ALERT_EVENT_UNSHELVE:
      if (m->letter != S)
        return FALSE;
      enter (m, m->active ? A : m->latched ? LA : N);
      return TRUE;
    case ANDON_ALERT_EVENT_OUT_OF_SERVICE:
      if (m->letter == O || e->until <= now)
        return FALSE;
      m->letter = O;
      m->excused = TRUE;
      return TRUE;
    case ANDON_ALERT_EVENT_RETURN_TO_SERVICE:
      if (m->letter != O)
        return FALSE;
      if (m->suppressed)
        m->letter = D;
      else
        come_back (m);
      return TRUE;
    case ANDON_ALERT_EVENT_RESET:
      if (m->letter != LA)
        return FALSE;
      m->latched = FALSE;
      enter (m, N);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
model_step (Model                 *m,
            const AndonAlertEvent *e,
            gint64                 now)
{
  switch (e->kind)
    {
    case ANDON_ALERT_EVENT_CONDITION_TRUE:
      model_true (m, e);
      return TRUE;
    case ANDON_ALERT_EVENT_CONDITION_FALSE:
      model_false (m, e);
      return TRUE;
    case ANDON_ALERT_EVENT_QUALITY:
      return TRUE;
    case ANDON_ALERT_EVENT_PRIORITY_CHANGED:
      if (m->active)
        {
          model_priority (m, e);
          model_severity (m, e);
        }
      return TRUE;
    case ANDON_ALERT_EVENT_SHELVE_EXPIRED:
      if (m->letter == S && now >= MIN (e->until, m->until))
        come_back (m);
      return TRUE;
    case ANDON_ALERT_EVENT_SHELF_CROSSED:
      if (m->letter == S && m->waits)
        come_back (m);
      return TRUE;
    case ANDON_ALERT_EVENT_SUPPRESS:
      m->suppressed = TRUE;
      m->excused = TRUE;
      if (m->letter != O)
        m->letter = D;
      return TRUE;
    case ANDON_ALERT_EVENT_UNSUPPRESS:
      m->suppressed = FALSE;
      if (m->letter == D)
        come_back (m);
      return TRUE;
    case ANDON_ALERT_EVENT_REALARM:
      if (m->letter == A)
        enter (m, U);
      return TRUE;
    default:
      return model_person (m, e, now);
    }
}

static AndonAlertEvent
random_event (GRand                 *rand,
              const AndonAlertFacts *facts,
              gint64                 now)
{
  /* Promotion is not in the table. */
  static const AndonAlertEventKind kinds[] = {
    ANDON_ALERT_EVENT_CONDITION_TRUE, ANDON_ALERT_EVENT_CONDITION_TRUE, ANDON_ALERT_EVENT_CONDITION_TRUE,
    ANDON_ALERT_EVENT_CONDITION_FALSE, ANDON_ALERT_EVENT_CONDITION_FALSE, ANDON_ALERT_EVENT_CONDITION_FALSE,
    ANDON_ALERT_EVENT_QUALITY, ANDON_ALERT_EVENT_PRIORITY_CHANGED, ANDON_ALERT_EVENT_ACKNOWLEDGE,
    ANDON_ALERT_EVENT_ACKNOWLEDGE, ANDON_ALERT_EVENT_UNACKNOWLEDGE, ANDON_ALERT_EVENT_SHELVE,
    ANDON_ALERT_EVENT_UNSHELVE, ANDON_ALERT_EVENT_SHELVE_EXPIRED, ANDON_ALERT_EVENT_SHELVE_EXPIRED,
    ANDON_ALERT_EVENT_SUPPRESS, ANDON_ALERT_EVENT_UNSUPPRESS, ANDON_ALERT_EVENT_UNSUPPRESS,
    ANDON_ALERT_EVENT_OUT_OF_SERVICE, ANDON_ALERT_EVENT_RETURN_TO_SERVICE, ANDON_ALERT_EVENT_RETURN_TO_SERVICE,
    ANDON_ALERT_EVENT_RESET, ANDON_ALERT_EVENT_RESET, ANDON_ALERT_EVENT_REALARM, ANDON_ALERT_EVENT_SHELF_CROSSED,
    ANDON_ALERT_EVENT_RENEW,
  };
  AndonAlertEvent event = {
    .kind = kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))],
    .quality = g_rand_int_range (rand, 0, 4) > 0 ? ANDON_QUALITY_GOOD : (AndonQuality) g_rand_int_range (rand, 0, 3),
    .priority = (AndonPriority) g_rand_int_range (rand, 0, ANDON_N_PRIORITIES),
    .lane = ANDON_LANE_ALARM,
    .severity = (guint) g_rand_int_range (rand, 0, 1001),
    .ack_required = g_rand_int_range (rand, 0, 4) > 0,
    .latching = g_rand_int_range (rand, 0, 3) == 0,
    .one_shot = g_rand_boolean (rand),
    .annunciation = facts->annunciation,
    .onset = now,
    .until = now + g_rand_int_range (rand, -2, 20),
    .reason = "a reason",
    .shelf = { (AndonShelfTest) g_rand_int_range (rand, 0, ANDON_SHELF_TEST_RATE_BELOW + 1), 1.5, "p-1.flow" },
  };

  return event;
}

static void
check_step (const AndonAlertFacts   *before,
            const AndonAlertFacts   *after,
            const AndonAlertEvent   *event,
            const AndonAlertEffects *effects,
            const Model             *was,
            const Model             *m)
{
  AndonAlertState state = andon_alert_facts_get_state (after);
  gboolean state_changed = effects->from != effects->to;

  /* The table. */
  g_assert_cmpstr (andon_alert_state_to_string (state), ==, andon_alert_state_to_string ((AndonAlertState) m->letter));
  g_assert_cmpint (effects->from, ==, (int) was->letter);
  g_assert_cmpint (effects->to, ==, (int) m->letter);
  g_assert_cmpint (after->active, ==, m->active);

  /* No annunciation but into UNACK, and exactly those of the model. */
  g_assert_cmpuint (after->annunciation, ==, m->sounds);
  g_assert_cmpint (effects->annunciated, ==, m->sounds - was->sounds);
  if (effects->annunciated)
    g_assert_cmpint (state, ==, ANDON_ALERT_STATE_UNACK);

  /* On the shelf there is an end and a reason. */
  if (state == ANDON_ALERT_STATE_SHLVD)
    g_assert_true (after->shelved_until == m->until && after->shelve_reason != NULL);
  else
    g_assert_cmpint (after->shelf.test, ==, ANDON_SHELF_TEST_NONE);

  /* To NORM only with an excuse, unless no acknowledgement is required. */
  if (state == ANDON_ALERT_STATE_NORM && state_changed && was->required)
    g_assert_true (m->excused);

  /* Only good quality clears. */
  if (before->active && !after->active)
    g_assert_true (event->kind == ANDON_ALERT_EVENT_CONDITION_FALSE && event->quality == ANDON_QUALITY_GOOD);

  /* The severity shown is the highest since NORM while unacknowledged or latched. */
  if (m->letter == U || m->letter == R || m->letter == LU || m->letter == LA)
    g_assert_cmpuint (andon_alert_facts_get_severity (after), ==, m->highest);

  /* A shelf begins with a shelve and with nothing else: what expired never comes back. */
  if (before->shelved_until == 0 && after->shelved_until != 0)
    g_assert_cmpint (event->kind, ==, ANDON_ALERT_EVENT_SHELVE);

  /* The revision grows with what it is said to grow with, by one, and never else. */
  g_assert_cmpuint (after->revision - before->revision, ==, effects->revised ? 1 : 0);
  if (state_changed || effects->annunciated)
    g_assert_true (effects->revised);
  g_assert_cmpint (effects->changed, ==, !andon_alert_facts_equal (before, after));
}

static void
check_round_trip (const AndonAlertFacts *facts)
{
  g_auto (AndonJsonWriter) writer = { 0 };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  AndonAlertFacts read;

  andon_json_writer_init (&writer, 512);
  andon_alert_facts_write_json (facts, &writer);
  object = andon_json_parse_object (writer.out->str, writer.out->len, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (andon_alert_facts_from_json (object, &read, &error));
  g_assert_no_error (error);
  g_assert_true (andon_alert_facts_equal (facts, &read));
}

static void
walk (GRand *rand,
      guint *refused)
{
  AndonAlertFacts facts = ANDON_ALERT_FACTS_INIT;
  Model model = { .letter = N, .fresh = TRUE };
  gint64 now = 1000000;

  for (int i = 0; i < N_STEPS; i++)
    {
      AndonAlertEvent event;
      AndonAlertFacts after;
      AndonAlertEffects effects;
      Model was = model;

      /* The clock mostly goes on, sometimes stands and sometimes steps back. */
      now += g_rand_int_range (rand, -8, 12);
      event = random_event (rand, &facts, now);
      if (!andon_alert_step (&facts, &event, now, &after, &effects, NULL))
        {
          Model copy = model;

          g_assert_false (model_step (&copy, &event, now));
          (*refused)++;
          continue;
        }

      g_assert_true (model_step (&model, &event, now));
      check_step (&facts, &after, &event, &effects, &was, &model);
      if (i % ROUND_TRIP_EVERY == 0)
        check_round_trip (&after);
      facts = after;
    }
}

static void
test_walks (void)
{
  guint32 seed = andon_test_seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint refused = 0;

  for (int i = 0; i < N_WALKS; i++)
    walk (rand, &refused);

  g_test_message ("%d steps, %u of them refused, seed %u", N_WALKS * N_STEPS, refused, seed);
  g_assert_cmpuint (refused, >, 1000);
  g_assert_cmpuint (refused, <, N_WALKS * N_STEPS / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/alert-machine/invariants", test_walks);
  return g_test_run ();
}
