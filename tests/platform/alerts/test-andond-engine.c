/* SPDX-FileCopyrightText: The Andon authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine-fixture.h"

#include <andon-event.h>
#include <andon-json.h>
#include <andon-time.h>

#define GOOD ANDON_QUALITY_GOOD
#define BAD ANDON_QUALITY_BAD
#define RUNNING ANDOND_MODE_PRODUCTION

static void
assert_state (EngineFixture   *self,
              gint64           id,
              AndonAlertState  state)
{
  g_autoptr (AndonAlert) alert = engine_fixture_alert (self, id);

  g_assert_nonnull (alert);
  g_assert_cmpstr (andon_alert_state_to_string (alert->state), ==, andon_alert_state_to_string (state));
}

static JsonObject *
event_data (AndondBusEvent *event)
{
  gsize size;
  const char *data = g_bytes_get_data (event->data, &size);
  g_autoptr (GError) error = NULL;
  JsonObject *object = andon_json_parse_object (data, size, NULL, &error);

  g_assert_no_error (error);
  return object;
}

static guint
count_sounds (EngineFixture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      g_autoptr (JsonObject) data = event_data (g_ptr_array_index (self->events, i));

      n += json_object_has_member (data, "sound") ? 1 : 0;
    }
  return n;
}

static void
test_promotion (EngineFixture *self,
                gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;
  AndondBusEvent *event;
  g_autoptr (JsonObject) data = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  alert = engine_fixture_alert (self, 1);
  g_assert_nonnull (alert);
  g_assert_cmpint (alert->lane, ==, ANDON_LANE_ALARM);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpint (alert->priority, ==, ANDON_PRIORITY_MEDIUM);
  g_assert_cmpstr (alert->asset, ==, "p-1");
  g_assert_cmpstr (alert->rule, ==, "pump-model");
  g_assert_cmpstr (alert->console, ==, "nord");
  g_assert_cmpstr (alert->title, ==, "vibration-de above expected");
  g_assert_cmpstr (alert->signal, ==, "p-1.vibration-de");
  g_assert_cmpuint (alert->severity, ==, 640);
  g_assert_cmpuint (alert->annunciation, ==, 1);
  g_assert_cmpint (alert->respond_by - alert->annunciated, ==, 30 * ANDON_TIME_MINUTE);
  g_assert_cmpint (alert->raised - alert->onset, ==, 5 * ANDON_TIME_SECOND);

  g_assert_cmpuint (self->events->len, ==, 1);
  event = g_ptr_array_index (self->events, 0);
  g_assert_cmpstr (event->type, ==, ANDON_EVENT_ALERT_CHANGED);
  g_assert_cmpstr (event->subject, ==, "a-1");
  data = event_data (event);
  g_assert_cmpstr (json_object_get_string_member (data, "cause"), ==, "condition-true");
  g_assert_true (json_object_get_boolean_member (data, "sound"));
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 1);
}

static void
test_advisory (EngineFixture *self,
               gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  engine_fixture_detect (self, "gw", 900, GOOD, ANDOND_MODE_NONE);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->lane, ==, ANDON_LANE_ADVISORY);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_ACKED);
  g_assert_cmpuint (alert->annunciation, ==, 0);
  g_assert_cmpuint (count_sounds (self), ==, 0);

  /* No response is due: when it is over, it is over. */
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_NORM);

  /* Soon after, the same alert opens again; much later it is another. */
  engine_fixture_detect (self, "gw", 900, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, 11 * ANDON_TIME_MINUTE);
  engine_fixture_detect (self, "gw", 900, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_NORM);
  assert_state (self, 2, ANDON_ALERT_STATE_ACKED);
}

static void
test_on_delay (EngineFixture *self,
               gconstpointer  unused)
{
  engine_fixture_put (self, "rule", "gateway-model",
                      "{'kind':'promotion','scope':{'class':'gateway'},'impact':'minor','respond_within':600,"
                      "'on_delay':60,'off_delay':30}");
  engine_fixture_detect (self, "gw", 700, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  engine_fixture_advance (self, 59 * ANDON_TIME_SECOND);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  engine_fixture_advance (self, 2 * ANDON_TIME_SECOND);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);

  /* The off-delay; a return in between cancels it. */
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, 20 * ANDON_TIME_SECOND);
  engine_fixture_detect (self, "gw", 700, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, 20 * ANDON_TIME_SECOND);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, 31 * ANDON_TIME_SECOND);
  assert_state (self, 1, ANDON_ALERT_STATE_RTNUN);
}

static void
test_dead_sensor (EngineFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-1", 0, BAD, RUNNING);
  engine_fixture_advance (self, ANDON_TIME_HOUR);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpint (alert->quality, ==, BAD);

  /* A clear that had begun to wait stops waiting. */
  engine_fixture_detect (self, "p-1", 0, GOOD, RUNNING);
  engine_fixture_detect (self, "p-1", 0, BAD, RUNNING);
  engine_fixture_advance (self, ANDON_TIME_HOUR);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
}

static void
test_acknowledge (EngineFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (AndondActionResult) first = NULL;
  g_autoptr (AndondActionResult) again = NULL;
  g_autoptr (AndondActionResult) second = NULL;
  g_autoptr (JsonObject) answer = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  first = engine_fixture_act (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1,'comment':'on my way'}", -1,
                              "k");
  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpint (first->alert->state, ==, ANDON_ALERT_STATE_ACKED);
  g_assert_cmpstr (first->alert->acknowledged_by, ==, "ada");
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 2);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM alert_comment"), ==, 1);

  /* The same key: the same answer, one effect. */
  again = engine_fixture_act (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1,'comment':'on my way'}", -1,
                              "k");
  g_assert_true (again->repeated);
  g_assert_cmpstr (again->body, ==, first->body);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 2);

  /* Somebody else: told who was first. */
  second = engine_fixture_act (self, "bo", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", -1, NULL);
  g_assert_cmpuint (second->status, ==, 200);
  answer = andon_json_parse_object (second->body, strlen (second->body), NULL, NULL);
  g_assert_cmpstr (json_object_get_string_member (answer, "by"), ==, "ada");
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 2);
}

static void
assert_problem (EngineFixture *self,
                const char    *person,
                gint64         alert,
                AndonAction    action,
                const char    *body,
                gint64         revision,
                const char    *key,
                guint          status,
                gboolean       with_alert)
{
  g_autoptr (AndondActionResult) result = engine_fixture_act (self, person, alert, action, body, revision, key);

  if (result->status != status)
    g_error ("%s: %u instead of %u: %s", andon_action_to_string (action), result->status, status, result->body);
  g_assert_nonnull (result->problem);
  g_assert_cmpint (result->problem->alert != NULL, ==, with_alert);
}

/* 404 before 400 before the key before 428 before 412 before 409. */
static void
test_order_of_checks (EngineFixture *self,
                      gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  assert_problem (self, "ada", 99, ANDON_ACTION_SHELVE, "{}", -1, "", 404, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_SHELVE, "{}", -1, "", 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_SHELVE, "{'reason':'x'}", -1, "", 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_SHELVE, "{'reason':'x'}", -1, NULL, 428, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_RESET, "{}", 7, NULL, 412, TRUE);
  assert_problem (self, "ada", 1, ANDON_ACTION_RESET, "{}", 1, NULL, 409, TRUE);
  assert_problem (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':0}", -1, NULL, 412, TRUE);
  assert_problem (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{}", -1, NULL, 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':'1'}", -1, NULL, 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':-5}", 1, NULL, 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':5,'until':'2026-07-02T13:00:00Z'}", 1,
                  NULL, 400, FALSE);
  assert_problem (self, "ada", 1, ANDON_ACTION_RELEASE, "{}", 1, NULL, 409, TRUE);
  assert_problem (self, "ada", 1, ANDON_ACTION_PROMOTE, "{'rule':'none'}", 1, NULL, 400, FALSE);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 1);
}

static void
test_key_for_another_request (EngineFixture *self,
                              gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  g_clear_pointer (&(AndondActionResult *) { engine_fixture_act (self, "ada", 1, ANDON_ACTION_ASSIGN, "{}", 1, "one") },
                   andond_action_result_free);
  assert_problem (self, "ada", 1, ANDON_ACTION_COMMENT, "{'text':'x'}", 1, "one", 400, FALSE);
  /* Another person's key is another key. */
  g_clear_pointer (&(AndondActionResult *) { engine_fixture_act (self, "bo", 1, ANDON_ACTION_COMMENT, "{'text':'x'}", 1,
                                                                 "one") },
                   andond_action_result_free);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM alert_comment"), ==, 1);
}

static void
test_shelve (EngineFixture *self,
             gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'cleaning'}", 200);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_SHLVD);
  g_assert_cmpstr (alert->shelved_by, ==, "ada");
  g_assert_cmpstr (alert->shelve_reason, ==, "cleaning");
  g_assert_cmpint (alert->shelved_until - andon_test_clock_now (self->clock), ==, 15 * ANDON_TIME_MINUTE);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'cleaning'}", 409);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 409);

  engine_fixture_advance (self, 14 * ANDON_TIME_MINUTE);
  assert_state (self, 1, ANDON_ALERT_STATE_SHLVD);
  engine_fixture_advance (self, ANDON_TIME_MINUTE);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);

  /* The clock steps back: it stays off the shelf. */
  engine_fixture_advance (self, -ANDON_TIME_HOUR);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'again','minutes':5}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_UNSHELVE, "{}", 200);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);

  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_false (alert->often_shelved);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'and again'}", 200);
  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_true (alert->often_shelved);
}

static void
test_shelve_caps (EngineFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (AndondActionResult) result = NULL;

  /* Medium: four hours. */
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':241}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','until':'2026-07-02T12:00:00Z'}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':240}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_UNSHELVE, "{}", 200);

  /* It is 14:00 in Berlin; a shift ends at 15:00, so 15:30 it is. */
  engine_fixture_put (self, "calendar", "shifts",
                      "{'id':'shifts','zone':'Europe/Berlin','shifts':[{'name':'Early','start':'06:00','end':'15:00'}]}");
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':91}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':90}", 200);

  /* Critical: a supervisor, an hour. */
  engine_fixture_put (self, "rule", "worst",
                      "{'kind':'promotion','scope':{'class':'gateway'},'impact':'severe','respond_within':120}");
  engine_fixture_detect (self, "gw", 640, GOOD, RUNNING);
  engine_fixture_do (self, 2, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':10}", 403);
  result = engine_fixture_act (self, "super-eve", 2, ANDON_ACTION_SHELVE, "{'reason':'x','minutes':10}", -2, NULL);
  g_assert_cmpuint (result->status, ==, 200);
}

static void
test_suppression_by_mode (EngineFixture *self,
                          gconstpointer  unused)
{
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-1", 640, GOOD, ANDOND_MODE_CLEANING);
  assert_state (self, 1, ANDON_ALERT_STATE_DSUPR);
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);

  /* What begins while hidden never sounds, and when it is over it was never there. */
  engine_fixture_detect (self, "p-2", 0, GOOD, ANDOND_MODE_OFF);
  engine_fixture_detect (self, "p-2", 640, GOOD, ANDOND_MODE_OFF);
  assert_state (self, 2, ANDON_ALERT_STATE_DSUPR);
  engine_fixture_detect (self, "p-2", 0, GOOD, ANDOND_MODE_OFF);
  engine_fixture_advance (self, ANDON_TIME_MINUTE);
  engine_fixture_detect (self, "p-2", 0, GOOD, RUNNING);
  assert_state (self, 2, ANDON_ALERT_STATE_NORM);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal WHERE alert = 2 AND annunciated"), ==, 0);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal WHERE cause = 'returned while hidden'"), ==,
                   1);
}

/* The samples tell the mode ahead of any finding, and a suppression that names a rule hides its first alert too. */
static void
test_suppression_of_rule (EngineFixture *self,
                          gconstpointer  unused)
{
  g_autoptr (AndondSampleBatch) batch = andond_sample_batch_new ("test", 1);
  guint32 asset = engine_fixture_asset (self, "p-1");

  engine_fixture_put (self, "rule", "not-running", "{'kind':'suppression','modes':['off'],'rules':['flow-low']}");
  andond_sample_batch_append (batch, andond_registry_get_asset (self->registry, asset)->mode_signal, 1, ANDOND_MODE_OFF,
                              ANDON_QUALITY_GOOD);
  g_assert_true (andond_engine_submit_samples (self->engine, batch));
  engine_fixture_condition (self, "one", "p-1", "flow-low", TRUE);
  engine_fixture_condition (self, "two", "p-1", "heat-high", TRUE);
  engine_fixture_settle (self);
  assert_state (self, 1, ANDON_ALERT_STATE_DSUPR);
  assert_state (self, 2, ANDON_ALERT_STATE_ACKED); /* an advisory: there is no such rule */
}

/* An advisory that becomes an alarm under a rule that is suppressed does not sound. */
static void
test_suppression_of_promotion (EngineFixture *self,
                               gconstpointer  unused)
{
  engine_fixture_put (self, "rule", "not-running", "{'kind':'suppression','modes':['off'],'rules':['gateway-model']}");
  engine_fixture_put (self, "rule", "gateway-model",
                      "{'kind':'promotion','scope':{'class':'gateway'},'impact':'minor','respond_within':600,"
                      "'on_delay':60}");
  engine_fixture_detect (self, "gw", 700, GOOD, ANDOND_MODE_OFF);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  engine_fixture_advance (self, 61 * ANDON_TIME_SECOND);
  assert_state (self, 1, ANDON_ALERT_STATE_DSUPR);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal WHERE annunciated"), ==, 0);
  engine_fixture_detect (self, "gw", 700, GOOD, RUNNING);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
}

static void
test_suppression_by_alert (EngineFixture *self,
                           gconstpointer  unused)
{
  engine_fixture_put (self, "rule", "behind-gateway",
                      "{'kind':'suppression','scope':{'class':'pump'},'while':{'asset':'gw'}}");
  engine_fixture_put (self, "rule", "gateway-model",
                      "{'kind':'promotion','scope':{'class':'gateway'},'impact':'minor','respond_within':600}");
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-2", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_DSUPR);
  assert_state (self, 2, ANDON_ALERT_STATE_DSUPR);
  assert_state (self, 3, ANDON_ALERT_STATE_UNACK);
  engine_fixture_detect (self, "p-3", 640, GOOD, RUNNING);
  assert_state (self, 4, ANDON_ALERT_STATE_DSUPR);

  /* Three come back together: they sound once. */
  g_ptr_array_set_size (self->events, 0);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  assert_state (self, 2, ANDON_ALERT_STATE_UNACK);
  assert_state (self, 4, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (count_sounds (self), ==, 1);
}

/* What becomes an alarm only after a delay suppresses from there on, as what is one at once. */
static void
test_suppression_by_promoted (EngineFixture *self,
                              gconstpointer  unused)
{
  engine_fixture_put (self, "rule", "behind-gateway",
                      "{'kind':'suppression','scope':{'class':'pump'},'while':{'asset':'gw'}}");
  engine_fixture_put (self, "rule", "gateway-model",
                      "{'kind':'promotion','scope':{'class':'gateway'},'impact':'minor','respond_within':600,"
                      "'on_delay':60}");
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  assert_state (self, 2, ANDON_ALERT_STATE_ACKED);
  engine_fixture_advance (self, 61 * ANDON_TIME_SECOND);
  assert_state (self, 2, ANDON_ALERT_STATE_UNACK);
  assert_state (self, 1, ANDON_ALERT_STATE_DSUPR);
  engine_fixture_detect (self, "p-2", 640, GOOD, RUNNING);
  assert_state (self, 3, ANDON_ALERT_STATE_DSUPR);

  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  assert_state (self, 3, ANDON_ALERT_STATE_UNACK);
}

static void
test_out_of_service (EngineFixture *self,
                     gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_OUT_OF_SERVICE, "{}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_OUT_OF_SERVICE, "{'reason':'overhaul','review':'2026-07-01T12:00:00Z'}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_OUT_OF_SERVICE, "{'reason':'overhaul'}", 200);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_OOSRV);
  g_assert_cmpstr (alert->service_by, ==, "ada");
  g_assert_cmpint (alert->review_at, ==, andon_test_clock_now (self->clock) + ANDON_TIME_DAY);
  engine_fixture_do (self, 1, ANDON_ACTION_RETURN_TO_SERVICE, "{}", 200);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
}

/* The band beside the curve: from before the onset, over a restart, and never more than so many points. */
static void
test_bands (EngineFixture *self,
            gconstpointer  unused)
{
  g_autoptr (JsonObject) detail = NULL;
  JsonObject *band;
  JsonArray *times;
  guint before;

  for (guint i = 0; i < 60; i++)
    {
      engine_fixture_detect (self, "p-1", 0, GOOD, RUNNING);
      andon_test_clock_advance (self->clock, 10 * ANDON_TIME_SECOND);
    }
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  detail = engine_fixture_detail (self, 1);
  band = json_object_get_object_member (json_object_get_object_member (detail, "window"), "band");
  g_assert_cmpstr (json_object_get_string_member (band, "signal"), ==, "p-1.vibration-de");
  times = json_object_get_array_member (band, "time");
  before = json_array_get_length (times);
  g_assert_cmpuint (before, ==, 61);
  g_assert_cmpstr (json_array_get_string_element (times, 0), ==, "2026-07-02T12:00:00.000Z");
  g_assert_cmpfloat (json_array_get_double_element (json_object_get_array_member (band, "high"), 0), ==, 4);

  engine_fixture_restart (self);
  for (guint i = 0; i < 400; i++)
    {
      andon_test_clock_advance (self->clock, 10 * ANDON_TIME_SECOND);
      engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
    }
  g_clear_pointer (&detail, json_object_unref);
  detail = engine_fixture_detail (self, 1);
  band = json_array_get_object_element (json_object_get_array_member (detail, "bands"), 0);
  times = json_object_get_array_member (band, "time");
  g_assert_cmpuint (json_array_get_length (times), >, 100);
  g_assert_cmpuint (json_array_get_length (times), <=, 240);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (band, "low")), ==, json_array_get_length (times));
  g_assert_cmpstr (json_array_get_string_element (times, 0), ==, "2026-07-02T12:00:00.000Z");
}

static gboolean
is_p1_blind (guint32  asset,
             gpointer data)
{
  EngineFixture *self = data;

  return asset == engine_fixture_asset (self, "p-1") && self->last_key == 99;
}

/* The states of an asset as they were told, newest last. */
static char *
told_states (EngineFixture *self,
             const char    *asset)
{
  GString *states = g_string_new (NULL);

  for (guint i = 0; i < self->events->len; i++)
    {
      AndondBusEvent *event = g_ptr_array_index (self->events, i);
      g_autoptr (JsonObject) data = NULL;

      if (!g_str_equal (event->type, ANDON_EVENT_ASSET_CHANGED) || g_strcmp0 (event->subject, asset) != 0)
        continue;
      data = event_data (event);
      g_string_append_printf (states, "%s%s ", json_object_get_string_member (data, "state"),
                              json_object_get_boolean_member (data, "blind") ? "(blind)" : "");
    }
  g_ptr_array_set_size (self->events, 0);
  return g_string_free (states, FALSE);
}

static void
assert_told (EngineFixture *self,
             const char    *asset,
             const char    *states)
{
  g_autofree char *told = told_states (self, asset);

  g_assert_cmpstr (told, ==, states);
}

/* An asset is told when it becomes another one to look at, here and above, and at most once a tick. */
static void
test_assets_are_told (EngineFixture *self,
                      gconstpointer  unused)
{
  andond_engine_set_blind_func (self->engine, is_p1_blind, self);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  assert_told (self, "nord", "");

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  assert_told (self, "p-1", "medium ");
  engine_fixture_detect (self, "p-2", 640, GOOD, RUNNING);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  /* Not the line's worst, but now somebody has to look. */
  assert_told (self, "nord-line-1", "medium ");
  engine_fixture_do (self, 1, ANDON_ACTION_OUT_OF_SERVICE, "{'reason':'overhaul'}", 200);
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  assert_told (self, "p-1", "medium ");
  self->last_key = 99;
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  assert_told (self, "p-1", "medium(blind) ");
  engine_fixture_advance (self, ANDON_TIME_SECOND);
  g_assert_cmpuint (self->events->len, ==, 0);
}

/* When the review is due it is said once, and stays said; the alert stays out of service. */
static void
test_review (EngineFixture *self,
             gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;
  g_autoptr (AndonAlert) back = NULL;
  g_autoptr (JsonObject) told = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_do (self, 1, ANDON_ACTION_OUT_OF_SERVICE, "{'permit':'PTW-4711','review':'2026-07-02T13:00:00Z'}", 200);
  engine_fixture_advance (self, 59 * ANDON_TIME_MINUTE);
  engine_fixture_restart (self);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpstr (alert->service_permit, ==, "PTW-4711");
  g_assert_false (alert->review_due);

  g_ptr_array_set_size (self->events, 0);
  engine_fixture_advance (self, ANDON_TIME_MINUTE);
  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_true (alert->review_due);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_OOSRV);
  told = event_data (g_ptr_array_index (self->events, 0));
  g_assert_cmpstr (json_object_get_string_member (told, "cause"), ==, "review-due");
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal WHERE event = 'review-due'"), ==, 1);

  engine_fixture_restart (self);
  engine_fixture_advance (self, ANDON_TIME_HOUR);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal WHERE event = 'review-due'"), ==, 1);
  engine_fixture_do (self, 1, ANDON_ACTION_RETURN_TO_SERVICE, "{}", 200);
  back = engine_fixture_alert (self, 1);
  g_assert_false (back->review_due);
  g_assert_null (back->service_permit);
}

static void
test_people (EngineFixture *self,
             gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;
  guint revision;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  alert = engine_fixture_alert (self, 1);
  revision = alert->revision;
  engine_fixture_do (self, 1, ANDON_ACTION_COMMENT, "{'text':'grinding noise'}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_COMMENT, "{'text':''}", 400);
  engine_fixture_do (self, 1, ANDON_ACTION_ASSIGN, "{}", 200);
  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpstr (alert->assignee, ==, "ada");
  g_assert_cmpuint (alert->comments, ==, 1);
  g_assert_cmpuint (alert->revision, ==, revision);
  engine_fixture_do (self, 1, ANDON_ACTION_RELEASE, "{}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_UNACKNOWLEDGE, "{}", 200);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);
  g_clear_pointer (&alert, andon_alert_unref);
  alert = engine_fixture_alert (self, 1);
  g_assert_null (alert->assignee);
  g_assert_null (alert->acknowledged_by);
}

static void
test_promote_by_hand (EngineFixture *self,
                      gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  engine_fixture_do (self, 1, ANDON_ACTION_PROMOTE, "{'rule':'pump-model'}", 200);
  alert = engine_fixture_alert (self, 1);
  g_assert_cmpint (alert->lane, ==, ANDON_LANE_ALARM);
  g_assert_cmpint (alert->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpstr (alert->rule, ==, "pump-model");
  engine_fixture_do (self, 1, ANDON_ACTION_PROMOTE, "{'rule':'pump-model'}", 409);
}

static void
test_latching_and_realarm (EngineFixture *self,
                           gconstpointer  unused)
{
  engine_fixture_put (self, "rule", "drill",
                      "{'kind':'promotion','enabled':false,'impact':'major','respond_within':600,'latching':true,"
                      "'realarm_after':600}");
  engine_fixture_condition (self, "c", "p-1", "drill", TRUE);
  engine_fixture_settle (self);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_advance (self, 9 * ANDON_TIME_MINUTE);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  engine_fixture_advance (self, ANDON_TIME_MINUTE);
  assert_state (self, 1, ANDON_ALERT_STATE_UNACK);

  engine_fixture_condition (self, "c", "p-1", "drill", FALSE);
  engine_fixture_settle (self);
  assert_state (self, 1, ANDON_ALERT_STATE_LATUN);
  engine_fixture_do (self, 1, ANDON_ACTION_RESET, "{}", 409);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':2}", 200);
  engine_fixture_do (self, 1, ANDON_ACTION_RESET, "{}", 200);
  assert_state (self, 1, ANDON_ALERT_STATE_NORM);
}

static void
test_chattering (EngineFixture *self,
                 gconstpointer  unused)
{
  g_autoptr (AndonAlert) alert = NULL;

  for (int i = 0; i < 5; i++)
    {
      engine_fixture_condition (self, "c", "p-1", "boiler-model", FALSE);
      engine_fixture_condition (self, "c", "p-1", "pump-vibration", TRUE);
      engine_fixture_settle (self);
      engine_fixture_advance (self, ANDON_TIME_SECOND);
      engine_fixture_condition (self, "c", "p-1", "pump-vibration", FALSE);
      engine_fixture_settle (self);
    }
  alert = engine_fixture_alert (self, 1);
  g_assert_true (alert->chattering);
  g_assert_cmpuint (alert->occurrences, >=, 1);

  /* The annunciation seen first still counts. */
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
}

static void
test_restart (EngineFixture *self,
              gconstpointer  unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  AndondEngineStatus status, again;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-2", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-3", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-4", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_do (self, 2, ANDON_ACTION_SHELVE, "{'reason':'cleaning','one_shot':true}", 200);
  engine_fixture_do (self, 3, ANDON_ACTION_OUT_OF_SERVICE, "{'reason':'overhaul'}", 200);
  engine_fixture_do (self, 4, ANDON_ACTION_ASSIGN, "{}", 200);
  before = engine_fixture_facts (self);
  andond_engine_get_status (self->engine, &status);
  g_ptr_array_set_size (self->events, 0);

  engine_fixture_restart (self);
  after = engine_fixture_facts (self);
  andond_engine_get_status (self->engine, &again);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (status.journal.number, ==, again.journal.number);
  g_assert_cmpstr (status.journal.hash, ==, again.journal.hash);
  g_assert_cmpuint (again.open, ==, 5);
  g_assert_cmpuint (again.unacknowledged, ==, 1);
  g_assert_cmpuint (self->events->len, ==, 0);

  /* And it goes on where it was: the shelf ends, the condition ends, the next alert has the next number. */
  engine_fixture_advance (self, 16 * ANDON_TIME_MINUTE);
  assert_state (self, 2, ANDON_ALERT_STATE_UNACK);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 5, ANDON_ALERT_STATE_NORM);
  engine_fixture_detect (self, "p-5", 640, GOOD, RUNNING);
  assert_state (self, 6, ANDON_ALERT_STATE_UNACK);
}

/* The time in which an alert may open again runs from its end, before and after a restart alike. */
static void
test_reopens_after_a_restart (EngineFixture *self,
                              gconstpointer  unused)
{
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, ANDON_TIME_HOUR);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_NORM);
  engine_fixture_advance (self, 6 * ANDON_TIME_MINUTE);
  engine_fixture_restart (self);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_ACKED);
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (id) FROM alert"), ==, 1);

  /* And it ends ten minutes after that, not after the restart. */
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, 6 * ANDON_TIME_MINUTE);
  engine_fixture_restart (self);
  engine_fixture_advance (self, 5 * ANDON_TIME_MINUTE);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  g_assert_cmpint (engine_fixture_count (self, "SELECT max (id) FROM alert"), ==, 2);
}

/* A word on an alert that is long over does not make it the one that its condition raises again. */
static void
test_long_closed (EngineFixture *self,
                  gconstpointer  unused)
{
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  engine_fixture_detect (self, "gw", 0, GOOD, ANDOND_MODE_NONE);
  engine_fixture_advance (self, ANDON_TIME_HOUR);
  engine_fixture_do (self, 1, ANDON_ACTION_COMMENT, "{'text':'it was the gasket'}", 200);
  engine_fixture_detect (self, "gw", 640, GOOD, ANDOND_MODE_NONE);
  assert_state (self, 1, ANDON_ALERT_STATE_NORM);
  assert_state (self, 2, ANDON_ALERT_STATE_ACKED);
}

static gpointer
verify_job (AndonDbConnection  *connection,
            gpointer            data,
            GError            **error)
{
  andond_journal_verify (connection, NULL, data, error);
  return NULL;
}

static void
test_flood (EngineFixture *self,
            gconstpointer  unused)
{
  g_auto (AndondJournalReport) report = { 0 };
  AndondEngineStatus status;
  gint64 started = g_get_monotonic_time ();

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *key = g_strdup_printf ("flood-%u", i);
      g_autofree char *asset = g_strdup_printf ("p-%u", i % N_FIXTURE_PUMPS);

      engine_fixture_condition (self, key, asset, "pump-vibration", TRUE);
    }
  engine_fixture_settle (self);
  g_test_message ("10 000 alerts in %.2f s", (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);

  andond_engine_get_status (self->engine, &status);
  g_assert_cmpuint (status.dropped, ==, 0);
  g_assert_cmpuint (status.open, ==, 10000);
  g_assert_cmpuint (status.unacknowledged, ==, 10000);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM alert WHERE state = 1"), ==, 10000);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM journal"), ==, 10000);

  /* One flood begins at the console, and is told. */
  guint floods = 0, changes = 0;

  for (guint i = 0; i < self->events->len; i++)
    {
      AndondBusEvent *event = g_ptr_array_index (self->events, i);

      floods += g_str_equal (event->type, ANDON_EVENT_CONSOLE_CHANGED) ? 1 : 0;
      changes += g_str_equal (event->type, ANDON_EVENT_ALERT_CHANGED) ? 1 : 0;
      if (i > 0)
        g_assert_cmpuint (event->sequence, ==, ((AndondBusEvent *) g_ptr_array_index (self->events, i - 1))->sequence + 1);
    }
  g_assert_cmpuint (floods, ==, 1);
  g_assert_cmpuint (changes, ==, 10000);

  engine_fixture_read (self, verify_job, &report);
  g_assert_true (report.ok);
  g_assert_cmpuint (report.rows, ==, 10000);
}

static void
test_detail (EngineFixture *self,
             gconstpointer  unused)
{
  g_autoptr (JsonObject) detail = NULL;
  JsonObject *shelving, *part;
  JsonArray *array;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-1", 0, GOOD, RUNNING);
  engine_fixture_advance (self, 20 * ANDON_TIME_SECOND);
  engine_fixture_do (self, 1, ANDON_ACTION_ACKNOWLEDGE, "{'annunciation':1}", 200);
  engine_fixture_advance (self, 20 * ANDON_TIME_MINUTE);
  engine_fixture_detect (self, "p-1", 700, GOOD, RUNNING);
  engine_fixture_do (self, 2, ANDON_ACTION_COMMENT, "{'text':'again'}", 200);

  detail = engine_fixture_detail (self, 2);
  g_assert_cmpstr (json_object_get_string_member (detail, "id"), ==, "a-2");
  g_assert_nonnull (json_object_get_string_member (detail, "response"));
  array = json_object_get_array_member (detail, "similar");
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  array = json_object_get_array_member (detail, "journal");
  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 0), "title"), ==,
                   "vibration-de above expected");
  array = json_object_get_array_member (detail, "contributions");
  part = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (part, "signal"), ==, "p-1.vibration-de");
  g_assert_cmpfloat (json_object_get_double_member (part, "share"), ==, 1);
  shelving = json_object_get_object_member (detail, "shelving");
  g_assert_cmpint (json_object_get_int_member (shelving, "raised_30_days"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (shelving, "true_30_days"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (shelving, "guards")), ==, 1);
  g_assert_true (json_object_has_member (json_object_get_object_member (detail, "facts"), "flags"));
}

/* The array of GET /consoles stands from the start and follows. */
static void
test_consoles (EngineFixture *self,
               gconstpointer  unused)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = andond_engine_dup_consoles (self->engine);
      gsize size;
      const char *text = g_bytes_get_data (bytes, &size);
      g_autoptr (JsonNode) node = andon_json_parse (text, size, NULL, NULL);
      JsonObject *console = json_array_get_object_element (json_node_get_array (node), 0);
      JsonObject *flood = json_object_get_object_member (console, "flood");

      g_assert_cmpstr (json_object_get_string_member (console, "id"), ==, "nord");
      g_assert_cmpint (json_object_get_int_member (flood, "rate_10_min"), ==, 15 * i);
      g_assert_cmpint (json_object_get_boolean_member (flood, "active"), ==, i == 1);
      for (int j = 0; i == 0 && j < 15; j++)
        {
          g_autofree char *key = g_strdup_printf ("c-%d", j);

          engine_fixture_condition (self, key, "p-1", "pump-vibration", TRUE);
        }
      engine_fixture_advance (self, 5 * ANDON_TIME_SECOND);
      engine_fixture_advance (self, 5 * ANDON_TIME_SECOND);
    }

  /* After a restart the journal says the same. */
  engine_fixture_restart (self);

  g_autoptr (GBytes) bytes = andond_engine_dup_consoles (self->engine);

  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                  "\"rate_10_min\":15"));
}

static JsonObject *
console_health (EngineFixture *self,
                JsonNode     **node)
{
  g_autoptr (GBytes) bytes = andond_engine_dup_consoles (self->engine);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  *node = andon_json_parse (text, size, NULL, NULL);
  return json_object_get_object_member (json_array_get_object_element (json_node_get_array (*node), 0), "health");
}

/* The thresholds are a versioned document; the lists name things as people do; the history is as long as it is. */
static void
test_health_settings (EngineFixture *self,
                      gconstpointer  unused)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *health, *top;

  engine_fixture_put (self, "setting", "alarm-health",
                      "{'flood_above':3,'flood_below':2,'targets':{'per_hour':4,'priorities':{'high':0.1}}}");
  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *key = g_strdup_printf ("c-%u", i);

      engine_fixture_condition (self, key, "p-1", "pump-vibration", TRUE);
    }
  engine_fixture_settle (self);
  engine_fixture_advance (self, 2 * ANDON_TIME_DAY);
  engine_fixture_restart (self);

  health = console_health (self, &node);
  g_assert_cmpint (json_object_get_int_member (health, "flood_above"), ==, 3);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (health, "targets"), "per_hour"), ==, 4);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (health, "history_days"), 2, 0.1);
  /* Five in ten minutes are a flood, as it is set. */
  g_assert_cmpfloat (json_object_get_double_member (health, "busy_periods"), >, 0);
  top = json_array_get_object_element (json_object_get_array_member (health, "top_ten"), 0);
  g_assert_cmpstr (json_object_get_string_member (top, "rule_name"), ==, "Pump vibration too high");
  top = json_array_get_object_element (json_object_get_array_member (health, "top_ten"), 4);
  g_assert_cmpstr (json_object_get_string_member (top, "source"), ==, "m:p-1");
  g_assert_cmpstr (json_object_get_string_member (top, "title"), ==, "vibration-de above expected");
  g_assert_cmpstr (json_object_get_string_member (top, "asset"), ==, "p-1");
  g_assert_cmpstr (json_object_get_string_member (top, "rule"), ==, "pump-model");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (health, "long_standing")), ==, 5);
}

/* When nobody sits at a console its alerts go to all, and come back. */
static void
test_unmanned (EngineFixture *self,
               gconstpointer  unused)
{
  static const char *const bodies[] = { "{'name':'Nord','areas':['nord'],'manned':false}",
                                        "{'name':'Nord','areas':['nord']}" };

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (AndonAlert) alert = NULL;
      guint n = self->events->len;

      engine_fixture_put (self, "console", "nord", bodies[i]);
      alert = engine_fixture_alert (self, 1);
      g_assert_cmpstr (alert->console, ==, i == 0 ? NULL : "nord");
      g_assert_cmpuint (self->events->len, ==, n + 1);
    }
}

static void
test_canary (EngineFixture *self,
             gconstpointer  unused)
{
  g_assert_true (andond_engine_submit_canary (self->engine, 12345));
  engine_fixture_settle (self);
  g_assert_cmpint (andond_stage_clock_get (self->stages, ANDOND_STAGE_ENGINE), ==, 12345);
}

static guint
withdraw (EngineFixture *self,
          const char    *subject,
          const char    *name)
{
  AndondActor actor = { subject, name, FALSE };
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (AndondActionResult) result = NULL;

  andond_engine_withdraw_async (self->engine, &actor, "l-1", "w", NULL, andon_test_async_cb, &async);
  result = andond_engine_action_finish (self->engine, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  return result->status;
}

static void
test_label (EngineFixture *self,
            gconstpointer  unused)
{
  AndondActor ada = { "ada", "ada", FALSE };
  static const char text[] = "{\"class\":\"true\",\"alert\":\"a-1\",\"window\":{\"from\":\"2026-07-02T11:00:00Z\","
                             "\"to\":\"2026-07-02T12:00:00Z\"}}";
  g_autoptr (JsonObject) body = andon_json_parse_object (text, strlen (text), NULL, NULL);
  g_autoptr (AndonAlert) before = NULL;
  g_autoptr (AndonAlert) after = NULL;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  before = engine_fixture_alert (self, 1);
  for (int i = 0; i < 2; i++)
    {
      AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
      g_autoptr (AndondActionResult) result = NULL;

      andond_engine_label_async (self->engine, &ada, body, "l", NULL, andon_test_async_cb, &async);
      result = andond_engine_action_finish (self->engine, andon_test_await (&async), NULL);
      g_assert_cmpuint (result->status, ==, 201);
      g_assert_cmpint (result->repeated, ==, i == 1);
      andon_test_async_clear (&async);
    }
  after = engine_fixture_alert (self, 1);
  g_assert_cmpstr (after->label, ==, "true");
  g_assert_cmpint (after->state, ==, ANDON_ALERT_STATE_UNACK);
  g_assert_cmpuint (after->revision, ==, before->revision);
  g_assert_cmpint (engine_fixture_count (self, "SELECT count (*) FROM label"), ==, 1);

  /* A namesake may not take it back; who gave it may, under whatever name. */
  g_assert_cmpuint (withdraw (self, "other", "ada"), ==, 404);
  g_assert_cmpuint (withdraw (self, "ada", "Ada Married"), ==, 200);
}

static void
test_bulk (EngineFixture *self,
           gconstpointer  unused)
{
  AndondActor ada = { "ada", "ada", FALSE };
  g_autoptr (JsonNode) node = NULL;
  static const char text[] =
    "[{\"key\":\"1\",\"alert\":\"a-1\",\"action\":\"acknowledge\",\"body\":{\"annunciation\":1}},"
    "{\"key\":\"2\",\"alert\":\"a-2\",\"action\":\"shelve\",\"revision\":1,\"body\":{\"reason\":\"x\"}},"
    "{\"key\":\"3\",\"alert\":\"a-2\",\"action\":\"shelve\",\"revision\":1,\"body\":{\"reason\":\"x\"}},"
    "{\"key\":\"4\",\"alert\":\"a-9\",\"action\":\"assign\",\"revision\":1},"
    "{\"key\":\"5\",\"alert\":\"a-1\",\"action\":\"dance\"},7]";
  static const int statuses[] = { 200, 200, 412, 404, 400, 400 };
  AndonTestAsync async = ANDON_TEST_ASYNC_INIT;
  g_autoptr (AndondActionResult) result = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonArray *results;

  engine_fixture_detect (self, "p-1", 640, GOOD, RUNNING);
  engine_fixture_detect (self, "p-2", 640, GOOD, RUNNING);
  node = andon_json_parse (text, strlen (text), NULL, NULL);
  andond_engine_actions_async (self->engine, &ada, json_node_get_array (node), NULL, NULL, NULL, NULL, andon_test_async_cb,
                               &async);
  result = andond_engine_actions_finish (self->engine, andon_test_await (&async), NULL);
  andon_test_async_clear (&async);
  g_assert_cmpuint (result->status, ==, 200);
  answer = andon_json_parse_object (result->body, strlen (result->body), NULL, NULL);
  g_assert_nonnull (answer);
  results = json_object_get_array_member (answer, "results");
  g_assert_cmpuint (json_array_get_length (results), ==, G_N_ELEMENTS (statuses));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      JsonObject *item = json_array_get_object_element (results, i);

      g_assert_cmpint (json_object_get_int_member (item, "status"), ==, statuses[i]);
      g_assert_true (json_object_has_member (item, statuses[i] == 200 ? "alert" : "problem"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/alerts/engine/" name, EngineFixture, NULL, engine_fixture_set_up, func, engine_fixture_tear_down)
  ADD ("promotion", test_promotion);
  ADD ("advisory", test_advisory);
  ADD ("on-delay", test_on_delay);
  ADD ("dead-sensor", test_dead_sensor);
  ADD ("acknowledge", test_acknowledge);
  ADD ("order-of-checks", test_order_of_checks);
  ADD ("key-for-another-request", test_key_for_another_request);
  ADD ("shelve", test_shelve);
  ADD ("shelve-caps", test_shelve_caps);
  ADD ("suppression-by-mode", test_suppression_by_mode);
  ADD ("suppression-of-rule", test_suppression_of_rule);
  ADD ("suppression-of-promotion", test_suppression_of_promotion);
  ADD ("suppression-by-alert", test_suppression_by_alert);
  ADD ("suppression-by-promoted", test_suppression_by_promoted);
  ADD ("out-of-service", test_out_of_service);
  ADD ("bands", test_bands);
  ADD ("assets-are-told", test_assets_are_told);
  ADD ("review", test_review);
  ADD ("people", test_people);
  ADD ("promote-by-hand", test_promote_by_hand);
  ADD ("latching-and-re-alarm", test_latching_and_realarm);
  ADD ("chattering", test_chattering);
  ADD ("restart", test_restart);
  ADD ("reopens-after-a-restart", test_reopens_after_a_restart);
  ADD ("long-closed", test_long_closed);
  ADD ("flood", test_flood);
  ADD ("detail", test_detail);
  ADD ("consoles", test_consoles);
  ADD ("health-settings", test_health_settings);
  ADD ("unmanned", test_unmanned);
  ADD ("canary", test_canary);
  ADD ("label", test_label);
  ADD ("bulk", test_bulk);
  return g_test_run ();
}
